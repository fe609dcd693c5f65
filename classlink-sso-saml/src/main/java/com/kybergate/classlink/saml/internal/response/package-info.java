// SPDX-License-Identifier: Apache-2.0
/** What has to be true of a response before anybody is signed in by it. */
@NullMarked
package com.kybergate.classlink.saml.internal.response;

import org.jspecify.annotations.NullMarked;
