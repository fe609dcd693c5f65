// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.examples.signin.HttpBrowser.Shown;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole logins by SAML at a Keycloak that demands signed requests, signs responses and assertions, and encrypts these, driven over HTTP as a browser would.
 * Runs in the profile of that name.
 */
@Tag("keycloak")
@ExtendWith(OneKeycloak.class)
class KeycloakSamlTest {
    private static final String SIGNED_IN = "Signed in as account 1001, a student";
    private static final String W3 = "http://www.w3.org/";
    private static final Pattern ALGORITHM = Pattern.compile("Algorithm=\"([^\"]+)\"");

    private static Keycloak keycloak;

    @BeforeAll
    static void start(Keycloak one) {
        keycloak = one;
    }

    private static Shown began(HttpBrowser browser, SamlSite site) throws Exception {
        return browser.press(browser.open(site.home()), "Sign in with SAML");
    }

    private static Shown asAnn(HttpBrowser browser, Shown form) throws Exception {
        assertThat(form.body()).contains("password");
        return browser.submit(form, Map.of("username", Keycloak.PERSON, "password", Keycloak.PASSWORD));
    }

    private static Shown signedIn(HttpBrowser browser, SamlSite site) throws Exception {
        return asAnn(browser, began(browser, site));
    }

    /** What the browser brought last. */
    private static String response(HttpBrowser browser) {
        return new String(Base64.getDecoder().decode(browser.sent("SAMLResponse")), StandardCharsets.UTF_8);
    }

    private static List<URI> requests(HttpBrowser browser) {
        return browser.visited().stream()
                .filter(address -> String.valueOf(address.getRawQuery()).startsWith("SAMLRequest="))
                .toList();
    }

