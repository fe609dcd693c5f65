// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake does what ClassLink's documentation says, seen with nothing but the platform. */
class FakeClassLinkTest {
    private static final String CALLBACK = "https://app.example.org/callback";

    private final FakeClassLink classLink =
            FakeClassLink.builder().redirectUri(CALLBACK).start();
    private final HttpClient http = HttpClient.newHttpClient();
    private String session = "";

    FakeClassLinkTest() {
        classLink.add(FakeLogin.of("17", "2284", "student-17").called("ann", "ann@example.org", "Ann Example"));
    }

    @AfterEach
    void stop() {
        classLink.close();
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (!session.isEmpty()) {
            request.header("Cookie", session);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        response.headers().firstValue("Set-Cookie").ifPresent(line -> session = line.split(";", 2)[0]);
        return response;
    }

    private HttpResponse<String> redeem(String code, String more) throws IOException, InterruptedException {
        String form = "grant_type=authorization_code&client_id=" + classLink.clientId() + "&client_secret="
                + classLink.secret() + "&code=" + code + more;
        HttpRequest request = HttpRequest.newBuilder(classLink.issuer().resolve("/oauth2/v2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI authorize(String more) {
        return classLink
                .issuer()
                .resolve("/oauth2/v2/auth?response_type=code&client_id=" + classLink.clientId() + "&redirect_uri="
                        + CALLBACK + "&scope=openid%20profile" + more);
    }

    private static String part(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String codeOf(HttpResponse<String> response) {
        return part(response.headers().firstValue("Location").orElseThrow(), "[?&]code=([^&]+)");
    }

    @Test
    void whoeverIsNotSignedInSeesAPage() throws Exception {
        assertThat(get(authorize("")).body()).contains("Find your login page");
        assertThat(get(classLink.launchAddress()).body()).contains("Find your login page");
    }

    @Test
    void anAnswerBringsTheStateBackAndRepeatsTheResponseType() throws Exception {
        get(classLink.signInAddress("17"));
        String location =
                get(authorize("&state=a%26b")).headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(CALLBACK + "?code=").endsWith("&response_type=code&state=a%26b");
    }

    @Test
    void aLaunchHasACodeAndNoState() throws Exception {
        get(classLink.signInAddress("17"));
        String location =
                get(classLink.launchAddress()).headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(CALLBACK + "?code=").doesNotContain("state");
    }

    @Test
    void anAddressThatIsNotRegisteredIsNeverGoneBackTo() throws Exception {
        get(classLink.signInAddress("17"));
        HttpResponse<String> refused = get(URI.create(authorize("").toString().replace("app.example", "evil.example")));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aTokenIsSignedByThePublishedKeyAndSaysWhoItIs() throws Exception {
        get(classLink.signInAddress("17"));
        String code = codeOf(get(authorize("&nonce=n-1")));
        String token = part(redeem(code, "&redirect_uri=" + CALLBACK).body(), "\"id_token\":\"([^\"]+)\"");
        String keys = get(classLink.issuer().resolve("/oauth2/v2/jwks")).body();
        PublicKey key = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        number(part(keys, "\"n\":\"([^\"]+)\"")), number(part(keys, "\"e\":\"([^\"]+)\""))));
        int dot = token.lastIndexOf('.');
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1))))
                .isTrue();
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"sub\":\"17\"", "\"nonce\":\"n-1\"", "\"classLink_tenant_id\":2284", "student-17");
    }

    private static BigInteger number(String text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }

    @Test
    void aCodeIsGoodOnceForItsAddressAndItsVerifier() throws Exception {
        get(classLink.signInAddress("17"));
        String code = codeOf(get(authorize("")));
        assertThat(redeem(code, "&redirect_uri=" + CALLBACK).statusCode()).isEqualTo(200);
        assertThat(redeem(code, "&redirect_uri=" + CALLBACK).body()).contains("invalid_grant");
        String elsewhere = codeOf(get(authorize("")));
        assertThat(redeem(elsewhere, "").body()).contains("invalid_grant");
        // RFC 7636, appendix B.
        String challenge = "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        String good = codeOf(get(authorize(challenge)));
        assertThat(redeem(
                                good,
                                "&redirect_uri=" + CALLBACK
                                        + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                        .statusCode())
                .isEqualTo(200);
        String bad = codeOf(get(authorize(challenge)));
        assertThat(redeem(bad, "&redirect_uri=" + CALLBACK + "&code_verifier=another")
                        .body())
                .contains("invalid_grant");
    }

    @Test
    void aWrongSecretIsRefused() throws Exception {
        get(classLink.signInAddress("17"));
        String code = codeOf(get(classLink.launchAddress()));
        HttpRequest request = HttpRequest.newBuilder(classLink.issuer().resolve("/oauth2/v2/token"))
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=authorization_code&client_id="
                        + classLink.clientId() + "&client_secret=wrong&code=" + code))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void theOlderProfileHasItsOwnNames() throws Exception {
        get(classLink.signInAddress("17"));
        String token = part(redeem(codeOf(get(classLink.launchAddress())), "").body(), "\"access_token\":\"([^\"]+)\"");
        HttpRequest request = HttpRequest.newBuilder(classLink.myInfo())
                .header("Authorization", "Bearer " + token)
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains("\"UserId\":17", "\"TenantId\":2284", "\"SourcedId\":\"student-17\"");
    }

    @Test
    void keysRotate() throws Exception {
        URI keys = classLink.issuer().resolve("/oauth2/v2/jwks");
        String before = get(keys).body();
        classLink.announceKey();
        assertThat(get(keys).body())
                .contains(part(before, "\"kid\":\"([^\"]+)\""))
                .isNotEqualTo(before);
        classLink.rotateKey();
        assertThat(get(keys).body()).doesNotContain("\"" + part(before, "\"kid\":\"([^\"]+)\"") + "\"");
    }
}
