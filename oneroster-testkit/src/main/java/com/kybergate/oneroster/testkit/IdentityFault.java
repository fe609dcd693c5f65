// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static com.kybergate.oneroster.testkit.IdentityChange.eachKey;
import static com.kybergate.oneroster.testkit.IdentityChange.json;
import static com.kybergate.oneroster.testkit.IdentityChange.nothing;
import static com.kybergate.oneroster.testkit.IdentityChange.parameters;
import static com.kybergate.oneroster.testkit.IdentityChange.put;
import static com.kybergate.oneroster.testkit.IdentityChange.reply;
import static com.kybergate.oneroster.testkit.IdentityChange.set;
import static com.kybergate.oneroster.testkit.IdentityChange.shift;
import static com.kybergate.oneroster.testkit.IdentityChange.text;
import static com.kybergate.oneroster.testkit.IdentityChange.twice;
import static com.kybergate.oneroster.testkit.IdentityChange.wrap;

import com.kybergate.oneroster.testkit.IdentityChange.Stage;
import java.util.List;
import java.util.Map;

/**
 * One thing that a fake ClassLink does wrong, or that an attacker makes of its answer, while it is on. Everything else stays as it should be, so
 * that a sign-in can fail for this reason alone.
 */
public enum IdentityFault {
    /** Its description is a web page, as at {@code login.classlink.com}. */
    DISCOVERY_HTML(reply(Stage.DISCOVERY, answer -> Answer.html(200, "Sign in"))),
    /** Its description is JSON that says it is a web page. */
    DISCOVERY_AS_HTML(reply(Stage.DISCOVERY, answer -> Answer.of(200, "text/html", answer.body()))),
    /** Its description is not there. */
    DISCOVERY_DOWN(reply(Stage.DISCOVERY, answer -> Answer.json(503, Map.of()))),
    /** Its description is cut off. */
    DISCOVERY_TORN(reply(
            Stage.DISCOVERY,
            answer -> Answer.of(200, "application/json", answer.body().substring(0, 60)))),
    /** Its description is another provider's. */
    DISCOVERY_OTHER_ISSUER(json(Stage.DISCOVERY, put("issuer", "https://login.example.net"))),
    /** Its description sends the client's secret to somebody else. */
    DISCOVERY_FOREIGN_TOKEN_ENDPOINT(json(Stage.DISCOVERY, put("token_endpoint", "https://login.example.net/token"))),
    /** Its description sends the request for keys into the host's own network. */
    DISCOVERY_PRIVATE_KEYS(json(Stage.DISCOVERY, put("jwks_uri", "http://169.254.169.254/latest/meta-data/"))),
    /** Its description has no address for keys. */
    DISCOVERY_WITHOUT_KEYS(json(Stage.DISCOVERY, put("jwks_uri", null))),
    /** It signs with nothing that is believed. */
    DISCOVERY_OTHER_ALGORITHM(json(Stage.DISCOVERY, put("id_token_signing_alg_values_supported", List.of("HS256")))),
    /** It says that it always names itself in an answer, and does not. */
    DISCOVERY_PROMISES_ISSUER(json(Stage.DISCOVERY, put("authorization_response_iss_parameter_supported", true))),

    /** Its keys are a web page. */
    KEYS_HTML(reply(Stage.KEYS, answer -> Answer.html(200, "Keys"))),
    /** Its keys are not there. */
    KEYS_DOWN(reply(Stage.KEYS, answer -> Answer.json(503, Map.of()))),
    /** It has no keys. */
    KEYS_EMPTY(json(Stage.KEYS, put("keys", List.of()))),
    /** Its keys are for encryption. */
    KEYS_FOR_ENCRYPTION(json(Stage.KEYS, eachKey(key -> key.put("use", "enc")))),
    /** Its keys are for another algorithm. */
    KEYS_FOR_OTHER_ALGORITHM(json(Stage.KEYS, eachKey(key -> key.put("alg", "PS256")))),

