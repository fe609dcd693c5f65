// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import com.kybergate.rostersync.account.Fencing;
import java.util.Objects;

/**
 * What a run could rely on in the store of the accounts. Immutable.
 *
 * @param sharesTransactions whether accounts and the sync's memory of them are written in one transaction, so that each change happens
 *     once; otherwise it happens at least once
 * @param fencing what refuses a writer who was overtaken without noticing
 * @param remembersSourcedIds whether an account can be found again by the person it was made for
 */
public record StoreTraits(boolean sharesTransactions, Fencing fencing, boolean remembersSourcedIds) {

    /**
     * Checks that the fencing is stated.
     *
     * @param sharesTransactions whether accounts and the sync's memory of them are written in one transaction, so that each change happens once; otherwise it happens at least once
     * @param fencing what refuses a writer who was overtaken without noticing
     * @param remembersSourcedIds whether an account can be found again by the person it was made for
     */
    public StoreTraits {
        Objects.requireNonNull(fencing, "fencing");
    }
}
