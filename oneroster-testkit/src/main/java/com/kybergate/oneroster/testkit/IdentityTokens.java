// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.IdentityChange.Stage;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Codes, keys and tokens of the fake identity provider. */
final class IdentityTokens {
    private static final long CODE_SECONDS = 300;
    private static final long TOKEN_SECONDS = 86_400;
    private static final AtomicInteger KEY_NUMBER = new AtomicInteger();

    /** Pairs of keys take a while to make, so those of one process are made once. */
    private static final List<FakeKey> MADE = new ArrayList<>();

    /** What a code stands for. */
    record Grant(
            FakeLogin person,
            Optional<String> redirectUri,
            String scope,
            Optional<String> nonce,
            Optional<String> challenge,
            long signedInAt) {}

    private record Issued(Grant grant, long at) {}

    private final String issuer;
    private final String clientId;
    private final Clock clock;
    private final Supplier<Collection<IdentityChange>> changes;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> codes = new ConcurrentHashMap<>();
    private final Map<String, FakeLogin> accessTokens = new ConcurrentHashMap<>();
    private final List<FakeKey> keys = new ArrayList<>();
    private final List<String> issued = new CopyOnWriteArrayList<>();
    private boolean named = true;
    private int used;

    IdentityTokens(String issuer, String clientId, Clock clock, Supplier<Collection<IdentityChange>> changes) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.clock = clock;
        this.changes = changes;
        keys.add(nextKey());
    }

    private FakeKey nextKey() {
        synchronized (MADE) {
            if (used == MADE.size()) {
                MADE.add(FakeKey.rsa("made", 2048));
            }
            return MADE.get(used++).called("key-" + KEY_NUMBER.incrementAndGet());
        }
    }

    synchronized void rotate(boolean announcedOnly) {
        FakeKey next = nextKey();
        if (!announcedOnly) {
            keys.clear();
        }
        keys.add(next);
    }

    synchronized void dropIds() {
        named = false;
        keys.add(nextKey());
    }

    synchronized Map<String, Object> published() {
        List<Object> published = new ArrayList<>();
        for (FakeKey key : keys) {
            Map<String, Object> jwk = key.published();
            if (!named) {
                jwk.remove("kid");
            }
            published.add(jwk);
        }
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("keys", published);
        return set;
    }

    /** Every code and token that was given out. */
    List<String> issued() {
        return List.copyOf(issued);
    }

    private String noted(String secret) {
        issued.add(secret);
        return secret;
    }

    String code(Grant grant) {
        String code = noted("c" + text());
        codes.put(code, new Issued(grant, clock.instant().getEpochSecond()));
        return code;
    }

    Optional<FakeLogin> holder(String accessToken) {
        return Optional.ofNullable(accessTokens.get(accessToken));
    }

    Optional<Map<String, Object>> redeem(
            String code, Optional<String> redirectUri, Optional<String> verifier, boolean anyVerifier) {
        // Once, right or wrong.
        Issued issued = codes.remove(code);
        if (issued == null || clock.instant().getEpochSecond() > issued.at() + CODE_SECONDS) {
            return Optional.empty();
        }
        Grant grant = issued.grant();
        boolean verified = grant.challenge().isEmpty()
                || anyVerifier
                || grant.challenge().equals(verifier.map(IdentityTokens::challenge));
        if (!verified || !grant.redirectUri().equals(redirectUri)) {
            return Optional.empty();
        }
        String accessToken = noted("t" + text());
        accessTokens.put(accessToken, grant.person());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", accessToken);
        body.put("token_type", "Bearer");
        body.put("response_type", "code");
        if (List.of(grant.scope().split(" ", -1)).contains("openid")) {
            body.put("id_token", noted(idToken(grant)));
        }
        return Optional.of(body);
    }

    private synchronized String idToken(Grant grant) {
        FakeKey key = keys.get(0);
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("typ", "JWT");
        if (named) {
            header.put("kid", key.id());
        }
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", clientId);
        claims.put("iat", now);
        claims.put("exp", now + TOKEN_SECONDS);
        claims.put("auth_time", grant.signedInAt());
        grant.nonce().ifPresent(nonce -> claims.put("nonce", nonce));
        claims.putAll(claims(grant.person()));
        for (IdentityChange change : changes.get()) {
            if (change.stage() == Stage.HEADER) {
                change.json().accept(header);
            } else if (change.stage() == Stage.CLAIMS) {
                change.json().accept(claims);
            }
        }
        FakeKey signer = changes.get().contains(IdentityFault.ID_TOKEN_SIGNATURE_FOREIGN.change())
                ? FakeKey.rsa("foreign", 2048)
                : key;
        return changed(Stage.TEXT, signer.token(header, changed(Stage.PAYLOAD, Json.write(claims))));
    }

    private String changed(Stage stage, String text) {
        String result = text;
        for (IdentityChange change : changes.get()) {
            UnaryOperator<String> operator = change.stage() == stage ? change.text() : UnaryOperator.identity();
            result = operator.apply(result);
        }
        return result;
    }

    static Map<String, Object> claims(FakeLogin person) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", person.userId());
        claims.put("name", person.displayName());
        put(claims, "email", person.email());
        claims.put("email_verified", true);
        put(claims, "preferred_username", person.loginId());
        claims.put("classLink_tenant_id", number(person.tenantId()));
        claims.put("classLink_tenant_id_string", person.tenantId());
        put(claims, "classLink_sourcedId", person.sourcedId());
        put(claims, "classLink_role", person.role());
        return claims;
    }

    static Map<String, Object> info(FakeLogin person) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("UserId", number(person.userId()));
        info.put("TenantId", number(person.tenantId()));
        info.put("DisplayName", person.displayName());
        info.put("Email", person.email());
        info.put("LoginId", person.loginId());
        put(info, "Role", person.role());
        info.put("OrgId", List.of("5678"));
        info.put("SourcedId", person.sourcedId());
        return info;
    }

    private static void put(Map<String, Object> map, String name, String value) {
        if (!value.isEmpty()) {
            map.put(name, value);
        }
    }

    private static Object number(String id) {
        return id.matches("\\d{1,18}") ? (Object) Long.valueOf(id) : id;
    }

    private static String challenge(String verifier) {
        try {
            return FakeKey.base64(
                    MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return FakeKey.base64(bytes);
    }
}
