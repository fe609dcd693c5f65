// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * An account that says something else than the roster last said of its person, because somebody edited it. Immutable; names fields, and
 * shows no value.
 *
 * @param sourcedId the person's identifier in the roster
 * @param localId the host's key of the account
 * @param kept edited fields that stay as they are, by the policy for conflicts or because the host's word stands
 * @param repaired edited fields that the next run gives the roster's value
 */
public record Drift(String sourcedId, String localId, Set<AccountField> kept, Set<AccountField> repaired) {

    /**
     * Copies the sets.
     *
     * @param sourcedId the person's identifier in the roster
     * @param localId the host's key of the account
     * @param kept edited fields that stay as they are
     * @param repaired edited fields that the next run gives the roster's value
     */
    public Drift {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(localId, "localId");
        kept = inOrder(kept);
        repaired = inOrder(repaired);
    }

    private static Set<AccountField> inOrder(Set<AccountField> fields) {
        EnumSet<AccountField> ordered = EnumSet.noneOf(AccountField.class);
        ordered.addAll(fields);
        return Collections.unmodifiableSet(ordered);
    }

    @Override
    public String toString() {
        return "Drift[kept=" + kept + ", repaired=" + repaired + "]";
    }
}
