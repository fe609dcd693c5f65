// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.saml.internal.opensaml.OpenSamlVerifier;
import com.kybergate.classlink.saml.internal.signature.Algorithms;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlFault;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlPeer;
import com.kybergate.oneroster.testkit.saml.SamlResponses;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A district, its identity provider, and a judge for what that sends. */
final class Messages {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-02T07:55:00Z"), ZoneOffset.UTC);
    static final String ISSUER = "https://idp.example.org/district/7";
    static final String ENTITY = "https://app.example.org/saml/springfield/metadata";
    static final String ACS = "https://app.example.org/saml/springfield/acs";
    static final String REQUEST = "_" + "q".repeat(43);
    static final SamlKeys KEYS = SamlKeys.rsa(2048);
    static final SamlKeys OURS = SamlKeys.rsa(2048);
    static final FakeLogin ANN = FakeLogin.of("17", "2284", "student-17");
    static final Party PARTY = new Party(ISSUER, List.of(KEYS.certificate().getPublicKey()), ENTITY, ACS);
    static final ResponseJudge JUDGE = ResponseJudge.with(
            StrictVerifier.on(Algorithms.strict()),
            OpenSamlVerifier.start(),
            List.of(OURS.privateKey()),
            CLOCK,
            Duration.ofSeconds(60));

    private Messages() {}

    static SamlResponses.Builder from(SamlSigned signed) {
        return SamlResponses.by(ISSUER, KEYS).clock(CLOCK).signed(signed);
    }

    static SamlPeer peer(boolean encrypted) {
        SamlPeer peer = SamlPeer.of(ENTITY, ACS);
        return encrypted ? peer.encryptedFor(OURS.certificate()) : peer;
    }

    static String genuine(SamlSigned signed, boolean encrypted) {
        return from(signed).build().to(peer(encrypted), ANN, REQUEST);
    }

    static String bad(SamlFault fault, SamlSigned signed) {
        return from(signed).fault(fault).build().to(peer(false), ANN, REQUEST);
    }

    static Claims judged(String xml) {
        return JUDGE.judge(SamlResponses.base64(xml), PARTY);
    }
}
