// SPDX-License-Identifier: Apache-2.0
/**
 * Signing in with ClassLink over SAML 2.0. Begin at {@link com.kybergate.classlink.saml.SamlSignIn}.
 */
@NullMarked
package com.kybergate.classlink.saml;

import org.jspecify.annotations.NullMarked;
