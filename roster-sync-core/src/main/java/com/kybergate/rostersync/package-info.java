// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the accounts of an application in step with the roster of a school district. {@link com.kybergate.rostersync.RosterSync} is
 * the front door.
 */
@NullMarked
package com.kybergate.rostersync;

import org.jspecify.annotations.NullMarked;
