// SPDX-License-Identifier: Apache-2.0
/**
 * First station: where rosters come from.
 *
 * <p>{@link com.kybergate.rostersync.source.RosterSource} is the port; only {@code OneRosterSource} knows the OneRoster client.
 */
@NullMarked
package com.kybergate.rostersync.source;

import org.jspecify.annotations.NullMarked;
