// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static com.kybergate.classlink.SignInError.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.oneroster.testkit.saml.SamlAttacks;
import com.kybergate.oneroster.testkit.saml.SamlFault;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlResponses;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One message that is good, made bad one way each: it is refused for that, and for nothing else. */
class BadMessagesTest {
    /** What is no fault of a message, or one that is somebody else's to judge. */
    private static final Set<SamlFault> ACCEPTED = EnumSet.of(
            // The assertion's issuer is the one that counts (Profiles, section 4.1.4.2).
            SamlFault.RESPONSE_ISSUER_MISSING,
            // Which requests there are, and how old a sign-in may be, is known where the browser's cookies are.
            SamlFault.IN_RESPONSE_TO_UNKNOWN,
            SamlFault.AUTHN_INSTANT_OLD,
            // Its conditions and its confirmation say until when it holds.
            SamlFault.ASSERTION_INSTANT_OLD,
            // Whether that is a contradiction depends on what the attribute means.
            SamlFault.ATTRIBUTE_TWO_VALUES);

    /** Among the attacks: genuine messages, in which only what nobody reads is written otherwise. */
    private static final Set<String> GENUINE = Set.of(
            "a byte order mark, signature good",
            // No name of a key is looked up.
            "key info: a name of a key that is a path",
            // What it is encrypted by, and for whom, is known by its being opened.
            "the genuine one, of no type",
            "the genuine one, for somebody else, it says",
            "the genuine one, encrypted with 'http://www.w3.org/2009/xmlenc11#aes128-gcm', it says",
            "the genuine one, a key wrapped with 'http://www.w3.org/2009/xmlenc11#rsa-oaep', it says");

    private static final Map<SamlFault, SignInError> REFUSED = new EnumMap<>(SamlFault.class);

    private static void refused(SignInError error, SamlFault... faults) {
        for (SamlFault fault : faults) {
            assertThat(REFUSED.put(fault, error)).as(fault.name()).isNull();
        }
    }