    @Test
    void somebodyOfTheRosterSignsIn() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak, UnsolicitedPolicy.restart(), Map.of("saml.encrypt", "false"))) {
            HttpBrowser browser = new HttpBrowser();
            Shown in = signedIn(browser, site);
            assertThat(in.body()).contains(SIGNED_IN);
            assertThat(in.address()).isEqualTo(site.home());
            assertThat(response(browser))
                    .as("the response and the assertion are signed")
                    .containsSubsequence("<dsig:Signature", "<saml:Assertion", "<dsig:Signature");
            assertThat(requests(browser)).singleElement().asString().contains("&SigAlg=", "&Signature=");
        }
    }

    @Test
    void whoSignsInUnaskedAfterSomebodySignedOutIsAskedFirst() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            HttpBrowser browser = new HttpBrowser();
            Shown out = browser.press(signedIn(browser, site), "Sign out");
            Shown question = browser.press(out, "Sign in with SAML");
            assertThat(question.body()).contains("Continue as Ann Student?");
            assertThat(browser.press(question, "Continue").body()).contains(SIGNED_IN);
        }
    }

    @Test
    void aRequestThatIsNotSignedByUsIsRefusedThere() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            HttpBrowser browser = new HttpBrowser();
            began(browser, site);
            began(browser, site);
            String ours = requests(browser).get(0).toString();
            String other = requests(browser).get(1).toString();
            String unsigned = ours.substring(0, ours.indexOf("&SigAlg="));
            String exchanged = unsigned + other.substring(other.indexOf("&SigAlg="));
            for (String wrong : List.of(unsigned, exchanged, ours + "&RelayState=added")) {
                Shown refused = new HttpBrowser().open(URI.create(wrong));
                assertThat(refused.status()).as(wrong).isEqualTo(400);
                assertThat(refused.body()).as(wrong).contains("Invalid requester");
            }
            assertThat(new HttpBrowser().open(URI.create(ours)).body())
                    .as("as it was")
                    .contains("password");
        }
    }

    @Test
    void whatItEncryptsOfItsOwnAccordIsOpened() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            HttpBrowser browser = new HttpBrowser();
            assertThat(signedIn(browser, site).body()).contains(SIGNED_IN);
            assertThat(algorithms(browser)).contains(W3 + "2009/xmlenc11#aes256-gcm", W3 + "2009/xmlenc11#rsa-oaep");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2009/xmlenc11#aes128-gcm, 2001/04/xmlenc#rsa-oaep-mgf1p, 2000/09/xmldsig#sha1, ''",
        "2009/xmlenc11#aes192-gcm, 2001/04/xmlenc#rsa-oaep-mgf1p, 2001/04/xmlenc#sha256, ''",
        "2009/xmlenc11#aes256-gcm, 2009/xmlenc11#rsa-oaep, 2001/04/xmlenc#sha256, 2009/xmlenc11#mgf1sha256",
        "2009/xmlenc11#aes256-gcm, 2009/xmlenc11#rsa-oaep, 2001/04/xmlenc#sha512, 2009/xmlenc11#mgf1sha512",
    })
    void whatIsEncryptedForUsIsOpened(String content, String key, String digest, String mask) throws Exception {
        Map<String, String> settings = encryption(content, key, digest, mask);
        try (SamlSite site = SamlSite.start(keycloak, UnsolicitedPolicy.restart(), settings)) {
            HttpBrowser browser = new HttpBrowser();
            assertThat(signedIn(browser, site).body()).contains(SIGNED_IN);
            // SHA-1 is what is meant where no digest is named.
            assertThat(algorithms(browser))
                    .containsExactlyInAnyOrderElementsOf(settings.values().stream()
                            .filter(name -> !name.endsWith("#sha1"))
                            .toList());
            assertThat(response(browser)).doesNotContain("student-17");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001/04/xmlenc#aes256-cbc, 2001/04/xmlenc#rsa-oaep-mgf1p, 2001/04/xmlenc#sha256",
        "2009/xmlenc11#aes256-gcm, 2001/04/xmlenc#rsa-1_5, ''",
    })
    void whatIsEncryptedInWaysThatAreBrokenIsRefused(String content, String key, String digest) throws Exception {
        Map<String, String> settings = encryption(content, key, digest, "");
        try (SamlSite site = SamlSite.start(keycloak, UnsolicitedPolicy.restart(), settings)) {
            HttpBrowser browser = new HttpBrowser();
            Shown refused = signedIn(browser, site);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("Reference ");
            assertThat(algorithms(browser)).containsExactlyInAnyOrderElementsOf(settings.values());
            assertThat(browser.open(site.home()).body()).contains("Sign in with SAML");
        }
    }

    private static Map<String, String> encryption(String content, String key, String digest, String mask) {
        Map<String, String> settings = new HashMap<>();
        settings.put("algorithm", content);
        settings.put("keyAlgorithm", key);
        settings.put("digestMethod", digest);
        settings.put("maskGenerationFunction", mask);
        return settings.entrySet().stream()
                .filter(setting -> !setting.getValue().isEmpty())
                .collect(Collectors.toMap(
                        setting -> "saml.encryption." + setting.getKey(), setting -> W3 + setting.getValue()));
    }

    /** What the assertion that the browser brought last was encrypted with. */
    private static List<String> algorithms(HttpBrowser browser) {
        String response = response(browser);
        return ALGORITHM
                .matcher(response.substring(response.indexOf("EncryptedAssertion")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void aTileIsBegunAnewAndComesBackSignedIn() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            HttpBrowser browser = new HttpBrowser();
            Shown in = asAnn(browser, browser.open(site.launch()));
            assertThat(in.body()).contains(SIGNED_IN);
            assertThat(requests(browser)).as("what came unasked is thrown away").hasSize(1);
        }
    }

    @Test
    void aTileIsAQuestionWhereTheHostWantsOne() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak, UnsolicitedPolicy.confirm(), Map.of())) {
            HttpBrowser browser = new HttpBrowser();
            Shown question = asAnn(browser, browser.open(site.launch()));
            assertThat(question.body()).contains("Continue as Ann Student?");
            assertThat(browser.open(site.home()).body()).contains("Sign in with SAML");
            assertThat(browser.press(question, "Continue").body()).contains(SIGNED_IN);
            assertThat(requests(browser)).isEmpty();
        }
    }

    @Test
    void itsMetadataIsReadAndReadAnew() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            assertThat(site.connection().entityId()).isEqualTo(keycloak.issuer().toString());
            assertThat(site.connection().keys()).hasSize(1);
            site.clock().advance(Duration.ofDays(2));
            assertThat(site.connections().refresh()).isEmpty();
            assertThat(site.connection().readAt()).isCloseTo(site.clock().instant(), within(1, ChronoUnit.MINUTES));
        }
    }

    @Test
    void ourMetadataIsUnderstoodThere() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            String entityId = site.signIn().entityId(SamlSite.TENANT);
            String acs = site.signIn().assertionConsumerService(SamlSite.TENANT);
            String metadata = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(entityId)).build(), BodyHandlers.ofString())
                    .body();
            Map<String, Object> client = keycloak.admin().understood(metadata);
            assertThat(client)
                    .containsEntry("clientId", entityId)
                    .containsEntry("protocol", "saml")
                    .containsEntry("redirectUris", List.of(acs));
            assertThat(client.get("attributes"))
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("saml_assertion_consumer_url_post", acs)
                    .containsEntry("saml.assertion.signature", "true")
                    .containsEntry("saml.client.signature", "true")
                    .containsEntry("saml.signing.certificate", base64(SamlSite.SIGNS.certificate()))
                    .containsEntry("saml.encrypt", "true")
                    .containsEntry("saml.encryption.certificate", base64(SamlSite.OPENS.certificate()));
        }
    }

    private static String base64(X509Certificate certificate) throws Exception {
        return Base64.getEncoder().encodeToString(certificate.getEncoded());
    }

    @Test
    void whoHasToSignInAnewIsAskedForThePasswordThere() throws Exception {
        try (SamlSite site = SamlSite.start(keycloak)) {
            HttpBrowser browser = new HttpBrowser();
            signedIn(browser, site);
            LoginOptions any = LoginOptions.tenant(SamlSite.TENANT);
            assertThat(browser.open(begun(site, any)).body()).doesNotContain("password");
            for (Duration age : List.of(Duration.ZERO, Duration.ofDays(1))) {
                assertThat(browser.open(begun(site, any.maximumAge(age))).body())
                        .contains("password");
            }
        }
    }

    private static URI begun(SamlSite site, LoginOptions options) {
        BrowserRequest own = BrowserRequest.of("POST", "", Map.of("Sec-Fetch-Site", List.of("same-origin")), "");
        return site.signIn().begin(own, options).location().orElseThrow();
    }
}
