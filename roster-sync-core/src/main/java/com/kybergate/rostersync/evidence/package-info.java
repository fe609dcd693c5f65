// SPDX-License-Identifier: Apache-2.0
/**
 * Third station: is somebody who is missing from a whole list really gone? Asked one by one, and only where the source proves that it can
 * tell.
 */
@NullMarked
package com.kybergate.rostersync.evidence;

import org.jspecify.annotations.NullMarked;
