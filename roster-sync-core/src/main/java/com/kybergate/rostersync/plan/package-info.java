// SPDX-License-Identifier: Apache-2.0
/**
 * Fourth station: what is to be done. Pure: the same staged records, mirror, accounts and evidence give the same plan.
 */
@NullMarked
package com.kybergate.rostersync.plan;

import org.jspecify.annotations.NullMarked;
