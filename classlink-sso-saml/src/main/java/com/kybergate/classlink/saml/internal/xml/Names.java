// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

/** Namespaces and algorithms, as the standards spell them. */
public final class Names {
    /** SAML 2.0 Core, assertions. */
    public static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

    /** SAML 2.0 Core, protocols. */
    public static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";

    /** SAML 2.0 Metadata. */
    public static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";

    /** XML Signature. */
    public static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";

    /** XML Encryption 1.0. */
    public static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";

    /** XML Encryption 1.1. */
    public static final String ENCRYPTION_11 = "http://www.w3.org/2009/xmlenc11#";

    /** Exclusive canonicalization without comments. */
    public static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

    /** The transform that leaves a signature out of what it signs. */
    public static final String ENVELOPED = SIGNATURE + "enveloped-signature";

    /** Whoever brings the assertion is its subject (SAML 2.0 Profiles, section 3.3). */
    public static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    /** The binding of our assertion consumer service. */
    public static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

    /** The binding of our requests. */
    public static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    private Names() {}
}
