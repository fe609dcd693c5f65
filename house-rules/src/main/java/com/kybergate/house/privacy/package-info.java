// SPDX-License-Identifier: Apache-2.0
/** Hears what tests write down. */
@NullMarked
package com.kybergate.house.privacy;

import org.jspecify.annotations.NullMarked;
