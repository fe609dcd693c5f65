// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * Takes off a message, one after the other, what it is refused for without being about it: most of the messages that others publish as invalid are also
 * unsigned, or for somebody else. What is left at the end is what the message was made for.
 */
final class Peeled {
    private Peeled() {}

    /**
     * Mends what a message was refused for, and signs it anew.
     *
     * @return false if nothing here mends that
     */
    static boolean mend(Element response, SignInError refused, Party party, Instant now, PrivateKey key) {
        switch (refused) {
            case SIGNATURE_MISSING,
                    SIGNATURE_WRONG,
                    SIGNATURE_REFERENCE_WRONG,
                    SIGNATURE_FORM_REFUSED,
                    SIGNATURE_REPEATED,
                    SIGNATURE_ALGORITHM_REFUSED,
                    TRANSFORM_REFUSED -> {
                // Below, all signatures are taken off, whatever it was refused for.
            }
            case STATUS_MALFORMED -> addStatus(response);
            case DESTINATION_WRONG, DESTINATION_MISSING -> response.setAttribute("Destination", party.recipient());
            case RESPONSE_TOO_OLD -> response.setAttribute("IssueInstant", now.toString());
            case RESPONSE_TIME_MALFORMED -> Elements.visit(response, Peeled::inUtc);
            case NAME_QUALIFIER_WRONG -> Elements.visit(response, Peeled::unqualified);
            case AUDIENCE_MISSING -> addAudience(response, party.audience());
            default -> {
                return false;
            }
        }
        unsign(response);
        // A response that is signed has to have an issuer (Profiles 4.1.4.2); an assertion has one.
        boolean isIssued =
                !Elements.children(response, Names.ASSERTION, "Issuer").isEmpty();
        SignedAnew.sign(
                isIssued
                        ? response
                        : Elements.only(response, Names.ASSERTION, "Assertion").orElse(response),
                key);
        return true;
    }

    private static void unsign(Element response) {
        SignedAnew.unsign(response);
        Elements.children(response, Names.ASSERTION, "Assertion").forEach(SignedAnew::unsign);
    }

    private static void addStatus(Element response) {
        Elements.children(response, Names.PROTOCOL, "Status").forEach(response::removeChild);
        Element status = like(response, "Status");
        Element code = like(response, "StatusCode");
        code.setAttribute("Value", "urn:oasis:names:tc:SAML:2.0:status:Success");
        status.appendChild(code);
        response.insertBefore(
                status, Elements.only(response, Names.ASSERTION, "Assertion").orElse(null));
    }

    private static void inUtc(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            String value = attributes.item(i).getNodeValue();
            if (value.endsWith("+00:00")) {
                attributes.item(i).setNodeValue(value.replace("+00:00", "Z"));
            }
        }
    }

    private static void unqualified(Element element) {
        if (Elements.is(element, Names.ASSERTION, "NameID")) {
            element.removeAttribute("SPNameQualifier");
        }
    }

    private static void addAudience(Element response, String audience) {
        List<Element> conditions = Elements.children(response, Names.ASSERTION, "Assertion").stream()
                .flatMap(assertion -> Elements.children(assertion, Names.ASSERTION, "Conditions").stream())
                .toList();
        for (Element condition : conditions) {
            Element restriction = like(condition, "AudienceRestriction");
            Element named = like(condition, "Audience");
            named.setTextContent(audience);
            restriction.appendChild(named);
            condition.appendChild(restriction);
        }
    }

    /** An element of the same namespace and prefix, so that nothing has to be declared. */
    private static Element like(Element other, String name) {
        String prefix = other.getPrefix();
        return other.getOwnerDocument()
                .createElementNS(other.getNamespaceURI(), prefix == null ? name : prefix + ":" + name);
    }
}
