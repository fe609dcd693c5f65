// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

/** Marks accounts that are in no transaction of the state: one that waits for several of their answers waits in vain, and may be ended for it. */
public interface Elsewhere {}
