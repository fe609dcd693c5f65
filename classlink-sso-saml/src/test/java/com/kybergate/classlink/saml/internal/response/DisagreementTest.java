// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlResponses;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A message that one verifier accepts and the other does not is a find, and mended; so here they are made to differ by their key. */
class DisagreementTest {
    private static final RSAPublicKey GENUINE =
            (RSAPublicKey) Messages.KEYS.certificate().getPublicKey();
    private static final RSAPublicKey ANOTHER =
            (RSAPublicKey) SamlKeys.rsa(2048).certificate().getPublicKey();

    /**
     * A key that is another one for OpenSAML than for everybody else, or the other way around.
     *
     * @param forOpenSaml what OpenSAML reads
     * @param forOthers what everybody else reads
     */
    record TwoFaced(RSAPublicKey forOpenSaml, RSAPublicKey forOthers) implements RSAPublicKey {
        private RSAPublicKey seen() {
            boolean isOpenSaml = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().startsWith("org.apache.xml.security.")
                                    || frame.getClassName().startsWith("org.opensaml.")));
            return isOpenSaml ? forOpenSaml : forOthers;
        }

        @Override
        public BigInteger getModulus() {
            return seen().getModulus();
        }

        @Override
        public BigInteger getPublicExponent() {
            return seen().getPublicExponent();
        }

        @Override
        public String getAlgorithm() {
            return forOthers.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return forOthers.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            return seen().getEncoded();
        }
    }

    static Stream<Arguments> messages() {
        return Stream.of(SamlSigned.values())
                .flatMap(signed -> Stream.of(Arguments.of(signed, false), Arguments.of(signed, true)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatOnlyTheStrictVerifierAcceptsIsRefused(SamlSigned signed, boolean encrypted) {
        assertThatThrownBy(() -> judge(signed, encrypted, new TwoFaced(ANOTHER, GENUINE)))
                .isInstanceOfSatisfying(
                        SignInException.class, e -> assertThat(e.error()).isEqualTo(SignInError.VERIFIERS_DISAGREE));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatOnlyOpenSamlAcceptsIsRefused(SamlSigned signed, boolean encrypted) {
        assertThatThrownBy(() -> judge(signed, encrypted, new TwoFaced(GENUINE, ANOTHER)))
                .isInstanceOfSatisfying(
                        SignInException.class, e -> assertThat(e.error()).isEqualTo(SignInError.SIGNATURE_WRONG));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatBothAcceptIsBelieved(SamlSigned signed, boolean encrypted) {
        assertThat(judge(signed, encrypted, new TwoFaced(GENUINE, GENUINE)).nameId())
                .isEqualTo("login17");
    }

    private static Claims judge(SamlSigned signed, boolean encrypted, RSAPublicKey key) {
        Party party = new Party(Messages.ISSUER, List.of(key), Messages.PARTY.audience(), Messages.PARTY.recipient());
        return Messages.JUDGE.judge(SamlResponses.base64(Messages.genuine(signed, encrypted)), party);
    }
}
