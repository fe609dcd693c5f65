// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Fragment;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.security.Key;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.encryption.XMLEncryptionException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Opens what is encrypted for us (XML Encryption 1.1), once it is seen to hold nothing but algorithms that are allowed and ciphertext: what refers
 * elsewhere, or transforms, made of decryption an execution of the sender's wishes in other libraries (OpenSAML's advisory of 12 December 2022).
 *
 * <p>Santuario's code, not OpenSAML's. Every failure is the same, so that nobody learns from it. Safe for concurrent use.
 */
final class Decryption {
    private static final Set<String> ELEMENTS = Set.of(
            Names.ENCRYPTION + "EncryptedData",
            Names.ENCRYPTION + "EncryptedKey",
            Names.ENCRYPTION + "EncryptionMethod",
            Names.ENCRYPTION + "CipherData",
            Names.ENCRYPTION + "CipherValue",
            Names.ENCRYPTION + "CarriedKeyName",
            Names.ENCRYPTION + "ReferenceList",
            Names.ENCRYPTION + "DataReference",
            Names.ENCRYPTION_11 + "MGF",
            Names.SIGNATURE + "DigestMethod",
            Names.SIGNATURE + "KeyInfo",
            Names.SIGNATURE + "KeyName",
            Names.SIGNATURE + "X509Data",
            Names.SIGNATURE + "X509Certificate",
            Names.SIGNATURE + "X509IssuerSerial",
            Names.SIGNATURE + "X509IssuerName",
            Names.SIGNATURE + "X509SerialNumber",
            Names.SIGNATURE + "X509SKI");

    private static final Set<String> CONTENT = Set.of(
            Names.ENCRYPTION_11 + "aes128-gcm", Names.ENCRYPTION_11 + "aes192-gcm", Names.ENCRYPTION_11 + "aes256-gcm");

    private static final Set<String> KEYS =
            Set.of(Names.ENCRYPTION + "rsa-oaep-mgf1p", Names.ENCRYPTION_11 + "rsa-oaep");

    private static final Set<String> LEGACY_CONTENT = Set.of(
            Names.ENCRYPTION + "aes128-cbc",
            Names.ENCRYPTION + "aes192-cbc",
            Names.ENCRYPTION + "aes256-cbc",
            Names.ENCRYPTION + "tripledes-cbc");

    private static final String LEGACY_KEYS = Names.ENCRYPTION + "rsa-1_5";

    private final List<PrivateKey> keys;
    private final boolean legacy;

    Decryption(List<PrivateKey> keys, boolean legacy) {
        this.keys = List.copyOf(keys);
        this.legacy = legacy;
    }

    /**
     * What an element holds that is encrypted: one EncryptedData, with the keys for it in or beside it.
     *
     * @return the octets as a document of its own, of which nothing is known yet
     */
    byte[] open(Element holder) {
        Element data = checked(holder);
        String algorithm = algorithm(data);
        List<Element> candidates = Stream.concat(
                        Elements.only(data, Names.SIGNATURE, "KeyInfo").stream()
                                .flatMap(info -> Elements.children(info, Names.ENCRYPTION, "EncryptedKey").stream()),
                        Elements.children(holder, Names.ENCRYPTION, "EncryptedKey").stream())
                .toList();
        for (Element candidate : candidates) {
            for (PrivateKey key : keys) {
                Optional<byte[]> opened = open(data, candidate, key, algorithm);
                if (opened.isPresent()) {
                    return Fragment.complete(opened.get(), holder);
                }
            }
        }
        throw new SignInException(SignInError.DECRYPTION_FAILED);
    }

    private Element checked(Element holder) {
        Element data = Elements.only(holder, Names.ENCRYPTION, "EncryptedData")
                .orElseThrow(() -> new SignInException(SignInError.ENCRYPTION_REFUSED));
        Elements.visit(holder, element -> {
            if (element != holder && !ELEMENTS.contains(element.getNamespaceURI() + element.getLocalName())) {
                throw new SignInException(SignInError.ENCRYPTION_REFUSED);
            }
            if (Elements.is(element, Names.ENCRYPTION, "EncryptedKey")
                    && !isAllowed(algorithm(element), KEYS, Set.of(LEGACY_KEYS))) {
                throw new SignInException(SignInError.ENCRYPTION_REFUSED);
            }
        });
        String type = Elements.attribute(data, "Type");
        if (type != null && !type.equals(Names.ENCRYPTION + "Element")) {
            throw new SignInException(SignInError.ENCRYPTION_REFUSED);
        }
        if (!isAllowed(algorithm(data), CONTENT, LEGACY_CONTENT)) {
            throw new SignInException(SignInError.ENCRYPTION_REFUSED);
        }
        return data;
    }

    private boolean isAllowed(String algorithm, Set<String> always, Set<String> old) {
        return always.contains(algorithm) || (legacy && old.contains(algorithm));
    }

    private static String algorithm(Element encrypted) {
        return Elements.only(encrypted, Names.ENCRYPTION, "EncryptionMethod")
                .map(method -> String.valueOf(Elements.attribute(method, "Algorithm")))
                .orElse("");
    }

    private static Optional<byte[]> open(Element data, Element encryptedKey, PrivateKey key, String algorithm) {
        Document document = data.getOwnerDocument();
        try {
            XMLCipher unwrapping = XMLCipher.getInstance();
            unwrapping.init(XMLCipher.UNWRAP_MODE, key);
            EncryptedKey loaded = unwrapping.loadEncryptedKey(document, encryptedKey);
            Key content = unwrapping.decryptKey(loaded, algorithm);
            XMLCipher opening = XMLCipher.getInstance();
            opening.init(XMLCipher.DECRYPT_MODE, content);
            return Optional.of(opening.decryptToByteArray(data));
        } catch (XMLEncryptionException | RuntimeException e) {
            // One failure is as good as another to whoever sent it.
            return Optional.empty();
        }
    }
}
