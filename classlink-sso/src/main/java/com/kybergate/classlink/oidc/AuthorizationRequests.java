// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.Hashes;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Sends browsers to the provider (OpenID Connect Core 1.0, section 3.1.2.1), each time with a state, a nonce and a PKCE challenge of its own
 * (RFC 7636, always S256).
 */
final class AuthorizationRequests {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private final OpenIdProvider provider;
    private final URI redirectUri;
    private final Discovery discovery;
    private final PendingLogins logins;
    private final Clock clock;
    private final boolean openId;

    AuthorizationRequests(
            OpenIdProvider provider,
            URI redirectUri,
            Discovery discovery,
            PendingLogins logins,
            Clock clock,
            boolean openId) {
        this.provider = provider;
        this.redirectUri = redirectUri;
        this.discovery = discovery;
        this.logins = logins;
        this.clock = clock;
        this.openId = openId;
    }

    /** Begins a sign-in and sends the browser to the provider. */
    BrowserReply begin(BrowserRequest request, LoginFacts facts, List<String> cookies) {
        // Asked before anything is stored: a provider that cannot be reached leaves nothing behind.
        discovery.addresses();
        LoginFacts complete = complete(facts);
        PendingLogins.Begun begun = logins.begin(request, complete, LIFETIME);
        return BrowserReply.redirect(
                address(begun.state(), complete),
                Stream.concat(cookies.stream(), begun.cookies().stream()).toList());
    }

    private LoginFacts complete(LoginFacts facts) {
        return facts.with(Fact.NONCE, logins.text(32))
                .with(Fact.VERIFIER, logins.text(32))
                .with(Fact.BEGUN, Long.toString(clock.millis()));
    }

    private String address(String state, LoginFacts facts) {
        Set<String> scopes = new TreeSet<>(provider.scopes());
        if (openId) {
            scopes.add("openid");
        } else {
            scopes.remove("openid");
        }
        HttpUrl.Builder url = discovery
                .addresses()
                .authorization()
                .newBuilder()
                .addQueryParameter("response_type", "code")
                .addQueryParameter("client_id", provider.clientId())
                .addQueryParameter("redirect_uri", redirectUri.toString())
                .addQueryParameter("scope", String.join(" ", scopes))
                .addQueryParameter("state", state)
                .addQueryParameter("code_challenge", Hashes.base64Url(Hashes.sha256(facts.need(Fact.VERIFIER))))
                .addQueryParameter("code_challenge_method", "S256");
        if (openId) {
            url.addQueryParameter("nonce", facts.need(Fact.NONCE));
        }
        String age = facts.get(Fact.MAXIMUM_AGE);
        if (age != null) {
            url.addQueryParameter("max_age", age);
            if (age.equals("0")) {
                url.addQueryParameter("prompt", "login");
            }
        }
        return url.build().toString();
    }
}
