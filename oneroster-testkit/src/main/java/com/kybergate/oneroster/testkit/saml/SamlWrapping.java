// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.child;
import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;

import com.kybergate.oneroster.testkit.saml.SamlAttacks.Attack;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Signature wrapping (XSW): what was signed stays in the document, where a signature still finds it, and what is read is something else.
 */
final class SamlWrapping {
    /** Where the one is put that should not be noticed. */
    private enum Place {
        BEFORE,
        AFTER,
        FIRST,
        LAST,
        BEFORE_SIGNATURE,
        SIGNATURE,
        OBJECT,
        KEY_INFO,
        SIGNED_INFO,
        EXTENSIONS,
        STATUS_DETAIL,
        ADVICE,
        ATTRIBUTE_VALUE,
        CONFIRMATION_DATA;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Who has the genuine signature. */
    private enum Signature {
        GENUINE,
        EVIL,
        BOTH,
        NONE
    }

    private enum Id {
        OTHER,
        SAME
    }

    private final SamlTarget target;
    private final List<Attack> attacks;

    SamlWrapping(SamlTarget target, List<Attack> attacks) {
        this.target = target;
        this.attacks = attacks;
    }

    void addAll() {
        for (String what : List.of("Response", "Assertion")) {
            for (Id id : Id.values()) {
                for (Signature signature : Signature.values()) {
                    List.of(Place.values()).forEach(place -> hideGenuine(what, place, signature, id));
                }
                List.of(Place.values()).forEach(place -> hideEvil(what, place, id));
            }
        }
        for (String name : List.of("Id", "id", "xml:id", "saml:ID", "samlp:ID", "AssertionID")) {
            confuseIds(name);
        }
    }

    private Optional<Element> find(SamlTarget.Copy copy, String what) {
        return what.equals("Response") ? Optional.of(copy.response()) : copy.assertion();
    }

    /** The evil one stands where the genuine one did, and has it somewhere about. */
    private void hideGenuine(String what, Place place, Signature with, Id id) {
        SamlTarget.Copy copy = target.copy();
        Element genuine = find(copy, what).orElse(null);
        if (genuine == null || SamlTarget.signature(genuine).isPresent() == (with == Signature.NONE)) {
            return;
        }
        Element evil = target.evil(genuine);
        if (with == Signature.GENUINE) {
            SamlTarget.signature(evil).ifPresent(SamlDocument::remove);
        } else if (with == Signature.EVIL) {
            SamlTarget.signature(genuine).ifPresent(SamlDocument::remove);
        }
        if (id == Id.OTHER) {
            evil.setAttribute("ID", SamlTarget.EVIL_ID);
        }
        genuine.getParentNode().replaceChild(evil, genuine);
        if (put(place, evil, genuine)) {
            String number = raider(what, place, with, id);
            String name = "%s%s wrapped, the genuine one %s, signature with %s, id %s"
                    .formatted(number, what.toLowerCase(Locale.ROOT), place.words(), lower(with), lower(id));
            SamlTarget.add(attacks, name, copy.text());
        }
    }

