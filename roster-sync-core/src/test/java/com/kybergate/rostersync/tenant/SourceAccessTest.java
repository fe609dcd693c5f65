// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceAccessTest {
    private static final List<String> PIECES = List.of(
            "https://",
            "HTTPS://",
            "https:/",
            "http://",
            "//",
            "good",
            "evil",
            "EVIL",
            ".example",
            ".Example",
            ".",
            ":",
            "443",
            "0443",
            "8443",
            "+1",
            "/",
            "\\",
            "@",
            "?",
            "#",
            "%41",
            "%4a",
            "%2e",
            "%2f",
            "%40",
            "\u200b",
            "\u200d",
            "\u00ad",
            "\u2028",
            " ",
            "\t",
            "\u0000",
            "\"",
            "\u201c",
            ",",
            "\u00df",
            "ss",
            "\u03a3",
            "\u03c3",
            "\u03c2",
            "\u0130",
            "\u0131",
            "i",
            "\u212a",
            "k",
            "[",
            "]",
            "[::1]",
            "[0::1]",
            "\uff0e",
            "\u3002",
            "\u0663",
            "\uff10",
            "xn--fa-hia",
            "\u0430",
            "_",
            "*",
            "\ud83d");

    @Test
    void itsOriginIsTheServerOfTheBaseUrlHoweverThatWasPasted() {
        for (String pasted : List.of(
                "https://district.example.com",
                "https://district.example.com/",
                "HTTPS://District.EXAMPLE.com:443/ims/oneroster/v1p1",
                "district.example.com",
                "  \u201chttps://district.example.com\u201d,\n",
                "https://district.example.com\\other.example.com",
                "https://district.example.com?@other.example.com",
                "https://district.example.com:/x")) {
            assertThat(origin(pasted, null)).as(pasted).isEqualTo("https://district.example.com:443");
        }
        assertThat(origin("http://localhost:8080/x", null)).isEqualTo("http://localhost:8080");
        assertThat(origin("http://localhost", null)).isEqualTo("http://localhost:80");
        assertThat(origin("https://[::1]:9/x", null)).isEqualTo("https://[::1]:9");
    }

    @Test
    void anotherSchemeHostOrPortIsAnotherOrigin() {
        List<String> origins = java.util.stream.Stream.of(
                        "https://district.example.com",
                        "http://district.example.com",
                        "http://district.example.com:443",
                        "https://district.example.com:8443",
                        "https://district.example.org",
                        "https://district.example.com.",
                        "https://sub.district.example.com")
                .map(url -> origin(url, null))
                .toList();
        assertThat(origins).doesNotHaveDuplicates();
    }

    @Test
    void theTokenUrlsServerBelongsToItWhereItIsAnother() {
        String base = "https://district.example.com/x";
        assertThat(origin(base, "https://login.example.com/token"))
                .isEqualTo("https://district.example.com:443 https://login.example.com:443");
        assertThat(origin(base, " https://District.example.com:443/token ")).isEqualTo(origin(base, null));
        assertThat(origin("https://login.example.com", "https://district.example.com"))
                .isNotEqualTo(origin("https://district.example.com", "https://login.example.com"));
    }

    @Test
    void refusesWhatLeadsNowhereOrNobodyKnowsWhereAndShowsNothingOfIt() {
        for (String bad : List.of(
                "",
                " \u200b ",
                "https://",
                "https:///hidden",
                "ftp://hidden",
                "javascript://hidden",
                "https://hidden@example.com",
                "https://hidden:hidden@example.com",
                "https://hidden:port",
                "https://hidden:\u0664\u0664\u0663",
                "https://[hidden]x",
                "https://hid]den",
                "https://hidden\ud83d")) {
            assertThatThrownBy(() -> SourceAccess.builder(bad).build())
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hidden");
        }
        for (String bad : List.of("", "login.example.com/hidden", "https://hid den", "https://hid\u2028den")) {
            assertThatThrownBy(() -> origin("https://example.com", bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hid");
        }
    }

    @Test
    void twoAddressesOfOneOriginLeadTheClientToOneServer() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> calledBy = new HashMap<>();
        Map<String, String> wasPasted = new HashMap<>();
        int compared = 0;
        for (int i = 0; i < 15_000; i++) {
            StringBuilder pasted = new StringBuilder(random.nextInt(4) > 0 ? "https://" : "");
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                pasted.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String text = pasted.toString();
            Optional<String> called = called(text);
            Optional<String> origin = knownOrigin(text);
            if (called.isPresent() && origin.isPresent()) {
                String before = calledBy.putIfAbsent(origin.get(), called.get());
                if (before != null) {
                    compared++;
                    assertThat(called)
                            .as("seed %d: <%s> and <%s>", seed, wasPasted.get(origin.get()), text)
                            .contains(before);
                }
                wasPasted.putIfAbsent(origin.get(), text);
            }
        }
        assertThat(compared).as("seed %d", seed).isGreaterThan(500);
        assertThat(calledBy).as("seed %d", seed).hasSizeGreaterThan(200);
    }

    @Test
    void aChangedCopyHoldsEverythingButTheSecret() {
        SourceAccess access = SourceAccess.builder("https://district.example.com")
                .auth(AuthMethod.OAUTH2)
                .clientId("client")
                .secret(Secret.of("hidden"))
                .tokenUrl("https://login.example.com/token")
                .scope("a b")
                .build();
        SourceAccess copy = access.toBuilder().build();
        assertThat(copy.secret().isWithheld()).isTrue();
        assertThat(copy.toBuilder().secret(access.secret()).build()).isEqualTo(access);
    }

    @Test
    void itsTextShowsTheServersAlone() {
        SourceAccess access = SourceAccess.builder("https://district.example.com/hidden-1?hidden-2")
                .clientId("hidden-3")
                .secret(Secret.of("hidden-4"))
                .tokenUrl("https://login.example.com/hidden-5")
                .scope("hidden-6")
                .build();
        assertThat(access).hasToString("SourceAccess[https://district.example.com:443 https://login.example.com:443]");
    }

    private static String origin(String baseUrl, @org.jspecify.annotations.Nullable String tokenUrl) {
        return SourceAccess.builder(baseUrl).tokenUrl(tokenUrl).build().origin();
    }

    private static Optional<String> knownOrigin(String pasted) {
        try {
            return Optional.of(origin(pasted, null));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the client would send a secret. */
    private static Optional<String> called(String pasted) {
        try (OneRosterClient client = OneRosterClient.builder()
                .baseUrl(pasted)
                .allowHttpOnLoopback(true)
                .credentials(Credentials.bearer("t"))
                .build()) {
            URI url = client.baseUrl();
            return Optional.of(url.getScheme() + " " + url.getRawAuthority());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
