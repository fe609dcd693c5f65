// SPDX-License-Identifier: Apache-2.0
/**
 * Not API. Signs and authorises requests.
 *
 * <p>The front doors of the client may import it; it imports the public credentials alone.
 */
@NullMarked
package com.kybergate.oneroster.internal.auth;

import org.jspecify.annotations.NullMarked;
