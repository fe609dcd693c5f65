// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.LoginKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The three-way merge of an account, field by field.
 *
 * <p>The source changed a field if what it says differs from what it said at last. Somebody edited it locally if what the account holds
 * differs from what it held after the sync last wrote and read it back: comparing with what was <em>written</em> would take a host that
 * stores e-mail addresses in lower case for one that edits them for ever. A field of which the source says nothing keeps its value.
 */
final class Merge {
    private final AccountValues values;
    private final List<AccountField> changed = new ArrayList<>();
    private final Map<AccountField, String> before = new EnumMap<>(AccountField.class);
    private final Map<AccountField, String> keptBase = new EnumMap<>(AccountField.class);
    private boolean raisesPrivilege;
    private boolean lowersPrivilege;
    private boolean repairsLocalEdit;
    private boolean sourceMovesKey;

    Merge(
            Set<AccountField> fields,
            AccountValues theirs,
            @Nullable AccountValues theirsAtLast,
            Account ours,
            Map<AccountField, String> base,
            ConflictPolicy policy,
            Privileges privileges,
            Fingerprints fingerprints) {
        AccountValues result = ours.values();
        for (AccountField field : AccountField.values()) {
            if (!fields.contains(field) || theirs.getAll(field).isEmpty()) {
                continue;
            }
            Set<String> local = ours.values().getAll(field);
            boolean sourceChanged =
                    theirsAtLast == null || !theirs.getAll(field).equals(theirsAtLast.getAll(field));
            String atLast = base.get(field);
            // Left behind where a run broke off between taking a key away and giving the new one: nobody's edit, and
            // nobody's key.
            boolean released = field.isLoginKey() && local.stream().allMatch(LoginKey::isStandIn) && !local.isEmpty();
            boolean edited = !released && atLast != null && !atLast.equals(fingerprints.of(field, local));
            boolean adopting = atLast == null;
            boolean takeSource;
            if (!edited) {
                takeSource = sourceChanged || adopting || released;
            } else if (field == AccountField.ROLE) {
                // A person's demotion by the host is a lock that only the host lifts.
                takeSource = !privileges.isBelow(ours.values(), theirs);
            } else if (field.followsSource()) {
                takeSource = true;
            } else {
                takeSource = policy.decide(field, sourceChanged) == ConflictPolicy.Side.SOURCE;
            }
            if (takeSource && !theirs.getAll(field).equals(local)) {
                result = result.withFrom(field, theirs);
                changed.add(field);
                repairsLocalEdit |= edited && !sourceChanged;
                if (field.isLoginKey()) {
                    before.put(field, String.join("", local));
                    sourceMovesKey |= sourceChanged && !released && !local.isEmpty();
                }
                if (field == AccountField.ROLE) {
                    raisesPrivilege = privileges.rises(ours.values(), theirs);
                    lowersPrivilege = privileges.falls(ours.values(), theirs);
                }
            } else if (edited && atLast != null && !theirs.getAll(field).equals(local)) {
                keptBase.put(field, atLast);
            }
        }
        this.values = result;
    }

    AccountValues values() {
        return values;
    }

    List<AccountField> changed() {
        return changed;
    }

    Map<AccountField, String> before() {
        return before;
    }

    Map<AccountField, String> keptBase() {
        return keptBase;
    }

    boolean raisesPrivilege() {
        return raisesPrivilege;
    }

    boolean lowersPrivilege() {
        return lowersPrivilege;
    }

    /** Whether a field is written only because somebody edited it locally. */
    boolean repairsLocalEdit() {
        return repairsLocalEdit;
    }

    /** Whether a user name or an e-mail address gives way to another because the source now says so, and not only the host. */
    boolean sourceMovesKey() {
        return sourceMovesKey;
    }
}
