// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Redeems codes (RFC 6749, section 4.1.3). The secret goes into the body or a header and never into an address, which servers write down. Never
 * tried twice: a code is good for one try.
 */
final class TokenEndpoint {
    private final OpenIdProvider provider;
    private final ProviderHttp http;

    /**
     * What a code is redeemed with.
     *
     * @param redirectUri the address of the request that brought the code; null if there was none
     * @param verifier the PKCE verifier of that request; null if there was none
     */
    record Redemption(
            String code,
            @Nullable String redirectUri,
            @Nullable String verifier) {
        /** A code opens an account. */
        @Override
        public String toString() {
            return "Redemption[]";
        }
    }

    /**
     * What came for it.
     *
     * @param idToken null if none came
     */
    record Tokens(String accessToken, @Nullable String idToken) {
        /** Tokens open an account. */
        @Override
        public String toString() {
            return "Tokens[]";
        }
    }

    TokenEndpoint(OpenIdProvider provider, ProviderHttp http) {
        this.provider = provider;
        this.http = http;
    }

    Tokens redeem(HttpUrl address, Redemption redemption) {
        FormBody.Builder form =
                new FormBody.Builder().add("grant_type", "authorization_code").add("code", redemption.code());
        if (redemption.redirectUri() != null) {
            form.add("redirect_uri", redemption.redirectUri());
        }
        if (redemption.verifier() != null) {
            form.add("code_verifier", redemption.verifier());
        }
        Request.Builder request = new Request.Builder().url(address).header("Accept", "application/json");
        if (provider.isSecretInHeader()) {
            String pair = encoded(provider.clientId()) + ":" + encoded(provider.clientSecret());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
        } else {
            form.add("client_id", provider.clientId()).add("client_secret", provider.clientSecret());
        }
        return tokens(http.call(request.post(form.build()).build()));
    }

    private static Tokens tokens(ProviderHttp.Reply reply) {
        String error = reply.text("error").orElse("");
        if (!reply.isSuccess() || !error.isEmpty()) {
            throw new SignInException(
                    error.equals("invalid_grant")
                            ? SignInError.CODE_REFUSED
                            : error.equals("invalid_client")
                                            || error.equals("unauthorized_client")
                                            || reply.status() == 401
                                    ? SignInError.CLIENT_REFUSED
                                    : SignInError.TOKEN_REQUEST_REFUSED);
        }
        String accessToken =
                reply.text("access_token").orElseThrow(() -> new SignInException(SignInError.TOKEN_RESPONSE_INVALID));
        if (!reply.text("token_type").orElse("").equalsIgnoreCase("Bearer")) {
            throw new SignInException(SignInError.TOKEN_TYPE_WRONG);
        }
        return new Tokens(accessToken, reply.text("id_token").orElse(null));
    }

    /** As a form has it (RFC 6749, section 2.3.1), so that a colon in the client id does not end it. */
    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._*".indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : c == ' ' ? "+" : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }
}
