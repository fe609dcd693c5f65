// SPDX-License-Identifier: Apache-2.0
/**
 * A client for OneRoster 1.1 rosters: connect, check, walk, look up.
 *
 * <p>{@link com.kybergate.oneroster.OneRosterClient} is the way in. Anybody may import it; it imports the model, the
 * credentials and its own internals.
 */
@NullMarked
package com.kybergate.oneroster;

import org.jspecify.annotations.NullMarked;
