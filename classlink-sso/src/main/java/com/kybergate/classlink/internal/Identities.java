// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.SsoIdentity.Initiation;
import com.kybergate.classlink.SsoIdentity.Source;
import java.time.Instant;
import java.util.Optional;

/** An identity as facts of a sign-in under way, while the person is asked. */
public final class Identities {
    private Identities() {}

    /**
     * Adds somebody to what is known.
     *
     * @param facts what is known
     * @param identity who it is
     * @return both
     */
    public static LoginFacts into(LoginFacts facts, SsoIdentity identity) {
        return facts.with("issuer", identity.issuer())
                .with(Fact.TENANT, identity.tenant())
                .with("provider-tenant", identity.providerTenant())
                .with("subject", identity.subject())
                .with("sourced-id", identity.sourcedId().orElse(null))
                .with("login-id", identity.loginId().orElse(null))
                .with("email", identity.email().orElse(null))
                .with("email-verified", Boolean.toString(identity.emailVerified()))
                .with("display-name", identity.displayName().orElse(null))
                .with(
                        "authenticated-at",
                        identity.authenticatedAt().map(Instant::toString).orElse(null))
                .with("session-ends-by", identity.sessionEndsBy().toString())
                .with("initiation", identity.initiation().name())
                .with("source", identity.source().name());
    }

    /**
     * Who was added.
     *
     * @param facts what is known
     * @return the identity
     */
    public static SsoIdentity from(LoginFacts facts) {
        SsoIdentity.Builder identity = SsoIdentity.builder()
                .issuer(facts.need("issuer"))
                .tenant(facts.need(Fact.TENANT))
                .providerTenant(facts.need("provider-tenant"))
                .subject(facts.need("subject"))
                .sourcedId(facts.get("sourced-id"))
                .loginId(facts.get("login-id"))
                .email(facts.get("email"), Boolean.parseBoolean(facts.get("email-verified")))
                .displayName(facts.get("display-name"))
                .sessionEndsBy(Instant.parse(facts.need("session-ends-by")))
                .initiation(Initiation.valueOf(facts.need("initiation")))
                .source(Source.valueOf(facts.need("source")));
        Optional.ofNullable(facts.get("authenticated-at")).map(Instant::parse).ifPresent(identity::authenticatedAt);
        return identity.build();
    }
}
