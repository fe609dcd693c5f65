// SPDX-License-Identifier: Apache-2.0
/**
 * Second station: what a walk brought, held against what was there before.
 *
 * <p>Unchanged records are only marked as seen; changed ones are spooled. A collection leaves as a {@code Snapshot}, in which absence is a
 * hypothesis, or as a {@code Delta}, in which it means nothing.
 */
@NullMarked
package com.kybergate.rostersync.stage;

import org.jspecify.annotations.NullMarked;
