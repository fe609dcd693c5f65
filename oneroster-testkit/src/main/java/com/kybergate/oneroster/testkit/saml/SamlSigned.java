// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

/** Which of its parts a provider signs (SAML Profiles 4.1.4.5 wants at least one). */
public enum SamlSigned {
    /** The response alone, which covers the assertion. */
    RESPONSE,
    /** The assertion alone; nothing vouches for what stands around it. */
    ASSERTION,
    /** The assertion, and then the response around it. */
    BOTH
}
