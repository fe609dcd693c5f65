// SPDX-License-Identifier: Apache-2.0
/**
 * A fake SAML 2.0 identity provider on the loopback interface, the faults that such a provider can have, and the attacks that can be made of what it
 * says. It stands on nothing but the platform, and shares no code with what it is there to test.
 */
@NullMarked
package com.kybergate.oneroster.testkit.saml;

import org.jspecify.annotations.NullMarked;
