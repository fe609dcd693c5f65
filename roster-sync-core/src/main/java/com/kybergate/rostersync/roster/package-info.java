// SPDX-License-Identifier: Apache-2.0
/**
 * What a roster is made of: tenants, collections, records in their canonical form, roles.
 *
 * <p>The vocabulary of all stations; it imports none of them.
 */
@NullMarked
package com.kybergate.rostersync.roster;

import org.jspecify.annotations.NullMarked;
