// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenRecordTest {

    @Test
    void aRecordWithObjectsWhereTextBelongsIsAFaultAndNotARecordWithoutIt() {
        FakeDistrict district =
                FakeDistrict.builder().seed(5).schools(1).students(40).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district)
                        .fault(Fault.oneBadRecord())
                        .start();
                OneRosterClient client = OneRosterClient.builder()
                        .baseUrl(server.baseUrl().toString())
                        .allowHttpOnLoopback(true)
                        .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                        .build()) {
            List<RosterClass> read = new ArrayList<>();
            List<RecordFault> faults = new ArrayList<>();
            Pages<RosterClass> pages = client.pages(Endpoint.classes(), Query.all());
            for (Page<RosterClass> page : pages) {
                read.addAll(page.items());
                faults.addAll(page.faults());
            }

            assertThat(read).hasSize((int) district.size("classes") - 1).allMatch(c -> c.title() != null);
            assertThat(faults).hasSize(1);
            assertThat(faults.get(0).code()).isEqualTo("malformed");
            assertThat(faults.get(0).sourcedId()).isNotNull();
            assertThat(pages.receipt().complete()).isTrue();
        }
    }
}
