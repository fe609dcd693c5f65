// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.OAuth1Method;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuth1SignerTest {

    @Test
    void makesTheBaseStringOfRfc5849Section3411() {
        Map<String, String> oauth = new TreeMap<>(Map.of(
                "oauth_consumer_key", "9djdj82h48djs9d2",
                "oauth_token", "kkk9d7dh3k39sjv7",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "137131201",
                "oauth_nonce", "7d8f3e4a",
                "realm", "Example",
                "oauth_signature", "bYT5CMsGcbgUdFHObYMEfcx6bsw="));

        String base = SignatureBase.of(
                "POST", "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", oauth, List.of("c2&a3=2+q"));

        assertThat(base)
                .isEqualTo(
                        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%2525"
                                + "3D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_sig"
                                + "nature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
    }

    @Test
    void makesTheSignatureOfRfc5849Section12() {
        Map<String, String> oauth = new TreeMap<>(Map.of(
                "oauth_consumer_key", "dpf43f3p2l4k3l03",
                "oauth_token", "nnch734d00sl2jdk",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "137131202",
                "oauth_nonce", "chapoH"));

        String base =
                SignatureBase.of("GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", oauth);

        assertThat(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA1, base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"))
                .isEqualTo("MdpQcU8iPSUjWoN/UDMsK2sui9I=");
    }

    @Test
    void makesTheSignatureOfOAuthCore10AppendixA5() {
        Map<String, String> oauth = new TreeMap<>(Map.of(
                "oauth_consumer_key", "dpf43f3p2l4k3l03",
                "oauth_token", "nnch734d00sl2jdk",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "1191242096",
                "oauth_nonce", "kllo9940pd9333jh",
                "oauth_version", "1.0"));

        String base =
                SignatureBase.of("GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", oauth);

        assertThat(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA1, base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"))
                .isEqualTo("tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
    }

    @Test
    void keysTheSignatureWithBothEncodedHalves() {
        assertThat(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA256, "base", "s&cret+", ""))
                .isEqualTo(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA256, "base", "s&cret+", ""))
                .isNotEqualTo(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA256, "base", "s%26cret%2B", ""))
                .hasSize(44);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://h.example/p?filter=role='student'|filter%3Drole%253D%2527student%2527",
                "https://h.example/p?a=%C3%A9&a=z&a=~x|a%3D%25C3%25A9%26a%3Dz%26a%3D~x",
                "https://h.example/p?filter=a%20b|filter%3Da%2520b",
                "https://h.example/p?a=%2A&b=~|a%3D%252A%26b%3D~",
                "https://h.example/p?a=1+2|a%3D1%25202",
                "https://h.example/p?a&b=|a%3D%26b%3D",
                "https://h.example/p?=1&a=2|%3D1%26a%3D2",
            })
    void getsRightWhatScribejavaGetsWrong(String url, String parameters) {
        assertThat(SignatureBase.of("GET", url, Map.of())).isEqualTo("GET&https%3A%2F%2Fh.example%2Fp&" + parameters);
    }

    @ParameterizedTest
    @CsvSource({
        "https://H.Example:443/p,https%3A%2F%2Fh.example%2Fp",
        "https://h.example:8443/p,https%3A%2F%2Fh.example%3A8443%2Fp",
        "https://h.example,https%3A%2F%2Fh.example%2F",
        "https://h.example/a%2Fb%20c,https%3A%2F%2Fh.example%2Fa%252Fb%2520c",
    })
    void normalisesTheUrlAndLeavesThePath(String url, String encoded) {
        assertThat(SignatureBase.of("GET", url, Map.of())).isEqualTo("GET&" + encoded + "&");
    }

    @Test
    void writesAHeaderWithoutATokenAndWithTheHandedInTimeAndNonce() {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
        Credentials.OAuth1 credentials = new Credentials.OAuth1("key", "secret", OAuth1Method.HMAC_SHA256);
        OAuth1Signer signer = new OAuth1Signer(credentials, clock, () -> new byte[] {1, 2, (byte) 0xff});

        String header = signer.authorization("https://h.example/ims/oneroster/v1p1/users?filter=a%20b");

        assertThat(header)
                .startsWith("OAuth ")
                .contains("oauth_consumer_key=\"key\"")
                .contains("oauth_nonce=\"0102ff\"")
                .contains("oauth_timestamp=\"1700000000\"")
                .contains("oauth_signature_method=\"HMAC-SHA256\"")
                .contains("oauth_version=\"1.0\"")
                .doesNotContain("oauth_token")
                .doesNotContain("secret");
        String base = SignatureBase.of(
                "GET",
                "https://h.example/ims/oneroster/v1p1/users?filter=a%20b",
                new TreeMap<>(Map.of(
                        "oauth_consumer_key", "key",
                        "oauth_nonce", "0102ff",
                        "oauth_timestamp", "1700000000",
                        "oauth_signature_method", "HMAC-SHA256",
                        "oauth_version", "1.0")));
        assertThat(header)
                .contains("oauth_signature=\""
                        + PercentEncoding.encode(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA256, base, "secret", ""))
                        + "\"");
    }

    @ParameterizedTest
    @CsvSource({"a b,a%20b", "a*b,a%2Ab", "~-._,~-._", "é,%C3%A9", "a+b,a%2Bb", "50%,50%25"})
    void encodesAsRfc3986Does(String text, String encoded) {
        assertThat(PercentEncoding.encode(text)).isEqualTo(encoded);
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
    }

    @Test
    void leavesTheUnreservedAloneUpToTheirEdges() {
        assertThat(PercentEncoding.encode("azAZ09-._~")).isEqualTo("azAZ09-._~");
        assertThat(PercentEncoding.encode("`{@[/:")).isEqualTo("%60%7B%40%5B%2F%3A");
    }

    @Test
    void canEncodeAnyTextButHalvesOfCharacters() {
        for (String whole : List.of("", "a", "é", "\ud83c\udf93", "a\ud83c\udf93\ud83c\udf93b")) {
            assertThat(PercentEncoding.isEncodable(whole)).as(whole).isTrue();
            assertThat(PercentEncoding.decode(PercentEncoding.encode(whole))).isEqualTo(whole);
        }
        for (String half : List.of("\ud83c", "\udf93", "a\ud83c", "\ud83ca", "\ud83c\udf93\udf93", "\udf93\ud83c")) {
            assertThat(PercentEncoding.isEncodable(half)).isFalse();
        }
    }

    @Test
    void decodesCodesOfAnyTwoDigits() {
        assertThat(PercentEncoding.decode("%09%30%7f%C3%a9%00")).isEqualTo("\t0\u007fé\0");
    }

    @ParameterizedTest
    @CsvSource({"%,%", "%4,%4", "%zz,%zz", "%4z,%4z", "%z4,%z4", "a%41,aA", "141%,141%", "%é1,%é1"})
    void decodesWhatIsNoCodeAsItself(String encoded, String text) {
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
    }
}
