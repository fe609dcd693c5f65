// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.scribejava.core.extractors.BaseStringExtractorImpl;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Verb;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.OAuth1Method;
import com.kybergate.oneroster.internal.auth.Rfc5849.Pair;
import com.kybergate.oneroster.internal.auth.SignedUrls.Library;
import com.kybergate.oneroster.internal.auth.SignedUrls.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Our signatures, held against the text of RFC 5849, against its examples, and against implementations that are not ours. */
class SigningTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
    private static final int RANDOM_URLS = "full".equals(System.getProperty("storm")) ? 1_000_000 : 20_000;
    private static final AtomicInteger AGREED = new AtomicInteger();
    private static final List<Named> NAMED = SignedUrls.ALL;

    @AfterAll
    static void summary() {
        int differences = NAMED.size() + RANDOM_URLS - AGREED.get();
        System.out.println("signing: " + NAMED.size()
                + " named URLs x 2 methods x (by hand, RFC text, Signpost, scribejava), " + RANDOM_URLS
                + " random URLs x (RFC text, 3 of 4 Signpost), " + differences + " not agreed upon");
    }

    @ParameterizedTest
    @FieldSource("NAMED")
    void signsANamedUrlAsTheStandardSays(Named named) {
        assertThat(SignatureBase.of("GET", named.url(), Map.of()))
                .isEqualTo("GET&" + Rfc5849.escape(named.baseUri()) + "&" + Rfc5849.escape(named.parameters()));
        for (OAuth1Method method : OAuth1Method.values()) {
            Map<String, String> header = signed(named.url(), "key", "secret", method);

            assertThat(header)
                    .containsOnlyKeys(
                            "oauth_consumer_key",
                            "oauth_nonce",
                            "oauth_signature",
                            "oauth_signature_method",
                            "oauth_timestamp",
                            "oauth_version")
                    .containsEntry("oauth_signature", Rfc5849.signatureOf(header, named.url(), "secret"));
            for (Library library : Library.values()) {
                boolean agrees = theirs(library, method, named.url()).equals(header.get("oauth_signature"));
                assertThat(agrees)
                        .as("%s agrees, %s", library, method)
                        .isEqualTo(!named.errs().containsKey(library));
            }
        }
        AGREED.incrementAndGet();
    }

    @Test
    void everyNamedUrlHasAnotherLibraryOnItsSide() {
        assertThat(NAMED).allSatisfy(named -> assertThat(named.errs()).hasSizeLessThan(Library.values().length));
        assertThat(NAMED.subList(0, 19))
                .filteredOn(named -> named.errs().containsKey(Library.SCRIBEJAVA_8_3_3))
                .extracting(Named::name)
                .containsExactly(
                        "raw equals sign in a value", "repeated name, not ASCII", "host in upper case", "empty path");
    }

    @Test
    void signsAnyUrlAsTheStandardSays() {
        long seed = Long.getLong("signing.seed", new Random().nextLong());
        Random random = new Random(seed);
        RandomUrls urls = new RandomUrls(random);
        for (int i = 0; i < RANDOM_URLS; i++) {
            boolean plain = i % 4 > 0;
            String url = plain ? urls.plain() : urls.wild();
            OAuth1Method method = random.nextBoolean() ? OAuth1Method.HMAC_SHA1 : OAuth1Method.HMAC_SHA256;
            String key = urls.secret();
            String secret = urls.secret();
            Map<String, String> header = signed(url, key, secret, method);

            String signature = header.getOrDefault("oauth_signature", "");
            String at = "seed " + seed + ", URL " + i + ": " + url;
            assertThat(signature).as(at).isEqualTo(Rfc5849.signatureOf(header, url, secret));
            assertThat(header).as(at).containsEntry("oauth_consumer_key", key);
            if (plain) {
                assertThat(signature)
                        .as("by Signpost, " + at)
                        .isEqualTo(Signpost.signature(method, url, key, secret, "1700000000", "0102ff"));
            }
            AGREED.incrementAndGet();
        }
        System.out.println("signing: seed of the random URLs " + seed + " (-Dsigning.seed)");
    }

    /** The three signatures of RFC 5849 §1.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "POST|https://photos.example.net/initiate|oauth_nonce=wIjqoS oauth_timestamp=137131200"
                        + " oauth_callback=http://printer.example.com/ready||74KNZJeDHnMBp0EMJ9ZHt/XKycU=",
                "POST|https://photos.example.net/token|oauth_nonce=walatlh oauth_timestamp=137131201"
                        + " oauth_token=hh5s93j4hdidpola oauth_verifier=hfdp7dh39dks9884|hdhd0244k9j7ao03|gKgrFCywp7rO0OXSjdot/IHF7IU=",
                "GET|http://photos.example.net/photos?file=vacation.jpg&size=original|oauth_nonce=chapoH"
                        + " oauth_timestamp=137131202 oauth_token=nnch734d00sl2jdk|pfkkdhi9sl3r4s00|MdpQcU8iPSUjWoN/UDMsK2sui9I=",
            })
    void makesTheSignaturesOfRfc5849Section12(
            String verb, String url, String parameters, String tokenSecret, String signature) {
        Map<String, String> oauth = new TreeMap<>(Map.of(
                "oauth_consumer_key", "dpf43f3p2l4k3l03", "oauth_signature_method", "HMAC-SHA1", "realm", "Photos"));
        for (String parameter : parameters.split(" ")) {
            oauth.put(parameter.substring(0, parameter.indexOf('=')), parameter.substring(parameter.indexOf('=') + 1));
        }
        String token = tokenSecret == null ? "" : tokenSecret;
        String base = SignatureBase.of(verb, url, oauth);

        assertThat(OAuth1Signer.hmac(OAuth1Method.HMAC_SHA1, base, "kd94hf93k423kf44", token))
                .isEqualTo(signature);
        assertThat(Rfc5849.baseString(verb, url, pairs(oauth), "")).isEqualTo(base);
        assertThat(Rfc5849.signature("HMAC-SHA1", base, "kd94hf93k423kf44", token))
                .isEqualTo(signature);
    }

    /** So that the measure is itself measured. */
    @Test
    void theReferenceMakesTheBaseStringOfRfc5849Section3411() {
        List<Pair> protocol = pairs(Map.of(
                "realm", "Example",
                "oauth_consumer_key", "9djdj82h48djs9d2",
                "oauth_token", "kkk9d7dh3k39sjv7",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "137131201",
                "oauth_nonce", "7d8f3e4a",
                "oauth_signature", "bYT5CMsGcbgUdFHObYMEfcx6bsw="));

        assertThat(Rfc5849.baseString(
                        "POST", "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", protocol, "c2&a3=2+q"))
                .isEqualTo(
                        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%2525"
                                + "3D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_sig"
                                + "nature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
    }

    private static Map<String, String> signed(String url, String key, String secret, OAuth1Method method) {
        OAuth1Signer signer = new OAuth1Signer(
                new Credentials.OAuth1(key, secret, method), CLOCK, () -> new byte[] {1, 2, (byte) 0xff});
        return Rfc5849.header(signer.authorization(url));
    }

    private static String theirs(Library library, OAuth1Method method, String url) {
        if (library == Library.SIGNPOST_2_1_1) {
            try {
                return Signpost.signature(method, url, "key", "secret", "1700000000", "0102ff");
            } catch (IllegalArgumentException e) {
                return "refused";
            }
        }
        OAuthRequest request = new OAuthRequest(Verb.GET, url);
        request.addOAuthParameter("oauth_consumer_key", "key");
        request.addOAuthParameter("oauth_nonce", "0102ff");
        request.addOAuthParameter("oauth_signature_method", method.protocolName());
        request.addOAuthParameter("oauth_timestamp", "1700000000");
        request.addOAuthParameter("oauth_version", "1.0");
        String base = new BaseStringExtractorImpl().extract(request);
        return Rfc5849.signature(method.protocolName(), base, "secret", "");
    }

    private static List<Pair> pairs(Map<String, String> parameters) {
        List<Pair> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(new Pair(name, value)));
        return pairs;
    }
}
