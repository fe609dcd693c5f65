// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.internal.Hashes;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges an ID token by every rule of OpenID Connect Core 1.0, section 3.1.3.7, in an order in which nothing is believed before the signature
 * is. Each rule has its own error.
 */
final class IdTokenJudge {
    private static final int LONGEST = 16 * 1024;
    private static final int LONGEST_SUBJECT = 255;
    private static final String ALGORITHM = "RS256";

    private final String issuer;
    private final String clientId;
    private final SigningKeys keys;
    private final Clock clock;
    private final Duration skew;

    /**
     * What the request asked for.
     *
     * @param nonce the nonce that was sent; null if there was no request of ours
     * @param authenticatedAfter when the person may have signed in at the earliest; null if that was not asked
     * @param oldest how long ago the token may have been issued
     */
    record Asked(@Nullable String nonce, @Nullable Instant authenticatedAfter, Duration oldest) {
        /** A nonce opens something as long as the sign-in is under way. */
        @Override
        public String toString() {
            return "Asked[]";
        }
    }

    IdTokenJudge(String issuer, String clientId, SigningKeys keys, Clock clock, Duration skew) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.keys = keys;
        this.clock = clock;
        this.skew = skew;
    }

    /** The claims, once everything holds. */
    Map<String, @Nullable Object> judge(String token, @Nullable String accessToken, Asked asked) {
        if (token.length() > LONGEST) {
            throw refused(SignInError.ID_TOKEN_TOO_LARGE);
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length == 5) {
            throw refused(SignInError.ID_TOKEN_ENCRYPTED);
        }
        if (parts.length != 3) {
            throw refused(SignInError.ID_TOKEN_MALFORMED);
        }
        Map<String, @Nullable Object> header = part(parts[0]);
        checkHeader(header, parts[2]);
        checkSignature(parts, header.get("kid") instanceof String id ? id : null);
        Map<String, @Nullable Object> claims = part(parts[1]);
        checkParties(claims);
        checkTimes(claims, asked);
        checkRequest(claims, accessToken, asked);
        return claims;
    }

    private static void checkHeader(Map<String, @Nullable Object> header, String signature) {
        Object algorithm = header.get("alg");
        if (!(algorithm instanceof String name)) {
            throw refused(SignInError.ID_TOKEN_MALFORMED);
        }
        if (name.equalsIgnoreCase("none") || signature.isEmpty()) {
            throw refused(SignInError.ID_TOKEN_UNSIGNED);
        }
        if (!name.equals(ALGORITHM)) {
            throw refused(SignInError.ID_TOKEN_ALGORITHM_WRONG);
        }
        if (header.get("kid") != null && !(header.get("kid") instanceof String)) {
            throw refused(SignInError.ID_TOKEN_MALFORMED);
        }
        for (String refused : List.of("jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc", "cty")) {
            if (header.containsKey(refused)) {
                throw refused(SignInError.ID_TOKEN_HEADER_REFUSED);
            }
        }
        if (header.get("typ") != null && !"JWT".equalsIgnoreCase(String.valueOf(header.get("typ")))) {
            throw refused(SignInError.ID_TOKEN_HEADER_REFUSED);
        }
    }

    private void checkSignature(String[] parts, @Nullable String keyId) {
        boolean good;
        try {
            JWSHeader header = JWSHeader.parse(new Base64URL(parts[0]));
            good = JWSAlgorithm.RS256.equals(header.getAlgorithm())
                    && new RSASSAVerifier(keys.find(keyId))
                            .verify(
                                    header,
                                    (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                                    new Base64URL(parts[2]));
        } catch (JOSEException | ParseException | IllegalArgumentException e) {
            throw new SignInException(SignInError.ID_TOKEN_MALFORMED, e);
        }
        if (!good) {
            throw refused(SignInError.SIGNATURE_WRONG);
        }
    }

    private void checkParties(Map<String, @Nullable Object> claims) {
        if (!issuer.equals(claims.get("iss"))) {
            throw refused(SignInError.ISSUER_WRONG);
        }
        Object audience = claims.get("aud");
        List<?> audiences =
                audience instanceof List<?> several ? several : audience == null ? List.of() : List.of(audience);
        if (audiences.isEmpty()) {
            throw refused(SignInError.AUDIENCE_MISSING);
        }
        if (!audiences.contains(clientId)) {
            throw refused(SignInError.AUDIENCE_WRONG);
        }
        if (audiences.stream().anyMatch(other -> !clientId.equals(other))) {
            throw refused(SignInError.AUDIENCE_TOO_WIDE);
        }
        if (claims.get("azp") != null && !clientId.equals(claims.get("azp"))) {
            throw refused(SignInError.AUTHORIZED_PARTY_WRONG);
        }
        if (!(claims.get("sub") instanceof String subject) || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw refused(SignInError.SUBJECT_MISSING);
        }
    }

    private void checkTimes(Map<String, @Nullable Object> claims, Asked asked) {
        Instant now = clock.instant();
        Instant expires = time(claims, "exp");
        if (expires == null) {
            throw refused(SignInError.EXPIRY_MISSING);
        }
        if (!now.isBefore(expires.plus(skew))) {
            throw refused(SignInError.ID_TOKEN_EXPIRED);
        }
        Instant begins = time(claims, "nbf");
        if (begins != null && begins.isAfter(now.plus(skew))) {
            throw refused(SignInError.ID_TOKEN_NOT_YET_VALID);
        }
        Instant issued = time(claims, "iat");
        if (issued == null) {
            throw refused(SignInError.ISSUED_AT_MISSING);
        }
        if (issued.isAfter(now.plus(skew))) {
            throw refused(SignInError.ISSUED_IN_FUTURE);
        }
        if (issued.isBefore(now.minus(skew).minus(asked.oldest()))) {
            throw refused(SignInError.ISSUED_TOO_LONG_AGO);
        }
        if (asked.authenticatedAfter() != null) {
            Instant authenticated = time(claims, "auth_time");
            if (authenticated == null) {
                throw refused(SignInError.AUTH_TIME_MISSING);
            }
            if (authenticated.isBefore(asked.authenticatedAfter().minus(skew))) {
                throw refused(SignInError.AUTHENTICATED_TOO_LONG_AGO);
            }
        }
    }

    private static void checkRequest(Map<String, @Nullable Object> claims, @Nullable String accessToken, Asked asked) {
        if (asked.nonce() != null) {
            if (!(claims.get("nonce") instanceof String nonce) || nonce.isEmpty()) {
                throw refused(SignInError.NONCE_MISSING);
            }
            if (!isSame(nonce, asked.nonce())) {
                throw refused(SignInError.NONCE_WRONG);
            }
        } else if (claims.get("nonce") != null) {
            // It answers a request, of ours or somebody's; whoever took the state from that answer wants it taken for a
            // launch.
            throw refused(SignInError.NONCE_WRONG);
        }
        Object hash = claims.get("at_hash");
        if (hash != null) {
            // OpenID Connect Core 1.0, section 3.1.3.6: the left half of the hash that the algorithm uses.
            String expected =
                    accessToken == null ? "" : Hashes.base64Url(Arrays.copyOf(Hashes.sha256(accessToken), 16));
            if (!isSame(String.valueOf(hash), expected)) {
                throw refused(SignInError.ACCESS_TOKEN_MISMATCH);
            }
        }
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A time in seconds; what is no number counts as not said, and is never believed. */
    static @Nullable Instant time(Map<String, @Nullable Object> claims, String name) {
        Object said = claims.get(name);
        if (said instanceof Number number && Math.abs(number.doubleValue()) < 1e11) {
            return Instant.ofEpochSecond(number.longValue());
        }
        return null;
    }

    private static Map<String, @Nullable Object> part(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return StrictJson.object(text);
        } catch (StrictJson.RefusedException e) {
            throw refused(e.tooDeep ? SignInError.ID_TOKEN_TOO_DEEP : SignInError.ID_TOKEN_MALFORMED);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw refused(SignInError.ID_TOKEN_MALFORMED);
        }
    }

    private static SignInException refused(SignInError error) {
        return new SignInException(error);
    }
}
