// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * How a provider encrypts (XML Encryption 1.1): AES-256-GCM under a key that RSA-OAEP wraps, unless something here is changed. Whoever has the
 * certificate can do it, so attackers do it with this, too.
 */
final class SamlEncryption {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int GCM_IV = 12;
    private static final int GCM_TAG_BITS = 128;

    X509Certificate certificate;
    String data = SamlNames.AES256_GCM;
    String key = SamlNames.RSA_OAEP;
    String type = SamlNames.XENC + "Element";

    SamlEncryption(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** Puts an EncryptedAssertion where the assertion was. */
    Element instead(Element assertion) {
        Node parent = assertion.getParentNode();
        Element encrypted = of(assertion.getOwnerDocument(), SamlDocument.write(assertion));
        parent.replaceChild(encrypted, assertion);
        return encrypted;
    }

    /** An EncryptedAssertion that belongs nowhere yet. */
    Element of(Document document, String plain) {
        byte[] secret = random(32);
        Element holder = document.createElementNS(SamlNames.ASSERTION, "saml:EncryptedAssertion");
        SamlDocument.declare(holder, "saml");
        Element encryptedData = element(holder, "xenc:EncryptedData");
        encryptedData.setAttribute("Type", type);
        element(encryptedData, "xenc:EncryptionMethod").setAttribute("Algorithm", data);
        wrapped(element(encryptedData, "ds:KeyInfo"), secret);
        cipherValue(encryptedData, encrypted(secret, plain.getBytes(StandardCharsets.UTF_8)));
        return holder;
    }

    private void wrapped(Element keyInfo, byte[] secret) {
        Element encryptedKey = element(keyInfo, "xenc:EncryptedKey");
        Element method = element(encryptedKey, "xenc:EncryptionMethod");
        method.setAttribute("Algorithm", key);
        boolean oaep = key.equals(SamlNames.RSA_OAEP);
        if (oaep) {
            element(method, "ds:DigestMethod").setAttribute("Algorithm", SamlNames.DSIG + "sha1");
        }
        try {
            Cipher cipher = Cipher.getInstance(oaep ? "RSA/ECB/OAEPPadding" : "RSA/ECB/PKCS1Padding");
            if (oaep) {
                cipher.init(
                        Cipher.ENCRYPT_MODE,
                        certificate.getPublicKey(),
                        new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
            } else {
                cipher.init(Cipher.ENCRYPT_MODE, certificate.getPublicKey());
            }
            cipherValue(encryptedKey, cipher.doFinal(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] encrypted(byte[] secret, byte[] plain) {
        boolean gcm = data.equals(SamlNames.AES256_GCM);
        byte[] iv = random(gcm ? GCM_IV : 16);
        try {
            Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CBC/NoPadding");
            AlgorithmParameterSpec parameters = gcm ? new GCMParameterSpec(GCM_TAG_BITS, iv) : new IvParameterSpec(iv);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), parameters);
            byte[] body = cipher.doFinal(gcm ? plain : padded(plain));
            byte[] all = Arrays.copyOf(iv, iv.length + body.length);
            System.arraycopy(body, 0, all, iv.length, body.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** XML Encryption 5.2: the last byte says how many were added, the others may be anything. */
    private static byte[] padded(byte[] plain) {
        int more = 16 - plain.length % 16;
        byte[] padded = Arrays.copyOf(plain, plain.length + more);
        padded[padded.length - 1] = (byte) more;
        return padded;
    }

    private static void cipherValue(Element parent, byte[] bytes) {
        element(
                element(parent, "xenc:CipherData"),
                "xenc:CipherValue",
                Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
