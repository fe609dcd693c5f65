// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.internal.LoginKey;

/**
 * Which accounts the people of a whole roster fit, and which of these several fit, as 64-bit hashes: some 24 bytes an account. Two accounts
 * with the same hash would both be taken for contested, and a person would be asked. For one thread at a time.
 */
final class Claims {
    private final LongTable claimed = new LongTable();
    private final LongTable contested = new LongTable();

    /** Notes that somebody fits an account. Each person says so once for each account. */
    void add(String localId) {
        long hash = LoginKey.hash(localId);
        if (claimed.putIfAbsent(hash, 0) != LongTable.NONE) {
            contested.putIfAbsent(hash, 0);
        }
    }

    /** Whether several people fit an account, among those who were noted so far. */
    boolean isContested(String localId) {
        return contested.contains(LoginKey.hash(localId));
    }
}
