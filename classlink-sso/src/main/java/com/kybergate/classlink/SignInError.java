// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.util.Locale;

/**
 * Why a sign-in was not accepted: one error for each check, so that a log or a counter says which one it was.
 *
 * <p>A person who signs in is shown {@link #advice()}, never more: what exactly was wrong helps whoever tries. Administrators and developers
 * are shown {@link #code()}. New errors may come with any version, so a {@code switch} over them needs a default.
 */
public enum SignInError {
    // What the browser sent
    /** The request is too large, or its parameters cannot be decoded. */
    REQUEST_MALFORMED(Party.BROWSER, "Start again from the sign-in page."),
    /** A parameter that may stand once stands twice (RFC 6749, section 3.1). */
    PARAMETER_REPEATED(Party.BROWSER, "Start again from the sign-in page."),
    /** The request has another method than this step has. */
    METHOD_WRONG(Party.BROWSER, "Start again from the sign-in page."),
    /** A sign-in was to be begun, or confirmed, by a page that is not the host's own. */
    CROSS_SITE(Party.BROWSER, "Start again from the sign-in page."),
    /** The answer was fetched by a frame, an image or a script, and not by a person's going there. */
    NOT_A_NAVIGATION(Party.BROWSER, "Start again from the sign-in page."),
    /** Where to go afterwards is not a path of the host's own. */
    RETURN_TO_REFUSED(Party.BROWSER, "Start again from the sign-in page."),
    /** Nobody here began a sign-in of that state, or it was so long ago that it is forgotten. */
    STATE_UNKNOWN(Party.BROWSER, "Start again from the sign-in page."),
    /** The answer was used before: the back button, a reloaded page, or somebody who copied the address. */
    STATE_USED(Party.BROWSER, "This sign-in is finished. Go to the start page, or sign in again."),
    /** The sign-in took too long, twice in a row. */
    STATE_EXPIRED(Party.BROWSER, "Signing in took too long. Start again from the sign-in page."),
    /** The browser did not bring the cookie of this sign-in: it is another browser, or it keeps no cookies. */
    COOKIE_MISSING(Party.BROWSER, "Allow cookies for this site, and start again in this window."),
    /** The browser brought a cookie that does not belong to this sign-in. */
    OTHER_BROWSER(Party.BROWSER, "Start again from the sign-in page."),
    /** The browser keeps no cookies, so a launch cannot be told from one that somebody else made it do. */
    COOKIES_BLOCKED(Party.BROWSER, "Allow cookies for this site, and start again."),
    /** A launch nobody here began, and the host does not take those. */
    UNSOLICITED(Party.BROWSER, "Start from the sign-in page of this site."),
    /** The answer has neither a code nor an error: the address was opened by hand, or after signing out. */
    NOTHING_SENT(Party.BROWSER, "Start from the sign-in page of this site."),
    /** The answer has a code and an error at once. */
    ANSWER_CONTRADICTS_ITSELF(Party.PROVIDER, "Start again from the sign-in page."),
    /** The answer came from another identity provider than the one that was asked (RFC 9207). */
    ISSUER_MIXED_UP(Party.PROVIDER, "Start again from the sign-in page."),
    /** The answer does not name the identity provider, although that one says it always does (RFC 9207). */
    ISSUER_MISSING(Party.PROVIDER, "Start again from the sign-in page."),
    /** The code was redeemed before. */
    CODE_REPLAYED(Party.BROWSER, "Start again from the sign-in page."),
    /** A form that asked for a confirmation was answered too late, twice, or in another browser. */
    CONFIRMATION_INVALID(Party.BROWSER, "Start again from the sign-in page."),

