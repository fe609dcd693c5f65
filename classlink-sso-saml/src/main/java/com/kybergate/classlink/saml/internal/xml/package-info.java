// SPDX-License-Identifier: Apache-2.0
/** Reads XML that anybody may have sent: bounded before it is parsed, and parsed by the platform's own parser alone. */
@NullMarked
package com.kybergate.classlink.saml.internal.xml;

import org.jspecify.annotations.NullMarked;
