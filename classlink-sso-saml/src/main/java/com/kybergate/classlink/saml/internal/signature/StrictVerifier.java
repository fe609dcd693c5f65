// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.signature;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.io.IOException;
import java.io.InputStream;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Verifies the one form of signature that SAML has (SAML 2.0 Core, section 5.4): enveloped, exclusively canonicalized, over its own parent, and
 * nothing besides. The form is checked before anything is computed; what comes out is what was digested, never the document.
 *
 * <p>The platform's own provider is used, taken as an object: by name alone another library's may stand in its place. Safe for concurrent use.
 */
public final class StrictVerifier {
    private static final Set<String> TRANSFORMS = Set.of(Names.ENVELOPED, Names.EXCLUSIVE);

    private final XMLSignatureFactory factory;
    private final Algorithms algorithms;

    private StrictVerifier(XMLSignatureFactory factory, Algorithms algorithms) {
        this.factory = factory;
        this.algorithms = algorithms;
    }

    /**
     * A verifier on the platform's provider.
     *
     * @param algorithms what signatures may be made with
     * @return the verifier
     * @throws IllegalStateException if the platform's provider is not there, or another one has its name
     */
    public static StrictVerifier on(Algorithms algorithms) {
        return new StrictVerifier(XMLSignatureFactory.getInstance("DOM", provider()), algorithms);
    }

    /**
     * The platform's provider of XML signatures.
     *
     * @return the provider
     * @throws IllegalStateException if it is not there, or another one has its name
     */
    public static Provider provider() {
        Provider provider = Security.getProvider("XMLDSig");
        if (provider == null
                || !"java.xml.crypto".equals(provider.getClass().getModule().getName())) {
            throw new IllegalStateException(
                    "The platform's own XML signatures are needed (module java.xml.crypto), and there is "
                            + (provider == null
                                    ? "no provider XMLDSig"
                                    : "another provider of that name: "
                                            + provider.getClass().getName()));
        }
        return provider;
    }

    /**
     * Verifies a signature.
     *
     * @param signature the signature, a child of what it signs
     * @param id the identifier of its parent
     * @param keys the keys that are trusted; what the message says of keys is never read
     * @return exactly the octets that were signed
     * @throws SignInException what is wrong with it
     */
    public byte[] verify(Element signature, String id, List<PublicKey> keys) {
        String algorithm = checkForm(signature, id);
        List<PublicKey> fitting =
                keys.stream().filter(key -> algorithms.fits(algorithm, key)).toList();
        if (fitting.isEmpty() || fitting.stream().noneMatch(algorithms::allows)) {
            throw new SignInException(fitting.isEmpty() ? SignInError.SIGNATURE_WRONG : SignInError.KEY_UNSUITABLE);
        }
        for (PublicKey key : fitting) {
            if (algorithms.allows(key)) {
                byte[] octets = octets(signature, key);
                if (octets.length > 0) {
                    return octets;
                }
            }
        }
        throw new SignInException(SignInError.SIGNATURE_WRONG);
    }

    /** What was signed with a key; empty if it was not. */
    private byte[] octets(Element signature, PublicKey key) {
        DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
        context.setProperty("org.jcp.xml.dsig.secureValidation", !algorithms.isLegacy());
        context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
        context.setIdAttributeNS((Element) signature.getParentNode(), null, "ID");
        try {
            XMLSignature judged = factory.unmarshalXMLSignature(context);
            List<Reference> references = judged.getSignedInfo().getReferences();
            if (references.size() != 1 || !judged.getObjects().isEmpty() || !judged.validate(context)) {
                return new byte[0];
            }
            try (InputStream digested = references.get(0).getDigestInputStream()) {
                return digested == null ? new byte[0] : digested.readAllBytes();
            }
        } catch (MarshalException | XMLSignatureException | IOException e) {
            // A key that does not fit is none that was signed with. Messages quote the document.
            return new byte[0];
        }
    }