    static {
        refused(DOCTYPE_REFUSED, SamlFault.DOCTYPE);
        refused(PROCESSING_INSTRUCTION_REFUSED, SamlFault.PROCESSING_INSTRUCTION, SamlFault.NAME_ID_INSTRUCTION);
        refused(IDENTIFIER_REPEATED, SamlFault.ID_TWICE);
        refused(RESPONSE_ID_MISSING, SamlFault.RESPONSE_ID_MISSING);
        refused(RESPONSE_VERSION_WRONG, SamlFault.RESPONSE_VERSION, SamlFault.RESPONSE_VERSION_MISSING);
        refused(NOT_A_RESPONSE, SamlFault.ROOT_LOGOUT_RESPONSE, SamlFault.ROOT_ASSERTION);
        refused(
                STATUS_MALFORMED,
                SamlFault.STATUS_MISSING,
                SamlFault.STATUS_EMPTY,
                SamlFault.STATUS_TWO_CODES,
                SamlFault.STATUS_TWICE);
        refused(
                ACCESS_DENIED,
                SamlFault.STATUS_REQUEST_DENIED,
                SamlFault.STATUS_AUTHN_FAILED,
                SamlFault.STATUS_NO_PASSIVE,
                SamlFault.STATUS_DENIED_WITH_ASSERTION);
        refused(PROVIDER_ERROR, SamlFault.STATUS_SUCCESS_BELOW);
        refused(DESTINATION_MISSING, SamlFault.DESTINATION_MISSING, SamlFault.DESTINATION_EMPTY);
        refused(DESTINATION_WRONG, SamlFault.DESTINATION_WRONG, SamlFault.DESTINATION_LONGER);
        refused(RESPONSE_ISSUER_WRONG, SamlFault.RESPONSE_ISSUER_WRONG, SamlFault.RESPONSE_ISSUER_FORMAT);
        refused(
                IN_RESPONSE_TO_CONTRADICTS,
                SamlFault.IN_RESPONSE_TO_DIFFERS,
                SamlFault.IN_RESPONSE_TO_ONLY_CONFIRMED,
                SamlFault.IN_RESPONSE_TO_NOT_CONFIRMED);
        refused(RESPONSE_TOO_OLD, SamlFault.ISSUE_INSTANT_OLD);
        refused(RESPONSE_FROM_FUTURE, SamlFault.ISSUE_INSTANT_FUTURE);
        refused(
                RESPONSE_TIME_MALFORMED,
                SamlFault.ISSUE_INSTANT_MISSING,
                SamlFault.ISSUE_INSTANT_ZONELESS,
                SamlFault.ISSUE_INSTANT_GARBAGE);
        refused(
                ASSERTION_REPEATED,
                SamlFault.ASSERTION_TWICE,
                SamlFault.ENCRYPTED_TWICE,
                SamlFault.ENCRYPTED_BESIDE_PLAIN);
        refused(ASSERTION_MISSING, SamlFault.ASSERTION_MISSING);
        refused(SIGNATURE_MISSING, SamlFault.UNSIGNED, SamlFault.ENCRYPTED_UNSIGNED);
        refused(SIGNATURE_WRONG, SamlFault.SIGNED_BY_ANOTHER, SamlFault.SIGNED_BY_ANOTHER_SHOWN, SamlFault.TAMPERED);
        refused(SIGNATURE_ALGORITHM_REFUSED, SamlFault.SIGNATURE_SHA1, SamlFault.DIGEST_SHA1, SamlFault.SIGNATURE_HMAC);
        refused(SIGNATURE_REFERENCE_WRONG, SamlFault.REFERENCE_ELSEWHERE, SamlFault.REFERENCE_EMPTY);
        refused(
                SIGNATURE_FORM_REFUSED,
                SamlFault.REFERENCE_TWICE,
                SamlFault.SIGNATURE_OBJECT,
                SamlFault.SIGNED_INFO_TWICE);
        refused(
                TRANSFORM_REFUSED,
                SamlFault.C14N_INCLUSIVE,
                SamlFault.TRANSFORM_ALONE,
                SamlFault.TRANSFORM_XPATH,
                SamlFault.TRANSFORM_XSLT);
        refused(SIGNATURE_REPEATED, SamlFault.SIGNATURE_TWICE);
        refused(VALUE_IN_PIECES, SamlFault.NAME_ID_COMMENT, SamlFault.ATTRIBUTE_COMMENT);
        refused(COMMENT_IN_SIGNATURE, SamlFault.DIGEST_COMMENT, SamlFault.SIGNATURE_COMMENT);
        refused(ASSERTION_VERSION_WRONG, SamlFault.ASSERTION_VERSION, SamlFault.ASSERTION_VERSION_MISSING);
        refused(SignInError.ASSERTION_ID_MISSING, SamlFault.ASSERTION_ID_MISSING);
        refused(
                ASSERTION_TIME_WRONG,
                SamlFault.ASSERTION_INSTANT_MISSING,
                SamlFault.ASSERTION_INSTANT_FUTURE,
                SamlFault.AUTHN_INSTANT_FUTURE);
        refused(ASSERTION_ISSUER_MISSING, SamlFault.ASSERTION_ISSUER_MISSING);
        refused(ASSERTION_ISSUER_WRONG, SamlFault.ASSERTION_ISSUER_WRONG);
        refused(SUBJECT_MISSING, SamlFault.SUBJECT_MISSING);
        refused(
                NAME_ID_MISSING,
                SamlFault.NAME_ID_MISSING,
                SamlFault.NAME_ID_EMPTY,
                SamlFault.NAME_ID_BLANK,
                SamlFault.NAME_ID_TWICE);
        refused(NAME_QUALIFIER_WRONG, SamlFault.NAME_ID_SP_QUALIFIER);
        refused(
                SUBJECT_UNCONFIRMED,
                SamlFault.CONFIRMATION_MISSING,
                SamlFault.CONFIRMATION_METHOD,
                SamlFault.CONFIRMATION_DATA_MISSING);
        refused(RECIPIENT_MISSING, SamlFault.RECIPIENT_MISSING);
        refused(RECIPIENT_WRONG, SamlFault.RECIPIENT_WRONG, SamlFault.RECIPIENT_LONGER);
        refused(SUBJECT_CONFIRMATION_ENDLESS, SamlFault.CONFIRMATION_END_MISSING);
        refused(SUBJECT_CONFIRMATION_OVER, SamlFault.CONFIRMATION_ENDED);
        refused(SUBJECT_CONFIRMATION_BEGINS, SamlFault.CONFIRMATION_BEGINS);
        refused(CONDITIONS_MISSING, SamlFault.CONDITIONS_MISSING);
        refused(ASSERTION_NOT_YET_VALID, SamlFault.CONDITIONS_NOT_YET);
        refused(ASSERTION_EXPIRED, SamlFault.CONDITIONS_ENDED);
        refused(AUDIENCE_MISSING, SamlFault.AUDIENCE_MISSING);
        refused(
                AUDIENCE_WRONG,
                SamlFault.AUDIENCE_EMPTY,
                SamlFault.AUDIENCE_WRONG,
                SamlFault.AUDIENCE_LONGER,
                SamlFault.AUDIENCE_RESTRICTED_TWICE);
        refused(CONDITION_UNKNOWN, SamlFault.CONDITION_UNKNOWN);
        refused(AUTHN_STATEMENT_MISSING, SamlFault.AUTHN_STATEMENT_MISSING, SamlFault.AUTHN_INSTANT_MISSING);
        refused(SESSION_OVER, SamlFault.SESSION_ENDED);
        refused(ATTRIBUTE_REPEATED, SamlFault.ATTRIBUTE_TWICE);
        refused(EXTENSION_REFUSED, SamlFault.EXTENSIONS_ASSERTION, SamlFault.EXTENSIONS_SIGNATURE);
        refused(
                ENCRYPTION_REFUSED,
                SamlFault.ENCRYPTED_CBC,
                SamlFault.ENCRYPTED_RSA15,
                SamlFault.ENCRYPTED_CONTENT,
                SamlFault.ENCRYPTED_CIPHER_REFERENCE,
                SamlFault.ENCRYPTED_RETRIEVAL_METHOD);
        refused(DECRYPTION_FAILED, SamlFault.ENCRYPTED_FOR_ANOTHER, SamlFault.ENCRYPTED_CHANGED);
    }

