// SPDX-License-Identifier: Apache-2.0
/** The SDK end to end on a command line: one class a command, and what the commands share. */
@NullMarked
package com.kybergate.rostercli;

import org.jspecify.annotations.NullMarked;
