// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What somebody can make of a response that was really signed, without any key but their own, so that they are taken for somebody else: the eight
 * ways of wrapping that SAML Raider knows and many more, forged signatures, tricks of XML, and documents that are only there to exhaust whoever reads
 * them.
 *
 * <p>In each of them the person that the attacker wants to be has the NameID that was asked for, and the attribute sourcedId, if there is one, says
 * the same. So whoever reads them is right if they refuse a document, or if they read the person in it whom the provider signed for.
 */
public final class SamlAttacks {
    private SamlAttacks() {}

    /**
     * A document that somebody could post.
     *
     * @param name what was done, unlike that of any other
     * @param xml the document; not always well-formed
     */
    public record Attack(String name, String xml) {
        /**
         * Without its text, which is about a person.
         *
         * @param name what was done
         * @param xml the document
         */
        public Attack {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(xml, "xml");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Makes every attack of a response in the clear. Which ways of wrapping there are depends on what of it is signed.
     *
     * @param genuineXml a response that the provider signed, with one assertion
     * @param evilNameId the person that the attacker wants to be
     * @return the attacks, each with another name
     */
    public static List<Attack> of(String genuineXml, String evilNameId) {
        List<Attack> attacks = new ArrayList<>();
        SamlTarget target = new SamlTarget(genuineXml, evilNameId);
        new SamlWrapping(target, attacks).addAll();
        new SamlForgery(target, attacks).addAll();
        new SamlTricks(target, attacks).addAll();
        new SamlFloods(target, attacks).addAll();
        return List.copyOf(attacks);
    }

    /**
     * Makes every attack of an encrypted response, by somebody who does not know the receiver's entity id and takes its address for it.
     *
     * @param genuineEncryptedXml a response that the provider signed, with one encrypted assertion
     * @param peer the receiver's certificate for encryption, which everybody can have
     * @param evilNameId the person that the attacker wants to be
     * @return the attacks, each with another name
     */
    public static List<Attack> encrypted(String genuineEncryptedXml, X509Certificate peer, String evilNameId) {
        SamlTarget target = new SamlTarget(genuineEncryptedXml, evilNameId);
        return encrypted(target, peer, target.copy().response().getAttribute("Destination"));
    }

    /**
     * Makes every attack of an encrypted response. What an attacker encrypts holds the evil name where only the receiver sees it, and is right in
     * everything but who signed it; what an attacker changes without reading it holds no evil name.
     *
     * @param genuineEncryptedXml a response that the provider signed, with one encrypted assertion
     * @param peer the receiver, with a certificate for encryption
     * @param evilNameId the person that the attacker wants to be
     * @return the attacks, each with another name
     */
    public static List<Attack> encrypted(String genuineEncryptedXml, SamlPeer peer, String evilNameId) {
        X509Certificate certificate = peer.encryption()
                .orElseThrow(() -> new IllegalArgumentException("The peer has no certificate for encryption"));
        return encrypted(new SamlTarget(genuineEncryptedXml, evilNameId), certificate, peer.entityId());
    }

    private static List<Attack> encrypted(SamlTarget target, X509Certificate certificate, String audience) {
        List<Attack> attacks = new ArrayList<>();
        new SamlEncryptedAttacks(target, certificate, audience, attacks).addAll();
        return List.copyOf(attacks);
    }
}
