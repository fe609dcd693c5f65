// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One sign-in that would be accepted, made bad in one way each time. */
class BadAnswersTest {
    /** Faults that leave a sign-in good, or that only another way of signing in notices; those have tests of their own. */
    private static final Set<IdentityFault> HARMLESS = EnumSet.of(
            IdentityFault.PKCE_IGNORED,
            IdentityFault.ID_TOKEN_KEY_ABSENT,
            IdentityFault.CLAIM_WITHOUT_SOURCED_ID,
            IdentityFault.CLAIM_WITHOUT_AUTH_TIME,
            IdentityFault.CLAIM_SIGNED_IN_YESTERDAY,
            IdentityFault.CLAIM_WITHOUT_TENANT,
            IdentityFault.TOKEN_WITH_REFRESH,
            IdentityFault.PROFILE_HTML,
            IdentityFault.PROFILE_SIGNED,
            IdentityFault.PROFILE_OF_SOMEBODY_ELSE,
            IdentityFault.PROFILE_OF_NOBODY,
            IdentityFault.MY_INFO_HTML,
            IdentityFault.MY_INFO_OF_SOMEBODY_ELSE,
            IdentityFault.MY_INFO_LISTS,
            IdentityFault.MY_INFO_WITHOUT_TENANT,
            IdentityFault.MY_INFO_OF_NOBODY);

