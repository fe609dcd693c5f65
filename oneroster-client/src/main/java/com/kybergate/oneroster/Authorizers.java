// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.TokenProvider;
import com.kybergate.oneroster.internal.auth.OAuth1Signer;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** How each kind of credentials gets onto a request. */
final class Authorizers {
    private static final int NONCE_BYTES = 16;

    private Authorizers() {}

    /** Signs with OAuth 1.0a, each attempt with a nonce of 128 random bits. */
    static Authorizer signing(Credentials.OAuth1 credentials, HttpUrl base, Clock clock) {
        SecureRandom random = new SecureRandom();
        Supplier<byte[]> nonces = () -> {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            return nonce;
        };
        return new Signing(new OAuth1Signer(credentials, clock, nonces), base);
    }

    /** Sends one token for ever. */
    static Authorizer fixed(String token) {
        return new Provided(() -> token, false);
    }

    /** Sends what the host provides. */
    static Authorizer provided(TokenProvider provider) {
        return new Provided(provider, true);
    }

    private static final class Signing implements Authorizer {
        private final OAuth1Signer signer;
        private final HttpUrl base;

        Signing(OAuth1Signer signer, HttpUrl base) {
            this.signer = signer;
            this.base = base;
        }

        @Override
        public @Nullable String token() {
            return null;
        }

        @Override
        public boolean refused(String token) {
            return false;
        }

        @Override
        public Request sign(Request request) throws IOException {
            HttpUrl url = request.url();
            // A host's client may bring interceptors that send requests elsewhere; a signature must not follow them.
            if (!url.host().equals(base.host())
                    || url.port() != base.port()
                    || !url.scheme().equals(base.scheme())) {
                throw new ProtocolException("this request left the server it was meant for");
            }
            return request.newBuilder()
                    .header("Authorization", signer.authorization(url.toString()))
                    .build();
        }
    }

    private record Provided(TokenProvider provider, boolean renewable) implements Authorizer {
        @Override
        public String token() throws InterruptedException {
            return provider.token();
        }

        @Override
        public boolean refused(String token) {
            if (renewable) {
                provider.refused(token);
            }
            return renewable;
        }

        @Override
        public Request sign(Request request) {
            return request;
        }

        @Override
        public String toString() {
            return "Provided[redacted]";
        }
    }
}
