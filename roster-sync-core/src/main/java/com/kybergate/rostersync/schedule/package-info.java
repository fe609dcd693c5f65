// SPDX-License-Identifier: Apache-2.0
/** When a tenant's runs begin by themselves, and when they do less than usual. Values only; what begins the runs is a {@code SyncScheduler}. */
@NullMarked
package com.kybergate.rostersync.schedule;

import org.jspecify.annotations.NullMarked;