    private static boolean isOfEncryption(SamlFault fault) {
        return fault.needsEncryption();
    }

    private static Claims judged(SamlFault fault, SamlSigned signed) {
        String xml = Messages.from(signed)
                .fault(fault)
                .build()
                .to(Messages.peer(isOfEncryption(fault)), Messages.ANN, Messages.REQUEST);
        return Messages.judged(xml);
    }

    @Test
    void everyFaultThatCanBeMadeHasItsVerdict() {
        Set<SamlFault> all = EnumSet.copyOf(REFUSED.keySet());
        all.addAll(ACCEPTED);
        assertThat(all).containsExactlyInAnyOrder(SamlFault.values());
    }

    @ParameterizedTest
    @EnumSource(SamlFault.class)
    void aMessageIsRefusedForTheOneThingThatIsWrongWithIt(SamlFault fault) {
        for (SamlSigned signed : SamlSigned.values()) {
            SignInError expected = REFUSED.get(fault);
            if (expected == null) {
                Claims claims = judged(fault, signed);
                assertThat(claims.nameId()).as("%s, %s", fault, signed).isEqualTo(Messages.ANN.loginId());
            } else {
                assertThatThrownBy(() -> judged(fault, signed))
                        .as("%s, %s", fault, signed)
                        .isInstanceOf(SignInException.class)
                        .hasMessage(expected.code());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SamlSigned.class)
    void aMessageThatIsGoodIsAcceptedInTheClearAndEncrypted(SamlSigned signed) {
        for (boolean encrypted : new boolean[] {false, true}) {
            Claims claims = Messages.judged(Messages.genuine(signed, encrypted));
            assertThat(claims.nameId()).isEqualTo(Messages.ANN.loginId());
            assertThat(claims.attributes()).containsEntry("sourcedId", List.of("student-17"));
            assertThat(claims.inResponseTo()).isEqualTo(Messages.REQUEST);
        }
    }

    @Test
    void whatIsNotBase64IsRefused() {
        assertThatThrownBy(() -> Messages.JUDGE.judge("<not base64>", Messages.PARTY))
                .hasMessage(RESPONSE_NOT_BASE64.code());
        assertThatThrownBy(() -> Messages.JUDGE.judge("", Messages.PARTY)).hasMessage(NOTHING_SENT.code());
        assertThatThrownBy(() -> Messages.JUDGE.judge(encoded("no XML at all"), Messages.PARTY))
                .hasMessage(RESPONSE_MALFORMED.code());
    }

    @Test
    void aSecondTransformThatIsNotTheExclusiveOneIsRefusedForThat() {
        String genuine = Messages.genuine(SamlSigned.ASSERTION, false);
        int enveloped = genuine.indexOf("enveloped-signature");
        String xml = genuine.substring(0, enveloped)
                + genuine.substring(enveloped)
                        .replaceFirst(
                                "http://www.w3.org/2001/10/xml-exc-c14n#",
                                "http://www.w3.org/TR/2001/REC-xml-c14n-20010315");
        assertThat(xml).isNotEqualTo(genuine);
        assertThatThrownBy(() -> Messages.judged(xml)).hasMessage(TRANSFORM_REFUSED.code());
    }

    @Test
    void aSignatureThatIsWrittenInPiecesIsRefused() {
        String xml = Messages.genuine(SamlSigned.ASSERTION, false)
                .replaceFirst("(<(?:ds:)?SignatureValue[^>]*>)", "$1<![CDATA[A]]>");
        assertThat(xml).contains("<![CDATA[A]]>");
        assertThatThrownBy(() -> Messages.judged(xml)).hasMessage(SIGNATURE_FORM_REFUSED.code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!---->$1",
                "$1<!-- -->",
                "a<!--b-->$1",
                "<![CDATA[a]]>$1",
                "$1<![CDATA[]]>",
                "<![CDATA[$1]]><![CDATA[a]]>",
                "<!----><![CDATA[$1]]>"
            })
    void aValueInPiecesIsRefusedWherever(String pieces) {
        for (String element : List.of("NameID", "AttributeValue", "Audience", "Issuer")) {
            String genuine = Messages.genuine(SamlSigned.ASSERTION, false);
            String xml = genuine.replaceFirst(
                    "(?<=<saml:" + element + ">|<saml:" + element + " [^>]{0,200}>)([^<]+)", pieces);
            assertThat(xml).as(element).isNotEqualTo(genuine);
            assertThatThrownBy(() -> Messages.judged(xml)).as(element).hasMessage(VALUE_IN_PIECES.code());
        }
    }

    @Test
    void aCommentBetweenElementsAndAValueThatIsOneSectionPartNothing() {
        String xml = Messages.genuine(SamlSigned.ASSERTION, false)
                .replaceFirst("(<saml:NameID[^>]*>)([^<]+)", "<!-- whoever -->$1<![CDATA[$2]]>");
        assertThat(xml).contains("<!-- whoever --><saml:NameID").contains("<![CDATA[");
        assertThat(Messages.judged(xml).nameId()).isEqualTo(Messages.ANN.loginId());
    }

    @ParameterizedTest
    @EnumSource(SamlSigned.class)
    void anEmptyNameOfARequestOrOneWithBlanksAroundItIsRefusedForThat(SamlSigned signed) {
        for (String name : List.of("", " ", " " + Messages.REQUEST, Messages.REQUEST + " ")) {
            String xml = Messages.from(signed).build().to(Messages.peer(false), Messages.ANN, name);
            assertThat(xml).contains("InResponseTo=\"" + name + "\"");
            assertThatThrownBy(() -> Messages.judged(xml))
                    .as("'%s'", name)
                    .hasMessage(IN_RESPONSE_TO_CONTRADICTS.code());
        }
    }

    @Test
    void base64MayBeBrokenIntoLines() {
        String posted = Base64.getMimeEncoder()
                .encodeToString(Messages.genuine(SamlSigned.BOTH, false).getBytes(StandardCharsets.UTF_8));
        assertThat(Messages.JUDGE.judge(posted, Messages.PARTY).nameId()).isEqualTo(Messages.ANN.loginId());
    }

    @Test
    void anotherEncodingThanUtf8IsRefused() {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + Messages.genuine(SamlSigned.BOTH, false);
        String posted = Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> Messages.JUDGE.judge(posted, Messages.PARTY)).hasMessage(RESPONSE_MALFORMED.code());
    }

    @Test
    void aKeyOf1024BitsSignsNothing() {
        SamlKeys weak = SamlKeys.rsa(1024);
        String xml = SamlResponses.by(Messages.ISSUER, weak)
                .clock(Messages.CLOCK)
                .build()
                .to(Messages.peer(false), Messages.ANN, Messages.REQUEST);
        Party party =
                new Party(Messages.ISSUER, List.of(weak.certificate().getPublicKey()), Messages.ENTITY, Messages.ACS);
        assertThatThrownBy(() -> Messages.JUDGE.judge(SamlResponses.base64(xml), party))
                .hasMessage(KEY_UNSUITABLE.code());
    }

    @Test
    void anAssertionIsRememberedAsLongAsAnyOfItsConfirmationsHolds() {
        Claims claims = Messages.judged(Messages.genuine(SamlSigned.ASSERTION, false));
        assertThat(claims.usableUntil()).isAfter(Messages.CLOCK.instant().plusSeconds(300));
        String two = "<saml:Subject xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'><saml:NameID>x</saml:NameID>"
                + confirmation(60) + confirmation(3600) + "</saml:Subject>";
        Instant until = new AssertionRules(
                        Messages.PARTY,
                        new Times(Messages.CLOCK.instant(), Duration.ofSeconds(60)),
                        encrypted -> encrypted)
                .confirmed(Documents.parse(two.getBytes(StandardCharsets.UTF_8)).getDocumentElement(), null);
        assertThat(until).isEqualTo(Messages.CLOCK.instant().plusSeconds(3600));
    }

    private static String confirmation(int seconds) {
        return "<saml:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'><saml:SubjectConfirmationData Recipient='"
                + Messages.ACS + "' NotOnOrAfter='" + Messages.CLOCK.instant().plusSeconds(seconds)
                + "'/></saml:SubjectConfirmation>";
    }

    @Test
    void anyOfAProvidersKeysSigns() {
        Party party = new Party(
                Messages.ISSUER,
                List.of(
                        SamlKeys.ec().certificate().getPublicKey(),
                        SamlKeys.rsa(2048).certificate().getPublicKey(),
                        Messages.KEYS.certificate().getPublicKey()),
                Messages.ENTITY,
                Messages.ACS);
        String posted = SamlResponses.base64(Messages.genuine(SamlSigned.BOTH, false));
        assertThat(Messages.JUDGE.judge(posted, party).nameId()).isEqualTo(Messages.ANN.loginId());
    }

    @Test
    void aKeyOfACurveSigns() {
        SamlKeys elliptic = SamlKeys.ec();
        String xml = SamlResponses.by(Messages.ISSUER, elliptic)
                .clock(Messages.CLOCK)
                .build()
                .to(Messages.peer(false), Messages.ANN, Messages.REQUEST);
        Party party = new Party(
                Messages.ISSUER,
                List.of(
                        Messages.KEYS.certificate().getPublicKey(),
                        elliptic.certificate().getPublicKey()),
                Messages.ENTITY,
                Messages.ACS);
        assertThat(Messages.JUDGE.judge(SamlResponses.base64(xml), party).nameId())
                .isEqualTo(Messages.ANN.loginId());
    }

    @Test
    void noAttackMakesAnybodySomebodyElse() {
        Set<String> accepted = new HashSet<>();
        int attacks = 0;
        for (SamlSigned signed : SamlSigned.values()) {
            List<SamlAttacks.Attack> all = new ArrayList<>(SamlAttacks.of(Messages.genuine(signed, false), "evil"));
            all.addAll(SamlAttacks.encrypted(Messages.genuine(signed, true), Messages.peer(true), "evil"));
            for (SamlAttacks.Attack attack : all) {
                attacks++;
                try {
                    Claims claims = Messages.judged(attack.xml());
                    assertThat(claims.nameId()).as(attack.name()).isEqualTo(Messages.ANN.loginId());
                    assertThat(claims.attributes()).as(attack.name()).containsEntry("sourcedId", List.of("student-17"));
                    accepted.add(attack.name());
                } catch (SignInException e) {
                    assertThat(e.error()).as(attack.name()).isNotEqualTo(VERIFIERS_DISAGREE);
                }
            }
        }
        assertThat(attacks).isGreaterThan(1_000);
        assertThat(accepted).as("all else is refused").isEqualTo(GENUINE);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
