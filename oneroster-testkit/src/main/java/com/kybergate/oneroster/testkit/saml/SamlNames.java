// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

/** The names that the specifications give to things. */
final class SamlNames {
    static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
    static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
    static final String SCHEMA = "http://www.w3.org/2001/XMLSchema";
    static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
    static final String XMLNS = "http://www.w3.org/2000/xmlns/";

    static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    static final String RESPONDER = "urn:oasis:names:tc:SAML:2.0:status:Responder";
    static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    static final String PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
    static final String BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    static final String ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    static final String INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    static final String ENVELOPED = DSIG + "enveloped-signature";

    static final String AES256_GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
    static final String AES256_CBC = XENC + "aes256-cbc";
    static final String RSA_OAEP = XENC + "rsa-oaep-mgf1p";
    static final String RSA_15 = XENC + "rsa-1_5";

    private SamlNames() {}

    /** The namespace that a prefix stands for in everything written here. */
    static String namespace(String prefix) {
        return switch (prefix) {
            case "samlp" -> PROTOCOL;
            case "saml" -> ASSERTION;
            case "md" -> METADATA;
            case "ds" -> DSIG;
            case "xenc" -> XENC;
            case "xsi" -> INSTANCE;
            case "xs" -> SCHEMA;
            default -> throw new IllegalArgumentException(prefix);
        };
    }
}
