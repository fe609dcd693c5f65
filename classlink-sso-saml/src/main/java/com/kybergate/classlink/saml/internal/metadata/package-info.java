// SPDX-License-Identifier: Apache-2.0
/** What identity providers say of themselves, and what we say of ourselves. */
@NullMarked
package com.kybergate.classlink.saml.internal.metadata;

import org.jspecify.annotations.NullMarked;
