// SPDX-License-Identifier: Apache-2.0
/** A host whose people sign in with ClassLink by OpenID Connect or SAML, on nothing but the JDK's HTTP server. */
@NullMarked
package com.kybergate.examples.signin;

import org.jspecify.annotations.NullMarked;
