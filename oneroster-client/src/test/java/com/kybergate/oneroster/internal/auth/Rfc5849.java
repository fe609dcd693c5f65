// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * OAuth 1.0 signatures, written down from the sections of RFC 5849 one by one and sharing nothing with the code under test: the
 * URL is taken apart by the expression of RFC 3986, appendix B, values are recoded byte by byte, and pairs are ordered by bytes.
 */
public final class Rfc5849 {
    private static final Pattern URI =
            Pattern.compile("^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\\?([^#]*))?(#(.*))?$", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\s*([^=\\s]+)=\"([^\"]*)\"\\s*");
    private static final String HEX = "0123456789ABCDEF";
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Rfc5849() {}

    /** A decoded name with its value. */
    public record Pair(String name, String value) {}

    /** §3.4.1.1. */
    public static String baseString(String method, String url, List<Pair> protocol, String formBody) {
        return String.join(
                "&", upper(method), escape(baseUri(url)), escape(normalizedParameters(url, protocol, formBody)));
    }

    /** §3.4.2, and the same with the younger hash. */
    public static String signature(String method, String baseString, String secret, String tokenSecret) {
        String algorithm = method.replace("-", "").replace("HMAC", "Hmac");
        try {
            Mac mac = Mac.getInstance(algorithm);
            byte[] key = String.join("&", escape(secret), escape(tokenSecret)).getBytes(StandardCharsets.US_ASCII);
            mac.init(new SecretKeySpec(key, algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(baseString.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a GET of this URL carries the signature that this secret makes. */
    public static boolean signs(String authorization, String url, String secret) {
        Map<String, String> header = header(authorization);
        return signatureOf(header, url, secret).equals(header.get("oauth_signature"));
    }

    /** The signature that a GET of this URL must carry beside these protocol parameters. */
    public static String signatureOf(Map<String, String> header, String url, String secret) {
        List<Pair> protocol = new ArrayList<>();
        header.forEach((name, value) -> protocol.add(new Pair(name, value)));
        String method = header.getOrDefault("oauth_signature_method", "none");
        return signature(method, baseString("GET", url, protocol, ""), secret, "");
    }

    /** §3.5.1: the parameters of an Authorization header, decoded. */
    public static Map<String, String> header(String authorization) {
        if (!authorization.regionMatches(true, 0, "OAuth ", 0, 6)) {
            throw new AssertionError("not the OAuth scheme");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : authorization.substring(6).split(",", -1)) {
            Matcher parameter = PARAMETER.matcher(part);
            if (!parameter.matches()) {
                throw new AssertionError("not a parameter");
            }
            String name = new String(octets(parameter.group(1), false), StandardCharsets.UTF_8);
            String value = new String(octets(parameter.group(2), false), StandardCharsets.UTF_8);
            if (parameters.put(name, value) != null) {
                throw new AssertionError("a parameter stands twice");
            }
        }
        return parameters;
    }

    /** §3.4.1.2: scheme and host in lower case, no default port, the path as it is. */
    static String baseUri(String url) {
        Matcher uri = URI.matcher(url);
        if (!uri.matches()) {
            throw new AssertionError("not a URI");
        }
        String scheme = lower(uri.group(2));
        String authority = lower(uri.group(4));
        authority = authority.substring(authority.indexOf('@') + 1);
        String usual = scheme.equals("https") ? ":443" : ":80";
        if (authority.endsWith(usual)) {
            authority = authority.substring(0, authority.length() - usual.length());
        }
        String path = uri.group(5);
        return scheme + "://" + authority + (path.isEmpty() ? "/" : path);
    }

    /** §3.4.1.3.1 gathers, §3.4.1.3.2 encodes, sorts by name and value, and joins. */
    static String normalizedParameters(String url, List<Pair> protocol, String formBody) {
        List<String[]> encoded = new ArrayList<>();
        Matcher uri = URI.matcher(url);
        String query = uri.matches() && uri.group(7) != null ? uri.group(7) : "";
        for (String form : new String[] {query, formBody}) {
            for (String pair : form.split("&")) {
                if (!pair.isEmpty()) {
                    String[] halves = pair.split("=", 2);
                    encoded.add(new String[] {
                        escape(octets(halves[0], true)), halves.length == 1 ? "" : escape(octets(halves[1], true))
                    });
                }
            }
        }
        for (Pair pair : protocol) {
            if (!pair.name().equals("realm") && !pair.name().equals("oauth_signature")) {
                encoded.add(new String[] {escape(pair.name()), escape(pair.value())});
            }
        }
        // Encoded text is ASCII, where comparing chars is comparing bytes.
        Collections.sort(encoded, (a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]));
        List<String> joined = new ArrayList<>();
        encoded.forEach(pair -> joined.add(pair[0] + "=" + pair[1]));
        return String.join("&", joined);
    }

    /** §3.6. */
    static String escape(String text) {
        return escape(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(byte[] octets) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : octets) {
            if (octet > 0 && UNRESERVED.indexOf(octet) >= 0) {
                escaped.append((char) octet);
            } else {
                escaped.append('%').append(HEX.charAt((octet & 0xff) / 16)).append(HEX.charAt((octet & 0xff) % 16));
            }
        }
        return escaped.toString();
    }

    private static byte[] octets(String encoded, boolean form) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                octets.write(Integer.parseInt(new String(bytes, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                octets.write(form && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return octets.toByteArray();
    }

    private static String lower(String ascii) {
        StringBuilder lower = new StringBuilder();
        ascii.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }

    private static String upper(String ascii) {
        StringBuilder upper = new StringBuilder();
        ascii.chars().forEach(c -> upper.append((char) (c >= 'a' && c <= 'z' ? c - 32 : c)));
        return upper.toString();
    }
}
