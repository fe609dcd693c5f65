// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.auth;

import java.util.List;
import java.util.Objects;

/**
 * What a district gave an application so that it may read the roster. Immutable; {@code toString} shows no secret.
 *
 * <p>Blanks around a pasted value are dropped. A value that is empty, or holds control characters, is refused with an {@link
 * IllegalArgumentException} whose message does not show it; so is a token with letters outside ASCII, which no header can carry.
 */
public sealed interface Credentials {

    /**
     * OAuth 1.0a keys, signed with HMAC-SHA256, as ClassLink issues them.
     *
     * @param clientId the consumer key
     * @param secret the consumer secret
     * @return the credentials
     */
    static Credentials oauth1(String clientId, String secret) {
        return new OAuth1(clientId, secret, OAuth1Method.HMAC_SHA256);
    }

    /**
     * OAuth 1.0a keys.
     *
     * @param clientId the consumer key
     * @param secret the consumer secret
     * @param method how to sign
     * @return the credentials
     */
    static Credentials oauth1(String clientId, String secret, OAuth1Method method) {
        return new OAuth1(clientId, secret, method);
    }

    /**
     * OAuth 2 client credentials with the read-only roster scopes of OneRoster 1.1.
     *
     * @param clientId the client identifier
     * @param secret the client secret
     * @param tokenUrl where tokens are issued; under the same rule as the base URL: https, or http on loopback where allowed
     * @return the credentials
     */
    static Credentials oauth2(String clientId, String secret, String tokenUrl) {
        return new OAuth2(clientId, secret, tokenUrl, OAuth2.ROSTER_SCOPES);
    }

    /**
     * OAuth 2 client credentials with scopes of the vendor's own.
     *
     * @param clientId the client identifier
     * @param secret the client secret
     * @param tokenUrl where tokens are issued
     * @param scopes the scopes to ask for; empty to ask for none
     * @return the credentials
     */
    static Credentials oauth2(String clientId, String secret, String tokenUrl, List<String> scopes) {
        return new OAuth2(clientId, secret, tokenUrl, scopes);
    }

    /**
     * A token that does not expire, such as ClassLink's proxy issues.
     *
     * @param token the token, without the word {@code Bearer}
     * @return the credentials
     */
    static Credentials bearer(String token) {
        return new Bearer(token);
    }

    /**
     * Tokens that the host gets itself.
     *
     * @param provider where they come from
     * @return the credentials
     */
    static Credentials tokens(TokenProvider provider) {
        return new Tokens(provider);
    }

    /**
     * OAuth 1.0a keys, two-legged: there is no token. RFC 5849.
     *
     * @param clientId the consumer key
     * @param secret the consumer secret
     * @param method how to sign
     */
    record OAuth1(String clientId, String secret, OAuth1Method method) implements Credentials {
        /**
         * Checks that everything is there.
         *
         * @param clientId the consumer key
         * @param secret the consumer secret
         * @param method how to sign
         */
        public OAuth1 {
            clientId = Pasted.value(clientId, "clientId");
            secret = Pasted.value(secret, "secret");
            Objects.requireNonNull(method, "method");
        }

        @Override
        public String toString() {
            return "Credentials[OAuth 1.0a, " + method.protocolName() + "]";
        }
    }

    /**
     * OAuth 2 client credentials, sent as a Basic header. RFC 6749 §4.4, and the 1.1 security addendum of OneRoster.
     *
     * @param clientId the client identifier
     * @param secret the client secret
     * @param tokenUrl where tokens are issued
     * @param scopes the scopes to ask for; empty to ask for none
     */
    record OAuth2(String clientId, String secret, String tokenUrl, List<String> scopes) implements Credentials {
        /** The three read-only roster scopes of OneRoster 1.1. */
        public static final List<String> ROSTER_SCOPES = List.of(
                "https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly",
                "https://purl.imsglobal.org/spec/or/v1p1/scope/roster.readonly",
                "https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly");

        /**
         * Checks that everything is there.
         *
         * @param clientId the client identifier
         * @param secret the client secret
         * @param tokenUrl where tokens are issued
         * @param scopes the scopes to ask for; empty to ask for none
         */
        public OAuth2 {
            clientId = Pasted.value(clientId, "clientId");
            secret = Pasted.value(secret, "secret");
            tokenUrl = Pasted.value(tokenUrl, "tokenUrl");
            scopes = List.copyOf(scopes);
        }

        @Override
        public String toString() {
            return "Credentials[OAuth 2]";
        }
    }

    /**
     * A token that does not expire.
     *
     * @param token the token, without the word {@code Bearer}
     */
    record Bearer(String token) implements Credentials {
        /**
         * Checks that everything is there.
         *
         * @param token the token, without the word {@code Bearer}
         */
        public Bearer {
            token = Pasted.headerValue(token, "token");
        }

        @Override
        public String toString() {
            return "Credentials[bearer]";
        }
    }

    /**
     * Tokens that the host gets itself.
     *
     * @param provider where they come from
     */
    record Tokens(TokenProvider provider) implements Credentials {
        /**
         * Checks that there is a provider.
         *
         * @param provider where they come from
         */
        public Tokens {
            Objects.requireNonNull(provider, "provider");
        }

        @Override
        public String toString() {
            return "Credentials[token provider]";
        }
    }
}
