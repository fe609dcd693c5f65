// SPDX-License-Identifier: Apache-2.0
/** What signing in over SAML is made of; not for hosts. */
@NullMarked
package com.kybergate.classlink.saml.internal;

import org.jspecify.annotations.NullMarked;
