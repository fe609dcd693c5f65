// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeOneRosterExtensionTest {

    private static final Set<FakeOneRosterServer> SEEN = new HashSet<>();

    @RegisterExtension
    final FakeOneRosterExtension district = new FakeOneRosterExtension();

    @RepeatedTest(2)
    void each_test_has_an_untouched_server_of_its_own(FakeOneRosterServer server) {
        assertThat(server).isSameAs(district.server());
        assertThat(SEEN.add(server)).isTrue();
        assertThat(server.baseUrl().toString()).endsWith("/ims/oneroster/v1p1").startsWith("http://127.0.0.1:");
        assertThat(server.roster().size("orgs")).isEqualTo(4);
        server.roster().remove("orgs", server.roster().sourcedId("orgs", 3));
    }
}
