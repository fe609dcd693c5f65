// SPDX-License-Identifier: Apache-2.0
/**
 * What a district gave an application to prove who it is: OAuth 1.0a keys, OAuth 2 client credentials, or a token.
 *
 * <p>Values and one port. Anybody may import it; it imports {@code java.*} alone.
 */
@NullMarked
package com.kybergate.oneroster.auth;

import org.jspecify.annotations.NullMarked;
