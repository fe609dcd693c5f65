// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.testkit.FakeLogin;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The provider says what the specifications want, seen with nothing but the platform. */
class SamlResponsesTest {
    private static final SamlKeys KEYS = SamlKeys.rsa(2048);
    private static final SamlKeys RECEIVER = SamlKeys.rsa(2048);
    private static final String ENTITY = "https://idp.example.org/m&m";
    private static final SamlPeer PEER =
            SamlPeer.of("https://sp.example.org/a?b=1&c=2", "https://sp.example.org/acs?tenant=1&x=<y>");
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    private static final FakeLogin LOGIN =
            FakeLogin.of("17", "2284", "student-17").called("ann<&>\"'ö😀", "", "Ann\r\n Example");

    private static SamlResponses.Builder provider() {
        return SamlResponses.by(ENTITY, KEYS).clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Element only(Document document, String localName) {
        assertThat(document.getElementsByTagNameNS("*", localName).getLength())
                .as(localName)
                .isEqualTo(1);
        return (Element) document.getElementsByTagNameNS("*", localName).item(0);
    }

    @ParameterizedTest
    @EnumSource
    void itsSignaturesAreGoodWhateverItSigns(SamlSigned signed) throws Exception {
        Document document = Verdict.parse(provider().signed(signed).build().to(PEER, LOGIN, "_q"));
        assertThat(Verdict.isValid(document, KEYS.certificate().getPublicKey())).isTrue();
        assertThat(Verdict.isValid(document, RECEIVER.certificate().getPublicKey()))
                .isFalse();
        assertThat(document.getElementsByTagNameNS("*", "Signature").getLength())
                .isEqualTo(signed == SamlSigned.BOTH ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEncryptedIsWhatWasSigned(SamlSigned signed) throws Exception {
        String xml = provider().signed(signed).build().to(PEER.encryptedFor(RECEIVER.certificate()), LOGIN, "_q");
        assertThat(xml).doesNotContain("student-17");
        Document document = Verdict.parse(xml);
        if (signed != SamlSigned.ASSERTION) {
            assertThat(Verdict.isValid(document, KEYS.certificate().getPublicKey()))
                    .isTrue();
        }
        Verdict.decrypt(document, RECEIVER.privateKey());
        assertThat(only(document, "NameID").getTextContent()).isEqualTo(LOGIN.loginId());
        if (signed == SamlSigned.ASSERTION) {
            assertThat(Verdict.isValid(document, KEYS.certificate().getPublicKey()))
                    .isTrue();
        }
    }

    @Test
    void itSaysWhatItWasToldToSay() throws Exception {
        Document document = Verdict.parse(provider()
                .session(Duration.ofHours(1))
                .authenticatedAt(NOW.minusSeconds(60))
                .build()
                .to(PEER, LOGIN, "_q"));
        Element response = document.getDocumentElement();
        assertThat(response.getAttribute("Destination")).isEqualTo(PEER.acs());
        assertThat(response.getAttribute("InResponseTo")).isEqualTo("_q");
        assertThat(response.getAttribute("IssueInstant")).isEqualTo("2026-11-02T08:00:00Z");
        assertThat(only(document, "Audience").getTextContent()).isEqualTo(PEER.entityId());
        assertThat(only(document, "NameID").getTextContent()).isEqualTo(LOGIN.loginId());
        assertThat(only(document, "NameID").getAttribute("Format"))
                .isEqualTo("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified");
        Element data = only(document, "SubjectConfirmationData");
        assertThat(data.getAttribute("Recipient")).isEqualTo(PEER.acs());
        assertThat(data.getAttribute("InResponseTo")).isEqualTo("_q");
        assertThat(data.getAttribute("NotOnOrAfter")).isEqualTo("2026-11-02T08:05:00Z");
        assertThat(only(document, "AuthnStatement").getAttribute("SessionNotOnOrAfter"))
                .isEqualTo("2026-11-02T09:00:00Z");
        assertThat(only(document, "AuthnStatement").getAttribute("AuthnInstant"))
                .isEqualTo("2026-11-02T07:59:00Z");
        // The empty address is left out.
        assertThat(document.getElementsByTagNameNS("*", "Attribute").getLength())
                .isEqualTo(5);
    }

    @Test
    void whatNobodyAskedForAnswersNothing() throws Exception {
        assertThat(provider().build().to(PEER, LOGIN, null)).doesNotContain("InResponseTo");
    }

    @Test
    void anAdministratorChoosesWhatPeopleAreCalled() throws Exception {
        Document document = Verdict.parse(provider()
                .nameId("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", FakeLogin::sourcedId)
                .attribute("uid", FakeLogin::userId)
                .build()
                .to(PEER, LOGIN, null));
        assertThat(only(document, "NameID").getTextContent()).isEqualTo("student-17");
        assertThat(only(document, "Attribute").getAttribute("Name")).isEqualTo("uid");
        assertThat(only(document, "AttributeValue").getTextContent()).isEqualTo("17");
    }

    @Test
    void keysOnACurveAndOtherAlgorithmsAreGoodToo() throws Exception {
        SamlKeys curve = SamlKeys.ec();
        Document document =
                Verdict.parse(SamlResponses.by(ENTITY, curve).build().to(PEER, LOGIN, null));
        assertThat(Verdict.isValid(document, curve.certificate().getPublicKey()))
                .isTrue();

        Document longer = Verdict.parse(provider()
                .signatureAlgorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512")
                .digestAlgorithm("http://www.w3.org/2001/04/xmlenc#sha512")
                .build()
                .to(PEER, LOGIN, null));
        assertThat(Verdict.isValid(longer, KEYS.certificate().getPublicKey())).isTrue();
    }

    @Test
    void certificatesVouchForThemselves() throws Exception {
        for (SamlKeys keys : new SamlKeys[] {KEYS, SamlKeys.ec(), SamlKeys.rsa(1024)}) {
            keys.certificate().verify(keys.certificate().getPublicKey());
            assertThat(keys.certificate().getNotBefore().toInstant()).isEqualTo("2020-01-01T00:00:00Z");
            assertThat(keys.certificate().getNotAfter().toInstant()).isEqualTo("2030-01-01T00:00:00Z");
        }
    }

    @Test
    void itPublishesItsKeysAndWhereItIsAsked() throws Exception {
        SamlKeys next = SamlKeys.ec();
        Document document =
                Verdict.parse(provider().build().metadata(URI.create("https://idp.example.org/sso?a=1&b=2"), next));
        assertThat(document.getDocumentElement().getAttribute("entityID")).isEqualTo(ENTITY);
        assertThat(only(document, "SingleSignOnService").getAttribute("Location"))
                .isEqualTo("https://idp.example.org/sso?a=1&b=2");
        var certificates = document.getElementsByTagNameNS("*", "X509Certificate");
        assertThat(certificates.getLength()).isEqualTo(2);
        byte[] der = Base64.getDecoder().decode(certificates.item(1).getTextContent());
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)))
                .isEqualTo(next.certificate());
    }

    @Test
    void aFormCarriesItInBase64() {
        assertThat(new String(Base64.getDecoder().decode(SamlResponses.base64("<ö/>")), StandardCharsets.UTF_8))
                .isEqualTo("<ö/>");
    }

    @Test
    void whatABuilderDoesAfterwardsDoesNotReachWhatItMade() {
        SamlResponses.Builder builder = provider();
        SamlResponses made = builder.build();
        builder.fault(SamlFault.STATUS_MISSING);
        assertThat(made.to(PEER, LOGIN, null)).contains("StatusCode");
    }

    @Test
    void aFaultOfEncryptionNeedsAPeerWithEncryption() {
        SamlResponses made = provider().fault(SamlFault.ENCRYPTED_CBC).build();
        assertThatThrownBy(() -> made.to(PEER, LOGIN, null)).isInstanceOf(IllegalStateException.class);
    }
}
