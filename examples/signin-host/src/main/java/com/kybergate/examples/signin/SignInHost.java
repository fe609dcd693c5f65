// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.examples.signin.Home.Way;

/** Signing in with ClassLink by OpenID Connect: three addresses. */
public final class SignInHost {
    private final Home home;
    private final SignIn signIn;
    private final Way way;

    /** Serves them beside the application's page. */
    public SignInHost(Home home, SignIn signIn) {
        this.home = home;
        this.signIn = signIn;
        this.way = new Way("/signin", "Sign in with ClassLink", "/signin/confirm", signIn::signOut);
        Routes routes = home.offer(way);
        routes.add("/signin", this::begin);
        routes.add("/signin/callback", this::complete);
        routes.add("/signin/confirm", this::confirm);
    }

    private Page begin(BrowserRequest request) {
        return Page.redirect(signIn.begin(request, LoginOptions.anyTenant()));
    }

    private Page complete(BrowserRequest request) {
        return home.answer(request, signIn.complete(request, home.keyOf(request)), way);
    }

    private Page confirm(BrowserRequest request) {
        return home.answer(request, signIn.confirm(request), way);
    }
}