    /** The genuine one stays where it is, and the evil one is where no signature looks, or where a reader may look first. */
    private void hideEvil(String what, Place place, Id id) {
        SamlTarget.Copy copy = target.copy();
        Element genuine = find(copy, what).orElse(null);
        if (genuine == null) {
            return;
        }
        Element evil = target.evil(genuine);
        SamlTarget.unsign(evil);
        if (id == Id.OTHER) {
            evil.setAttribute("ID", SamlTarget.EVIL_ID);
        }
        if (put(place, genuine, evil)) {
            String number = what.equals("Assertion") && place == Place.EXTENSIONS && id == Id.SAME ? "XSW7: " : "";
            String name = "%s%s kept, the evil one %s, id %s"
                    .formatted(number, what.toLowerCase(Locale.ROOT), place.words(), lower(id));
            SamlTarget.add(attacks, name, copy.text());
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The number under which SAML Raider knows a way of wrapping. */
    private static String raider(String what, Place place, Signature with, Id id) {
        String key = String.join(" ", what, place.name(), with.name(), id.name());
        return switch (key) {
            case "Response SIGNATURE EVIL OTHER" -> "XSW1: ";
            case "Response BEFORE_SIGNATURE EVIL OTHER" -> "XSW2: ";
            // Without a signature of its own there is nothing that could stay with either.
            case "Assertion AFTER GENUINE OTHER", "Assertion AFTER NONE OTHER" -> "XSW3: ";
            case "Assertion LAST GENUINE OTHER", "Assertion LAST NONE OTHER" -> "XSW4: ";
            case "Assertion AFTER EVIL OTHER" -> "XSW5: ";
            case "Assertion SIGNATURE EVIL OTHER" -> "XSW6: ";
            case "Assertion OBJECT EVIL SAME" -> "XSW8: ";
            default -> "";
        };
    }

    /** Whether there is such a place. */
    private static boolean put(Place place, Element host, Element what) {
        Optional<Element> signature = SamlTarget.signature(host);
        Element response = host.getOwnerDocument().getDocumentElement();
        Element assertion = "Assertion".equals(host.getLocalName())
                ? host
                : child(host, "Assertion").orElse(host);
        switch (place) {
            case BEFORE, AFTER -> {
                if (host == response) {
                    return false;
                }
                host.getParentNode().insertBefore(what, place == Place.BEFORE ? host : host.getNextSibling());
                return true;
            }
            case FIRST -> host.insertBefore(what, host.getFirstChild());
            case LAST -> host.appendChild(what);
            case EXTENSIONS -> {
                Element extensions = element(response, "samlp:Extensions");
                response.insertBefore(extensions, child(response, "Status").orElse(null));
                extensions.appendChild(what);
            }
            case STATUS_DETAIL ->
                element(child(response, "Status").orElse(response), "samlp:StatusDetail")
                        .appendChild(what);
            case ADVICE -> {
                Element advice = element(assertion, "saml:Advice");
                child(assertion, "Conditions").ifPresent(conditions -> SamlDocument.insertAfter(conditions, advice));
                advice.appendChild(what);
            }
            case BEFORE_SIGNATURE, SIGNATURE, OBJECT, KEY_INFO, SIGNED_INFO -> {
                signature.ifPresent(element -> putAtSignature(place, element, what));
                return signature.isPresent();
            }
            case ATTRIBUTE_VALUE, CONFIRMATION_DATA -> {
                Optional<Element> holder = SamlDocument.below(
                        assertion, place == Place.ATTRIBUTE_VALUE ? "AttributeValue" : "SubjectConfirmationData");
                holder.ifPresent(element -> element.appendChild(what));
                return holder.isPresent();
            }
        }
        return true;
    }

    private static void putAtSignature(Place place, Element signature, Element what) {
        switch (place) {
            case BEFORE_SIGNATURE -> signature.getParentNode().insertBefore(what, signature);
            case OBJECT -> element(signature, "ds:Object").appendChild(what);
            case KEY_INFO -> child(signature, "KeyInfo").orElse(signature).appendChild(what);
            case SIGNED_INFO -> child(signature, "SignedInfo").orElse(signature).appendChild(what);
            default -> signature.appendChild(what);
        }
    }

    /** The evil one has the genuine one's ID under a name that somebody may also take for one. */
    private void confuseIds(String name) {
        for (Place place : List.of(Place.BEFORE, Place.AFTER)) {
            SamlTarget.Copy copy = target.copy();
            target.evilAssertion(copy).ifPresent(evil -> {
                Node genuine = copy.assertion().orElseThrow();
                String id = ((Element) genuine).getAttribute("ID");
                switch (name) {
                    case "xml:id" -> evil.setAttributeNS("http://www.w3.org/XML/1998/namespace", name, id);
                    case "saml:ID" -> evil.setAttributeNS(SamlNames.ASSERTION, name, id);
                    case "samlp:ID" -> {
                        SamlDocument.declare(evil, "samlp");
                        evil.setAttributeNS(SamlNames.PROTOCOL, name, id);
                    }
                    default -> evil.setAttribute(name, id);
                }
                put(place, (Element) genuine, evil);
                SamlTarget.add(
                        attacks, "the evil assertion %s, its id as %s".formatted(place.words(), name), copy.text());
            });
        }
    }
}
