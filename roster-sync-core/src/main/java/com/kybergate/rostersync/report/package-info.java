// SPDX-License-Identifier: Apache-2.0
/**
 * What a run leaves behind: counts that add up, receipts, verdicts, problems. Values that name nobody but by identifier.
 *
 * <p>It imports the roster's vocabulary and the receipts of the client's model, and no station.
 */
@NullMarked
package com.kybergate.rostersync.report;

import org.jspecify.annotations.NullMarked;
