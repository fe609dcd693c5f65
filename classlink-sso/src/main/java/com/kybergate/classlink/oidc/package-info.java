// SPDX-License-Identifier: Apache-2.0
/**
 * Sign in with ClassLink over OpenID Connect, or OAuth 2 alone where a district cannot do better.
 *
 * <p>{@link com.kybergate.classlink.oidc.SignIn} is the way in; {@link com.kybergate.classlink.oidc.OpenIdProvider} says whom to ask. The rest
 * reads, in the order of a sign-in: what the provider says of itself, its tokens, its keys, the ID token, the profile.
 */
@NullMarked
package com.kybergate.classlink.oidc;

import org.jspecify.annotations.NullMarked;
