// SPDX-License-Identifier: Apache-2.0
/** What several stations share. Not part of the API. */
@NullMarked
package com.kybergate.rostersync.internal;

import org.jspecify.annotations.NullMarked;
