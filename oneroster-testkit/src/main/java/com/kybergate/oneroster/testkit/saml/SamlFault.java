// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlChange.append;
import static com.kybergate.oneroster.testkit.saml.SamlChange.draft;
import static com.kybergate.oneroster.testkit.saml.SamlChange.drop;
import static com.kybergate.oneroster.testkit.saml.SamlChange.encrypted;
import static com.kybergate.oneroster.testkit.saml.SamlChange.encryption;
import static com.kybergate.oneroster.testkit.saml.SamlChange.remove;
import static com.kybergate.oneroster.testkit.saml.SamlChange.repeat;
import static com.kybergate.oneroster.testkit.saml.SamlChange.say;
import static com.kybergate.oneroster.testkit.saml.SamlChange.set;
import static com.kybergate.oneroster.testkit.saml.SamlChange.signature;
import static com.kybergate.oneroster.testkit.saml.SamlChange.signing;
import static com.kybergate.oneroster.testkit.saml.SamlChange.status;
import static com.kybergate.oneroster.testkit.saml.SamlChange.text;
import static com.kybergate.oneroster.testkit.saml.SamlChange.time;
import static com.kybergate.oneroster.testkit.saml.SamlChange.zoneless;

import java.util.List;
import java.util.Optional;
import javax.xml.crypto.dsig.Transform;

/**
 * One thing that is wrong with a response, and everything else as it should be, so that it can be refused for this reason alone. What a provider
 * could say wrongly is signed all the same: only {@link #isValidlySigned()} tells apart what its own signature already gives away.
 */
public enum SamlFault {
    /** Declares a document type, which says nothing. */
    DOCTYPE(text(xml -> "<!DOCTYPE r>" + xml)),
    /** A processing instruction in front of everything. */
    PROCESSING_INSTRUCTION(text(xml -> "<?php echo 1; ?>" + xml)),
    /** A processing instruction in the NameID, which canonicalization keeps. */
    NAME_ID_INSTRUCTION(draft(draft ->
            SamlPieces.split(draft.one(SamlPieces.NAME_ID), draft.document.createProcessingInstruction("x", "y")))),
    /** A comment splits the NameID; canonicalization drops it, so that who reads only the first piece reads somebody else. */
    NAME_ID_COMMENT(draft(draft -> SamlPieces.split(draft.one(SamlPieces.NAME_ID), draft.document.createComment("")))),
    /** A comment splits the value of an attribute likewise. */
    ATTRIBUTE_COMMENT(draft(draft -> draft.all("Assertion/AttributeStatement/Attribute/AttributeValue")
            .forEach(value -> SamlPieces.split(value, draft.document.createComment(""))))),
    /** The response and the assertion have one ID (Core 1.3.4). */
    ID_TWICE(draft(draft -> draft.assertion.setAttribute("ID", draft.response.getAttribute("ID")))),
    /** The response has no ID (Core 3.2.2). The assertion is signed, since a response without an ID cannot be. */
    RESPONSE_ID_MISSING(drop("", "ID").alsoDraft(draft -> draft.signOnly(SamlSigned.ASSERTION))),
    /** The response is of version 1.1 (Core 3.2.2). */
    RESPONSE_VERSION(set("", "Version", "1.1")),
    /** The response is of no version. */
    RESPONSE_VERSION_MISSING(drop("", "Version")),
    /** The document is the answer to a logout, though with an assertion. */
    ROOT_LOGOUT_RESPONSE(
            draft(draft -> draft.document.renameNode(draft.response, SamlNames.PROTOCOL, "samlp:LogoutResponse"))),
    /** The document is an assertion, with nothing around it. */
    ROOT_ASSERTION(draft(draft -> draft.signOnly(SamlSigned.ASSERTION)).alsoText(SamlPieces::onlyAssertion)),

