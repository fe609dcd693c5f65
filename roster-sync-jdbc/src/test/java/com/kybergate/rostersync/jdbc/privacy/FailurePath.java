// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

/** One way in which things go wrong. */
@FunctionalInterface
interface FailurePath {
    void walk(Scene scene) throws Exception;
}
