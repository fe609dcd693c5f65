// SPDX-License-Identifier: Apache-2.0
/**
 * What every sign-in through ClassLink has in common, whichever protocol it speaks: the request of a browser, the reply to it, what a sign-in
 * comes to, and who somebody is.
 *
 * <p>{@link com.kybergate.classlink.oidc.SignIn} is the way in. This package imports nothing of the others.
 */
@NullMarked
package com.kybergate.classlink;

import org.jspecify.annotations.NullMarked;
