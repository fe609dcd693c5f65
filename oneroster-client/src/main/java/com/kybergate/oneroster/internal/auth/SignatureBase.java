// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The signature base string of OAuth 1.0a, RFC 5849 §3.4.1, computed from the URL exactly as it is sent.
 *
 * <p>It is ours because scribejava 8.3.3 gets four of nineteen URLs wrong: a value with a raw {@code =} is cut, repeated names
 * are sorted before they are encoded, an upper-case host stays, an empty path stays empty.
 */
public final class SignatureBase {
    private SignatureBase() {}

    /** The base string of a request without a form body. */
    public static String of(String method, String url, Map<String, String> oauthParameters) {
        return of(method, url, oauthParameters, List.of());
    }

    /** The base string; {@code formPairs} are the still encoded pairs of a form body. */
    static String of(String method, String url, Map<String, String> oauthParameters, List<String> formPairs) {
        int fragment = url.indexOf('#');
        String withoutFragment = fragment < 0 ? url : url.substring(0, fragment);
        int question = withoutFragment.indexOf('?');
        String base = question < 0 ? withoutFragment : withoutFragment.substring(0, question);
        List<String[]> pairs = new ArrayList<>();
        if (question >= 0) {
            addPairs(pairs, withoutFragment.substring(question + 1));
        }
        for (String pair : formPairs) {
            addPairs(pairs, pair);
        }
        oauthParameters.forEach((name, value) -> {
            if (!name.equals("oauth_signature") && !name.equals("realm")) {
                pairs.add(new String[] {PercentEncoding.encode(name), PercentEncoding.encode(value)});
            }
        });
        pairs.sort(Comparator.<String[], String>comparing(pair -> pair[0]).thenComparing(pair -> pair[1]));
        StringBuilder normalized = new StringBuilder();
        for (String[] pair : pairs) {
            normalized
                    .append(normalized.isEmpty() ? "" : "&")
                    .append(pair[0])
                    .append('=')
                    .append(pair[1]);
        }
        return method.toUpperCase(Locale.ROOT)
                + '&'
                + PercentEncoding.encode(baseUri(base))
                + '&'
                + PercentEncoding.encode(normalized.toString());
    }

    private static void addPairs(List<String[]> pairs, String encoded) {
        for (String pair : encoded.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            pairs.add(new String[] {recoded(name), recoded(value)});
        }
    }

    /** RFC 5849 §3.4.1.3.1 parses a query like a form, where a plus stands for a blank. */
    private static String recoded(String encoded) {
        return PercentEncoding.encode(PercentEncoding.decode(encoded.replace('+', ' ')));
    }

    /** By hand: {@code java.net.URI} finds no host in {@code my_district.example.org}, and refuses paths that HTTP stacks do send. */
    private static String baseUri(String url) {
        int slashes = url.indexOf("://");
        String scheme = url.substring(0, slashes).toLowerCase(Locale.ROOT);
        int path = url.indexOf('/', slashes + 3);
        String authority = path < 0 ? url.substring(slashes + 3) : url.substring(slashes + 3, path);
        String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        String usualPort = scheme.equals("https") ? ":443" : ":80";
        if (host.endsWith(usualPort)) {
            host = host.substring(0, host.length() - usualPort.length());
        }
        return scheme + "://" + host + (path < 0 ? "/" : url.substring(path));
    }
}