    private String checkForm(Element signature, String id) {
        List<Element> parts = Elements.children(signature);
        if (parts.size() < 2
                || parts.size() > 3
                || !Elements.is(parts.get(0), Names.SIGNATURE, "SignedInfo")
                || !Elements.is(parts.get(1), Names.SIGNATURE, "SignatureValue")
                || (parts.size() == 3 && !Elements.is(parts.get(2), Names.SIGNATURE, "KeyInfo"))) {
            throw new SignInException(SignInError.SIGNATURE_FORM_REFUSED);
        }
        if (parts.size() == 3
                && !Elements.children(parts.get(2), Names.SIGNATURE, "RetrievalMethod")
                        .isEmpty()) {
            // No key is ever fetched, nor made by a stylesheet; nobody honest asks for that.
            throw new SignInException(SignInError.SIGNATURE_FORM_REFUSED);
        }
        if (!isPlain(parts.get(1))) {
            throw new SignInException(SignInError.SIGNATURE_FORM_REFUSED);
        }
        List<Element> info = Elements.children(parts.get(0));
        if (info.size() != 3
                || !Elements.is(info.get(0), Names.SIGNATURE, "CanonicalizationMethod")
                || !Elements.is(info.get(1), Names.SIGNATURE, "SignatureMethod")
                || !Elements.is(info.get(2), Names.SIGNATURE, "Reference")) {
            throw new SignInException(SignInError.SIGNATURE_FORM_REFUSED);
        }
        if (!Names.EXCLUSIVE.equals(algorithm(info.get(0))) || !hasPrefixesAtMost(info.get(0))) {
            throw new SignInException(SignInError.TRANSFORM_REFUSED);
        }
        String algorithm = algorithm(info.get(1));
        if (!algorithms.allowsSignature(algorithm)
                || !Elements.children(info.get(1)).isEmpty()) {
            throw new SignInException(SignInError.SIGNATURE_ALGORITHM_REFUSED);
        }
        checkReference(info.get(2), id);
        return algorithm;
    }

    private void checkReference(Element reference, String id) {
        if (!("#" + id).equals(Elements.attribute(reference, "URI"))) {
            throw new SignInException(SignInError.SIGNATURE_REFERENCE_WRONG);
        }
        List<Element> parts = Elements.children(reference);
        if (parts.size() != 3
                || !Elements.is(parts.get(0), Names.SIGNATURE, "Transforms")
                || !Elements.is(parts.get(1), Names.SIGNATURE, "DigestMethod")
                || !Elements.is(parts.get(2), Names.SIGNATURE, "DigestValue")) {
            throw new SignInException(SignInError.SIGNATURE_FORM_REFUSED);
        }
        if (!isPlain(parts.get(2))) {
            throw new SignInException(SignInError.SIGNATURE_FORM_REFUSED);
        }
        List<Element> transforms = Elements.children(parts.get(0));
        Set<String> named = transforms.stream().map(StrictVerifier::algorithm).collect(Collectors.toSet());
        if (transforms.size() != 2
                || !named.equals(TRANSFORMS)
                || !transforms.stream().allMatch(StrictVerifier::hasPrefixesAtMost)
                || !Names.ENVELOPED.equals(algorithm(transforms.get(0)))) {
            throw new SignInException(SignInError.TRANSFORM_REFUSED);
        }
        if (!algorithms.allowsDigest(algorithm(parts.get(1)))
                || !Elements.children(parts.get(1)).isEmpty()) {
            throw new SignInException(SignInError.SIGNATURE_ALGORITHM_REFUSED);
        }
    }

    /** Of a value in pieces, such as sections of CDATA, the platform's signatures read only some. */
    private static boolean isPlain(Element value) {
        for (Node child = value.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() != Node.TEXT_NODE) {
                return false;
            }
        }
        return true;
    }

    private static String algorithm(Element method) {
        String algorithm = Elements.attribute(method, "Algorithm");
        return algorithm == null ? "" : algorithm;
    }

    /** Exclusive canonicalization may be told of prefixes that are kept (section 5.4.3 there); nothing else tells a method anything. */
    private static boolean hasPrefixesAtMost(Element method) {
        List<Element> told = Elements.children(method);
        return told.isEmpty()
                || (told.size() == 1
                        && Names.EXCLUSIVE.equals(algorithm(method))
                        && Elements.is(told.get(0), Names.EXCLUSIVE, "InclusiveNamespaces")
                        && Elements.children(told.get(0)).isEmpty());
    }
}
