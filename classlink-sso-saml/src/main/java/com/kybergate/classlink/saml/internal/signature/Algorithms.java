// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.signature;

import com.kybergate.classlink.saml.internal.xml.Names;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;

/**
 * What a signature may be made with (RFC 9231): RSA and ECDSA over SHA-2. Immutable.
 */
public final class Algorithms {
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";

    private static final Map<String, String> SIGNATURES = Map.of(
            MORE + "rsa-sha256", "RSA",
            MORE + "rsa-sha384", "RSA",
            MORE + "rsa-sha512", "RSA",
            MORE + "ecdsa-sha256", "EC",
            MORE + "ecdsa-sha384", "EC",
            MORE + "ecdsa-sha512", "EC");

    private static final Set<String> DIGESTS =
            Set.of(Names.ENCRYPTION + "sha256", MORE + "sha384", Names.ENCRYPTION + "sha512");

    private static final Algorithms STRICT = new Algorithms(false);

    private final boolean legacy;

    private Algorithms(boolean legacy) {
        this.legacy = legacy;
    }

    /**
     * What is allowed.
     *
     * @return SHA-2, RSA of 2048 bits or more, curves of 256 bits or more
     */
    public static Algorithms strict() {
        return STRICT;
    }

    /** For messages of 2014 that others have published: SHA-1 and RSA of 1024 bits, too. There is no way to this but for tests of this package. */
    static Algorithms legacy() {
        return new Algorithms(true);
    }

    boolean isLegacy() {
        return legacy;
    }

    boolean allowsDigest(String algorithm) {
        return DIGESTS.contains(algorithm) || (legacy && algorithm.equals(Names.SIGNATURE + "sha1"));
    }

    boolean allowsSignature(String algorithm) {
        return SIGNATURES.containsKey(algorithm) || (legacy && algorithm.equals(Names.SIGNATURE + "rsa-sha1"));
    }

    /** A key of another kind would let whoever signs choose what it is used as. */
    boolean fits(String algorithm, PublicKey key) {
        return key.getAlgorithm().equals(SIGNATURES.getOrDefault(algorithm, "RSA"));
    }

    /**
     * Whether a key is long enough.
     *
     * @param key a public key
     * @return true for RSA of 2048 bits and curves of 256 bits, or more
     */
    public boolean allows(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getModulus().bitLength() >= (legacy ? 1024 : 2048);
        }
        return key instanceof ECPublicKey elliptic
                && elliptic.getParams().getOrder().bitLength() >= 256;
    }
}
