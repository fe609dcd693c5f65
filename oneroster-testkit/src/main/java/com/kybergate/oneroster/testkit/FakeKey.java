// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A signing key of the fake identity provider, made when it is needed, and every way to sign a token with it or to pretend to. */
final class FakeKey {
    private final String id;
    private final KeyPair pair;

    private FakeKey(String id, KeyPair pair) {
        this.id = id;
        this.pair = pair;
    }

    static FakeKey rsa(String id, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new FakeKey(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    FakeKey called(String other) {
        return new FakeKey(other, pair);
    }

    String id() {
        return id;
    }

    /** As it is published (RFC 7517). */
    Map<String, Object> published() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "RSA");
        jwk.put("use", "sig");
        jwk.put("alg", "RS256");
        jwk.put("kid", id);
        jwk.put("n", base64(unsigned(key.getModulus())));
        jwk.put("e", base64(unsigned(key.getPublicExponent())));
        return jwk;
    }

    String token(Map<String, Object> header, String payload) {
        String input = base64(Json.write(header)) + "." + base64(payload);
        return input + "." + signature(String.valueOf(header.get("alg")), input);
    }

    private String signature(String algorithm, String input) {
        try {
            return switch (algorithm) {
                case "RS256" -> sign("SHA256withRSA", pair.getPrivate(), input, null);
                case "RS512" -> sign("SHA512withRSA", pair.getPrivate(), input, null);
                case "PS256" ->
                    sign(
                            "RSASSA-PSS",
                            pair.getPrivate(),
                            input,
                            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                case "ES256" -> sign("SHA256withECDSAinP1363Format", ellipticKey(), input, null);
                // The public key, which everybody has, as the secret: a verifier that lets the token choose the
                // algorithm takes it.
                case "HS256" -> {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
                    yield base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
                }
                default -> "";
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(
            String algorithm,
            PrivateKey key,
            String input,
            java.security.spec.@Nullable AlgorithmParameterSpec parameters)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        if (parameters != null) {
            signature.setParameter(parameters);
        }
        signature.initSign(key);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return base64(signature.sign());
    }

    private static PrivateKey ellipticKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
