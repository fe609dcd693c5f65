// SPDX-License-Identifier: Apache-2.0
/** Whose account in the host a sign-in is for: by the roster's own key, one person or nobody. */
@NullMarked
package com.kybergate.classlink.roster;

import org.jspecify.annotations.NullMarked;
