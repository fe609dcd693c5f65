// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** OAuth 1.0a signatures as RFC 5849, section 3.4, describes them. */
final class OAuth1Signature {

    private OAuth1Signature() {}

    /**
     * The signature base string.
     *
     * @param authority the Host header
     * @param parameters those of the query, the protocol without realm and signature, and the form body, decoded
     */
    static String baseString(
            String method, String scheme, String authority, String rawPath, List<Parameter> parameters) {
        String host = authority.toLowerCase(Locale.ROOT);
        String defaultPort = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        if (host.endsWith(defaultPort)) {
            host = host.substring(0, host.length() - defaultPort.length());
        }
        String path = rawPath.isEmpty() ? "/" : rawPath;
        String normalized = parameters.stream()
                .map(p -> new Parameter(encode(p.name()), encode(p.value())))
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(p -> p.name() + "=" + p.value())
                .collect(Collectors.joining("&"));
        return method.toUpperCase(Locale.ROOT)
                + "&" + encode(scheme.toLowerCase(Locale.ROOT) + "://" + host + path)
                + "&" + encode(normalized);
    }

    /**
     * The signature of a base string.
     *
     * @param method HMAC-SHA1 or HMAC-SHA256
     */
    static String sign(String method, String baseString, String secret, String tokenSecret) {
        String algorithm = switch (method) {
            case "HMAC-SHA1" -> "HmacSHA1";
            case "HMAC-SHA256" -> "HmacSHA256";
            default -> throw new IllegalArgumentException("Unknown signature method");
        };
        byte[] key = (encode(secret) + "&" + encode(tokenSecret)).getBytes(StandardCharsets.US_ASCII);
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(baseString.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm, e);
        }
    }

    /** RFC 5849, section 3.6: everything but letters, digits and -._~ is encoded, in upper-case hexadecimal. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '-'
                    || b == '.'
                    || b == '_'
                    || b == '~';
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return out.toString();
    }
}
