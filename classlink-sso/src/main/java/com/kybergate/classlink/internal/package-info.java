// SPDX-License-Identifier: Apache-2.0
/** What the sign-ins of all protocols share: a sign-in that is under way, tied to one browser. Not for hosts. */
@NullMarked
package com.kybergate.classlink.internal;

import org.jspecify.annotations.NullMarked;
