// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.internal.LoginKey;
import com.kybergate.rostersync.roster.LocalRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is missing under one identifier and new under another: one for one by what they sign in with, in the same role. Whoever could be two
 * is nobody's. Shown first everybody who is missing, then everybody who is new. For one thread at a time.
 */
final class Movers {
    private final List<AccountField> keys;
    private final LongTable missingByKey = new LongTable();
    private final LongTable missingByAccount = new LongTable();
    private final List<Missing> missing = new ArrayList<>();
    private final Map<String, Missing> movesFrom = new HashMap<>();

    /** Somebody who is missing; contested where it is not clear who of the new ones that is. */
    private static final class Missing {
        final String sourcedId;
        final LocalRole role;
        boolean claimed;
        boolean contested;

        Missing(String sourcedId, LocalRole role) {
            this.sourcedId = sourcedId;
            this.role = role;
        }
    }

    /** By which login keys: those that accounts may be looked for by, and that one person alone has. */
    Movers(LinkRules links, Set<AccountField> exclusive) {
        this.keys = links.lookedFor().stream().filter(exclusive::contains).toList();
    }

    void misses(PlannedChange change) {
        AccountPlan account = change.account();
        if (!change.absent() || account == null || change.localId() == null) {
            return;
        }
        int number = missing.size();
        missing.add(new Missing(change.sourcedId(), account.role()));
        missingByAccount.putIfAbsent(LoginKey.hash(change.localId()), number);
        for (long key : keys(account)) {
            int other = missingByKey.putIfAbsent(key, number);
            if (other != LongTable.NONE) {
                missing.get(other).contested = true;
                missing.get(number).contested = true;
            }
        }
    }

    boolean isEmpty() {
        return missing.isEmpty();
    }

    void appears(PlannedChange change) {
        AccountPlan account = change.account();
        if (account == null) {
            return;
        }
        Set<Integer> fits = new TreeSet<>();
        if (change.operation() == Operation.CREATE) {
            keys(account).forEach(key -> fits.add(missingByKey.get(key)));
        } else if (change.operation() == Operation.LINK && change.localId() != null) {
            // The host took the new identifier, and a crash kept the news from the mirror.
            fits.add(missingByAccount.get(LoginKey.hash(change.localId())));
        }
        fits.remove(LongTable.NONE);
        for (int number : fits) {
            Missing one = missing.get(number);
            one.contested |= one.claimed || fits.size() > 1 || one.role != account.role();
            one.claimed = true;
            if (!change.reason().equals(Reasons.ACCOUNT_MISSING)) {
                movesFrom.put(change.sourcedId(), one);
            }
        }
    }

    /** From which identifier somebody new comes, by the new one. */
    Map<String, String> found() {
        Map<String, String> found = new HashMap<>();
        movesFrom.forEach((sourcedId, one) -> {
            if (!one.contested) {
                found.put(sourcedId, one.sourcedId);
            }
        });
        return found;
    }

    private List<Long> keys(AccountPlan account) {
        List<Long> out = new ArrayList<>();
        for (AccountField field : keys) {
            String value = account.values().get(field);
            if (value != null) {
                out.add(LoginKey.hash(field, value));
            }
        }
        return out;
    }
}
