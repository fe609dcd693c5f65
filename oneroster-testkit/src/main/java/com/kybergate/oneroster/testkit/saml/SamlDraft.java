// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A response while it is being made: whole and right, and not yet signed or encrypted. Faults change it. */
final class SamlDraft {
    private static final Duration VALID = Duration.ofMinutes(5);

    /** What a response says. */
    record Content(
            String issuer,
            String nameIdFormat,
            String nameId,
            List<Attribute> attributes,
            Instant now,
            Instant authenticatedAt,
            Optional<Duration> session) {}

    /** A name and what it says of a person. */
    record Attribute(String name, String value) {}

    final Document document = SamlDocument.empty();
    final Element response;
    final Element assertion;
    final SamlSignature signature;
    final Optional<SamlEncryption> encryption;
    private final Instant now;

    /** What is going to be signed. */
    boolean signsAssertion;

    boolean signsResponse;

    SamlDraft(
            Content content, SamlPeer peer, @Nullable String inResponseTo, SamlSignature signature, SamlSigned signed) {
        this.now = content.now().truncatedTo(ChronoUnit.MILLIS);
        this.signature = signature;
        this.encryption = peer.encryption().map(SamlEncryption::new);
        this.signsAssertion = signed != SamlSigned.RESPONSE;
        this.signsResponse = signed != SamlSigned.ASSERTION;
        this.response = element(document, "samlp:Response");
        response.setAttribute("ID", SamlDocument.newId());
        response.setAttribute("Version", "2.0");
        response.setAttribute("IssueInstant", at(0));
        response.setAttribute("Destination", peer.acs());
        if (inResponseTo != null) {
            response.setAttribute("InResponseTo", inResponseTo);
        }
        element(response, "saml:Issuer", content.issuer());
        element(element(response, "samlp:Status"), "samlp:StatusCode").setAttribute("Value", SamlNames.SUCCESS);
        this.assertion = element(response, "saml:Assertion");
        fillAssertion(content, peer, inResponseTo);
    }

    private void fillAssertion(Content content, SamlPeer peer, @Nullable String inResponseTo) {
        // Declared here as well, so that it can stand alone once it has been decrypted.
        SamlDocument.declare(assertion, "saml");
        assertion.setAttribute("ID", SamlDocument.newId());
        assertion.setAttribute("Version", "2.0");
        assertion.setAttribute("IssueInstant", at(0));
        element(assertion, "saml:Issuer", content.issuer());

        Element subject = element(assertion, "saml:Subject");
        element(subject, "saml:NameID", content.nameId()).setAttribute("Format", content.nameIdFormat());
        Element confirmation = element(subject, "saml:SubjectConfirmation");
        confirmation.setAttribute("Method", SamlNames.BEARER);
        Element data = element(confirmation, "saml:SubjectConfirmationData");
        data.setAttribute("Recipient", peer.acs());
        data.setAttribute("NotOnOrAfter", at(VALID.toSeconds()));
        if (inResponseTo != null) {
            data.setAttribute("InResponseTo", inResponseTo);
        }

        Element conditions = element(assertion, "saml:Conditions");
        conditions.setAttribute("NotBefore", at(0));
        conditions.setAttribute("NotOnOrAfter", at(VALID.toSeconds()));
        element(element(conditions, "saml:AudienceRestriction"), "saml:Audience", peer.entityId());

        Element statement = element(assertion, "saml:AuthnStatement");
        statement.setAttribute(
                "AuthnInstant",
                content.authenticatedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        statement.setAttribute("SessionIndex", SamlDocument.newId());
        content.session().ifPresent(length -> statement.setAttribute("SessionNotOnOrAfter", at(length.toSeconds())));
        element(element(statement, "saml:AuthnContext"), "saml:AuthnContextClassRef", SamlNames.PASSWORD);

        if (!content.attributes().isEmpty()) {
            Element attributes = element(assertion, "saml:AttributeStatement");
            content.attributes().forEach(attribute -> add(attributes, attribute.name(), attribute.value()));
        }
    }

    static void add(Element attributes, String name, String value) {
        Element attribute = element(attributes, "saml:Attribute");
        attribute.setAttribute("Name", name);
        attribute.setAttribute("NameFormat", SamlNames.BASIC);
        Element text = element(attribute, "saml:AttributeValue", value);
        // As most providers do; a prefix in a value is one that canonicalization does not see.
        SamlDocument.declare(text, "xs");
        SamlDocument.declare(text, "xsi");
        text.setAttributeNS(SamlNames.INSTANCE, "xsi:type", "xs:string");
    }

    /** Signs the assertion or the response, and not the other. */
    void signOnly(SamlSigned one) {
        signsAssertion = one == SamlSigned.ASSERTION;
        signsResponse = one == SamlSigned.RESPONSE;
    }

    void signNothing() {
        signsAssertion = false;
        signsResponse = false;
    }

    /** Puts an element in front of the status, where the schema wants extensions. */
    Element extensions() {
        Element extensions = element(response, "samlp:Extensions");
        response.insertBefore(extensions, one("Status"));
        return extensions;
    }

    /** The time that is so many seconds after now. */
    String at(long seconds) {
        return now.plusSeconds(seconds).toString();
    }

    /** The elements at a path of local names below the response; the response itself at the empty path. */
    List<Element> all(String path) {
        List<Element> found = List.of(response);
        for (String step : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            List<Element> next = new ArrayList<>();
            found.forEach(element -> next.addAll(SamlDocument.children(element, step)));
            found = next;
        }
        return found;
    }

    Element one(String path) {
        List<Element> found = all(path);
        if (found.isEmpty()) {
            throw new IllegalStateException("There is no " + path + " any more; these faults exclude each other");
        }
        return found.get(0);
    }

    SamlEncryption encryption() {
        return encryption.orElseThrow(
                () -> new IllegalStateException("This fault is one of encryption, and the peer has none"));
    }
}
