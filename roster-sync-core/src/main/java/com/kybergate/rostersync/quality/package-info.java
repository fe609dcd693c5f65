// SPDX-License-Identifier: Apache-2.0
/**
 * What is wrong with a district's own data, for the person who can mend it: found, counted, and written so that a spreadsheet can open it. Knows
 * no station; nothing here writes to the state or the accounts.
 */
@NullMarked
package com.kybergate.rostersync.quality;

import org.jspecify.annotations.NullMarked;
