// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.internal.PendingLogins;
import com.kybergate.classlink.saml.SamlConnections.Known;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What signing in is made of, as it is put together once. */
record SamlParts(
        SamlConnections connections,
        ActivationStore activations,
        PendingLogins logins,
        SamlRequests requests,
        Endpoints endpoints,
        People people,
        Clock clock) {
    /** A tenant's provider, as long as what is known of it holds. */
    Known provider(String tenant) {
        Known known = stored(() -> connections.known(tenant))
                .orElseThrow(() -> new SignInException(SignInError.TENANT_NOT_BOUND));
        if (SamlConnections.hasEnded(known.provider(), clock.instant())) {
            throw new SignInException(SignInError.METADATA_EXPIRED);
        }
        return known;
    }

    /** A tenant's provider that an administrator has tested. */
    Known activeProvider(String tenant) {
        Known known = provider(tenant);
        activation(known.connection());
        return known;
    }

    private Activation activation(SamlConnection connection) {
        return stored(() -> activations.ofTenant(connection.tenant()))
                .filter(found -> found.issuer().equals(connection.entityId())
                        && !found.provedAt().isBefore(connection.connectedAt()))
                .orElseThrow(() -> new SignInException(SignInError.TENANT_NOT_BOUND));
    }

    /** Somebody of a tenant that is active: what the test sign-in said of the district still holds. */
    SsoIdentity active(SsoIdentity identity) {
        Activation activation = activation(activeProvider(identity.tenant()).connection());
        if (!identity.issuer().equals(activation.issuer())) {
            throw new SignInException(SignInError.TENANT_NOT_BOUND);
        }
        boolean said = !identity.providerTenant().equals(identity.issuer());
        boolean saidBefore = !activation.providerTenant().equals(activation.issuer());
        if (said && saidBefore && !identity.providerTenant().equals(activation.providerTenant())) {
            throw new SignInException(SignInError.TENANT_WRONG);
        }
        return identity.toBuilder().providerTenant(activation.providerTenant()).build();
    }

    /** Switches a tenant on. */
    Activation save(SsoIdentity identity, String connectedAt, String administrator) {
        if (!connectedAt.equals(
                provider(identity.tenant()).connection().connectedAt().toString())) {
            // Connected anew since the test began: it proved nothing of that.
            throw new SignInException(SignInError.CONFIRMATION_INVALID);
        }
        Optional<Activation> present = stored(() -> activations.ofTenant(identity.tenant()));
        if (present.isPresent() && !present.get().issuer().equals(identity.issuer())) {
            throw new SignInException(SignInError.TENANT_BOUND_ELSEWHERE);
        }
        Activation activation = new Activation(
                identity.tenant(), identity.issuer(), identity.providerTenant(), false, administrator, clock.instant());
        if (!stored(() -> activations.save(activation))) {
            throw new SignInException(SignInError.TENANT_TAKEN);
        }
        return activation;
    }

    private static <R> R stored(Supplier<R> work) {
        try {
            return work.get();
        } catch (SignInException e) {
            throw e;
        } catch (MetadataException e) {
            // What is stored was good once, and is not by the rules of today.
            throw new SignInException(SignInError.METADATA_EXPIRED);
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
    }
}
