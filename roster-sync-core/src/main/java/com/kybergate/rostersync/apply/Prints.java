// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.Operation;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.plan.Planner;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Fingerprints of changes and of the accounts they lead to. Of new accounts they are made ahead, while a database still works on the batch
 * before: a first load needs a dozen for everybody. Safe for concurrent use.
 */
final class Prints {
    private final Planner<?> planner;

    /** By what is the same object, not by what is equal: a change has some twenty values, which are not worth hashing. */
    private final Map<PlannedChange, Ahead> made = Collections.synchronizedMap(new IdentityHashMap<>());

    /** What was made of a change, on the assumption that the host keeps values as they are written. */
    private record Ahead(String operation, Map<AccountField, String> base) {}

    Prints(Planner<?> planner) {
        this.planner = planner;
    }

    /** Makes what will be asked of a change. */
    void make(PlannedChange change) {
        AccountPlan plan = change.account();
        if (change.operation() == Operation.CREATE && plan != null) {
            Account written = new Account("", null, change.active(), plan.values());
            made.put(change, new Ahead(planner.fingerprint(change), planner.base(written, plan.keptBase())));
        }
    }

    /** Forgets what was made of some changes: nobody will ask again. */
    void forget(Collection<PlannedChange> changes) {
        changes.forEach(made::remove);
    }

    /** The fingerprint of a change. */
    String operation(PlannedChange change) {
        Ahead ahead = made.get(change);
        return ahead == null ? planner.fingerprint(change) : ahead.operation();
    }

    /** What a link remembers of an account after a change of it. */
    Map<AccountField, String> base(PlannedChange change, AccountPlan plan, Account readBack) {
        Ahead ahead = made.get(change);
        return ahead != null && readBack.values().equals(plan.values())
                ? ahead.base()
                : planner.base(readBack, plan.keptBase());
    }
}
