// SPDX-License-Identifier: Apache-2.0
/** The strict verifier: one narrow form of XML signature, on the platform's javax.xml.crypto alone. */
@NullMarked
package com.kybergate.classlink.saml.internal.signature;

import org.jspecify.annotations.NullMarked;
