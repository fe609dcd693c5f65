// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a district's roster is, and what opens it. Immutable; {@code toString} shows nothing but the {@link #origin}.
 *
 * <p>A secret belongs to the servers it was issued for. So it does not come along into a changed copy: {@link #toBuilder} leaves it out, and
 * whoever changes an address has to say the secret again.
 *
 * @param baseUrl the root of the OneRoster service, as a person pasted it; whoever calls it repairs it
 * @param auth how requests are authorized
 * @param clientId the client's identifier, also called consumer key; {@code null} where there is none
 * @param secret the client's secret, or the token; {@link Secret#withheld} where it is not told
 * @param tokenUrl where tokens are issued; {@code null} where there are none
 * @param scope the scopes to ask for, separated by blanks; {@code null} for those of OneRoster
 */
public record SourceAccess(
        String baseUrl,
        AuthMethod auth,
        @Nullable String clientId,
        Secret secret,
        @Nullable String tokenUrl,
        @Nullable String scope) {

    /**
     * Checks that the servers of both addresses can be told.
     *
     * @param baseUrl the root of the OneRoster service, as a person pasted it
     * @param auth how requests are authorized
     * @param clientId the client's identifier; {@code null} where there is none
     * @param secret the client's secret, or the token
     * @param tokenUrl where tokens are issued; {@code null} where there are none
     * @param scope the scopes to ask for, separated by blanks; {@code null} for those of OneRoster
     * @throws IllegalArgumentException if an address is none that can be called; the message is fit to be shown
     */
    public SourceAccess {
        Objects.requireNonNull(baseUrl, "baseUrl");
        Objects.requireNonNull(auth, "auth");
        Objects.requireNonNull(secret, "secret");
        Origin.of(baseUrl, tokenUrl);
    }

    /**
     * Begins an access, for OAuth 1.0a with HMAC-SHA256.
     *
     * @param baseUrl the root of the OneRoster service, as a person pasted it
     * @return a builder
     */
    public static Builder builder(String baseUrl) {
        return new Builder(baseUrl);
    }

    /**
     * Begins a changed copy.
     *
     * @return a builder that holds all of this access but the secret
     */
    public Builder toBuilder() {
        return new Builder(baseUrl)
                .auth(auth)
                .clientId(clientId)
                .tokenUrl(tokenUrl)
                .scope(scope);
    }

    /**
     * The servers the secret is sent to: scheme, host and port of the base URL and, where it is another, of the token URL. A secret is bound
     * to it: where it changes, the secret has to be entered again.
     *
     * @return such as {@code https://district.example.com:443}, or two of them with a blank between
     */
    public String origin() {
        return Origin.of(baseUrl, tokenUrl);
    }

    @Override
    public String toString() {
        return "SourceAccess[" + origin() + "]";
    }

    /** Puts an access together. One thread at a time. */
    public static final class Builder {
        private String baseUrl;
        private AuthMethod auth = AuthMethod.OAUTH1_SHA256;
        private @Nullable String clientId;
        private Secret secret = Secret.withheld();
        private @Nullable String tokenUrl;
        private @Nullable String scope;

        private Builder(String baseUrl) {
            this.baseUrl = baseUrl;
        }

        /**
         * The root of the OneRoster service.
         *
         * @param pasted as a person pasted it
         * @return this builder
         */
        public Builder baseUrl(String pasted) {
            this.baseUrl = pasted;
            return this;
        }

        /**
         * How requests are authorized. Unless told otherwise, by OAuth 1.0a with HMAC-SHA256.
         *
         * @param method the method
         * @return this builder
         */
        public Builder auth(AuthMethod method) {
            this.auth = method;
            return this;
        }

        /**
         * The client's identifier, also called consumer key.
         *
         * @param identifier the identifier; {@code null} for none
         * @return this builder
         */
        public Builder clientId(@Nullable String identifier) {
            this.clientId = identifier;
            return this;
        }

        /**
         * The client's secret, or the token. Unless told, withheld.
         *
         * @param told the secret
         * @return this builder
         */
        public Builder secret(Secret told) {
            this.secret = told;
            return this;
        }

        /**
         * Where tokens are issued.
         *
         * @param url the token URL; {@code null} for none
         * @return this builder
         */
        public Builder tokenUrl(@Nullable String url) {
            this.tokenUrl = url;
            return this;
        }

        /**
         * The scopes to ask for.
         *
         * @param scopes separated by blanks; {@code null} for those of OneRoster
         * @return this builder
         */
        public Builder scope(@Nullable String scopes) {
            this.scope = scopes;
            return this;
        }

        /**
         * Puts the access together.
         *
         * @return the access
         * @throws IllegalArgumentException if an address is none that can be called; the message is fit to be shown
         */
        public SourceAccess build() {
            return new SourceAccess(baseUrl, auth, clientId, secret, tokenUrl, scope);
        }
    }
}
