// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What has to be true of the envelope (SAML 2.0 Core, section 3.2.2; Profiles, section 4.1.4.2). Where it is not signed itself, this only ever refuses:
 * nothing in it is believed.
 */
final class ResponseRules {
    /** How long a response may be on its way. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private static final String ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
    private static final String STATUS = "urn:oasis:names:tc:SAML:2.0:status:";

    private ResponseRules() {}

    /** Before anything is verified: whether it is a response that says somebody was signed in. */
    static void checkSuccess(Element response, Times times) {
        if (!"2.0".equals(Elements.attribute(response, "Version"))) {
            throw new SignInException(SignInError.RESPONSE_VERSION_WRONG);
        }
        String id = Elements.attribute(response, "ID");
        if (id == null || id.isBlank()) {
            throw new SignInException(SignInError.RESPONSE_ID_MISSING);
        }
        times.needed(response, "IssueInstant", SignInError.RESPONSE_TIME_MALFORMED);
        Element status = Elements.only(response, Names.PROTOCOL, "Status")
                .flatMap(found -> Elements.only(found, Names.PROTOCOL, "StatusCode"))
                .orElseThrow(() -> new SignInException(SignInError.STATUS_MALFORMED));
        String code = code(status);
        if (!code.equals("Success")) {
            String detail = Elements.only(status, Names.PROTOCOL, "StatusCode")
                    .map(ResponseRules::code)
                    .orElse("");
            throw new SignInException(failure(code, detail));
        }
    }

    private static String code(Element status) {
        String value = Elements.attribute(status, "Value");
        return value != null && value.startsWith(STATUS) ? value.substring(STATUS.length()) : "";
    }

    private static SignInError failure(String code, String detail) {
        return switch (detail) {
            case "RequestDenied", "AuthnFailed", "NoPassive" -> SignInError.ACCESS_DENIED;
            default ->
                switch (code) {
                    case "Requester", "VersionMismatch" -> SignInError.REQUEST_REFUSED;
                    case "" -> SignInError.STATUS_MALFORMED;
                    default -> SignInError.PROVIDER_ERROR;
                };
        };
    }

    /** After it was verified, if it was signed at all. */
    static @Nullable String check(Element response, Party party, Times times) {
        String destination = Elements.attribute(response, "Destination");
        if (destination == null || destination.isEmpty()) {
            throw new SignInException(SignInError.DESTINATION_MISSING);
        }
        if (!destination.equals(party.recipient())) {
            throw new SignInException(SignInError.DESTINATION_WRONG);
        }
        List<Element> issuers = Elements.children(response, Names.ASSERTION, "Issuer");
        if (issuers.size() > 1 || !issuers.stream().allMatch(issuer -> isOf(issuer, party.issuer()))) {
            throw new SignInException(SignInError.RESPONSE_ISSUER_WRONG);
        }
        Instant made = times.needed(response, "IssueInstant", SignInError.RESPONSE_TIME_MALFORMED);
        if (times.isToCome(made)) {
            throw new SignInException(SignInError.RESPONSE_FROM_FUTURE);
        }
        if (times.isOlderThan(made, OLDEST)) {
            throw new SignInException(SignInError.RESPONSE_TOO_OLD);
        }
        String answered = Elements.attribute(response, "InResponseTo");
        if (answered != null && (answered.isEmpty() || !answered.equals(answered.strip()))) {
            // No request has such a name; OpenSAML drops the blanks, and takes an empty name for none.
            throw new SignInException(SignInError.IN_RESPONSE_TO_CONTRADICTS);
        }
        return answered;
    }

    static boolean isOf(Element issuer, String entityId) {
        String format = Elements.attribute(issuer, "Format");
        return (format == null || format.equals(ENTITY))
                && Elements.text(issuer).equals(entityId)
                && Elements.children(issuer).isEmpty();
    }
}
