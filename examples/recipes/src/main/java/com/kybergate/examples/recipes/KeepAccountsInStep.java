// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.source.OneRosterSource;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The twelve lines with which an application keeps its accounts in step with a district. */
public final class KeepAccountsInStep {
    private static final Logger log = LoggerFactory.getLogger(KeepAccountsInStep.class);

    private KeepAccountsInStep() {}

    static SyncReport once(String clientId, String secret, DataSource dataSource) {
        // README
        var district = OneRosterClient.builder()
                .baseUrl("https://example.oneroster.com") // as pasted; repaired, and shown as repaired
                .credentials(Credentials.oauth1(clientId, secret))
                .build();
        var sync = RosterSync.builder()
                .tenant("springfield")
                .source(OneRosterSource.of(district))
                .state(JdbcSyncState.in(dataSource)) // roster_* tables beside yours
                .accounts(new MyAccounts()) // your users table, below
                .conflicts(ConflictPolicy.sourceWins())
                .build();
        SyncReport report = sync.run(); // guarded
        log.info("{}", report.summary()); // counts only, no names
        report.held().ifPresent(held -> tellAdministrator(held)); // sync.approve(held.digest(), by, reason)
        // README
        district.close();
        return report;
    }

    private static void tellAdministrator(HeldPart held) {
        log.info("{} changes wait for approval, digest {}", held.items(), held.digest());
    }
}
