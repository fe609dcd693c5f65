// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.IdentityFault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The provider's keys come and go. */
class KeysTest {
    private static final String KEYS = "GET /oauth2/v2/jwks";

    private static long asked(TestHost host) {
        return host.classLink.requests().stream().filter(KEYS::equals).count();
    }

    private static String ann(TestHost host) throws Exception {
        return TestHost.personOf(host.login(host.browserOf(TestHost.ANN)));
    }

    @Test
    void keysAreAskedForOnceAnHour() throws Exception {
        try (TestHost host = new TestHost()) {
            for (int login = 0; login < 5; login++) {
                assertThat(ann(host)).isEqualTo(TestHost.ANN);
                host.clock.advance(Duration.ofMinutes(11));
            }
            assertThat(asked(host)).isEqualTo(1);
            host.clock.advance(Duration.ofMinutes(11));
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            assertThat(asked(host)).isEqualTo(2);
        }
    }

    @Test
    void aNewKeyIsAskedForWhenItIsFirstUsed() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            host.clock.advance(Duration.ofMinutes(1));
            host.classLink.rotateKey();
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            assertThat(asked(host)).isEqualTo(2);
        }
    }

    @Test
    void inventedKeysDoNotMakeUsAskWithoutEnd() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            host.clock.advance(Duration.ofMinutes(1));
            host.with(IdentityFault.ID_TOKEN_KEY_UNKNOWN);
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThat(ann(host)).isEqualTo("key-unknown");
                host.clock.advance(Duration.ofSeconds(1));
            }
            assertThat(asked(host)).isEqualTo(2);
        }
    }

    @Test
    void keysThatCannotBeHadAreTheLastOnesForADay() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            host.with(IdentityFault.KEYS_DOWN);
            host.clock.advance(Duration.ofHours(20));
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            host.clock.advance(Duration.ofHours(5));
            assertThat(ann(host)).isEqualTo("keys-unavailable");
            host.classLink.faults().clear();
            host.clock.advance(Duration.ofMinutes(1));
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void aDescriptionThatCannotBeHadIsTheLastOne() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
            host.with(IdentityFault.DISCOVERY_HTML);
            host.clock.advance(Duration.ofHours(25));
            host.classLink.faults().add(IdentityFault.DISCOVERY_DOWN);
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void aTokenThatNamesNoKeyIsJudgedByTheOnlyOne() throws Exception {
        try (TestHost host = new TestHost()) {
            host.with(IdentityFault.ID_TOKEN_KEY_ABSENT);
            assertThat(ann(host)).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void aTokenThatNamesNoneOfSeveralKeysIsRefused() throws Exception {
        try (TestHost host = new TestHost()) {
            host.classLink.announceKey();
            host.with(IdentityFault.ID_TOKEN_KEY_ABSENT);
            assertThat(ann(host)).isEqualTo("key-ambiguous");
        }
    }
}
