// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeLogin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The provider takes a browser through whole trips, and answers nobody whom it should not. */
class FakeSamlProviderTest {
    private static final SamlKeys KEYS = SamlKeys.rsa(2048);
    private static final SamlKeys ASKING = SamlKeys.rsa(2048);
    private static final String ENTITY = "https://sp.example.org/tenant?a=1&b=2";
    private static final String ACS = "https://sp.example.org/acs?tenant=1&x=2";
    private static final String STATE = "an <\"opaque\"> state & more+";
    private volatile Instant now = Instant.parse("2026-11-02T08:00:00Z");
    private final FakeSamlProvider provider = FakeSamlProvider.builder()
            .keys(KEYS)
            .clock(new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            })
            .peer(SamlPeer.of(ENTITY, ACS))
            .start();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    FakeSamlProviderTest() {
        provider.add(FakeLogin.of("17", "2284", "student-17").called("ann", "", "Ann <Example>"));
        provider.add(FakeLogin.of("18", "2284", "student-18"));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private HttpResponse<String> get(String address) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return get(address.toString());
    }

    private String question(String id, String more) {
        return "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"" + id
                + "\" Version=\"2.0\" IssueInstant=\"2026-11-02T08:00:00Z\" Destination=\"" + provider.singleSignOn()
                + "\" AssertionConsumerServiceURL=\"" + ACS.replace("&", "&amp;") + "\"" + more
                + "><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
                + ENTITY.replace("&", "&amp;") + "</saml:Issuer></samlp:AuthnRequest>";
    }

    private static String deflated(String xml) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflater.write(xml.getBytes(StandardCharsets.UTF_8));
        }
        return encoded(Base64.getEncoder().encodeToString(out.toByteArray()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> ask(String xml) throws Exception {
        return get(provider.singleSignOn() + "?SAMLRequest=" + deflated(xml) + "&RelayState=" + encoded(STATE));
    }

    private static String part(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static Document answer(HttpResponse<String> page) throws Exception {
        assertThat(page.statusCode()).isEqualTo(200);
        return Verdict.parse(xml(page));
    }

    private static String xml(HttpResponse<String> page) {
        String value = part(page.body(), "name=\"SAMLResponse\" value=\"([^\"]*)\"");
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static String text(Document document, String name) {
        return document.getElementsByTagNameNS("*", name).item(0).getTextContent();
    }

    private PublicKey published(int index) throws Exception {
        return SamlPublished.keys(get(provider.metadataAddress()).body()).get(index);
    }

    @Test
    void whoeverIsSignedInIsSentBackWithAnAnswer() throws Exception {
        get(provider.signInAddress("17"));
        HttpResponse<String> page = ask(question("_q1", ""));
        assertThat(part(page.body(), "action=\"([^\"]*)\"")).isEqualTo(ACS);
        assertThat(part(page.body(), "name=\"RelayState\" value=\"([^\"]*)\"")).isEqualTo(STATE);
        Document answer = answer(page);
        assertThat(Verdict.isValid(answer, published(0))).isTrue();
        assertThat(answer.getDocumentElement().getAttribute("InResponseTo")).isEqualTo("_q1");
        assertThat(text(answer, "Issuer")).isEqualTo(provider.entityId());
        assertThat(text(answer, "Audience")).isEqualTo(ENTITY);
        assertThat(text(answer, "NameID")).isEqualTo("ann");
        assertThat(provider.requests()).containsExactly(question("_q1", ""));
    }

    @Test
    void whoeverIsNotSignsInFirst() throws Exception {
        HttpResponse<String> page = ask(question("_q1", ""));
        assertThat(page.body())
                .contains("Find your login page", "Ann &lt;Example&gt;")
                .doesNotContain("SAMLResponse");
        HttpResponse<String> answered = get(part(page.body(), "href=\"([^\"]*as=18[^\"]*)\""));
        assertThat(text(answer(answered), "NameID")).isEqualTo("login18");
        assertThat(part(answered.body(), "name=\"RelayState\" value=\"([^\"]*)\""))
                .isEqualTo(STATE);
        // And is signed in from then on.
        assertThat(text(answer(ask(question("_q2", ""))), "NameID")).isEqualTo("login18");
    }

    @Test
    void aPageIsGoodForOneAnswer() throws Exception {
        String link = part(ask(question("_q1", "")).body(), "href=\"([^\"]*as=18[^\"]*)\"");
        answer(get(link));
        assertThat(get(link).body()).doesNotContain("SAMLResponse");
    }

    @Test
    void whoeverHasToSignInAnewDoes() throws Exception {
        get(provider.signInAddress("17"));
        HttpResponse<String> page = ask(question("_q1", " ForceAuthn=\"true\""));
        assertThat(page.body()).doesNotContain("SAMLResponse");
        assertThat(text(answer(get(part(page.body(), "href=\"([^\"]*as=17[^\"]*)\""))), "NameID"))
                .isEqualTo("ann");
    }

    @Test
    void whoeverMustNotNoticeIsNotAsked() throws Exception {
        String question = question("_q1", " IsPassive=\"true\"");
        assertThat(xml(ask(question))).contains("status:NoPassive").doesNotContain("Assertion ");
        get(provider.signInAddress("17"));
        assertThat(text(answer(ask(question)), "NameID")).isEqualTo("ann");
    }

    @Test
    void aTileAnswersWhatNobodyAsked() throws Exception {
        assertThat(get(provider.launchAddress(ENTITY)).body()).contains("Find your login page");
        get(provider.signInAddress("17"));
        HttpResponse<String> page = get(provider.launchAddress(ENTITY));
        assertThat(part(page.body(), "action=\"([^\"]*)\"")).isEqualTo(ACS);
        assertThat(page.body()).doesNotContain("RelayState");
        Document answer = answer(page);
        assertThat(Verdict.isValid(answer, published(0))).isTrue();
        assertThat(xml(page)).doesNotContain("InResponseTo");
        assertThat(get(provider.launchAddress("https://nobody.example.org")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAnswerSaysWhenThePersonSignedIn() throws Exception {
        get(provider.signInAddress("17"));
        now = Instant.parse("2026-11-02T09:00:00Z");
        Document answer = answer(ask(question("_q1", "")));
        assertThat(answer.getDocumentElement().getAttribute("IssueInstant")).isEqualTo("2026-11-02T09:00:00Z");
        Element statement =
                (Element) answer.getElementsByTagNameNS("*", "AuthnStatement").item(0);
        assertThat(statement.getAttribute("AuthnInstant")).isEqualTo("2026-11-02T08:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SAMLRequest=",
                "SAMLRequest=AAAA",
                "SAMLRequest=*",
                "SAMLRequest=a&SAMLRequest=a",
                "RelayState=a"
            })
    void whatCannotBeReadIsNotAnswered(String query) throws Exception {
        assertThat(get(provider.singleSignOn() + "?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void strangersAndOtherAddressesAreNotAnswered() throws Exception {
        get(provider.signInAddress("17"));
        String right = question("_q1", "");
        for (String wrong : new String[] {
            right.replace("sp.example.org/tenant", "stranger.example.org"),
            right.replace("sp.example.org/acs", "sp.example.org/other"),
            right.replace("/sso\"", "/other\""),
            right.replace("Version=\"2.0\"", "Version=\"1.1\""),
            right.replace("ID=\"_q1\"", ""),
            right.replace("AuthnRequest", "LogoutRequest"),
            right.replace(" Version", " ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:PAOS\" Version"),
            "<!DOCTYPE r>" + right,
            "not XML",
            "<a>" + "x".repeat(100_000) + "</a>"
        }) {
            assertThat(ask(wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(ask(right).statusCode()).isEqualTo(200);
        assertThat(get(provider.address().resolve("/elsewhere")).statusCode()).isEqualTo(404);
    }

    private String signed(SamlKeys keys, String algorithm, String uri, String query) throws Exception {
        String octets = query + "&SigAlg=" + encoded(uri);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(keys.privateKey());
        signature.update(octets.getBytes(StandardCharsets.US_ASCII));
        return provider.singleSignOn() + "?" + octets + "&Signature="
                + encoded(Base64.getEncoder().encodeToString(signature.sign()));
    }

    @Test
    void whoeverAgreedToSignHasToSign() throws Exception {
        provider.trust(SamlPeer.of(ENTITY, ACS).signsRequestsWith(ASKING.certificate()));
        get(provider.signInAddress("17"));
        String rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
        String query = "SAMLRequest=" + deflated(question("_q1", "")) + "&RelayState=" + encoded(STATE);
        String right = signed(ASKING, "SHA256withRSA", rsa, query);
        assertThat(get(right).statusCode()).isEqualTo(200);
        assertThat(get(provider.singleSignOn() + "?" + query).statusCode()).isEqualTo(400);
        assertThat(get(signed(KEYS, "SHA256withRSA", rsa, query)).statusCode()).isEqualTo(400);
        assertThat(get(right.replace("RelayState=an", "RelayState=another")).statusCode())
                .isEqualTo(400);
        assertThat(get(signed(ASKING, "SHA1withRSA", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", query))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoeverSignsOnACurveIsUnderstood() throws Exception {
        SamlKeys curve = SamlKeys.ec();
        provider.trust(SamlPeer.of(ENTITY, ACS).signsRequestsWith(curve.certificate()));
        String query = "SAMLRequest=" + deflated(question("_q1", ""));
        String uri = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
        assertThat(get(signed(curve, "SHA256withECDSAinP1363Format", uri, query))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void keysChange() throws Exception {
        get(provider.signInAddress("17"));
        PublicKey first = published(0);
        provider.announceKey();
        PublicKey second = published(1);
        assertThat(published(0)).isEqualTo(first);
        assertThat(Verdict.isValid(answer(ask(question("_q1", ""))), first)).isTrue();

        provider.rotate();
        assertThat(SamlPublished.keys(provider.metadata())).containsExactly(second);
        assertThat(Verdict.isValid(answer(ask(question("_q2", ""))), second)).isTrue();

        provider.rotate();
        assertThat(SamlPublished.keys(provider.metadata())).hasSize(1).doesNotContain(first, second);
        assertThat(Verdict.isValid(answer(ask(question("_q3", ""))), published(0)))
                .isTrue();
    }

    @Test
    void itDoesWrongWhatItIsTold() throws Exception {
        get(provider.signInAddress("17"));
        provider.faults().add(SamlFault.AUDIENCE_WRONG);
        assertThat(text(answer(ask(question("_q1", ""))), "Audience")).contains("elsewhere");
        provider.faults().clear();
        assertThat(text(answer(ask(question("_q2", ""))), "Audience")).isEqualTo(ENTITY);
        provider.faults().add(SamlFault.ENCRYPTED_CBC);
        assertThat(ask(question("_q3", "")).statusCode()).isEqualTo(500);
    }

    @Test
    void itEncryptsForWhoWantsIt() throws Exception {
        provider.trust(SamlPeer.of(ENTITY, ACS).encryptedFor(ASKING.certificate()));
        get(provider.signInAddress("17"));
        Document answer = answer(ask(question("_q1", "")));
        assertThat(answer.getElementsByTagNameNS("*", "NameID").getLength()).isZero();
        Verdict.decrypt(answer, ASKING.privateKey());
        assertThat(text(answer, "NameID")).isEqualTo("ann");
    }

    @Test
    void anAdministratorChoosesWhatItSays() throws Exception {
        try (FakeSamlProvider other = FakeSamlProvider.builder()
                .entityId("https://idp.example.org/2284")
                .keys(KEYS)
                .signed(SamlSigned.BOTH)
                .saying(builder -> builder.nameId(SamlNames.UNSPECIFIED, FakeLogin::sourcedId))
                .peer(SamlPeer.of(ENTITY, ACS))
                .start()) {
            other.add(FakeLogin.of("17", "2284", "student-17"));
            get(other.signInAddress("17"));
            Document answer = answer(get(other.launchAddress(ENTITY)));
            assertThat(text(answer, "NameID")).isEqualTo("student-17");
            assertThat(text(answer, "Issuer")).isEqualTo("https://idp.example.org/2284");
            assertThat(answer.getElementsByTagNameNS("*", "Signature").getLength())
                    .isEqualTo(2);
            // Two providers in one browser do not take each other's cookie.
            assertThat(get(provider.launchAddress(ENTITY)).body()).contains("Find your login page");
        }
    }

    @Test
    void onceClosedItAnswersNobody() {
        provider.close();
        assertThat(Assertions.catchThrowable(() -> get(provider.metadataAddress())))
                .isInstanceOf(IOException.class);
    }
}
