// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.SsoIdentity.Initiation;
import com.kybergate.classlink.SsoIdentity.Source;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which tenant of the host somebody belongs to: the one whose administrator has proved it, and no other. */
final class Tenants {
    private final ActivationStore activations;
    private final String issuer;
    private final Clock clock;
    private final Duration longestSession;
    private final boolean openId;

    Tenants(ActivationStore activations, String issuer, Clock clock, Duration longestSession, boolean openId) {
        this.activations = activations;
        this.issuer = issuer;
        this.clock = clock;
        this.longestSession = longestSession;
        this.openId = openId;
    }

    /** A tenant that a sign-in may be begun for. */
    void checkActive(String tenant) {
        active(stored(() -> activations.ofTenant(tenant)));
    }

    /**
     * Somebody as one of a tenant.
     *
     * @param wanted the tenant that the sign-in was begun for; null if for any
     */
    SsoIdentity identify(IdentityReader.Read read, @Nullable String wanted, Initiation initiation) {
        String said = read.profile().tenant();
        if (said == null) {
            throw new SignInException(SignInError.TENANT_MISSING);
        }
        Activation activation = active(
                stored(() -> wanted == null ? activations.ofProvider(issuer, said) : activations.ofTenant(wanted)));
        if (!isDistrict(activation, said)) {
            throw new SignInException(SignInError.TENANT_WRONG);
        }
        return of(read, activation.tenant(), said, initiation);
    }

    /** Somebody of a district that no tenant has proved to be yet. */
    SsoIdentity candidate(IdentityReader.Read read, String tenant) {
        String said = read.profile().tenant();
        if (said == null) {
            throw new SignInException(SignInError.TENANT_MISSING);
        }
        Optional<Activation> holder = stored(() -> activations.ofProvider(issuer, said));
        if (holder.isPresent() && !holder.get().tenant().equals(tenant)) {
            throw new SignInException(SignInError.TENANT_TAKEN);
        }
        Optional<Activation> present = stored(() -> activations.ofTenant(tenant));
        if (present.isPresent() && !isDistrict(present.get(), said)) {
            throw new SignInException(SignInError.TENANT_BOUND_ELSEWHERE);
        }
        return of(read, tenant, said, Initiation.SERVICE_PROVIDER);
    }

    /** What was proved of PKCE before stays proved: a later test over OpenID Connect does not try it. */
    Activation save(SsoIdentity identity, String administrator, boolean pkceEnforced) {
        Optional<Activation> present = stored(() -> activations.ofTenant(identity.tenant()));
        if (present.isPresent() && !isDistrict(present.get(), identity.providerTenant())) {
            throw new SignInException(SignInError.TENANT_BOUND_ELSEWHERE);
        }
        boolean proved = pkceEnforced || present.map(Activation::pkceEnforced).orElse(false);
        Activation activation = new Activation(
                identity.tenant(), issuer, identity.providerTenant(), proved, administrator, clock.instant());
        if (!stored(() -> activations.save(activation))) {
            throw new SignInException(SignInError.TENANT_TAKEN);
        }
        return activation;
    }

    private boolean isDistrict(Activation activation, String providerTenant) {
        return activation.issuer().equals(issuer) && activation.providerTenant().equals(providerTenant);
    }

    private Activation active(Optional<Activation> activation) {
        if (activation.isEmpty()) {
            throw new SignInException(SignInError.TENANT_NOT_BOUND);
        }
        if (!openId && !activation.get().pkceEnforced()) {
            throw new SignInException(SignInError.PKCE_NOT_PROVED);
        }
        return activation.get();
    }

    private SsoIdentity of(IdentityReader.Read read, String tenant, String providerTenant, Initiation initiation) {
        Profile profile = read.profile();
        String subject = profile.subject();
        if (subject == null) {
            throw new SignInException(SignInError.SUBJECT_MISSING);
        }
        SsoIdentity.Builder identity = SsoIdentity.builder()
                .issuer(issuer)
                .tenant(tenant)
                .providerTenant(providerTenant)
                .subject(subject)
                .sourcedId(profile.sourcedId())
                .loginId(profile.loginId())
                .email(profile.email(), profile.emailVerified())
                .displayName(profile.displayName())
                .sessionEndsBy(clock.instant().plus(longestSession))
                .initiation(initiation)
                .source(openId ? Source.OPENID_CONNECT : Source.OAUTH);
        if (read.authenticatedAt() != null) {
            identity.authenticatedAt(read.authenticatedAt());
        }
        return identity.build();
    }

    private static <R> R stored(Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
    }
}
