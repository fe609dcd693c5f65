// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.SyncState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what accounts held before and after a change, and opens it again. The key is made of the tenant's secret, which goes with the
 * tenant, and of nothing else; what is sealed belongs to one tenant, run and record, and opens nowhere else. One thread at a time.
 */
public final class ChangeSeal {
    private static final String PURPOSE = "com.kybergate.rostersync changes 1";
    private static final String OTHERWISE = "an entry of the log of changes is not what was written";
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SyncState<?> state;
    private final TenantId tenant;
    private final SecureRandom random;
    private @Nullable SecretKeySpec key;
    private @Nullable Cipher cipher;

    /**
     * What an account held.
     *
     * @param before the values that were changed, by the names of the fields
     * @param after what is in their place
     */
    public record Values(Map<String, String> before, Map<String, String> after) {
        /** Nothing at all. */
        public static final Values NONE = new Values(Map.of(), Map.of());

        @Override
        public String toString() {
            return "Values[before=" + before.keySet() + ", after=" + after.keySet() + "]";
        }
    }

    /**
     * Makes a seal.
     *
     * @param state has the tenant's secret; not asked before the first use
     * @param tenant the tenant
     * @param random makes what is never used twice
     */
    public ChangeSeal(SyncState<?> state, TenantId tenant, SecureRandom random) {
        this.state = state;
        this.tenant = tenant;
        this.random = random;
    }

    /**
     * Seals values.
     *
     * @param run the run that changed them
     * @param sourcedId the record they belong to
     * @param values the values
     * @return a text that only {@link #open} can read
     */
    public String seal(String run, String sourcedId, Values values) {
        byte[] plain = joined(List.of(flat(values.before()), flat(values.after())));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, run, sourcedId).doFinal(plain);
            byte[] all = ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /**
     * Opens an entry.
     *
     * @param entry the entry
     * @return the values; none of an entry that has none
     * @throws RuntimeException if somebody else wrote it, or it was written for another tenant, run or record; names nobody
     */
    public Values open(ChangeEntry entry) {
        String sealed = entry.sealed();
        if (sealed == null) {
            return Values.NONE;
        }
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            if (all.length < 1 + NONCE_BYTES || all[0] != VERSION) {
                throw BrokenOffException.because(OTHERWISE);
            }
            byte[] nonce = new byte[NONCE_BYTES];
            System.arraycopy(all, 1, nonce, 0, NONCE_BYTES);
            ByteBuffer plain = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, nonce, entry.run(), entry.sourcedId())
                    .doFinal(all, 1 + NONCE_BYTES, all.length - 1 - NONCE_BYTES));
            return new Values(map(ByteBuffer.wrap(next(plain))), map(ByteBuffer.wrap(next(plain))));
        } catch (GeneralSecurityException | IllegalArgumentException | BufferUnderflowException e) {
            throw BrokenOffException.because(OTHERWISE, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String run, String sourcedId) throws GeneralSecurityException {
        if (cipher == null) {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        }
        if (key == null) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(state.secret(tenant), "HmacSHA256"));
            key = new SecretKeySpec(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)), "AES");
        }
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(joined(List.of(bytes(tenant.value()), bytes(run), bytes(sourcedId))));
        return cipher;
    }

    private static byte[] flat(Map<String, String> values) {
        List<byte[]> texts = new ArrayList<>();
        values.forEach((name, value) -> {
            texts.add(bytes(name));
            texts.add(bytes(value));
        });
        return joined(texts);
    }

    private static Map<String, String> map(ByteBuffer flat) {
        Map<String, String> values = new LinkedHashMap<>();
        while (flat.hasRemaining()) {
            String name = new String(next(flat), StandardCharsets.UTF_8);
            values.put(name, new String(next(flat), StandardCharsets.UTF_8));
        }
        return values;
    }

    /** Each with its length before it, so that no two lists come out the same. */
    private static byte[] joined(List<byte[]> parts) {
        ByteBuffer joined = ByteBuffer.allocate(
                parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        parts.forEach(part -> joined.putInt(part.length).put(part));
        return joined.array();
    }

    private static byte[] next(ByteBuffer joined) {
        byte[] part = new byte[joined.getInt()];
        joined.get(part);
        return part;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
