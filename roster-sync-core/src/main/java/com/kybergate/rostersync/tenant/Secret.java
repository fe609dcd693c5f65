// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that nobody may see: a client's secret, a token. {@link #reveal} is the one way to it, so that whoever looks for the places where
 * secrets are used finds them all; {@code toString} shows nothing, and equality takes the same time wherever two of them differ. Immutable.
 */
public final class Secret {
    private static final Secret WITHHELD = new Secret(null);

    /** The text, or null where it is withheld. */
    private final @Nullable String text;

    private Secret(@Nullable String text) {
        this.text = text;
    }

    /**
     * A secret.
     *
     * @param text the text, kept exactly as it is
     * @return the secret
     * @throws IllegalArgumentException if it is empty, or no text that can be written down; the message does not show it
     */
    public static Secret of(String text) {
        Objects.requireNonNull(text, "secret");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        // Half a surrogate pair would come back as something else.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("the secret holds half a character");
        }
        return new Secret(text);
    }

    /**
     * The place of a secret that is not told here: in what a form shows, and in what comes back from a form in which nobody typed it again.
     *
     * @return a secret that cannot be revealed
     */
    public static Secret withheld() {
        return WITHHELD;
    }

    /**
     * Whether the secret is not told here.
     *
     * @return true for {@link #withheld}
     */
    public boolean isWithheld() {
        return text == null;
    }

    /**
     * The text itself, for the one who needs it now. It belongs into no field, no log and no message.
     *
     * @return the text
     * @throws IllegalStateException if it is withheld
     */
    public String reveal() {
        if (text == null) {
            throw new IllegalStateException("the secret is withheld here");
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that
                && isWithheld() == that.isWithheld()
                && MessageDigest.isEqual(bytes(), that.bytes());
    }

    /** The same for all: a hash would tell something about the text. */
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "Secret[\u2026]";
    }

    private byte[] bytes() {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
