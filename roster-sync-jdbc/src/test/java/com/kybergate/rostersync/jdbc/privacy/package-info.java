// SPDX-License-Identifier: Apache-2.0
/** Canaries in every field, and ears in every place where one might be heard. */
@NullMarked
package com.kybergate.rostersync.jdbc.privacy;

import org.jspecify.annotations.NullMarked;
