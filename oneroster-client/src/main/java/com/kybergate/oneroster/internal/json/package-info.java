// SPDX-License-Identifier: Apache-2.0
/**
 * Not API. Reads the bodies of OneRoster answers in one pass, without reflection, into the records of the model.
 *
 * <p>The front doors of the client may import it; it imports the model alone.
 */
@NullMarked
package com.kybergate.oneroster.internal.json;

import org.jspecify.annotations.NullMarked;
