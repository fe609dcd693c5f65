// SPDX-License-Identifier: Apache-2.0
/** The second verifier: OpenSAML, which judges the same bytes for itself. */
@NullMarked
package com.kybergate.classlink.saml.internal.opensaml;

import org.jspecify.annotations.NullMarked;
