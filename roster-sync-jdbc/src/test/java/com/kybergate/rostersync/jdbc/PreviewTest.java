// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.OneRosterSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A preview leaves the database as it was, to the last row; also that of a tenant whom nobody has heard of yet. */
class PreviewTest {
    @Test
    void aDryRunWritesNoRowNotEvenForATenantThatIsNew() throws Exception {
        TestDatabase database = TestDatabase.inMemory();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(
                                FakeDistrict.builder().schools(1).students(20).build())
                        .start();
                OneRosterClient client =
                        KillChild.district(server.baseUrl().toString(), server.clientId(), server.secret())) {
            RosterSync sync = RosterSync.builder()
                    .tenant("springfield")
                    .source(OneRosterSource.of(client))
                    .state(database.state)
                    .accounts(JdbcAccountStore.ready())
                    .build();
            List<String> before = contents(database);

            SyncReport preview = sync.plan();

            assertThat(preview.counts(RosterCollection.USERS).of(Outcome.CREATED))
                    .isGreaterThan(20);
            sync.explain("nobody");
            assertThat(contents(database)).isEqualTo(before);

            assertThat(sync.run().counts(RosterCollection.USERS).of(Outcome.CREATED))
                    .isEqualTo(preview.counts(RosterCollection.USERS).of(Outcome.CREATED));
        }
    }

    private static List<String> contents(TestDatabase database) throws Exception {
        return database.query("script nosettings").stream()
                .filter(line -> line.startsWith("INSERT"))
                .toList();
    }
}
