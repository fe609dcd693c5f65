// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.internal.web.AddressPolicy;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom to ask who somebody is, and how the host is known there. Immutable; each method gives another. {@code toString} shows no secret.
 *
 * <p>Everything but the issuer is read from the provider's description of itself, as OpenID Connect Discovery 1.0 has it; the hosts that may be
 * called are stated here, so that nothing the provider says leads anywhere else.
 */
public final class OpenIdProvider {
    private static final URI CLASSLINK = URI.create("https://launchpad.classlink.com");

    private final URI issuer;
    private final String clientId;
    private final String clientSecret;
    private final Set<String> hosts;
    private final Set<String> scopes;
    private final boolean secretInHeader;
    private final boolean redirectUriForLaunches;
    private final boolean loopback;
    private final URI myInfo;

    private OpenIdProvider(
            URI issuer,
            String clientId,
            String clientSecret,
            Set<String> hosts,
            Set<String> scopes,
            boolean secretInHeader,
            boolean redirectUriForLaunches,
            boolean loopback,
            URI myInfo) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.hosts = hosts;
        this.scopes = scopes;
        this.secretInHeader = secretInHeader;
        this.redirectUriForLaunches = redirectUriForLaunches;
        this.loopback = loopback;
        this.myInfo = myInfo;
    }

    /**
     * ClassLink, for an application registered in its Partner Portal. The client id and secret are the application's, and are the same for all
     * districts; they are not the key and secret of a district's OneRoster application.
     *
     * <p>Calls {@code launchpad.classlink.com} and {@code nodeapi.classlink.com}, asks for {@code openid profile email oneroster}, and sends the
     * secret in the body of the token request (ClassLink's developer documentation, read 2026-11).
     *
     * @param clientId the application's client id
     * @param clientSecret the application's client secret
     * @return the provider
     * @throws IllegalArgumentException if one of them is blank
     */
    public static OpenIdProvider classLink(String clientId, String clientSecret) {
        if (clientId.isBlank() || clientSecret.isBlank()) {
            throw new IllegalArgumentException("The client id and the client secret may not be blank");
        }
        return new OpenIdProvider(
                CLASSLINK,
                clientId,
                clientSecret,
                Set.of("launchpad.classlink.com", "nodeapi.classlink.com"),
                Set.of("openid", "profile", "email", "oneroster"),
                false,
                false,
                false,
                URI.create("https://nodeapi.classlink.com/v2/my/info"));
    }

    /**
     * The same application at another place: ClassLink's own for tests, or a fake.
     *
     * @param issuer the issuer, exactly as it stands in its tokens; its host may be called, and none of those before
     * @param myInfo where the profile of ClassLink's own form is, {@code /v2/my/info}; its host may be called
     * @return the provider
     */
    public OpenIdProvider at(URI issuer, URI myInfo) {
        Set<String> called = new TreeSet<>();
        called.add(AddressPolicy.host(issuer));
        called.add(AddressPolicy.host(myInfo));
        return new OpenIdProvider(
                issuer,
                clientId,
                clientSecret,
                Set.copyOf(called),
                scopes,
                secretInHeader,
                redirectUriForLaunches,
                loopback,
                myInfo);
    }

    /**
     * Lets one more host be called, when ClassLink moves something.
     *
     * @param host a host name
     * @return the provider
     */
    public OpenIdProvider alsoHost(String host) {
        Set<String> called = new TreeSet<>(hosts);
        called.add(Objects.requireNonNull(host, "host").toLowerCase(java.util.Locale.ROOT));
        return new OpenIdProvider(
                issuer,
                clientId,
                clientSecret,
                Set.copyOf(called),
                scopes,
                secretInHeader,
                redirectUriForLaunches,
                loopback,
                myInfo);
    }

    /**
     * Asks for other scopes.
     *
     * @param scopes the scopes; {@code openid} is always among them, but where a sign-in does without OpenID Connect
     * @return the provider
     */
    public OpenIdProvider scopes(Set<String> scopes) {
        return new OpenIdProvider(
                issuer,
                clientId,
                clientSecret,
                hosts,
                Set.copyOf(scopes),
                secretInHeader,
                redirectUriForLaunches,
                loopback,
                myInfo);
    }

    /**
     * Sends the secret in the header of the token request ({@code client_secret_basic}) instead of its body.
     *
     * @return the provider
     */
    public OpenIdProvider secretInHeader() {
        return new OpenIdProvider(
                issuer, clientId, clientSecret, hosts, scopes, true, redirectUriForLaunches, loopback, myInfo);
    }

    /**
     * Names the redirect address also when the code of a launch is redeemed. Without this it is left out there, since no request of ours had it
     * (RFC 6749, section 4.1.3); whether ClassLink wants it is not documented. Codes that answer a request of ours always come with it.
     *
     * @return the provider
     */
    public OpenIdProvider redirectUriForLaunches() {
        return new OpenIdProvider(
                issuer, clientId, clientSecret, hosts, scopes, secretInHeader, true, loopback, myInfo);
    }

    /**
     * Allows plain HTTP and loopback addresses, for tests and demonstrations. Other private addresses stay refused.
     *
     * @return the provider
     */
    public OpenIdProvider allowLoopback() {
        return new OpenIdProvider(
                issuer, clientId, clientSecret, hosts, scopes, secretInHeader, redirectUriForLaunches, true, myInfo);
    }

    /**
     * Who issues the tokens.
     *
     * @return the issuer
     */
    public URI issuer() {
        return issuer;
    }

    /**
     * How the host is known there.
     *
     * @return the client id, which is no secret
     */
    public String clientId() {
        return clientId;
    }

    String clientSecret() {
        return clientSecret;
    }

    Set<String> scopes() {
        return scopes;
    }

    boolean isSecretInHeader() {
        return secretInHeader;
    }

    boolean isRedirectUriForLaunches() {
        return redirectUriForLaunches;
    }

    URI myInfo() {
        return myInfo;
    }

    AddressPolicy addresses() {
        return new AddressPolicy(hosts, loopback);
    }

    @Override
    public String toString() {
        return "OpenIdProvider[" + issuer + "]";
    }
}
