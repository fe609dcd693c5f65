// SPDX-License-Identifier: Apache-2.0
/**
 * The port to what the sync remembers: the mirror of the roster, the links to accounts, held parts, history, the lease.
 */
@NullMarked
package com.kybergate.rostersync.state;

import org.jspecify.annotations.NullMarked;
