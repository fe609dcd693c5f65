// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

/**
 * Is told what happens in runs. Called on the thread of the run, so it must be quick; what it throws is logged by its kind and changes
 * nothing.
 */
@FunctionalInterface
public interface SyncListener {

    /**
     * Is told of an event.
     *
     * @param event the event
     */
    void on(SyncEvent event);
}
