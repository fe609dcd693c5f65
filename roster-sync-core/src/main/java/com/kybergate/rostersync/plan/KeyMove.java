// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.internal.LoginKey;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Which login keys a change lets go of and which it wants, as 64-bit hashes: fifty thousand of these take a few megabytes, the changes
 * themselves more than a hundred. Two keys with the same hash would be held, or done, together, and nothing else.
 */
final class KeyMove {
    private static final long[] NONE = {};

    private final long[] lets;
    private final long[] wants;

    private KeyMove(long[] lets, long[] wants) {
        this.lets = lets;
        this.wants = wants;
    }

    static KeyMove of(PlannedChange change) {
        AccountPlan account = change.account();
        if (account == null) {
            return new KeyMove(NONE, NONE);
        }
        long[] lets =
                account.before().entrySet().stream().mapToLong(KeyMove::hash).toArray();
        long[] wants = account.changed().stream()
                .filter(field -> field.isLoginKey() && account.values().get(field) != null)
                .mapToLong(field ->
                        LoginKey.hash(field, String.valueOf(account.values().get(field))))
                .toArray();
        return new KeyMove(lets, wants);
    }

    /** Whether a change moves somebody's login key to another value. */
    static boolean isOne(PlannedChange change) {
        AccountPlan account = change.account();
        return change.operation() != Operation.CREATE && account != null && account.changesLoginKey();
    }

    /** The keys it lets go of. */
    LongStream lets() {
        return Arrays.stream(lets);
    }

    /** The keys it wants. */
    LongStream wants() {
        return Arrays.stream(wants);
    }

    private static long hash(Map.Entry<AccountField, String> key) {
        return LoginKey.hash(key.getKey(), key.getValue());
    }
}
