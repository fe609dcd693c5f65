// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeLogin;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Each fault makes another document, and its signatures are good or not as it says. */
class SamlFaultTest {
    private static final SamlKeys KEYS = SamlKeys.rsa(2048);
    private static final SamlKeys RECEIVER = SamlKeys.rsa(2048);
    private static final SamlPeer PEER = SamlPeer.of("https://sp.example.org", "https://sp.example.org/acs");
    private static final FakeLogin LOGIN = FakeLogin.of("17", "2284", "student-17");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-02T08:00:00Z"), ZoneOffset.UTC);

    /** Without an assertion nothing is left to be signed unless responses are. */
    private static final Set<SamlFault> WITHOUT_ASSERTION =
            Set.of(SamlFault.STATUS_REQUEST_DENIED, SamlFault.STATUS_AUTHN_FAILED, SamlFault.STATUS_NO_PASSIVE);

    private static String made(SamlSigned signed, SamlPeer peer, SamlFault... faults) {
        return SamlResponses.by("https://idp.example.org", KEYS)
                .clock(CLOCK)
                .signed(signed)
                .fault(faults)
                .build()
                .to(peer, LOGIN, "_request");
    }

    static Stream<Arguments> all() {
        return Stream.of(SamlSigned.values())
                .flatMap(signed -> Stream.of(SamlFault.values()).map(fault -> Arguments.of(signed, fault)));
    }

    private static String comparable(String xml) {
        return Pattern.compile("_[0-9a-f]{32}|<ds:(Digest|Signature)Value>[^<]*|<xenc:CipherValue>[^<]*")
                .matcher(xml)
                .replaceAll("_");
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsSignaturesAreGoodOrNotAsItSays(SamlSigned signed, SamlFault fault) throws Exception {
        SamlPeer peer = fault.needsEncryption() ? PEER.encryptedFor(RECEIVER.certificate()) : PEER;
        Document document = Verdict.parse(made(signed, peer, fault));
        boolean inner =
                document.getElementsByTagNameNS("*", "Signature").getLength() == 0 && fault != SamlFault.UNSIGNED;
        if (inner && fault.isValidlySigned()) {
            // Who can read it finds the signature inside; otherwise there is none to be found.
            if (Set.of(
                            SamlFault.ENCRYPTED_FOR_ANOTHER,
                            SamlFault.ENCRYPTED_CHANGED,
                            SamlFault.ENCRYPTED_CIPHER_REFERENCE)
                    .contains(fault)) {
                return;
            }
            Verdict.decrypt(document, RECEIVER.privateKey());
        }
        boolean valid = Verdict.isValid(document, KEYS.certificate().getPublicKey());
        if (WITHOUT_ASSERTION.contains(fault)) {
            assertThat(valid).isEqualTo(signed != SamlSigned.ASSERTION);
        } else {
            assertThat(valid).isEqualTo(fault.isValidlySigned());
        }
    }

    @ParameterizedTest
    @EnumSource
    void itMakesAnotherDocument(SamlFault fault) {
        SamlPeer peer = fault.needsEncryption() ? PEER.encryptedFor(RECEIVER.certificate()) : PEER;
        String wrong = made(SamlSigned.RESPONSE, peer, fault);
        String right = made(SamlSigned.RESPONSE, peer);
        assertThat(wrong).isNotEqualTo(right);
        if (!Set.of(
                        SamlFault.SIGNED_BY_ANOTHER,
                        SamlFault.IN_RESPONSE_TO_DIFFERS,
                        SamlFault.ENCRYPTED_FOR_ANOTHER,
                        SamlFault.ENCRYPTED_CHANGED,
                        SamlFault.REFERENCE_ELSEWHERE,
                        SamlFault.ID_TWICE)
                .contains(fault)) {
            // In more than what is another each time.
            assertThat(comparable(wrong)).isNotEqualTo(comparable(right));
        }
    }
}