    /** Says nothing about success (Core 3.2.2). */
    STATUS_MISSING(remove("Status")),
    /** Has a status without a code (Core 3.2.2.1). */
    STATUS_EMPTY(remove("Status/StatusCode")),
    /** Has two codes side by side, and the first is success. */
    STATUS_TWO_CODES(draft(draft ->
            SamlDocument.element(draft.one("Status"), "samlp:StatusCode").setAttribute("Value", SamlNames.RESPONDER))),
    /** Says twice that it is a success. */
    STATUS_TWICE(repeat("Status")),
    /** Says no, and why: the person or the provider refused. No assertion, so nothing is signed unless responses are. */
    STATUS_REQUEST_DENIED(status(SamlNames.RESPONDER, "urn:oasis:names:tc:SAML:2.0:status:RequestDenied")
            .alsoDraft(draft -> SamlDocument.remove(draft.assertion))
            .broken()),
    /** Says no, and why: the person could not sign in. No assertion, so nothing is signed unless responses are. */
    STATUS_AUTHN_FAILED(status(SamlNames.RESPONDER, "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed")
            .alsoDraft(draft -> SamlDocument.remove(draft.assertion))
            .broken()),
    /** Says no, and why: the person would have had to notice, and must not. No assertion, so nothing is signed unless responses are. */
    STATUS_NO_PASSIVE(status(SamlNames.RESPONDER, "urn:oasis:names:tc:SAML:2.0:status:NoPassive")
            .alsoDraft(draft -> SamlDocument.remove(draft.assertion))
            .broken()),
    /** Says no, though with an assertion. */
    STATUS_DENIED_WITH_ASSERTION(status(SamlNames.RESPONDER, "urn:oasis:names:tc:SAML:2.0:status:RequestDenied")),
    /** Says success only in the second place (Core 3.2.2.2). */
    STATUS_SUCCESS_BELOW(status(SamlNames.RESPONDER, SamlNames.SUCCESS)),

