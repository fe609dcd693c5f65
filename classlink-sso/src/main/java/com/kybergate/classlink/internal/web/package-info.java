// SPDX-License-Identifier: Apache-2.0
/** Calls providers: where that is allowed, and for no more than their answers need. */
@NullMarked
package com.kybergate.classlink.internal.web;

import org.jspecify.annotations.NullMarked;