    private static final Map<IdentityFault, SignInError> ERRORS = new EnumMap<>(Map.ofEntries(
            Map.entry(IdentityFault.DISCOVERY_HTML, SignInError.PROVIDER_SENT_HTML),
            Map.entry(IdentityFault.DISCOVERY_AS_HTML, SignInError.PROVIDER_SENT_HTML),
            Map.entry(IdentityFault.DISCOVERY_DOWN, SignInError.PROVIDER_UNREACHABLE),
            Map.entry(IdentityFault.DISCOVERY_TORN, SignInError.DISCOVERY_INVALID),
            Map.entry(IdentityFault.DISCOVERY_OTHER_ISSUER, SignInError.DISCOVERY_ISSUER_WRONG),
            Map.entry(IdentityFault.DISCOVERY_FOREIGN_TOKEN_ENDPOINT, SignInError.ADDRESS_REFUSED),
            Map.entry(IdentityFault.DISCOVERY_PRIVATE_KEYS, SignInError.ADDRESS_REFUSED),
            Map.entry(IdentityFault.DISCOVERY_WITHOUT_KEYS, SignInError.DISCOVERY_INVALID),
            Map.entry(IdentityFault.DISCOVERY_OTHER_ALGORITHM, SignInError.DISCOVERY_INVALID),
            Map.entry(IdentityFault.DISCOVERY_PROMISES_ISSUER, SignInError.ISSUER_MISSING),
            Map.entry(IdentityFault.KEYS_HTML, SignInError.KEYS_UNAVAILABLE),
            Map.entry(IdentityFault.KEYS_DOWN, SignInError.KEYS_UNAVAILABLE),
            Map.entry(IdentityFault.KEYS_EMPTY, SignInError.KEYS_UNAVAILABLE),
            Map.entry(IdentityFault.KEYS_FOR_ENCRYPTION, SignInError.KEY_UNSUITABLE),
            Map.entry(IdentityFault.KEYS_FOR_OTHER_ALGORITHM, SignInError.KEY_UNSUITABLE),
            Map.entry(IdentityFault.ANSWER_OTHER_STATE, SignInError.STATE_UNKNOWN),
            Map.entry(IdentityFault.ANSWER_TWO_STATES, SignInError.PARAMETER_REPEATED),
            Map.entry(IdentityFault.ANSWER_TWO_CODES, SignInError.PARAMETER_REPEATED),
            Map.entry(IdentityFault.ANSWER_OTHER_ISSUER, SignInError.ISSUER_MIXED_UP),
            Map.entry(IdentityFault.ANSWER_CODE_AND_ERROR, SignInError.ANSWER_CONTRADICTS_ITSELF),
            Map.entry(IdentityFault.ANSWER_ERROR, SignInError.PROVIDER_ERROR),
            Map.entry(IdentityFault.ANSWER_EMPTY, SignInError.NOTHING_SENT),
            Map.entry(IdentityFault.TOKEN_HTML, SignInError.PROVIDER_SENT_HTML),
            Map.entry(IdentityFault.TOKEN_REDIRECT, SignInError.PROVIDER_REDIRECTS),
            Map.entry(IdentityFault.TOKEN_DOWN, SignInError.PROVIDER_UNREACHABLE),
            Map.entry(IdentityFault.TOKEN_ERROR_AS_SUCCESS, SignInError.TOKEN_REQUEST_REFUSED),
            Map.entry(IdentityFault.TOKEN_TORN, SignInError.TOKEN_RESPONSE_INVALID),
            Map.entry(IdentityFault.TOKEN_HUGE, SignInError.PROVIDER_SENT_TOO_MUCH),
            Map.entry(IdentityFault.TOKEN_WITHOUT_ACCESS, SignInError.TOKEN_RESPONSE_INVALID),
            Map.entry(IdentityFault.TOKEN_OTHER_TYPE, SignInError.TOKEN_TYPE_WRONG),
            Map.entry(IdentityFault.TOKEN_WITHOUT_ID, SignInError.ID_TOKEN_MISSING),
            Map.entry(IdentityFault.ID_TOKEN_NONE, SignInError.ID_TOKEN_UNSIGNED),
            Map.entry(IdentityFault.ID_TOKEN_NONE_MIXED_CASE, SignInError.ID_TOKEN_UNSIGNED),
            Map.entry(IdentityFault.ID_TOKEN_HS256, SignInError.ID_TOKEN_ALGORITHM_WRONG),
            Map.entry(IdentityFault.ID_TOKEN_ES256, SignInError.ID_TOKEN_ALGORITHM_WRONG),
            Map.entry(IdentityFault.ID_TOKEN_PS256, SignInError.ID_TOKEN_ALGORITHM_WRONG),
            Map.entry(IdentityFault.ID_TOKEN_RS512, SignInError.ID_TOKEN_ALGORITHM_WRONG),
            Map.entry(IdentityFault.ID_TOKEN_JKU, SignInError.ID_TOKEN_HEADER_REFUSED),
            Map.entry(IdentityFault.ID_TOKEN_JWK, SignInError.ID_TOKEN_HEADER_REFUSED),
            Map.entry(IdentityFault.ID_TOKEN_X5U, SignInError.ID_TOKEN_HEADER_REFUSED),
            Map.entry(IdentityFault.ID_TOKEN_CRIT, SignInError.ID_TOKEN_HEADER_REFUSED),
            Map.entry(IdentityFault.ID_TOKEN_OTHER_TYPE, SignInError.ID_TOKEN_HEADER_REFUSED),
            Map.entry(IdentityFault.ID_TOKEN_KEY_PATH, SignInError.KEY_UNKNOWN),
            Map.entry(IdentityFault.ID_TOKEN_KEY_QUERY, SignInError.KEY_UNKNOWN),
            Map.entry(IdentityFault.ID_TOKEN_KEY_NUMBER, SignInError.ID_TOKEN_MALFORMED),
            Map.entry(IdentityFault.ID_TOKEN_KEY_UNKNOWN, SignInError.KEY_UNKNOWN),
            Map.entry(IdentityFault.ID_TOKEN_SIGNATURE_FOREIGN, SignInError.SIGNATURE_WRONG),
            Map.entry(IdentityFault.ID_TOKEN_SIGNATURE_EMPTY, SignInError.ID_TOKEN_UNSIGNED),
            Map.entry(IdentityFault.ID_TOKEN_CHANGED, SignInError.SIGNATURE_WRONG),
            Map.entry(IdentityFault.ID_TOKEN_ENCRYPTED, SignInError.ID_TOKEN_ENCRYPTED),
            Map.entry(IdentityFault.ID_TOKEN_FOUR_PARTS, SignInError.ID_TOKEN_MALFORMED),
            Map.entry(IdentityFault.ID_TOKEN_GARBAGE, SignInError.ID_TOKEN_MALFORMED),
            Map.entry(IdentityFault.ID_TOKEN_HUGE, SignInError.ID_TOKEN_TOO_LARGE),
            Map.entry(IdentityFault.ID_TOKEN_DEEP, SignInError.ID_TOKEN_TOO_DEEP),
            Map.entry(IdentityFault.ID_TOKEN_HEADER_DEEP, SignInError.ID_TOKEN_TOO_DEEP),
            Map.entry(IdentityFault.ID_TOKEN_SAYS_TWICE, SignInError.ID_TOKEN_MALFORMED),
            Map.entry(IdentityFault.CLAIM_OTHER_ISSUER, SignInError.ISSUER_WRONG),
            Map.entry(IdentityFault.CLAIM_ISSUER_WITH_SLASH, SignInError.ISSUER_WRONG),
            Map.entry(IdentityFault.CLAIM_WITHOUT_ISSUER, SignInError.ISSUER_WRONG),
            Map.entry(IdentityFault.CLAIM_OTHER_AUDIENCE, SignInError.AUDIENCE_WRONG),
            Map.entry(IdentityFault.CLAIM_WITHOUT_AUDIENCE, SignInError.AUDIENCE_MISSING),
            Map.entry(IdentityFault.CLAIM_EMPTY_AUDIENCE, SignInError.AUDIENCE_MISSING),
            Map.entry(IdentityFault.CLAIM_SEVERAL_AUDIENCES, SignInError.AUDIENCE_TOO_WIDE),
            Map.entry(IdentityFault.CLAIM_OTHER_PARTY, SignInError.AUTHORIZED_PARTY_WRONG),
            Map.entry(IdentityFault.CLAIM_WITHOUT_SUBJECT, SignInError.SUBJECT_MISSING),
            Map.entry(IdentityFault.CLAIM_BLANK_SUBJECT, SignInError.SUBJECT_MISSING),
            Map.entry(IdentityFault.CLAIM_NUMBER_AS_SUBJECT, SignInError.SUBJECT_MISSING),
            Map.entry(IdentityFault.CLAIM_WITHOUT_EXPIRY, SignInError.EXPIRY_MISSING),
            Map.entry(IdentityFault.CLAIM_TEXT_AS_EXPIRY, SignInError.EXPIRY_MISSING),
            Map.entry(IdentityFault.CLAIM_EXPIRED, SignInError.ID_TOKEN_EXPIRED),
            Map.entry(IdentityFault.CLAIM_NOT_YET, SignInError.ID_TOKEN_NOT_YET_VALID),
            Map.entry(IdentityFault.CLAIM_WITHOUT_ISSUED_AT, SignInError.ISSUED_AT_MISSING),
            Map.entry(IdentityFault.CLAIM_ISSUED_IN_FUTURE, SignInError.ISSUED_IN_FUTURE),
            Map.entry(IdentityFault.CLAIM_ISSUED_LONG_AGO, SignInError.ISSUED_TOO_LONG_AGO),
            Map.entry(IdentityFault.CLAIM_WITHOUT_NONCE, SignInError.NONCE_MISSING),
            Map.entry(IdentityFault.CLAIM_OTHER_NONCE, SignInError.NONCE_WRONG),
            Map.entry(IdentityFault.CLAIM_OTHER_ACCESS_TOKEN, SignInError.ACCESS_TOKEN_MISMATCH),
            Map.entry(IdentityFault.CLAIM_OTHER_TENANT, SignInError.TENANT_WRONG)));

