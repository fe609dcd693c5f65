// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import java.util.Locale;

/**
 * What stands between an account and a writer who was overtaken without noticing: stopped in the middle of a batch, or cut off from the
 * network, while another node took its place.
 */
public enum Fencing {
    /** The database refuses such a writer: each batch compares the fence of its lease in the transaction in which the accounts are written. */
    ENFORCED,
    /**
     * The store refuses a change of an account that is no longer at the version on which it was decided. Whoever comes late changes only what
     * nobody has changed since.
     */
    CONDITIONAL,
    /** Nothing. Whoever comes late is obeyed. */
    NONE;

    /**
     * The name in reports.
     *
     * @return the name, in lower case
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