    // What the person or the district decided
    /** The person declined to let ClassLink tell us who they are. */
    ACCESS_DENIED(Party.PERSON, "You declined. To sign in, allow ClassLink to share your profile with this site."),
    /** The sign-in was for one district, and the person belongs to another. */
    TENANT_WRONG(
            Party.PERSON,
            "This account belongs to another district. Sign out of ClassLink, and sign in with an account of this one."),
    /** The district of this person was never connected by an administrator's test sign-in. */
    TENANT_NOT_BOUND(Party.HOST, "Your district has not switched this sign-in on. Ask its administrator."),
    /** The district of the administrator's test is connected to another tenant of the host already. */
    TENANT_TAKEN(Party.HOST, "This ClassLink district is connected elsewhere. Ask support."),
    /** The person's last sign-in at ClassLink is longer ago than the host allows. */
    AUTHENTICATED_TOO_LONG_AGO(Party.PERSON, "Sign out of ClassLink, and sign in again."),

    // What the host set up
    /** ClassLink does not know the client, or its secret is wrong. */
    CLIENT_REFUSED(Party.HOST, "Signing in is not set up correctly. Ask your administrator."),
    /** Signing in without OpenID Connect needs a test that showed that PKCE is enforced, and there is none. */
    PKCE_NOT_PROVED(Party.HOST, "Your district has not switched this sign-in on. Ask its administrator."),
    /** The provider redeemed a code with a wrong PKCE verifier, so that a stolen code could be used. */
    PKCE_NOT_ENFORCED(Party.PROVIDER, "Signing in without OpenID Connect cannot be switched on for this provider."),
    /** The tenant is connected to another district; that has to be switched off first. */
    TENANT_BOUND_ELSEWHERE(
            Party.HOST, "This tenant is connected to another ClassLink district. Switch that off first."),
    /** The test sign-in was a student's or a parent's, or nobody knows whose: it takes somebody of the staff to speak for a district. */
    TEST_BY_NO_STAFF(Party.PERSON, "Test with an administrator's or a teacher's account at ClassLink."),
    /** The test sign-in brought no sourcedId: the application lacks the scope, or the district shares none. */
    SOURCED_ID_MISSING(Party.HOST, "Let ClassLink share OneRoster data with this application, then test again."),
    /** The test sign-in brought a sourcedId that the roster does not have. */
    SOURCED_ID_UNKNOWN(
            Party.HOST,
            "Test with somebody whom the last sync has brought, or let the roster and the sign-in use the same ids."),
    /** Whom the roster has under the sourcedId of the test sign-in has neither its e-mail address nor its login id. */
    SOURCED_ID_UNCONFIRMED(
            Party.HOST,
            "The roster and the sign-in seem to use different ids. Ask ClassLink which one the district shares."),
    /** An address of the provider is not one of the hosts that may be called. */
    ADDRESS_REFUSED(Party.HOST, "Signing in is not set up correctly. Ask your administrator."),

