// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks two-legged OAuth 1.0a requests: key, method, time, nonce and signature. */
final class OAuth1Verifier {

    private static final long TOLERANCE_SECONDS = Duration.ofMinutes(5).toSeconds();
    private static final Set<String> METHODS = Set.of("HMAC-SHA1", "HMAC-SHA256");

    private final String key;
    private final String secret;
    private final Clock clock;
    /** Nonces with their timestamps, kept while these would still be accepted. */
    private final Map<String, Long> used = new HashMap<>();

    private long forgotten;

    OAuth1Verifier(String key, String secret, Clock clock) {
        this.key = key;
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * Lets a request pass, once.
     *
     * @throws RosterError if anything is wrong with it
     */
    void verify(Call call, String authorization) {
        List<Parameter> protocol = parameters(authorization);
        String method = one(protocol, "oauth_signature_method");
        if (!METHODS.contains(method)) {
            throw RosterError.unauthorized("Unknown oauth_signature_method");
        }
        if (!one(protocol, "oauth_consumer_key").equals(key)) {
            throw RosterError.unauthorized("Unknown oauth_consumer_key");
        }
        if (protocol.stream()
                .anyMatch(p -> p.name().equals("oauth_version") && !p.value().equals("1.0"))) {
            throw RosterError.unauthorized("Unknown oauth_version");
        }
        String signature = one(protocol, "oauth_signature");
        List<Parameter> signed = new ArrayList<>(protocol);
        signed.removeIf(p -> p.name().equals("oauth_signature"));
        signed.addAll(call.query());
        String base = OAuth1Signature.baseString(
                call.method(), "http", call.header("host").orElse(""), call.rawPath(), signed);
        String expected = OAuth1Signature.sign(method, base, secret, "");
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
            throw RosterError.unauthorized("Wrong oauth_signature");
        }
        useOnce(one(protocol, "oauth_timestamp"), one(protocol, "oauth_nonce"));
    }

    private synchronized void useOnce(String timestamp, String nonce) {
        long now = clock.instant().getEpochSecond();
        long time;
        try {
            time = Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            throw new RosterError(401, "unauthorized", "The oauth_timestamp is not a number");
        }
        if (Math.abs(now - time) > TOLERANCE_SECONDS) {
            throw RosterError.unauthorized("The oauth_timestamp is more than five minutes off");
        }
        if (used.putIfAbsent(time + " " + nonce, time) != null) {
            throw RosterError.unauthorized("The oauth_nonce was used before");
        }
        if (Math.abs(now - forgotten) > TOLERANCE_SECONDS) {
            used.values().removeIf(old -> Math.abs(now - old) > TOLERANCE_SECONDS);
            forgotten = now;
        }
    }

    private static String one(List<Parameter> parameters, String name) {
        List<String> values = parameters.stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .toList();
        if (values.size() != 1) {
            throw RosterError.unauthorized("There must be exactly one " + name);
        }
        return values.get(0);
    }

    /** The parameters of an Authorization header, decoded, without the realm. */
    static List<Parameter> parameters(String authorization) {
        List<Parameter> parameters = new ArrayList<>();
        for (String part : authorization.substring("OAuth ".length()).split(",", -1)) {
            int equals = part.indexOf('=');
            String value = equals < 0 ? "" : part.substring(equals + 1).trim();
            if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
                throw RosterError.unauthorized("Wrong Authorization header");
            }
            String name = QueryString.decode(part.substring(0, equals).trim(), false);
            if (!name.toLowerCase(Locale.ROOT).equals("realm")) {
                parameters.add(new Parameter(name, QueryString.decode(value.substring(1, value.length() - 1), false)));
            }
        }
        return parameters;
    }
}
