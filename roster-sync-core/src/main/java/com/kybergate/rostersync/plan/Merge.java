// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.LoginKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The three-way merge of an account, field by field.
 *
 * <p>The source changed a field if what it says differs from what it said at last. Somebody edited it locally if what the account holds
 * differs from what it held after the sync last wrote and read it back: comparing with what was <em>written</em> would take a host that
 * stores e-mail addresses in lower case for one that edits them for ever. A field of which the source says nothing keeps its value, unless
 * the policy clears it when the source says it no more. An edited set is merged value by value, each of which is there or not: a local
 * addition outlives what the source adds.
 */
final class Merge {
    private final AccountValues values;
    private final List<AccountField> changed = new ArrayList<>();
    private final Map<AccountField, String> before = new EnumMap<>(AccountField.class);
    private final Map<AccountField, String> keptBase = new EnumMap<>(AccountField.class);
    private final Set<AccountField> drifted = EnumSet.noneOf(AccountField.class);
    private boolean raisesPrivilege;
    private boolean lowersPrivilege;
    private boolean repairsLocalEdit;
    private boolean sourceMovesKey;

    Merge(
            HostFields fields,
            AccountValues theirs,
            @Nullable AccountValues theirsAtLast,
            Account ours,
            Map<AccountField, String> base,
            ConflictPolicy policy,
            Privileges privileges,
            Fingerprints fingerprints) {
        AccountValues result = ours.values();
        for (AccountField field : AccountField.values()) {
            if (!fields.keeps(field)) {
                continue;
            }
            Set<String> says = theirs.getAll(field);
            Set<String> said = theirsAtLast == null ? Set.of() : theirsAtLast.getAll(field);
            Set<String> local = ours.values().getAll(field);
            String atLast = base.get(field);
            // Left behind where a run broke off between taking a key away and giving the new one: nobody's edit, and
            // nobody's key.
            boolean released = field.isLoginKey() && local.stream().allMatch(LoginKey::isStandIn) && !local.isEmpty();
            boolean edited = !released && atLast != null && !atLast.equals(fingerprints.of(field, local));
            boolean clearable = !field.isLoginKey() && !field.followsSource();
            boolean cleared = says.isEmpty() && !said.isEmpty() && clearable && policy.clears(field);
            if (says.isEmpty() && !cleared) {
                // An edit outlives that the source says nothing for a while.
                if (edited && atLast != null) {
                    keptBase.put(field, atLast);
                }
                continue;
            }
            boolean sourceChanged = theirsAtLast == null || !says.equals(said);
            boolean adopting = atLast == null;
            Set<String> wanted = says;
            boolean takeSource;
            if (edited && field.isSet() && !field.followsSource() && theirsAtLast != null) {
                takeSource = true;
                wanted = merged(says, said, local, policy.decide(field, false) == ConflictPolicy.Side.SOURCE);
            } else if (!edited) {
                takeSource = sourceChanged || adopting || released;
            } else if (field == AccountField.ROLE) {
                // A person's demotion by the host is a lock that only the host lifts.
                takeSource = !privileges.isBelow(ours.values(), theirs);
            } else if (field.followsSource()) {
                takeSource = true;
            } else {
                takeSource = policy.decide(field, sourceChanged) == ConflictPolicy.Side.SOURCE;
            }
            if (takeSource && !fields.areSame(field, wanted, local)) {
                result = result.with(field, wanted);
                changed.add(field);
                repairsLocalEdit |= edited && !sourceChanged;
                if (fields.exclusive().contains(field)) {
                    before.put(field, String.join("", local));
                }
                if (field.isLoginKey()) {
                    sourceMovesKey |= sourceChanged && !released && !local.isEmpty();
                }
                if (field == AccountField.ROLE) {
                    raisesPrivilege = privileges.rises(ours.values(), theirs);
                    lowersPrivilege = privileges.falls(ours.values(), theirs);
                }
            }
            if (edited) {
                drifted.add(field);
            }
            Set<String> left = takeSource ? wanted : local;
            if (edited && atLast != null && !left.equals(says)) {
                keptBase.put(field, atLast);
            }
        }
        this.values = result;
    }

    /** A value that the source added or took away is as it says; any other as the account has it, unless edits are repaired. */
    private static Set<String> merged(Set<String> says, Set<String> said, Set<String> local, boolean repairs) {
        Set<String> merged = new TreeSet<>(local);
        merged.addAll(says);
        merged.removeIf(value -> {
            boolean source = says.contains(value);
            boolean sourceDecides = repairs || source != said.contains(value);
            return sourceDecides ? !source : !local.contains(value);
        });
        return merged;
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

    /** The fields that somebody edited locally, and of which the source says something. */
    Set<AccountField> drifted() {
        return drifted;
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
