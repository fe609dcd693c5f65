// SPDX-License-Identifier: Apache-2.0
/**
 * Fifth station: does what the free part of a plan says, in batches that stand or fall as a whole.
 */
@NullMarked
package com.kybergate.rostersync.apply;

import org.jspecify.annotations.NullMarked;
