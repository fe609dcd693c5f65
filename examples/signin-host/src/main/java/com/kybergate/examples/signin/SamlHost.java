// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.saml.SamlSignIn;
import com.kybergate.examples.signin.Home.Way;

/** Signing in with ClassLink by SAML: four addresses for each tenant, and one for all. */
public final class SamlHost {
    private final Home home;
    private final SamlSignIn signIn;
    private final Way way;

    /**
     * Serves them beside the application's page.
     *
     * @param home the application
     * @param signIn whose base ends with {@code /saml}
     * @param tenant who may begin on the home page; a host of many would ask first, or know by its address
     */
    public SamlHost(Home home, SamlSignIn signIn, String tenant) {
        this.home = home;
        this.signIn = signIn;
        this.way = way(tenant);
        Routes routes = home.offer(way);
        // First, so that no tenant can be called so.
        routes.add("/saml/confirm", this::confirm);
        routes.addOfTenants("/saml/{tenant}", this::begin);
        routes.addOfTenants("/saml/{tenant}/metadata", this::metadata);
        routes.addOfTenants("/saml/{tenant}/acs", this::receive);
        routes.addOfTenants("/saml/{tenant}/complete", this::complete);
    }

    private Way way(String tenant) {
        return new Way("/saml/" + tenant, "Sign in with SAML", "/saml/confirm", signIn::signOut);
    }

    private Page metadata(BrowserRequest request, String tenant) {
        return Page.document("application/samlmetadata+xml", signIn.metadata(tenant));
    }

    private Page begin(BrowserRequest request, String tenant) {
        return Page.redirect(signIn.begin(request, LoginOptions.tenant(tenant)));
    }

    /** The provider's page posts here, and the browser brings no cookies: nobody is signed in yet. */
    private Page receive(BrowserRequest request, String tenant) {
        return home.answer(request, signIn.receive(request, tenant), way(tenant));
    }

    private Page complete(BrowserRequest request, String tenant) {
        return home.answer(request, signIn.complete(request, tenant, home.keyOf(request)), way(tenant));
    }

    private Page confirm(BrowserRequest request) {
        return home.answer(request, signIn.confirm(request), way);
    }
}
