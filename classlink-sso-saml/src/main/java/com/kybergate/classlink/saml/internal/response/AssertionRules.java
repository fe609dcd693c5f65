// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What has to be true of an assertion (SAML 2.0 Core, section 2; Profiles, sections 4.1.4.2 and 4.1.4.3), and what it says of whom. Reads nothing but what
 * was parsed from the octets that were signed.
 */
final class AssertionRules {
    private static final Set<String> CONDITIONS = Set.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

    /** Nodes do not agree about the time, and one of them forgets for all. */
    private static final Duration FORGOTTEN_LATE = Duration.ofMinutes(5);

    private final Party party;
    private final Times times;
    private final NameIds names;

    /** Takes a name out of its encryption, if it is in one. */
    @FunctionalInterface
    interface NameIds {
        Element open(Element encryptedId);
    }

    AssertionRules(Party party, Times times, NameIds names) {
        this.party = party;
        this.times = times;
        this.names = names;
    }

    Claims check(Element assertion, @Nullable String answered) {
        if (!"2.0".equals(Elements.attribute(assertion, "Version"))) {
            throw new SignInException(SignInError.ASSERTION_VERSION_WRONG);
        }
        String id = Elements.attribute(assertion, "ID");
        if (id == null || id.isBlank()) {
            throw new SignInException(SignInError.ASSERTION_ID_MISSING);
        }
        Instant issued = times.needed(assertion, "IssueInstant", SignInError.ASSERTION_TIME_WRONG);
        if (times.isToCome(issued)) {
            throw new SignInException(SignInError.ASSERTION_TIME_WRONG);
        }
        Element issuer = Elements.only(assertion, Names.ASSERTION, "Issuer")
                .orElseThrow(() -> new SignInException(SignInError.ASSERTION_ISSUER_MISSING));
        if (!ResponseRules.isOf(issuer, party.issuer())) {
            throw new SignInException(SignInError.ASSERTION_ISSUER_WRONG);
        }
        Element subject = Elements.only(assertion, Names.ASSERTION, "Subject")
                .orElseThrow(() -> new SignInException(SignInError.SUBJECT_MISSING));
        String name = nameId(subject);
        Instant confirmedUntil = confirmed(subject, answered);
        Instant until = conditions(assertion, confirmedUntil);
        Session session = session(assertion);
        return new Claims(
                id,
                name,
                attributes(assertion),
                answered,
                issued,
                until.plus(times.skew()).plus(FORGOTTEN_LATE),
                session.authenticated(),
                session.ends());
    }

    private String nameId(Element subject) {
        Element name = Elements.only(subject, Names.ASSERTION, "NameID")
                .or(() -> Elements.only(subject, Names.ASSERTION, "EncryptedID").map(names::open))
                .filter(found -> Elements.children(found).isEmpty())
                .orElseThrow(() -> new SignInException(SignInError.NAME_ID_MISSING));
        String text = Elements.text(name);
        if (text.isEmpty()) {
            throw new SignInException(SignInError.NAME_ID_MISSING);
        }
        String qualifier = Elements.attribute(name, "SPNameQualifier");
        if (qualifier != null && !qualifier.equals(party.audience())) {
            throw new SignInException(SignInError.NAME_QUALIFIER_WRONG);
        }
        return text;
    }

    /** Until when the last of the confirmations holds; one is enough, and as long as one holds the assertion could be used again. */
    Instant confirmed(Element subject, @Nullable String answered) {
        List<Element> confirmations = Elements.children(subject, Names.ASSERTION, "SubjectConfirmation").stream()
                .filter(found -> Names.BEARER.equals(Elements.attribute(found, "Method")))
                .toList();
        SignInException first = null;
        Instant latest = null;
        for (Element confirmation : confirmations) {
            try {
                Instant end = confirmedBy(confirmation, answered);
                latest = latest == null || end.isAfter(latest) ? end : latest;
            } catch (SignInException e) {
                first = first == null ? e : first;
            }
        }
        if (latest != null) {
            return latest;
        }
        throw first == null ? new SignInException(SignInError.SUBJECT_UNCONFIRMED) : first;
    }