    /** The answer does not bring the state back. */
    ANSWER_WITHOUT_STATE(parameters(answer -> answer.remove("state"))),
    /** The answer brings another state. */
    ANSWER_OTHER_STATE(parameters(set("state", "c3RhdGU"))),
    /** The answer brings two states. */
    ANSWER_TWO_STATES(parameters(twice("state"))),
    /** The answer brings two codes. */
    ANSWER_TWO_CODES(parameters(twice("code"))),
    /** The answer names another provider. */
    ANSWER_OTHER_ISSUER(parameters(set("iss", "https://login.example.net"))),
    /** The answer has a code and an error. */
    ANSWER_CODE_AND_ERROR(parameters(set("error", "server_error"))),
    /** The answer is an error. */
    ANSWER_ERROR(parameters(answer -> {
        answer.remove("code");
        answer.put("error", List.of("temporarily_unavailable"));
        answer.put("error_description", List.of("<script>alert(1)</script>"));
    })),
    /** The answer has neither a code nor an error. */
    ANSWER_EMPTY(parameters(answer -> answer.remove("code"))),

    /** Tokens come as a web page. */
    TOKEN_HTML(reply(Stage.TOKEN, answer -> Answer.html(200, "Tokens"))),
    /** The token endpoint sends the request to another address, secret and all. */
    TOKEN_REDIRECT(reply(Stage.TOKEN, answer -> Answer.of(307, "text/plain", "").with("Location", "/oauth2/v3/token"))),
    /** The token endpoint fails. */
    TOKEN_DOWN(reply(Stage.TOKEN, answer -> Answer.json(500, Map.of()))),
    /** The token endpoint says an error as a success. */
    TOKEN_ERROR_AS_SUCCESS(json(Stage.TOKEN, put("error", "invalid_scope"))),
    /** The answer with the tokens is cut off. */
    TOKEN_TORN(reply(
            Stage.TOKEN,
            answer -> Answer.of(200, "application/json", answer.body().substring(0, 30)))),
    /** The answer with the tokens does not end. */
    TOKEN_HUGE(json(Stage.TOKEN, put("padding", "x".repeat(400_000)))),
    /** No access token comes. */
    TOKEN_WITHOUT_ACCESS(json(Stage.TOKEN, put("access_token", null))),
    /** The access token is of another type. */
    TOKEN_OTHER_TYPE(json(Stage.TOKEN, put("token_type", "mac"))),
    /** No ID token comes. */
    TOKEN_WITHOUT_ID(json(Stage.TOKEN, put("id_token", null))),
    /** A refresh token comes, too, which nobody asked for. */
    TOKEN_WITH_REFRESH(json(Stage.TOKEN, put("refresh_token", "r-not-asked-for"))),
    /** Codes are redeemed whatever the PKCE verifier. */
    PKCE_IGNORED(nothing()),

