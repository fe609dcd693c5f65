// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins;
import com.kybergate.classlink.saml.SamlConnections.Known;
import com.kybergate.classlink.saml.internal.request.AuthnRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Sends browsers to identity providers. The request's identifier is the state that goes round, so that a response names what it answers. */
final class SamlRequests {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    /** An identifier in XML does not begin with a digit. */
    private static final String PREFIX = "_";

    private final Endpoints endpoints;
    private final ServiceProviderKeys keys;
    private final PendingLogins logins;
    private final Clock clock;

    SamlRequests(Endpoints endpoints, ServiceProviderKeys keys, PendingLogins logins, Clock clock) {
        this.endpoints = endpoints;
        this.keys = keys;
        this.logins = logins;
        this.clock = clock;
    }

    BrowserReply begin(BrowserRequest request, Known provider, LoginFacts facts, List<String> cookies) {
        String tenant = provider.connection().tenant();
        LoginFacts complete = facts.with(Fact.TENANT, tenant).with(Fact.BEGUN, Long.toString(clock.millis()));
        PendingLogins.Begun begun = logins.begin(request, complete, LIFETIME);
        AuthnRequest asked = new AuthnRequest(
                PREFIX + begun.state(),
                clock.instant(),
                provider.provider().signOn().toString(),
                endpoints.entityId(tenant),
                endpoints.acs(tenant),
                facts.get(Fact.MAXIMUM_AGE) != null);
        return BrowserReply.redirect(
                asked.address(keys.signingKey()),
                Stream.concat(cookies.stream(), begun.cookies().stream()).toList());
    }

    /** The state that a response names as what it answers, which may be anything. */
    static String state(String inResponseTo) {
        return inResponseTo.startsWith(PREFIX) ? inResponseTo.substring(PREFIX.length()) : "";
    }
}