    private Instant confirmedBy(Element confirmation, @Nullable String answered) {
        Element data = Elements.only(confirmation, Names.ASSERTION, "SubjectConfirmationData")
                .orElseThrow(() -> new SignInException(SignInError.SUBJECT_UNCONFIRMED));
        if (Elements.attribute(data, "NotBefore") != null) {
            throw new SignInException(SignInError.SUBJECT_CONFIRMATION_BEGINS);
        }
        String recipient = Elements.attribute(data, "Recipient");
        if (recipient == null || recipient.isEmpty()) {
            throw new SignInException(SignInError.RECIPIENT_MISSING);
        }
        if (!recipient.equals(party.recipient())) {
            throw new SignInException(SignInError.RECIPIENT_WRONG);
        }
        Instant end = times.needed(data, "NotOnOrAfter", SignInError.SUBJECT_CONFIRMATION_ENDLESS);
        if (times.isOver(end)) {
            throw new SignInException(SignInError.SUBJECT_CONFIRMATION_OVER);
        }
        if (!Objects.equals(Elements.attribute(data, "InResponseTo"), answered)) {
            throw new SignInException(SignInError.IN_RESPONSE_TO_CONTRADICTS);
        }
        return end;
    }

    private Instant conditions(Element assertion, Instant confirmedUntil) {
        Element conditions = Elements.only(assertion, Names.ASSERTION, "Conditions")
                .orElseThrow(() -> new SignInException(SignInError.CONDITIONS_MISSING));
        Instant begin = times.of(conditions, "NotBefore", SignInError.ASSERTION_NOT_YET_VALID);
        if (begin != null && times.isToCome(begin)) {
            throw new SignInException(SignInError.ASSERTION_NOT_YET_VALID);
        }
        Instant end = times.of(conditions, "NotOnOrAfter", SignInError.ASSERTION_EXPIRED);
        if (end != null && times.isOver(end)) {
            throw new SignInException(SignInError.ASSERTION_EXPIRED);
        }
        boolean understood = Elements.children(conditions).stream()
                .allMatch(condition -> Names.ASSERTION.equals(condition.getNamespaceURI())
                        && CONDITIONS.contains(condition.getLocalName()));
        if (!understood) {
            throw new SignInException(SignInError.CONDITION_UNKNOWN);
        }
        List<Element> restrictions = Elements.children(conditions, Names.ASSERTION, "AudienceRestriction");
        if (restrictions.isEmpty()) {
            throw new SignInException(SignInError.AUDIENCE_MISSING);
        }
        // Several restrictions all hold, of the audiences in one any does (SAML 2.0 Core, section 2.5.1.4).
        boolean ours = restrictions.stream()
                .allMatch(restriction -> Elements.children(restriction, Names.ASSERTION, "Audience").stream()
                        .anyMatch(audience -> Elements.text(audience).equals(party.audience())));
        if (!ours) {
            throw new SignInException(SignInError.AUDIENCE_WRONG);
        }
        return end != null && end.isAfter(confirmedUntil) ? end : confirmedUntil;
    }

    private record Session(Instant authenticated, @Nullable Instant ends) {}

    /** Of several statements the oldest sign-in and the earliest end count. */
    private Session session(Element assertion) {
        Instant authenticated = null;
        Instant ends = null;
        for (Element statement : Elements.children(assertion, Names.ASSERTION, "AuthnStatement")) {
            Instant at = times.needed(statement, "AuthnInstant", SignInError.AUTHN_STATEMENT_MISSING);
            if (times.isToCome(at)) {
                throw new SignInException(SignInError.ASSERTION_TIME_WRONG);
            }
            authenticated = authenticated == null || at.isBefore(authenticated) ? at : authenticated;
            Instant end = times.of(statement, "SessionNotOnOrAfter", SignInError.SESSION_OVER);
            if (end != null && times.isOver(end)) {
                throw new SignInException(SignInError.SESSION_OVER);
            }
            ends = end != null && (ends == null || end.isBefore(ends)) ? end : ends;
        }
        if (authenticated == null) {
            throw new SignInException(SignInError.AUTHN_STATEMENT_MISSING);
        }
        return new Session(authenticated, ends);
    }

    private static Map<String, List<String>> attributes(Element assertion) {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        for (Element statement : Elements.children(assertion, Names.ASSERTION, "AttributeStatement")) {
            if (!Elements.children(statement, Names.ASSERTION, "EncryptedAttribute")
                    .isEmpty()) {
                throw new SignInException(SignInError.ENCRYPTION_REFUSED);
            }
            for (Element attribute : Elements.children(statement, Names.ASSERTION, "Attribute")) {
                String name = String.valueOf(Elements.attribute(attribute, "Name"));
                List<String> values = Elements.children(attribute, Names.ASSERTION, "AttributeValue").stream()
                        .map(Elements::text)
                        .toList();
                if (attributes.put(name, values) != null) {
                    throw new SignInException(SignInError.ATTRIBUTE_REPEATED);
                }
            }
        }
        return attributes;
    }
}
