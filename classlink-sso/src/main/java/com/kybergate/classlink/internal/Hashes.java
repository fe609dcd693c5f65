// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 and base64url, as the standards write them. */
public final class Hashes {
    private Hashes() {}

    /**
     * The hash of a text.
     *
     * @param text any text
     * @return 32 bytes
     */
    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Bytes as text.
     *
     * @param bytes any bytes
     * @return letters, digits, minus and underscore, without padding
     */
    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