    /** Not signed. */
    ID_TOKEN_NONE(json(Stage.HEADER, put("alg", "none"))),
    /** Not signed, in letters that a comparison may miss. */
    ID_TOKEN_NONE_MIXED_CASE(json(Stage.HEADER, put("alg", "nOnE"))),
    /** Signed with the public key as a secret. */
    ID_TOKEN_HS256(json(Stage.HEADER, put("alg", "HS256"))),
    /** Signed with a key of another kind. */
    ID_TOKEN_ES256(json(Stage.HEADER, put("alg", "ES256"))),
    /** Signed with the right key in another way. */
    ID_TOKEN_PS256(json(Stage.HEADER, put("alg", "PS256"))),
    /** Signed with the right key and another hash. */
    ID_TOKEN_RS512(json(Stage.HEADER, put("alg", "RS512"))),
    /** Names an address where its key is. */
    ID_TOKEN_JKU(json(Stage.HEADER, put("jku", "https://login.example.net/jwks"))),
    /** Brings its key along. */
    ID_TOKEN_JWK(json(Stage.HEADER, put("jwk", Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB")))),
    /** Names an address where its certificate is. */
    ID_TOKEN_X5U(json(Stage.HEADER, put("x5u", "https://login.example.net/cert"))),
    /** Demands an extension. */
    ID_TOKEN_CRIT(json(Stage.HEADER, put("crit", List.of("exp")))),
    /** Is of another type. */
    ID_TOKEN_OTHER_TYPE(json(Stage.HEADER, put("typ", "at+jwt"))),
    /** Names a key that is a path. */
    ID_TOKEN_KEY_PATH(json(Stage.HEADER, put("kid", "../../../../dev/null"))),
    /** Names a key that is a query. */
    ID_TOKEN_KEY_QUERY(json(Stage.HEADER, put("kid", "' or '1'='1"))),
    /** Names its key by a number. */
    ID_TOKEN_KEY_NUMBER(json(Stage.HEADER, put("kid", 1))),
    /** Names a key that is not published. */
    ID_TOKEN_KEY_UNKNOWN(json(Stage.HEADER, put("kid", "nobody-knows"))),
    /** Names no key, while there is one. */
    ID_TOKEN_KEY_ABSENT(json(Stage.HEADER, put("kid", null))),

    /** Its signature is another's. */
    ID_TOKEN_SIGNATURE_FOREIGN(text(Stage.TEXT, token -> token)),
    /** Its signature is cut off. */
    ID_TOKEN_SIGNATURE_EMPTY(text(Stage.TEXT, token -> token.substring(0, token.lastIndexOf('.') + 1))),
    /** A letter of its content is another. */
    ID_TOKEN_CHANGED(text(Stage.TEXT, token -> {
        int dot = token.indexOf('.') + 20;
        return token.substring(0, dot) + (token.charAt(dot) == 'A' ? 'B' : 'A') + token.substring(dot + 1);
    })),
    /** Encrypted, with something unsigned inside. */
    ID_TOKEN_ENCRYPTED(text(
            Stage.TEXT,
            token -> FakeKey.base64("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}") + ".AAAA.AAAA."
                    + FakeKey.base64("{\"alg\":\"none\"}") + ".AAAA")),
    /** Four parts. */
    ID_TOKEN_FOUR_PARTS(text(Stage.TEXT, token -> token + ".AAAA")),
    /** No token at all. */
    ID_TOKEN_GARBAGE(text(Stage.TEXT, token -> "not.a.token")),
    /** Longer than any. */
    ID_TOKEN_HUGE(json(Stage.CLAIMS, put("padding", "x".repeat(20_000)))),
    /** Nested deeper than any. */
    ID_TOKEN_DEEP(text(
            Stage.PAYLOAD, payload -> payload.replaceFirst("\\{", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + ","))),
    /** Its header is nested deeper than any. */
    ID_TOKEN_HEADER_DEEP(text(
            Stage.TEXT,
            token -> FakeKey.base64("{\"alg\":\"RS256\",\"a\":" + "[".repeat(4_000) + "]".repeat(4_000) + "}")
                    + token.substring(token.indexOf('.')))),
    /** Says a thing twice. */
    ID_TOKEN_SAYS_TWICE(text(Stage.PAYLOAD, payload -> payload.replaceFirst("\\{", "{\"sub\":\"9999\","))),

    /** Issued by somebody else. */
    CLAIM_OTHER_ISSUER(json(Stage.CLAIMS, put("iss", "https://login.example.net"))),
    /** Issued by the same, with a slash. */
    CLAIM_ISSUER_WITH_SLASH(json(Stage.CLAIMS, claims -> claims.put("iss", claims.get("iss") + "/"))),
    /** Does not say who issued it. */
    CLAIM_WITHOUT_ISSUER(json(Stage.CLAIMS, put("iss", null))),
    /** For another application. */
    CLAIM_OTHER_AUDIENCE(json(Stage.CLAIMS, put("aud", "another-client"))),
    /** Does not say for whom. */
    CLAIM_WITHOUT_AUDIENCE(json(Stage.CLAIMS, put("aud", null))),
    /** For nobody. */
    CLAIM_EMPTY_AUDIENCE(json(Stage.CLAIMS, put("aud", List.of()))),
    /** For others as well. */
    CLAIM_SEVERAL_AUDIENCES(json(
            Stage.CLAIMS, claims -> claims.put("aud", List.of(claims.get("aud"), "another-client")))),
    /** Issued to another application. */
    CLAIM_OTHER_PARTY(json(Stage.CLAIMS, put("azp", "another-client"))),
    /** About nobody. */
    CLAIM_WITHOUT_SUBJECT(json(Stage.CLAIMS, put("sub", null))),
    /** About a blank. */
    CLAIM_BLANK_SUBJECT(json(Stage.CLAIMS, put("sub", " "))),
    /** About a number. */
    CLAIM_NUMBER_AS_SUBJECT(json(Stage.CLAIMS, put("sub", 7))),
    /** Never ends. */
    CLAIM_WITHOUT_EXPIRY(json(Stage.CLAIMS, put("exp", null))),
    /** Ends at a time that is none. */
    CLAIM_TEXT_AS_EXPIRY(json(Stage.CLAIMS, put("exp", "tomorrow"))),
    /** Has ended ten minutes ago. */
    CLAIM_EXPIRED(json(Stage.CLAIMS, shift("exp", "iat", -600))),
    /** Begins in ten minutes. */
    CLAIM_NOT_YET(json(Stage.CLAIMS, shift("nbf", "iat", 600))),
    /** Was issued at no time. */
    CLAIM_WITHOUT_ISSUED_AT(json(Stage.CLAIMS, put("iat", null))),
    /** Was issued in ten minutes. */
    CLAIM_ISSUED_IN_FUTURE(json(Stage.CLAIMS, shift("iat", "iat", 600))),
    /** Was issued twenty minutes ago. */
    CLAIM_ISSUED_LONG_AGO(json(Stage.CLAIMS, shift("iat", "iat", -1200))),
    /** Repeats no nonce. */
    CLAIM_WITHOUT_NONCE(json(Stage.CLAIMS, put("nonce", null))),
    /** Repeats another's nonce. */
    CLAIM_OTHER_NONCE(json(Stage.CLAIMS, put("nonce", "bm9uY2U"))),
    /** Says nothing of when the person signed in. */
    CLAIM_WITHOUT_AUTH_TIME(json(Stage.CLAIMS, put("auth_time", null))),
    /** The person signed in yesterday. */
    CLAIM_SIGNED_IN_YESTERDAY(json(Stage.CLAIMS, shift("auth_time", "iat", -86_400))),
    /** Belongs to another access token. */
    CLAIM_OTHER_ACCESS_TOKEN(json(Stage.CLAIMS, put("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"))),
    /** Says no district. */
    CLAIM_WITHOUT_TENANT(json(Stage.CLAIMS, claims -> {
        claims.remove("classLink_tenant_id");
        claims.remove("classLink_tenant_id_string");
    })),
    /** Says another district. */
    CLAIM_OTHER_TENANT(json(Stage.CLAIMS, put("classLink_tenant_id", "999999"))),
    /** Says no sourcedId. */
    CLAIM_WITHOUT_SOURCED_ID(json(Stage.CLAIMS, put("classLink_sourcedId", null))),

    /** The profile is a web page. */
    PROFILE_HTML(reply(Stage.PROFILE, answer -> Answer.html(200, "Profile"))),
    /** The profile is a signed token instead of JSON. */
    PROFILE_SIGNED(reply(
            Stage.PROFILE,
            answer -> Answer.of(200, "application/jwt", FakeKey.base64("{\"alg\":\"RS256\"}") + ".e30.AAAA"))),
    /** The profile is somebody else's. */
    PROFILE_OF_SOMEBODY_ELSE(json(Stage.PROFILE, put("sub", "424242"))),
    /** The profile says nobody's. */
    PROFILE_OF_NOBODY(json(Stage.PROFILE, put("sub", null))),
    /** The older profile is a web page. */
    MY_INFO_HTML(reply(Stage.MY_INFO, answer -> Answer.html(200, "My info"))),
    /** The older profile is somebody else's. */
    MY_INFO_OF_SOMEBODY_ELSE(json(Stage.MY_INFO, put("UserId", 424242))),
    /** The older profile has the id in a list, as one district's. */
    MY_INFO_LISTS(json(Stage.MY_INFO, wrap("SourcedId"))),
    /** The older profile says no district. */
    MY_INFO_WITHOUT_TENANT(json(Stage.MY_INFO, put("TenantId", null))),
    /** The older profile is about nobody. */
    MY_INFO_OF_NOBODY(json(Stage.MY_INFO, put("UserId", null)));

    /** A record of functions that keep nothing. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final IdentityChange change;

    IdentityFault(IdentityChange change) {
        this.change = change;
    }

    IdentityChange change() {
        return change;
    }
}