    // What the provider sent
    /** The provider answered the browser with an error of its own. */
    PROVIDER_ERROR(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** The provider cannot be reached, or fails. */
    PROVIDER_UNREACHABLE(Party.PROVIDER, "ClassLink does not answer. Try again in a moment."),
    /** The provider sent a web page where data was asked for. */
    PROVIDER_SENT_HTML(Party.PROVIDER, "ClassLink does not answer. Try again in a moment."),
    /** The provider sends a request elsewhere, which is never followed. */
    PROVIDER_REDIRECTS(Party.PROVIDER, "ClassLink does not answer. Try again in a moment."),
    /** The provider sent more than its answers ever need. */
    PROVIDER_SENT_TOO_MUCH(Party.PROVIDER, "ClassLink does not answer. Try again in a moment."),
    /** The provider's description of itself is not JSON, lacks an address, or cannot do what is needed. */
    DISCOVERY_INVALID(Party.PROVIDER, "Signing in is not set up correctly. Ask your administrator."),
    /** The provider's description names another issuer (OpenID Connect Discovery 1.0, section 4.3). */
    DISCOVERY_ISSUER_WRONG(Party.PROVIDER, "Signing in is not set up correctly. Ask your administrator."),
    /** The provider's keys cannot be had, and none are remembered. */
    KEYS_UNAVAILABLE(Party.PROVIDER, "ClassLink does not answer. Try again in a moment."),
    /** The provider does not redeem the code: it is too old, used, not its own, or not for us. */
    CODE_REFUSED(Party.PROVIDER, "Start again from the sign-in page."),
    /** The provider refused the request for tokens for another reason. */
    TOKEN_REQUEST_REFUSED(Party.PROVIDER, "Signing in is not set up correctly. Ask your administrator."),
    /** The answer with the tokens is not JSON, or has no access token. */
    TOKEN_RESPONSE_INVALID(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** The access token is of another type than Bearer. */
    TOKEN_TYPE_WRONG(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** OpenID Connect was asked for, and no ID token came. */
    ID_TOKEN_MISSING(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),

    // The ID token (OpenID Connect Core 1.0, section 3.1.3.7, and RFC 7515)
    /** Longer than an ID token ever is. */
    ID_TOKEN_TOO_LARGE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Not three parts of base64url that hold JSON objects, or one that says a thing twice. */
    ID_TOKEN_MALFORMED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Nested deeper than an ID token ever is. */
    ID_TOKEN_TOO_DEEP(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Encrypted, which was not agreed, and which may hide an unsigned token. */
    ID_TOKEN_ENCRYPTED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Not signed ({@code none}). */
    ID_TOKEN_UNSIGNED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Signed with another algorithm than RS256. */
    ID_TOKEN_ALGORITHM_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its header names a key, an address of keys, or an extension that must be understood. */
    ID_TOKEN_HEADER_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Signed with a key that the provider does not publish. */
    KEY_UNKNOWN(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** Does not say with which of several keys it was signed. */
    KEY_AMBIGUOUS(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Signed with a key that is too short, or not for signing. */
    KEY_UNSUITABLE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its signature is not the provider's. */
    SIGNATURE_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Issued by another provider. */
    ISSUER_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say for whom it is. */
    AUDIENCE_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** For another application. */
    AUDIENCE_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** For us and for others whom nobody trusts. */
    AUDIENCE_TOO_WIDE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Issued to another application. */
    AUTHORIZED_PARTY_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say who it is about. */
    SUBJECT_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Says no time at which it ends. */
    EXPIRY_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Has ended. */
    ID_TOKEN_EXPIRED(Party.PROVIDER, "Start again from the sign-in page."),
    /** Begins later. */
    ID_TOKEN_NOT_YET_VALID(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** Says no time at which it was issued. */
    ISSUED_AT_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Issued in the future: one of the clocks is wrong. */
    ISSUED_IN_FUTURE(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Issued longer ago than a sign-in takes: it was kept by somebody, or one of the clocks is wrong. */
    ISSUED_TOO_LONG_AGO(Party.PROVIDER, "Start again from the sign-in page."),
    /** Does not repeat the nonce of our request. */
    NONCE_MISSING(Party.PROVIDER, "Start again from the sign-in page."),
    /** Repeats another nonce: it was issued for another request. */
    NONCE_WRONG(Party.PROVIDER, "Start again from the sign-in page."),
    /** Does not say when the person last signed in at ClassLink, although that was asked. */
    AUTH_TIME_MISSING(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Belongs to another access token. */
    ACCESS_TOKEN_MISMATCH(Party.PROVIDER, "ClassLink could not sign you in."),

    // A SAML response as XML: what is refused before anything in it is believed (SAML 2.0 Bindings, section 3.5)
    /** Not base64. */
    RESPONSE_NOT_BASE64(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Longer than 256 KiB. */
    RESPONSE_TOO_LARGE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Not well-formed XML in UTF-8. */
    RESPONSE_MALFORMED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Deeper, or with more elements, attributes or encrypted keys, than a response ever has. */
    RESPONSE_OUT_OF_BOUNDS(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Declares a document type or refers to an entity. */
    DOCTYPE_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Holds a processing instruction. */
    PROCESSING_INSTRUCTION_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Holds a comment within a signature. */
    COMMENT_IN_SIGNATURE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** A comment or a section of CDATA parts a value, so that some readers would see only its beginning. */
    VALUE_IN_PIECES(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Two elements have the same identifier. */
    IDENTIFIER_REPEATED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its extensions hold elements of SAML or signatures. */
    EXTENSION_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** The response holds, beside what SAML has there, something else: an element of another name, or text. */
    CONTENT_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),

    // The response (SAML 2.0 Core, section 3.2.2)
    /** Its root is not a Response. */
    NOT_A_RESPONSE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Of another version than 2.0. */
    RESPONSE_VERSION_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Has no identifier. */
    RESPONSE_ID_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say whether the sign-in succeeded, or says it twice. */
    STATUS_MALFORMED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** The identity provider says that our request was wrong, or that it does not know us. */
    REQUEST_REFUSED(Party.HOST, "Signing in is not set up correctly. Ask your administrator."),
    /** Does not say where it is sent. */
    DESTINATION_MISSING(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Sent to another address. */
    DESTINATION_WRONG(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** From another identity provider than the district's. */
    RESPONSE_ISSUER_WRONG(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Response and assertion name different requests, or only one of them names one, or by a name that no request has. */
    IN_RESPONSE_TO_CONTRADICTS(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say when it was made, or not in which zone. */
    RESPONSE_TIME_MALFORMED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Made in the future: one of the clocks is wrong. */
    RESPONSE_FROM_FUTURE(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Made longer ago than a response is on its way. */
    RESPONSE_TOO_OLD(Party.PROVIDER, "Start again from the sign-in page."),
    /** Holds no assertion. */
    ASSERTION_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Holds more than one assertion. */
    ASSERTION_REPEATED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Holds an assertion where none belongs. */
    ASSERTION_MISPLACED(Party.PROVIDER, "ClassLink could not sign you in."),

    // Its signature (SAML 2.0 Core, section 5.4, and XML Signature)
    /** Neither the response nor its assertion is signed. */
    SIGNATURE_MISSING(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Something is signed twice. */
    SIGNATURE_REPEATED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** A signature stands where none belongs. */
    SIGNATURE_MISPLACED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** A signature holds more, or less, than signatures of SAML do. */
    SIGNATURE_FORM_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** A signature is over something else than what holds it. */
    SIGNATURE_REFERENCE_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** A signature transforms what it signs in a way that SAML does not have. */
    TRANSFORM_REFUSED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Signed or digested with an algorithm that is not believed any more, such as SHA-1. */
    SIGNATURE_ALGORITHM_REFUSED(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** What was signed is something else than what stands there. */
    SIGNED_OCTETS_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Of the two verifiers one accepts it and one does not, or they saw different octets. Worth a report to us. */
    VERIFIERS_DISAGREE(Party.PROVIDER, "ClassLink could not sign you in."),

    // Encryption (XML Encryption 1.1)
    /** Encrypted in a way that is not allowed: AES-GCM and RSA-OAEP are, and nothing that refers elsewhere. */
    ENCRYPTION_REFUSED(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Cannot be decrypted, whatever the reason. */
    DECRYPTION_FAILED(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),

    // The assertion (SAML 2.0 Core, section 2, and Profiles, section 4.1.4)
    /** Of another version than 2.0. */
    ASSERTION_VERSION_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Has no identifier. */
    ASSERTION_ID_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say when it was issued, or says a time to come. */
    ASSERTION_TIME_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say who issued it. */
    ASSERTION_ISSUER_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Issued by another identity provider than the district's. */
    ASSERTION_ISSUER_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not name its subject. */
    NAME_ID_MISSING(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Names its subject in words for another application. */
    NAME_QUALIFIER_WRONG(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Does not say how its subject is confirmed, or by other means than bringing it. */
    SUBJECT_UNCONFIRMED(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its confirmation begins at a time, which a bearer's must not. */
    SUBJECT_CONFIRMATION_BEGINS(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its confirmation does not say when it ends. */
    SUBJECT_CONFIRMATION_ENDLESS(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its confirmation has ended. */
    SUBJECT_CONFIRMATION_OVER(Party.PROVIDER, "Start again from the sign-in page."),
    /** Its confirmation does not say for which address it is. */
    RECIPIENT_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Its confirmation is for another address. */
    RECIPIENT_WRONG(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),
    /** Has no conditions. */
    CONDITIONS_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Has a condition that nobody here understands. */
    CONDITION_UNKNOWN(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Begins later: one of the clocks is wrong. */
    ASSERTION_NOT_YET_VALID(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** Has ended. */
    ASSERTION_EXPIRED(Party.PROVIDER, "Start again from the sign-in page."),
    /** Does not say that anybody was authenticated, or when. */
    AUTHN_STATEMENT_MISSING(Party.PROVIDER, "ClassLink could not sign you in."),
    /** The person's session at the identity provider has ended. */
    SESSION_OVER(Party.PERSON, "Sign out of ClassLink, and sign in again."),
    /** Was used before. */
    ASSERTION_REPLAYED(Party.BROWSER, "Start again from the sign-in page."),
    /** Says twice who the person is, or in which district. */
    ATTRIBUTE_REPEATED(Party.PROVIDER, "ClassLink could not sign you in."),

    // The profile
    /** The profile is not JSON, or says nothing of a person. */
    PROFILE_INVALID(Party.PROVIDER, "ClassLink could not sign you in. Try again in a moment."),
    /** The profile is about somebody else than the ID token. */
    PROFILE_OF_SOMEBODY_ELSE(Party.PROVIDER, "ClassLink could not sign you in."),
    /** Neither the ID token nor the profile says which district the person belongs to. */
    TENANT_MISSING(Party.PROVIDER, "ClassLink could not sign you in. Ask your administrator."),

    // The identity provider's metadata
    /** What the district's identity provider said of itself is not valid any more, and nothing newer could be read. */
    METADATA_EXPIRED(Party.HOST, "Signing in does not work at the moment. Ask your administrator."),

    // What the host remembers
    /** The store that remembers sign-ins cannot be used. */
    STORE_FAILED(Party.HOST, "Signing in does not work at the moment. Try again later."),
    /** So many responses are judged at this moment that one more would slow all of them. */
    TOO_BUSY(Party.HOST, "Many people are signing in. Try again in a moment.");

    /** Who can mend it. */
    public enum Party {
        /** The person at the browser, by beginning again; or nobody, when it was an attack. */
        BROWSER,
        /** The person, by deciding otherwise or using another account. */
        PERSON,
        /** The host's operators or the district's administrator. */
        HOST,
        /** ClassLink, or whoever stands between. */
        PROVIDER
    }

    private final Party party;
    private final String advice;

    SignInError(Party party, String advice) {
        this.party = party;
        this.advice = advice;
    }

    /**
     * The error's name in logs, reports and counters.
     *
     * @return stable words, such as {@code state-used}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Who can mend it.
     *
     * @return the party
     */
    public Party party() {
        return party;
    }

    /**
     * What the person who wanted to sign in can do.
     *
     * @return a sentence or two in English, the same for everybody
     */
    public String advice() {
        return advice;
    }

    /**
     * The HTTP status of a page that tells of it.
     *
     * @return 403 for what a person or the host has to mend, else 400: never 5xx, for any browser can provoke these pages, and what stands before a
     *     host may take such answers for a node that fails
     */
    public int status() {
        return party == Party.PERSON || party == Party.HOST ? 403 : 400;
    }
}
