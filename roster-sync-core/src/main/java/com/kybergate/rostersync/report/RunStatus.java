// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

/** How a run ended. */
public enum RunStatus {
    /** Everything that was to be done is done. */
    DONE("done"),
    /** Done, but some records were not brought over, or the roster was not read whole. */
    DONE_WITH_ERRORS("done-with-errors"),
    /** Done but for a part that waits for approval. */
    HELD("held"),
    /** Nothing was changed, because the roster could not be read or the state could not be written. */
    FAILED("failed"),
    /** Stopped on request; the next run goes on. */
    CANCELLED("cancelled");

    private final String key;

    RunStatus(String key) {
        this.key = key;
    }

    /**
     * The name in the report.
     *
     * @return the name, such as {@code done-with-errors}
     */
    public String key() {
        return key;
    }
}
