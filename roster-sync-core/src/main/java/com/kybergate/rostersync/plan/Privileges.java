// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.LocalRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What accounts may do, by the order that the host declares. A role that the host did not declare may be any. */
final class Privileges {
    private static final int NO_ROLE = -1;

    private final List<String> ascending;

    private Privileges(List<String> ascending) {
        this.ascending = ascending;
    }

    static Privileges of(AccountStore<?> accounts) {
        return new Privileges(List.copyOf(accounts.rolesByPrivilege()));
    }

    /** Whether somebody may do more, or perhaps more, with one account's role than with the other's. */
    boolean rises(AccountValues from, AccountValues to) {
        return !isKnown(from) || rank(to) > rank(from);
    }

    boolean falls(AccountValues from, AccountValues to) {
        return isKnown(from) && rank(to) < rank(from);
    }

    /** Whether an account has less, or perhaps less, than the source gives: a demotion that only the host takes back. */
    boolean isBelow(AccountValues ours, AccountValues theirs) {
        return !isKnown(ours) || rank(ours) < rank(theirs);
    }

    /** Whether an account may do more than somebody of a role, or as much as an administrator, or nobody knows what. */
    boolean exceeds(AccountValues account, LocalRole role) {
        String held = account.get(AccountField.ROLE);
        if (held == null) {
            return false;
        }
        int rank = ascending.indexOf(held);
        return rank < 0 || rank >= rank(LocalRole.ADMIN) || rank > rank(role);
    }

    /** Whether more than one's own data hangs on an account. */
    boolean isStaff(AccountValues account, @Nullable LocalRole otherwise) {
        String held = account.get(AccountField.ROLE);
        if (held == null) {
            return otherwise != null && otherwise != LocalRole.STUDENT;
        }
        int rank = ascending.indexOf(held);
        return rank < 0 || rank >= rank(LocalRole.STAFF);
    }

    private int rank(LocalRole role) {
        return ascending.indexOf(role.value());
    }

    private int rank(AccountValues values) {
        String role = values.get(AccountField.ROLE);
        return role == null ? NO_ROLE : ascending.indexOf(role);
    }

    private boolean isKnown(AccountValues values) {
        String role = values.get(AccountField.ROLE);
        return role == null || ascending.contains(role);
    }
}
