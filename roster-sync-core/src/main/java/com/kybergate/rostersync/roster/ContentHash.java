// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of a record's content: the first 128 bits of SHA-256 over its fields in the canonical form, and the form's version.
 *
 * <p>Equal content has equal fingerprints whatever the order of keys, blanks or sets on the wire. A new version of the
 * form changes every fingerprint, so a difference means "look again", never "it changed": guards count changed fields.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record ContentHash(long high, long low) {
    private static final int FORM_VERSION = 2;
    private static final int DIGITS = 16;
    private static final String NONE = "this is no fingerprint of a record";

    /** The fingerprint of a text that says all of the content, and the same content in the same words. */
    static ContentHash over(CharSequence content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) FORM_VERSION);
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest(content.toString().getBytes(StandardCharsets.UTF_8)));
            return new ContentHash(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads a fingerprint back.
     *
     * @param hex what {@link #hex} gave
     * @return the fingerprint
     * @throws IllegalArgumentException if it is anything else
     */
    public static ContentHash ofHex(String hex) {
        if (hex.length() != 2 * DIGITS) {
            throw new IllegalArgumentException(NONE);
        }
        return new ContentHash(number(hex, 0), number(hex, DIGITS));
    }

    private static long number(String hex, int from) {
        long number = 0;
        for (int i = from; i < from + DIGITS; i++) {
            char c = hex.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                throw new IllegalArgumentException(NONE);
            }
            number = number << 4 | Character.digit(c, 16);
        }
        return number;
    }

    /**
     * The fingerprint as text.
     *
     * @return 32 hexadecimal digits
     */
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
