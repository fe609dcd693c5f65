// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed fingerprints of values: enough to see that a value changed, and of no use to anybody who does not have the tenant's secret. Safe
 * for concurrent use.
 */
final class Fingerprints {
    private static final int BYTES = 16;

    private final Mac mac;

    /** Most people have neither a middle name nor a telephone number. */
    private final Map<AccountField, String> ofNothing = new EnumMap<>(AccountField.class);

    /**
     * Makes fingerprints under a secret.
     *
     * @param secret the tenant's secret
     */
    Fingerprints(byte[] secret) {
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
        for (AccountField field : AccountField.values()) {
            ofNothing.put(field, print(field, List.of()));
        }
    }

    /**
     * The fingerprint of what a field holds.
     *
     * @param field the field
     * @param values its values, in any order
     * @return 22 characters
     */
    String of(AccountField field, Collection<String> values) {
        return values.isEmpty() ? Objects.requireNonNull(ofNothing.get(field)) : print(field, values);
    }

    private String print(AccountField field, Collection<String> values) {
        StringBuilder text = new StringBuilder(field.name());
        for (String value : values.size() > 1 ? new TreeSet<>(values) : values) {
            append(text, value);
        }
        return mac(text);
    }

    /**
     * The fingerprint of what a change would do: to whom, and which login keys, role and schools of an account give way to which. A name that
     * changes while such a change waits makes no other change of it, as it would be written without anybody's approval. A link, an account that
     * is to be made, and an update that waits though it touches none of these, are covered value by value.
     *
     * @param change the change
     * @return 22 characters, the same for the same change in every run
     */
    String of(PlannedChange change) {
        StringBuilder text = new StringBuilder("change");
        append(text, change.operation().key());
        append(text, change.collection().wireName());
        append(text, change.sourcedId());
        append(text, change.localId() == null ? "" : change.localId());
        append(text, Boolean.toString(change.absent()));
        AccountPlan account = change.account();
        if (account == null) {
            append(text, change.active() ? change.record().hash().hex() : "");
            return mac(text);
        }
        append(text, String.valueOf(account.setActive()));
        boolean update = change.operation() == Operation.UPDATE || change.operation() == Operation.REACTIVATE;
        boolean everything = !update || account.changed().stream().noneMatch(Fingerprints::isKey);
        for (AccountField field : AccountField.values()) {
            if (account.changed().contains(field) && (everything || isKey(field))) {
                append(text, field.name());
                append(text, account.before().getOrDefault(field, ""));
                account.values().getAll(field).forEach(value -> append(text, value));
            }
        }
        return mac(text);
    }

    private static boolean isKey(AccountField field) {
        return field.isLoginKey() || field == AccountField.ROLE || field == AccountField.SCHOOLS;
    }

    /** Lengths keep "a", "bc" apart from "ab", "c". */
    private static void append(StringBuilder text, String value) {
        text.append('|').append(value.length()).append(':').append(value);
    }

    private String mac(CharSequence text) {
        byte[] full;
        synchronized (mac) {
            full = mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, BYTES));
    }
}
