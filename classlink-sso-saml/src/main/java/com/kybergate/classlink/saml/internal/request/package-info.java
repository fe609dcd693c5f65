// SPDX-License-Identifier: Apache-2.0
/** What we ask an identity provider. */
@NullMarked
package com.kybergate.classlink.saml.internal.request;

import org.jspecify.annotations.NullMarked;
