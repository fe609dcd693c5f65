// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import com.kybergate.oneroster.auth.OAuth1Method;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import oauth.signpost.basic.DefaultOAuthConsumer;
import oauth.signpost.exception.OAuthException;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.HmacSha1MessageSigner;
import oauth.signpost.signature.HmacSha256MessageSigner;
import org.jspecify.annotations.Nullable;

/** Signatures by Signpost, an implementation of OAuth 1.0 that is not ours. */
final class Signpost {
    private Signpost() {}

    /** The signature of a GET, with this timestamp and nonce. */
    static String signature(
            OAuth1Method method, String url, String key, String secret, String timestamp, String nonce) {
        Consumer consumer = new Consumer(key, secret, timestamp, nonce);
        consumer.setMessageSigner(
                method == OAuth1Method.HMAC_SHA1 ? new HmacSha1MessageSigner() : new HmacSha256MessageSigner());
        Get request = new Get(url);
        try {
            consumer.sign(request);
        } catch (OAuthException e) {
            throw new IllegalArgumentException("Signpost cannot sign this", e);
        }
        return Rfc5849.header(request.headers.getOrDefault("Authorization", "")).getOrDefault("oauth_signature", "");
    }

    private static final class Consumer extends DefaultOAuthConsumer {
        private static final long serialVersionUID = 1L;
        private final String timestamp;
        private final String nonce;

        Consumer(String key, String secret, String timestamp, String nonce) {
            super(key, secret);
            this.timestamp = timestamp;
            this.nonce = nonce;
        }

        @Override
        protected String generateTimestamp() {
            return timestamp;
        }

        @Override
        protected String generateNonce() {
            return nonce;
        }
    }

    private static final class Get implements HttpRequest {
        private final Map<String, String> headers = new HashMap<>();
        private final String url;

        Get(String url) {
            this.url = url;
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public String getRequestUrl() {
            return url;
        }

        @Override
        public void setRequestUrl(String other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setHeader(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return headers.get(name);
        }

        @Override
        public Map<String, String> getAllHeaders() {
            return headers;
        }

        @Override
        public @Nullable InputStream getMessagePayload() {
            return null;
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public Object unwrap() {
            return this;
        }
    }
}