    /** For no address (Bindings 3.5.5.2). */
    DESTINATION_MISSING(drop("", "Destination")),
    /** For an empty address. */
    DESTINATION_EMPTY(set("", "Destination", "")),
    /** For another address. */
    DESTINATION_WRONG(set("", "Destination", "https://elsewhere.example.net/acs")),
    /** For an address that begins as the right one does. */
    DESTINATION_LONGER(draft(draft ->
            draft.response.setAttribute("Destination", draft.response.getAttribute("Destination") + ".example.net"))),
    /** From another provider (Profiles 4.1.4.2). */
    RESPONSE_ISSUER_WRONG(say("Issuer", "https://elsewhere.example.net/idp")),
    /** From no provider. Profiles 4.1.4.2 allows it as long as neither the response is signed nor the assertion encrypted. */
    RESPONSE_ISSUER_MISSING(remove("Issuer")),
    /** From a provider that is named by an address for mail (Profiles 4.1.4.2: entity, or nothing). */
    RESPONSE_ISSUER_FORMAT(set("Issuer", "Format", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")),
    /** Answers a question that was not asked (Profiles 4.1.4.3), in both places. */
    IN_RESPONSE_TO_UNKNOWN(draft(draft -> {
        String unknown = SamlDocument.newId();
        draft.response.setAttribute("InResponseTo", unknown);
        draft.one(SamlPieces.DATA).setAttribute("InResponseTo", unknown);
    })),
    /** The confirmation answers another question than the response does. */
    IN_RESPONSE_TO_DIFFERS(
            draft(draft -> draft.one(SamlPieces.DATA).setAttribute("InResponseTo", SamlDocument.newId()))),
    /** The response answers nothing, while the confirmation does. */
    IN_RESPONSE_TO_ONLY_CONFIRMED(drop("", "InResponseTo")),
    /** The confirmation answers nothing, while the response does. */
    IN_RESPONSE_TO_NOT_CONFIRMED(drop(SamlPieces.DATA, "InResponseTo")),
    /** The response was issued an hour ago. */
    ISSUE_INSTANT_OLD(time("", "IssueInstant", -3600)),
    /** The response is issued in an hour. */
    ISSUE_INSTANT_FUTURE(time("", "IssueInstant", 3600)),
    /** The response was issued at no time (Core 3.2.2). */
    ISSUE_INSTANT_MISSING(drop("", "IssueInstant")),
    /** The response was issued at a time of no zone (Core 1.3.3: UTC). */
    ISSUE_INSTANT_ZONELESS(zoneless("", "IssueInstant")),
    /** The response was issued at a time that is none. */
    ISSUE_INSTANT_GARBAGE(set("", "IssueInstant", "yesterday")),

    /** Two assertions, each signed where assertions are. */
    ASSERTION_TWICE(draft(draft -> {
        var second = SamlDocument.copy(draft.assertion);
        second.setAttribute("ID", SamlDocument.newId());
        SamlDocument.insertAfter(draft.assertion, second);
    })),
    /** No assertion, though success. The response is signed. */
    ASSERTION_MISSING(remove("Assertion").alsoDraft(draft -> draft.signOnly(SamlSigned.RESPONSE))),

    /** Nothing is signed. */
    UNSIGNED(draft(SamlDraft::signNothing).broken()),
    /** Signed by a key that nobody published, and shows the certificate that was. */
    SIGNED_BY_ANOTHER(signing(SamlPieces::signedByAnother).broken()),
    /** Signed by a key that nobody published, and brings its certificate along. */
    SIGNED_BY_ANOTHER_SHOWN(signing(signature -> {
                SamlPieces.signedByAnother(signature);
                signature.shown = Optional.of(SamlPieces.another().certificate());
            })
            .broken()),
    /** Signed with SHA-1. */
    SIGNATURE_SHA1(signing(signature -> signature.algorithm = signature.algorithm.contains("ecdsa")
            ? "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"
            : SamlNames.DSIG + "rsa-sha1")),
    /** Digested with SHA-1. */
    DIGEST_SHA1(signing(signature -> signature.digest = SamlNames.DSIG + "sha1")),
    /** Signed with the published key as a shared secret. */
    SIGNATURE_HMAC(signing(signature -> signature.secretOf(signature.shown.orElseThrow()))
            .broken()),
    /** The signature is of another element than the one that it is in (Core 5.4.2). */
    REFERENCE_ELSEWHERE(
            draft(draft -> draft.signature.elsewhere = draft.signsResponse ? draft.assertion : draft.response)),
    /** The signature is of whatever it stands in. */
    REFERENCE_EMPTY(draft(SamlPieces::referToAll)),
    /** The signature has two references (Core 5.4.2). */
    REFERENCE_TWICE(signing(signature -> signature.references = 2)),
    /** The signature brings an object along (Core 5.4.2). */
    SIGNATURE_OBJECT(signing(signature -> signature.object = true)),
    /** Canonicalized with all namespaces (Core 5.4.3: exclusively). */
    C14N_INCLUSIVE(signing(signature -> {
        signature.canonicalization = SamlNames.INCLUSIVE;
        signature.transforms = List.of(SamlNames.ENVELOPED, SamlNames.INCLUSIVE);
    })),
    /** Transformed in one step, which leaves all namespaces (Core 5.4.4). */
    TRANSFORM_ALONE(signing(signature -> signature.transforms = List.of(SamlNames.ENVELOPED))),
    /** Transformed by an XPath, which could leave out whatever it likes. */
    TRANSFORM_XPATH(signing(
            signature -> signature.transforms = List.of(SamlNames.ENVELOPED, Transform.XPATH, SamlNames.EXCLUSIVE))),
    /** Transformed by a stylesheet, which is a program. */
    TRANSFORM_XSLT(signing(
            signature -> signature.transforms = List.of(SamlNames.ENVELOPED, Transform.XSLT, SamlNames.EXCLUSIVE))),
    /** Two signatures side by side. */
    SIGNATURE_TWICE(signature(SamlPieces::repeat).broken()),
    /** Two SignedInfo in a signature. */
    SIGNED_INFO_TWICE(signature((draft, signature) -> SamlPieces.repeat(draft, SamlPieces.in(signature, "SignedInfo")))
            .broken()),
    /** A comment in the digest, which canonicalization drops. */
    DIGEST_COMMENT(signature((draft, signature) ->
            SamlPieces.split(SamlPieces.in(signature, "DigestValue"), draft.document.createComment("AAAA")))),
    /** A comment in the value of the signature. */
    SIGNATURE_COMMENT(signature((draft, signature) ->
            SamlPieces.split(SamlPieces.in(signature, "SignatureValue"), draft.document.createComment("AAAA")))),
    /** Somebody else's name was written in afterwards. */
    TAMPERED(signature(SamlPieces::tamper).broken()),

    /** The assertion is of version 1.1 (Core 2.3.3). */
    ASSERTION_VERSION(set("Assertion", "Version", "1.1")),
    /** The assertion is of no version. */
    ASSERTION_VERSION_MISSING(drop("Assertion", "Version")),
    /** The assertion has no ID (Core 2.3.3). The response is signed, since an assertion without an ID cannot be. */
    ASSERTION_ID_MISSING(drop("Assertion", "ID").alsoDraft(draft -> draft.signOnly(SamlSigned.RESPONSE))),
    /** The assertion was issued at no time (Core 2.3.3). */
    ASSERTION_INSTANT_MISSING(drop("Assertion", "IssueInstant")),
    /** The assertion was issued an hour ago. */
    ASSERTION_INSTANT_OLD(time("Assertion", "IssueInstant", -3600)),
    /** The assertion is issued in an hour. */
    ASSERTION_INSTANT_FUTURE(time("Assertion", "IssueInstant", 3600)),
    /** The assertion is issued by nobody (Core 2.3.3). */
    ASSERTION_ISSUER_MISSING(remove("Assertion/Issuer")),
    /** The assertion is issued by another provider. */
    ASSERTION_ISSUER_WRONG(say("Assertion/Issuer", "https://elsewhere.example.net/idp")),
    /** The assertion is about nobody (Profiles 4.1.4.2). */
    SUBJECT_MISSING(remove("Assertion/Subject")),
    /** The subject has no name. */
    NAME_ID_MISSING(remove(SamlPieces.NAME_ID)),
    /** The subject has an empty name. */
    NAME_ID_EMPTY(say(SamlPieces.NAME_ID, "")),
    /** The subject has a blank name. */
    NAME_ID_BLANK(say(SamlPieces.NAME_ID, " ")),
    /** The subject has two names. */
    NAME_ID_TWICE(repeat(SamlPieces.NAME_ID)),
    /** The name is one at another service provider (Core 2.2.2). */
    NAME_ID_SP_QUALIFIER(set(SamlPieces.NAME_ID, "SPNameQualifier", "https://elsewhere.example.net/sp")),
    /** Nothing confirms the subject (Profiles 4.1.4.2). */
    CONFIRMATION_MISSING(remove(SamlPieces.CONFIRMATION)),
    /** The subject is confirmed by holding a key. */
    CONFIRMATION_METHOD(set(SamlPieces.CONFIRMATION, "Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")),
    /** The confirmation has no data. */
    CONFIRMATION_DATA_MISSING(remove(SamlPieces.DATA)),
    /** The confirmation is for no address. */
    RECIPIENT_MISSING(drop(SamlPieces.DATA, "Recipient")),
    /** The confirmation is for another address. */
    RECIPIENT_WRONG(set(SamlPieces.DATA, "Recipient", "https://elsewhere.example.net/acs")),
    /** The confirmation is for an address that begins as the right one does. */
    RECIPIENT_LONGER(draft(draft -> {
        var data = draft.one(SamlPieces.DATA);
        data.setAttribute("Recipient", data.getAttribute("Recipient") + ".example.net");
    })),
    /** The confirmation never ends. */
    CONFIRMATION_END_MISSING(drop(SamlPieces.DATA, "NotOnOrAfter")),
    /** The confirmation ended an hour ago. */
    CONFIRMATION_ENDED(time(SamlPieces.DATA, "NotOnOrAfter", -3600)),
    /** The confirmation says when it begins, which it must not (Profiles 4.1.4.2), though it is long ago. */
    CONFIRMATION_BEGINS(time(SamlPieces.DATA, "NotBefore", -3600)),

    /** The assertion has no conditions (Profiles 4.1.4.2). */
    CONDITIONS_MISSING(remove(SamlPieces.CONDITIONS)),
    /** The assertion holds from in an hour (Core 2.5.1.2). */
    CONDITIONS_NOT_YET(time(SamlPieces.CONDITIONS, "NotBefore", 3600)),
    /** The assertion held until an hour ago (Core 2.5.1.2). */
    CONDITIONS_ENDED(time(SamlPieces.CONDITIONS, "NotOnOrAfter", -3600)),
    /** The assertion is for everybody (Profiles 4.1.4.2). */
    AUDIENCE_MISSING(remove(SamlPieces.RESTRICTION)),
    /** The assertion is for nobody. */
    AUDIENCE_EMPTY(remove(SamlPieces.RESTRICTION + "/Audience")),
    /** The assertion is for another service provider (Core 2.5.1.4). */
    AUDIENCE_WRONG(say(SamlPieces.RESTRICTION + "/Audience", "https://elsewhere.example.net/sp")),
    /** The assertion is for a service provider whose name begins as the right one does. */
    AUDIENCE_LONGER(draft(draft -> {
        var audience = draft.one(SamlPieces.RESTRICTION + "/Audience");
        audience.setTextContent(audience.getTextContent() + ".example.net");
    })),
    /** A second restriction, which leaves the right one out: all have to hold (Core 2.5.1.4). */
    AUDIENCE_RESTRICTED_TWICE(repeat(SamlPieces.RESTRICTION)
            .alsoDraft(draft -> SamlDocument.child(
                            draft.all(SamlPieces.RESTRICTION).get(1), "Audience")
                    .orElseThrow()
                    .setTextContent("https://elsewhere.example.net/sp"))),
    /** A condition that nobody knows, so that whether it holds cannot be said (Core 2.5.1.1). */
    CONDITION_UNKNOWN(append(SamlPieces.CONDITIONS, "saml:Condition", "").alsoDraft(draft -> {
        var condition = draft.one(SamlPieces.CONDITIONS + "/Condition");
        condition.setAttributeNS(SamlNames.XMLNS, "xmlns:x", "https://elsewhere.example.net/conditions");
        SamlDocument.declare(condition, "xsi");
        condition.setAttributeNS(SamlNames.INSTANCE, "xsi:type", "x:OnlyAtNight");
    })),
    /** Nobody signed in (Profiles 4.1.4.2). */
    AUTHN_STATEMENT_MISSING(remove(SamlPieces.STATEMENT)),
    /** Somebody signed in at no time (Core 2.7.2). */
    AUTHN_INSTANT_MISSING(drop(SamlPieces.STATEMENT, "AuthnInstant")),
    /** Somebody signed in yesterday. */
    AUTHN_INSTANT_OLD(time(SamlPieces.STATEMENT, "AuthnInstant", -86_400)),
    /** Somebody signs in in an hour. */
    AUTHN_INSTANT_FUTURE(time(SamlPieces.STATEMENT, "AuthnInstant", 3600)),
    /** The session ended an hour ago (Core 2.7.2). */
    SESSION_ENDED(time(SamlPieces.STATEMENT, "SessionNotOnOrAfter", -3600)),
    /** Each attribute is there twice, and says something else the second time. */
    ATTRIBUTE_TWICE(draft(
            draft -> draft.all("Assertion/AttributeStatement/Attribute").forEach(attribute -> {
                var second = SamlDocument.copy(attribute);
                second.setTextContent("");
                SamlDocument.element(second, "saml:AttributeValue", "somebody-else");
                SamlDocument.insertAfter(attribute, second);
            }))),
    /** Each attribute says two things. */
    ATTRIBUTE_TWO_VALUES(draft(draft -> draft.all("Assertion/AttributeStatement/Attribute")
            .forEach(attribute -> SamlDocument.element(attribute, "saml:AttributeValue", "somebody-else")))),
    /** An extension holds what only an assertion should. */
    EXTENSIONS_ASSERTION(draft(draft -> {
        var second = SamlDocument.copy(draft.assertion);
        second.setAttribute("ID", SamlDocument.newId());
        draft.extensions().appendChild(second);
    })),
    /** An extension holds a signature. */
    EXTENSIONS_SIGNATURE(draft(
            draft -> SamlDocument.element(SamlDocument.element(draft.extensions(), "ds:Signature"), "ds:SignedInfo"))),

    /** Encrypted without a check of its integrity, AES-CBC. */
    ENCRYPTED_CBC(encryption(encryption -> encryption.data = SamlNames.AES256_CBC)),
    /** The key is wrapped with the padding of PKCS #1 v1.5. */
    ENCRYPTED_RSA15(encryption(encryption -> encryption.key = SamlNames.RSA_15)),
    /** Encrypted for somebody else. */
    ENCRYPTED_FOR_ANOTHER(encryption(
            encryption -> encryption.certificate = SamlPieces.another().certificate())),
    /** Encrypted, and then a byte is another. */
    ENCRYPTED_CHANGED(encrypted(SamlPieces::damage)),
    /** What is encrypted is said to be the content of an element instead of an element. */
    ENCRYPTED_CONTENT(encryption(encryption -> encryption.type = SamlNames.XENC + "Content")),
    /** The encrypted octets are elsewhere. */
    ENCRYPTED_CIPHER_REFERENCE(encrypted(SamlPieces::referToCipher)),
    /** The key is elsewhere. */
    ENCRYPTED_RETRIEVAL_METHOD(encrypted(SamlPieces::referToKey)),
    /** Beside the encrypted assertion stands one that is not. */
    ENCRYPTED_BESIDE_PLAIN(
            encrypted((draft, encrypted) -> SamlDocument.insertAfter(encrypted, SamlDocument.copy(draft.assertion)))),
    /** Two encrypted assertions. */
    ENCRYPTED_TWICE(encrypted((draft, encrypted) -> SamlDocument.insertAfter(encrypted, SamlDocument.copy(encrypted)))),
    /** Encrypted, which everybody can do, and signed by nobody. */
    ENCRYPTED_UNSIGNED(
            encryption(encryption -> {}).alsoDraft(SamlDraft::signNothing).broken());

    /** A record of functions that keep nothing. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final SamlChange change;

    SamlFault(SamlChange change) {
        this.change = change;
    }

    /**
     * Whether the provider's own key vouches for all that it should, as far as mathematics can tell: only the rule that is broken gives such a
     * response away. Said of responses to peers without encryption, but for the faults that need it.
     *
     * @return whether signatures are there, and good
     */
    public boolean isValidlySigned() {
        return change.holds();
    }

    /**
     * Whether it is a fault of encryption, which only a peer with a certificate for it can see.
     *
     * @return whether the peer has to be {@link SamlPeer#encryptedFor encrypted for}
     */
    public boolean needsEncryption() {
        return change.encryption();
    }

    SamlChange change() {
        return change;
    }
}
