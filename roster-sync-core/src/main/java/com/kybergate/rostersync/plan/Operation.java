// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/** What a planned change does. */
public enum Operation {
    /** Makes an account, or a row. */
    CREATE("create"),
    /** Joins a person of the roster to an account that is there. */
    LINK("link"),
    /** Gives the account of somebody who is missing to the same person under another identifier. */
    RELINK("relink"),
    /** Changes values. */
    UPDATE("update"),
    /** Lets somebody sign in again whom the sync had deactivated, or brings a row back. */
    REACTIVATE("reactivate"),
    /** No longer lets somebody sign in, or takes a row away. */
    DEACTIVATE("deactivate"),
    /** Remembers what the source says now; no account changes. */
    ACCEPT("accept");

    private final String key;

    Operation(String key) {
        this.key = key;
    }

    /**
     * The word for it, as it is stored and shown.
     *
     * @return the word, such as {@code create}
     */
    public String key() {
        return key;
    }
}
