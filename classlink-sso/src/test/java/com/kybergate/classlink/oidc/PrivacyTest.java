// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.store.JdbcSignInStore;
import com.kybergate.house.privacy.Leaks;
import com.kybergate.house.privacy.LogCapture;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Words that stand for a person and for secrets, looked for wherever something is written down. */
class PrivacyTest {
    private static final String PERSON = "987650001";
    private static final FakeLogin CANARY =
            FakeLogin.of(PERSON, "2284", "canarysourced").called("canarylogin", "canary@mail.example", "Canary Name");

    private static void assertNothing(Collection<String> written, Collection<String> words) {
        assertThat(Leaks.of(written, words)).as("a canary in these").isEmpty();
    }

    @Test
    void noLogExceptionOrTextShowsASecretACodeATokenOrAPerson() throws Exception {
        Queue<String> written = new ConcurrentLinkedQueue<>();
        Queue<String> secrets = new ConcurrentLinkedQueue<>(
                List.of("canarysourced", "canarylogin", "canary@mail.example", "Canary Name", PERSON));
        try (AutoCloseable listening = LogCapture.to(written::add)) {
            assertThat(listening).isNotNull();
            for (UnsolicitedPolicy policy : List.of(UnsolicitedPolicy.restart(), UnsolicitedPolicy.confirm())) {
                for (IdentityFault fault : IdentityFault.values()) {
                    everyStep(policy, fault, written, secrets);
                }
            }
        }
        assertThat(written).anyMatch(line -> line.contains("was denied: nonce-wrong"));
        assertNothing(written, secrets);
    }

    private static void everyStep(
            UnsolicitedPolicy policy, IdentityFault fault, Collection<String> written, Collection<String> secrets)
            throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(policy))) {
            host.classLink.add(CANARY);
            secrets.add(host.classLink.secret());
            Browser browser = host.browserOf(PERSON);
            host.with(fault);
            try {
                BrowserReply begun = host.begin(browser, LoginOptions.anyTenant());
                secrets.add(Browser.parameter(begun.location().orElseThrow().getRawQuery(), "state"));
                written.add(begun.toString());
                String query = browser.follow(begun);
                String code = Browser.parameter(query, "code");
                if (code != null) {
                    secrets.add(code);
                }
                secrets.addAll(browser.hostCookies().values());
                written.add(browser.arrive(query).toString());
                note(host.arrive(browser, query, null), written);
                note(host.launch(browser, null), written);
                note(host.signIn.confirm(browser.post(Map.of("classlink_confirm", "x"))), written);
                note(host.signIn, written);
                String test = browser.follow(host.signIn.beginTest(browser.post(Map.of()), "springfield", "admin"));
                note(host.arrive(browser, test, null), written);
            } catch (SignInException e) {
                StringWriter text = new StringWriter();
                e.printStackTrace(new PrintWriter(text, true));
                written.add(text.toString());
            }
            secrets.addAll(host.classLink.issued());
        }
    }

    private static void note(Object anything, Collection<String> written) {
        written.add(anything.toString());
        if (anything instanceof SignInOutcome outcome) {
            written.add(outcome.reply().toString());
        }
        if (anything instanceof Authenticated yes) {
            written.add(yes.identity().toString());
        }
        if (anything instanceof Confirm ask) {
            written.add(ask.identity().toString());
        }
    }

    @Test
    void aDumpOfTheStoreOpensNothingAndNamesNobody() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:dump;DB_CLOSE_DELAY=-1");
        try (TestHost host = new TestHost()) {
            JdbcSignInStore store = JdbcSignInStore.in(database, host.clock);
            host.activations.ofTenant("springfield").ifPresent(store::save);
            host.classLink.add(CANARY);
            SignIn signIn =
                    host.node(false, settings -> settings.stores(store).unsolicited(UnsolicitedPolicy.confirm()));
            Browser browser = host.browserOf(PERSON);
            BrowserReply begun = signIn.begin(
                    browser.post(Map.of()), LoginOptions.anyTenant().returnTo("/canaryplace"));
            String query = browser.follow(begun);
            Confirm ask = (Confirm) signIn.complete(browser.arrive(browser.open(host.classLink.launchAddress())), null);
            browser.keep(ask.reply());
            assertThat(TestHost.personOf(signIn.complete(browser.arrive(query), null)))
                    .isEqualTo(PERSON);
            StringBuilder dump = new StringBuilder();
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("script")) {
                while (rows.next()) {
                    dump.append(rows.getString(1)).append('\n');
                }
            }
            assertThat(dump).contains("CLASSLINK_PENDING", "2284");
            assertNothing(
                    List.of(dump.toString()),
                    List.of(
                            "canarysourced",
                            "canarylogin",
                            "canary@mail.example",
                            "Canary Name",
                            PERSON,
                            "canaryplace",
                            Browser.parameter(query, "state"),
                            Browser.parameter(query, "code"),
                            ask.fields().get("classlink_confirm")));
        }
    }

    @Test
    void onlyTheStatedHostsAreCalled() throws Exception {
        try (TestHost host = new TestHost()) {
            for (IdentityFault fault : List.of(
                    IdentityFault.DISCOVERY_FOREIGN_TOKEN_ENDPOINT,
                    IdentityFault.DISCOVERY_PRIVATE_KEYS,
                    IdentityFault.TOKEN_REDIRECT,
                    IdentityFault.ID_TOKEN_JKU)) {
                host.classLink.faults().clear();
                host.with(fault);
                SignIn signIn = host.node(false, settings -> settings);
                Browser browser = host.browserOf(TestHost.ANN);
                try {
                    String query = browser.follow(signIn.begin(browser.post(Map.of()), LoginOptions.anyTenant()));
                    assertThat(TestHost.personOf(signIn.complete(browser.arrive(query), null)))
                            .isIn("provider-redirects", "id-token-header-refused");
                } catch (SignInException e) {
                    assertThat(e.error().code()).isEqualTo("address-refused");
                }
            }
        }
    }
}
