// SPDX-License-Identifier: Apache-2.0
/**
 * The port to the tenants of a host: which districts there are, where their rosters are read and with what secret.
 */
@NullMarked
package com.kybergate.rostersync.tenant;

import org.jspecify.annotations.NullMarked;
