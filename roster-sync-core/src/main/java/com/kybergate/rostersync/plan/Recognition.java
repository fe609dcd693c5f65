// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.LoginKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account is still that of the person it is linked to. A host that was restored from a backup, or that uses its keys again, can
 * have given the key to somebody else, and drift repair would hand that account over.
 */
final class Recognition {
    private static final List<AccountField> WHO = List.of(
            AccountField.USERNAME,
            AccountField.EMAIL,
            AccountField.IDENTIFIER,
            AccountField.GIVEN_NAME,
            AccountField.FAMILY_NAME);
    /** With one field alone, somebody who was renamed could not be told from somebody else. */
    private static final int ENOUGH = 2;

    private Recognition() {}

    /** True if nothing that tells people apart is as the sync left it, or as the source says it is or was. */
    static boolean isSomebodyElse(
            AccountValues theirs,
            AccountValues theirsAtLast,
            Account ours,
            Map<AccountField, String> base,
            Fingerprints of) {
        int compared = 0;
        for (AccountField field : WHO) {
            String left = base.get(field);
            Set<String> now = ours.values().getAll(field);
            if (left == null || theirsAtLast.getAll(field).isEmpty()) {
                continue;
            }
            boolean same = left.equals(of.of(field, now))
                    || isSame(theirs.get(field), now)
                    || isSame(theirsAtLast.get(field), now)
                    || now.stream().anyMatch(LoginKey::isStandIn);
            if (same) {
                return false;
            }
            compared++;
        }
        return compared >= ENOUGH;
    }

    /**
     * True if a record speaks of somebody else than an earlier one of the same identifier: both names are others, and so is every key that both
     * state. Whoever marries, is adopted or moves to another school keeps one of them.
     */
    static boolean isAnotherPerson(AccountValues theirs, AccountValues theirsAtLast) {
        int keys = 0;
        for (AccountField field : WHO) {
            String now = theirs.get(field);
            String before = theirsAtLast.get(field);
            boolean isName = field == AccountField.GIVEN_NAME || field == AccountField.FAMILY_NAME;
            if (now == null || before == null) {
                if (isName) {
                    return false;
                }
                continue;
            }
            if (now.equalsIgnoreCase(before)) {
                return false;
            }
            keys += isName ? 0 : 1;
        }
        return keys > 0;
    }

    private static boolean isSame(@Nullable String theirs, Set<String> now) {
        return theirs != null && now.stream().anyMatch(theirs::equalsIgnoreCase);
    }
}