    @Test
    void withoutAFaultAnnIsSignedIn() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.ANN))))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void everyFaultHasItsError() {
        Set<IdentityFault> judged = EnumSet.copyOf(HARMLESS);
        judged.addAll(ERRORS.keySet());
        judged.add(IdentityFault.ANSWER_WITHOUT_STATE);
        assertThat(judged).containsExactlyInAnyOrder(IdentityFault.values());
    }

    @ParameterizedTest
    @EnumSource(IdentityFault.class)
    void oneFaultIsToldByItsOwnError(IdentityFault fault) throws Exception {
        SignInError expected = ERRORS.get(fault);
        if (expected == null) {
            return;
        }
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            host.with(fault);
            SignInError error;
            try {
                SignInOutcome outcome = host.login(browser);
                assertThat(outcome).as(fault.name()).isInstanceOf(Denied.class);
                error = ((Denied) outcome).error();
            } catch (SignInException e) {
                error = e.error();
            }
            assertThat(error).as(fault.name()).isEqualTo(expected);
            host.classLink.faults().clear();
            // By then whatever was read of the provider is read again.
            host.clock.advance(Duration.ofHours(25));
            assertThat(TestHost.personOf(host.login(browser)))
                    .as("the next sign-in, with nothing wrong")
                    .isEqualTo(TestHost.ANN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PKCE_IGNORED", "ID_TOKEN_KEY_ABSENT", "CLAIM_WITHOUT_AUTH_TIME", "CLAIM_SIGNED_IN_YESTERDAY"})
    void whatIsNoFaultOfThisSignInDoesNotStopIt(IdentityFault fault) throws Exception {
        try (TestHost host = new TestHost()) {
            host.with(fault);
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.ANN))))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void aFreshSignInThatWasAskedForHasToBeOne() throws Exception {
        LoginOptions fresh = LoginOptions.tenant("springfield").maximumAge(Duration.ofMinutes(5));
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.login(browser, fresh))).isEqualTo(TestHost.ANN);
            host.with(IdentityFault.CLAIM_SIGNED_IN_YESTERDAY);
            assertThat(TestHost.personOf(host.login(browser, fresh))).isEqualTo("authenticated-too-long-ago");
            host.classLink.faults().clear();
            host.with(IdentityFault.CLAIM_WITHOUT_AUTH_TIME);
            assertThat(TestHost.personOf(host.login(browser, fresh))).isEqualTo("auth-time-missing");
        }
    }

    @Test
    void aStoreThatFailsDeniesEverybodyAndSaysSo() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, LoginOptions.anyTenant()));
            com.kybergate.classlink.store.PendingRequestStore gone =
                    failing(com.kybergate.classlink.store.PendingRequestStore.class);
            com.kybergate.classlink.store.ReplayStore noReplays =
                    failing(com.kybergate.classlink.store.ReplayStore.class);
            com.kybergate.classlink.store.ActivationStore noActivations =
                    failing(com.kybergate.classlink.store.ActivationStore.class);
            for (SignIn signIn : List.of(
                    host.node(false, settings -> settings.stores(gone, host.replays, host.activations)),
                    host.node(false, settings -> settings.stores(host.pending, noReplays, host.activations)))) {
                assertThat(TestHost.personOf(signIn.complete(browser.arrive(query), null)))
                        .isEqualTo("store-failed");
            }
            String next = browser.follow(host.begin(browser, LoginOptions.anyTenant()));
            SignIn signIn = host.node(false, settings -> settings.stores(host.pending, host.replays, noActivations));
            assertThat(TestHost.personOf(signIn.complete(browser.arrive(next), null)))
                    .isEqualTo("store-failed");
        }
    }

    private static <T> T failing(Class<T> port) {
        return port.cast(java.lang.reflect.Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("the database is away");
                }));
    }

    @Test
    void aWrongSecretIsTheHostsFault() throws Exception {
        try (TestHost host = new TestHost()) {
            OpenIdProvider wrong = OpenIdProvider.classLink(host.classLink.clientId(), "not-it")
                    .at(host.classLink.issuer(), host.classLink.myInfo())
                    .allowLoopback();
            for (OpenIdProvider provider : new OpenIdProvider[] {wrong, wrong.secretInHeader()}) {
                SignIn signIn = SignIn.builder(provider)
                        .redirectUri(Browser.CALLBACK)
                        .stores(host.pending, host.replays, host.activations)
                        .roster(host.rosterUsers())
                        .clock(host.clock)
                        .build();
                Browser browser = host.browserOf(TestHost.ANN);
                String query = browser.follow(signIn.begin(browser.post(Map.of()), LoginOptions.anyTenant()));
                assertThat(TestHost.personOf(signIn.complete(browser.arrive(query), null)))
                        .isEqualTo("client-refused");
            }
        }
    }

    @Test
    void theSecretMayGoIntoTheHeader() throws Exception {
        try (TestHost host = new TestHost()) {
            SignIn signIn = SignIn.builder(host.provider().secretInHeader())
                    .redirectUri(Browser.CALLBACK)
                    .stores(host.pending, host.replays, host.activations)
                    .roster(host.rosterUsers())
                    .clock(host.clock)
                    .build();
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(signIn.begin(browser.post(Map.of()), LoginOptions.anyTenant()));
            assertThat(TestHost.personOf(signIn.complete(browser.arrive(query), null)))
                    .isEqualTo(TestHost.ANN);
        }
    }
}
