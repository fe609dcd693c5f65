// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

/** What a notice is about. More kinds may come. */
public enum NoticeKind {
    /** A run failed, the first since runs went well. */
    FAILED("failed"),
    /** A run was refused by the source: the credentials are wrong, expired or withdrawn. */
    CREDENTIALS_FAILING("credentials-failing"),
    /** More changes wait for approval than before. */
    HELD("held"),
    /** So many intervals of the schedule passed without a run that went well. */
    NO_SUCCESS("no-success"),
    /** People who have vanished from the list are still there when they are asked about singly, run after run. */
    GHOST_ACCOUNTS("ghost-accounts"),
    /** People have become administrators. */
    NEW_ADMINISTRATORS("new-administrators"),
    /** A run went well after notices of failure. */
    RECOVERED("recovered");

    private final String key;

    NoticeKind(String key) {
        this.key = key;
    }

    /**
     * The name in documents, such as webhooks.
     *
     * @return the name, such as {@code credentials-failing}
     */
    public String key() {
        return key;
    }
}
