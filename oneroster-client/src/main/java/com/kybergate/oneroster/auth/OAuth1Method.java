// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.auth;

/**
 * How an OAuth 1.0a signature is computed. The field is split: ClassLink's own libraries and most servers want SHA-256;
 * some, Infinite Campus among them, still want SHA-1.
 */
public enum OAuth1Method {
    /** HMAC with SHA-256; the default. */
    HMAC_SHA256("HMAC-SHA256", "HmacSHA256"),

    /** HMAC with SHA-1, RFC 5849 §3.4.2; for servers that know no other. */
    HMAC_SHA1("HMAC-SHA1", "HmacSHA1");

    private final String protocolName;
    private final String algorithm;

    OAuth1Method(String protocolName, String algorithm) {
        this.protocolName = protocolName;
        this.algorithm = algorithm;
    }

    /**
     * The name that is sent as {@code oauth_signature_method}.
     *
     * @return the name
     */
    public String protocolName() {
        return protocolName;
    }

    /**
     * The name under which Java's {@code Mac} knows it.
     *
     * @return the name
     */
    public String algorithm() {
        return algorithm;
    }
}
