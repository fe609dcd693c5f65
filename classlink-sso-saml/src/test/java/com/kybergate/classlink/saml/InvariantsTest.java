// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.kybergate.classlink.saml.Site.ANN;
import static com.kybergate.classlink.saml.Site.Idp.SHELBYVILLE;
import static com.kybergate.classlink.saml.Site.Idp.SPRINGFIELD;
import static com.kybergate.classlink.saml.Site.OTHER;
import static com.kybergate.classlink.saml.Site.TENANT;
import static com.kybergate.classlink.saml.Site.assertDenied;
import static com.kybergate.classlink.saml.Site.requestOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may never be broken, each under its own words. */
class InvariantsTest {
    @Test
    void aSignInIsBoundToTheBrowserThatBeganIt() {
        Site site = new Site().active(SPRINGFIELD);
        Tab ann = new Tab();
        String request = requestOf(site.begin(ann));
        Tab other = new Tab();
        ann.cookies().keySet().forEach(name -> other.cookies().put(name, "A".repeat(43)));
        assertDenied(site.bring(other, site.answer(other, SPRINGFIELD, ANN, request), null), SignInError.OTHER_BROWSER);
        assertThat(site.bring(ann, site.answer(ann, SPRINGFIELD, ANN, request), null))
                .isInstanceOf(Authenticated.class);
    }

    @Test
    void aSignInIsBoundToTheTenantThatBeganIt() {
        Site site = new Site().active(SPRINGFIELD).active(SHELBYVILLE);
        Tab tab = new Tab();
        String request = requestOf(site.begin(tab, LoginOptions.tenant(OTHER)));
        assertDenied(site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, request), null), SignInError.STATE_UNKNOWN);
        String theirs = site.responses(SHELBYVILLE).build().to(site.peer(TENANT), ANN, requestOf(site.begin(tab)));
        assertDenied(site.signIn.receive(site.answer(tab, theirs, ""), TENANT), SignInError.SIGNATURE_WRONG);
    }

    @Test
    void identityIsReadOnlyFromBytesWhoseSignatureWasVerified() {
        long seed = Long.getLong("seed", 20261102L);
        Random random = new Random(seed);
        Site site = new Site().active(SPRINGFIELD);
        for (int i = 0; i < 300; i++) {
            Tab tab = new Tab();
            String xml = site.responses(SPRINGFIELD).build().to(site.peer(TENANT), ANN, requestOf(site.begin(tab)));
            int at = random.nextInt(xml.length());
            char letter = (char) ('a' + random.nextInt(26));
            String changed = xml.substring(0, at) + letter + xml.substring(at + 1);
            SignInOutcome outcome = site.bring(tab, site.answer(tab, changed, ""), null);
            if (outcome instanceof Authenticated yes) {
                assertThat(yes.identity().sourcedId())
                        .as("seed %s, letter %s of message %s", seed, at, i)
                        .contains(ANN.sourcedId());
                assertThat(yes.identity().email()).contains(ANN.email());
            }
        }
    }
}
