// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.opensaml;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.signature.XMLSignature;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.io.UnmarshallingException;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.credential.BasicCredential;
import org.opensaml.xmlsec.signature.impl.SignatureImpl;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureValidator;

/**
 * What OpenSAML makes of a document, with a tree, a canonicalization and a signature code of its own. Nothing that it reads becomes anybody's
 * identity: its judgement is a yes or no, and the octets it digested. Safe for concurrent use.
 */
public final class OpenSamlVerifier {
    private OpenSamlVerifier() {}

    /**
     * A verifier on an OpenSAML that is started.
     *
     * @return the verifier
     * @throws IllegalStateException if OpenSAML cannot be started here
     */
    public static OpenSamlVerifier start() {
        OpenSaml.start();
        return new OpenSamlVerifier();
    }

    /**
     * What is signed in a document: its root, and the assertions of a Response.
     *
     * @param document the document
     * @param keys the keys that are trusted
     * @return identifiers to the octets that were digested; empty if a signature does not hold
     * @throws SignInException {@link SignInError#RESPONSE_MALFORMED} if it holds what SAML does not have
     */
    public Optional<Map<String, byte[]>> signed(byte[] document, List<PublicKey> keys) {
        Map<String, byte[]> signed = new LinkedHashMap<>();
        int signatures = 0;
        for (PublicKey key : keys) {
            try {
                signatures = 0;
                // Read anew for each: a signature object that has failed with one key fails with the next.
                for (SignableSAMLObject object : signable(OpenSaml.read(document))) {
                    String id = object.getSignatureReferenceID();
                    if (object.isSigned() && id != null) {
                        signatures++;
                        byte[] octets = octets(object, key);
                        if (octets.length > 0) {
                            signed.put(id, octets);
                        }
                    }
                }
            } catch (UnmarshallingException e) {
                // Whatever it says quotes the document.
                throw new SignInException(SignInError.RESPONSE_MALFORMED);
            } catch (XMLSecurityException | RuntimeException e) {
                return Optional.empty();
            }
            if (signed.size() == signatures) {
                break;
            }
        }
        return signed.size() == signatures ? Optional.of(signed) : Optional.empty();
    }

    /**
     * Whether OpenSAML finds an assertion good for a sign-in (SAML 2.0 Profiles, section 4.1.4.3), its signatures aside.
     *
     * @param document an Assertion as a document of its own, or a Response with one
     * @param asked what it has to fit
     * @return true if it does
     */
    public boolean isGood(byte[] document, Asked asked) {
        try {
            XMLObject root = OpenSaml.read(document);
            List<Assertion> assertions = root instanceof Response response
                    ? response.getAssertions()
                    : root instanceof Assertion assertion ? List.of(assertion) : List.of();
            return assertions.size() == 1 && OpenSamlProfile.isGood(assertions.get(0), asked);
        } catch (UnmarshallingException | RuntimeException e) {
            return false;
        }
    }

    private static List<SignableSAMLObject> signable(XMLObject root) {
        List<SignableSAMLObject> objects = new ArrayList<>();
        if (root instanceof Response response) {
            objects.add(response);
            objects.addAll(response.getAssertions());
        } else if (root instanceof Assertion assertion) {
            objects.add(assertion);
        }
        return objects;
    }

    /** What was signed with a key; empty if it was not. */
    private static byte[] octets(SignableSAMLObject object, PublicKey key) throws XMLSecurityException {
        if (!(object.getSignature() instanceof SignatureImpl signature)) {
            return new byte[0];
        }
        try {
            new SAMLSignatureProfileValidator().validate(signature);
            SignatureValidator.validate(signature, new BasicCredential(key));
        } catch (SignatureException e) {
            return new byte[0];
        }
        XMLSignature judged = signature.getXMLSignature();
        return judged == null ? new byte[0] : judged.getSignedInfo().getSignedContentItem(0);
    }
}
