// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.roster.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** What people sign in with, as something that one of them has at a time. */
public final class LoginKey {
    private static final String BEGIN = "released-";
    private static final String END = "@roster.invalid";

    private LoginKey() {}

    /**
     * A key to compare by: hosts take two spellings of an address for one.
     *
     * @param field a login key
     * @param value its value
     * @return equal for values that exclude each other
     */
    public static String of(AccountField field, String value) {
        return field.name() + ':' + value.toLowerCase(Locale.ROOT);
    }

    /**
     * The same in 64 bits.
     *
     * @param field a login key
     * @param value its value
     * @return equal for values that exclude each other, and, once in a great while, for others
     */
    public static long hash(AccountField field, String value) {
        return hash(of(field, value));
    }

    /**
     * Any key in 64 bits.
     *
     * @param key the key
     * @return the same for the same key, and, once in a great while, for others
     */
    public static long hash(String key) {
        long hash = key.length();
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /**
     * What stands in for a person's key for the moment in which another takes it over.
     *
     * @param tenant whose person it is: in some hosts a key is unique over all tenants
     * @param sourcedId the person
     * @return a value that nobody else has
     */
    public static String standIn(TenantId tenant, String sourcedId) {
        String person = tenant.value() + '/' + sourcedId;
        return BEGIN + UUID.nameUUIDFromBytes(person.getBytes(StandardCharsets.UTF_8)) + END;
    }

    /**
     * Whether a value is such a stand-in.
     *
     * @param value what an account holds
     * @return true if the sync put it there
     */
    public static boolean isStandIn(String value) {
        return value.startsWith(BEGIN) && value.endsWith(END);
    }
}
