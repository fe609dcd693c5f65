// SPDX-License-Identifier: Apache-2.0
/** Meters of runs, for hosts that have Micrometer. */
@NullMarked
package com.kybergate.rostersync.metrics;

import org.jspecify.annotations.NullMarked;
