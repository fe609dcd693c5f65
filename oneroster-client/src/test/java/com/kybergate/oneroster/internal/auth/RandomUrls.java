// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * URLs as they can go over the wire, more twisted than any that is likely to. Percent signs always begin a code, and codes are
 * always UTF-8: what else could stand there has no meaning in RFC 5849, and the client never writes it.
 */
final class RandomUrls {
    private static final String[] HOSTS = {
        "h.example", "H.Example", "127.0.0.1", "[::1]", "[2001:DB8::443]", "a-b.c.example", "xn--bcher-kva.example"
    };
    private static final String[] PORTS = {"", "", "", ":80", ":443", ":8443", ":8080", ":1443", ":4430"};
    private static final String PATH = "abzAZ09-._~!$&'()*+,;=:@";
    private static final String QUERY = PATH.replace("&", "").replace("=", "") + "/?+";
    private static final String[] SPECIALS = {
        "%", "&", "=", "+", " ", "~", "*", "'", "\"", "#", "/", "?", "é", "ß", "€", "中", "🎓", "\u0000", "\u007f"
    };

    private final Random random;

    RandomUrls(Random random) {
        this.random = random;
    }

    /** A URL that all agree about. */
    String plain() {
        return scheme() + one(HOSTS) + one(PORTS) + path(PATH) + query(false);
    }

    /** A URL that many a library stumbles over. */
    String wild() {
        String host = random.nextBoolean()
                ? one(HOSTS)
                : one("my_district.example", "roster.12a3", "user@h.example", "-.example");
        String fragment = random.nextInt(4) == 0 ? "#" + text(QUERY, 5) : "";
        return scheme() + host + one(PORTS) + path(PATH + "[]") + query(true) + fragment;
    }

    /** Text for keys and secrets. */
    String secret() {
        StringBuilder text = new StringBuilder("s");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(
                    random.nextInt(3) == 0
                            ? one("&", "=", "+", "%", "~", "*", "é", "🎓", "/")
                            : one("a", "Z", "7", "-", "."));
        }
        return text.append('e').toString();
    }

    private String scheme() {
        return one("https://", "https://", "http://", "HTTPS://", "Http://");
    }

    private String path(String characters) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('/').append(text(characters, 6));
        }
        return path.toString();
    }

    private String query(boolean wild) {
        int size = random.nextInt(7);
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // Few different names, so that repeated ones are common.
            String name =
                    random.nextInt(2) == 0 ? one("a", "a%20b", "A", "filter", "a%C3%A9", "oauth_x") : text(QUERY, 3);
            String pair = (name.isEmpty() ? "n" : name) + "=" + text(wild ? QUERY + "=[]|^`{}\\é€" : QUERY, 6);
            if (wild && random.nextInt(4) == 0) {
                pairs.add(one(name, "=" + name, "", pair, name + "=" + name));
            }
            if (wild || pairs.stream().noneMatch(other -> same(other, pair))) {
                pairs.add(pair);
            }
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    /** Whether two pairs may mean the same, which Signpost takes for one. */
    private static boolean same(String one, String other) {
        return Rfc5849.normalizedParameters("?" + one, List.of(), "")
                .equals(Rfc5849.normalizedParameters("?" + other, List.of(), ""));
    }

    private String text(String characters, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            if (random.nextInt(3) > 0) {
                int at = random.nextInt(characters.length());
                text.append(characters.charAt(at));
            } else {
                String code = Rfc5849.escape(random.nextInt(3) == 0 ? one("a", "-", "~", "7") : one(SPECIALS));
                String always = code.startsWith("%") ? code : "%%%02X".formatted((int) code.charAt(0));
                text.append(random.nextInt(3) == 0 ? always.toLowerCase(Locale.ROOT) : always);
            }
        }
        return text.toString();
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
