// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

/**
 * A call of {@link RosterSync} that could not do what was asked. What goes wrong in a run stands in its report; this is for what could not
 * even begin. The message names nobody.
 */
public final class RosterSyncException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong, as a stable word. */
    private final String code;

    RosterSyncException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * What is wrong.
     *
     * @return a stable word: {@code busy} (another run writes for the tenant: try later), {@code not-held} (nothing is held under that
     *     digest: look again), {@code ambiguous-digest} (several fit: give more of it), {@code settings-changed} (what was held was planned
     *     under other settings or from another source: run again), {@code no-such-page} (a history is asked to go on from what none of its
     *     pages has said: begin with the first), {@code cancelled} (the thread was interrupted)
     */
    public String code() {
        return code;
    }
}
