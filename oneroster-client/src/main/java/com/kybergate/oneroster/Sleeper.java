// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.time.Duration;

/** How the client waits between two attempts; handed in so that tests need not. Called on the calling thread. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Waits.
     *
     * @param duration how long
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void sleep(Duration duration) throws InterruptedException;
}
