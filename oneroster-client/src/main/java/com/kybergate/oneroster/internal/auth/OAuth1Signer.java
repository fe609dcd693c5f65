// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.builder.api.DefaultApi10a;
import com.github.scribejava.core.extractors.BaseStringExtractor;
import com.github.scribejava.core.model.OAuth1AccessToken;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Verb;
import com.github.scribejava.core.oauth.OAuth10aService;
import com.github.scribejava.core.services.SignatureService;
import com.github.scribejava.core.services.TimestampService;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.OAuth1Method;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a request with two-legged OAuth 1.0a. Safe for concurrent use.
 *
 * <p>This is the one class that knows scribejava. It collects the protocol parameters and writes the header; what it gets
 * wrong or leaves weak is replaced: the base string ({@link SignatureBase}), the signature (it has no HMAC-SHA256), the
 * nonce (it draws 32 bits from {@code java.util.Random}; RFC 5849 §3.3 wants them unique) and the clock.
 */
public final class OAuth1Signer {
    private final OAuth10aService service;

    /** A signer that tells the time by this clock and draws each nonce from this source. */
    public OAuth1Signer(Credentials.OAuth1 credentials, Clock clock, Supplier<byte[]> nonces) {
        this.service = new ServiceBuilder(credentials.clientId())
                .apiSecret(credentials.secret())
                .build(new TwoLegged(credentials.method(), clock, nonces));
    }

    /** The value of the {@code Authorization} header for a GET of this URL. */
    public String authorization(String url) {
        OAuthRequest request = new OAuthRequest(Verb.GET, url);
        service.signRequest(new OAuth1AccessToken("", ""), request);
        String header = request.getHeaders().get("Authorization");
        if (header == null) {
            throw new IllegalStateException("no signature was made");
        }
        return header;
    }

    /** An HMAC of the base string; the token's half of the key is empty where there is no token. */
    static String hmac(OAuth1Method method, String baseString, String secret, String tokenSecret) {
        String key = PercentEncoding.encode(secret) + '&' + PercentEncoding.encode(tokenSecret);
        try {
            Mac mac = Mac.getInstance(method.algorithm());
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), method.algorithm()));
            return Base64.getEncoder().encodeToString(mac.doFinal(baseString.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + method.algorithm(), e);
        }
    }

    private static final class TwoLegged extends DefaultApi10a {
        private final OAuth1Method method;
        private final Clock clock;
        private final Supplier<byte[]> nonces;

        TwoLegged(OAuth1Method method, Clock clock, Supplier<byte[]> nonces) {
            this.method = method;
            this.clock = clock;
            this.nonces = nonces;
        }

        @Override
        public BaseStringExtractor getBaseStringExtractor() {
            return request ->
                    SignatureBase.of(request.getVerb().name(), request.getUrl(), request.getOauthParameters());
        }

        @Override
        public SignatureService getSignatureService() {
            return new SignatureService() {
                @Override
                public String getSignature(String baseString, String apiSecret, String tokenSecret) {
                    return hmac(method, baseString, apiSecret, tokenSecret);
                }

                @Override
                public String getSignatureMethod() {
                    return method.protocolName();
                }
            };
        }

        @Override
        public TimestampService getTimestampService() {
            return new TimestampService() {
                @Override
                public String getTimestampInSeconds() {
                    return String.valueOf(clock.instant().getEpochSecond());
                }

                @Override
                public String getNonce() {
                    return HexFormat.of().formatHex(nonces.get());
                }
            };
        }

        @Override
        public String getRequestTokenEndpoint() {
            throw new UnsupportedOperationException("two-legged");
        }

        @Override
        public String getAccessTokenEndpoint() {
            throw new UnsupportedOperationException("two-legged");
        }

        @Override
        protected String getAuthorizationBaseUrl() {
            throw new UnsupportedOperationException("two-legged");
        }
    }
}
