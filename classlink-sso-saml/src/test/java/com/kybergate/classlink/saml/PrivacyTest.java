// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.kybergate.classlink.saml.Site.Idp.SPRINGFIELD;
import static com.kybergate.classlink.saml.Site.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.house.privacy.Leaks;
import com.kybergate.house.privacy.LogCapture;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlFault;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlPeer;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Words that stand for a person and for secrets, looked for wherever something is written down: our own lines, and those of the libraries. */
class PrivacyTest {
    private static final FakeLogin CANARY = FakeLogin.of("987650001", "2284", "canarysourced")
            .called("canarylogin", "canary@mail.example", "Canary Name");
    private static final SamlKeys OURS = SamlKeys.rsa(2048);

    /** Santuario logs through the platform's logger. */
    private static final class Heard extends Handler {
        private final Collection<String> lines;

        Heard(Collection<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getLoggerName() + " "
                    + new java.util.logging.SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void noLogExceptionOrTextShowsASecretOrAPerson() throws Exception {
        Queue<String> written = new ConcurrentLinkedQueue<>();
        Queue<String> secrets = new ConcurrentLinkedQueue<>(
                List.of("canarysourced", "canarylogin", "canary@mail.example", "Canary Name"));
        Logger santuario = Logger.getLogger("org.apache.xml.security");
        Heard heard = new Heard(written);
        santuario.addHandler(heard);
        try (AutoCloseable listening = LogCapture.to(written::add)) {
            assertThat(listening).isNotNull();
            Site site = new Site(builder -> builder.unsolicited(UnsolicitedPolicy.confirm())
                            .keys(ServiceProviderKeys.none()
                                    .signWith(OURS.privateKey(), OURS.certificate())
                                    .decryptWith(OURS.privateKey(), OURS.certificate())))
                    .active(SPRINGFIELD);
            for (SamlFault fault : SamlFault.values()) {
                everyStep(site, fault, written, secrets);
            }
        } finally {
            santuario.removeHandler(heard);
        }
        assertThat(written)
                .anyMatch(line -> line.contains("was denied: audience-wrong"))
                .anyMatch(line -> line.contains("org.opensaml"));
        assertThat(Leaks.of(written, secrets)).as("a canary in these").isEmpty();
    }

    @Test
    void aLoggerThatWouldWriteWholeAssertionsIsWarnedOfAtStart() throws Exception {
        Queue<String> written = new ConcurrentLinkedQueue<>();
        Logger digested = Logger.getLogger("org.apache.xml.security.utils.DigesterOutputStream");
        Level before = digested.getLevel();
        digested.setLevel(Level.FINE);
        try (AutoCloseable listening = LogCapture.to(written::add)) {
            assertThat(listening).isNotNull();
            new Site();
        } finally {
            digested.setLevel(before);
        }
        assertThat(written).anyMatch(line -> line.startsWith("WARN") && line.contains("whole assertions"));
        written.clear();
        try (AutoCloseable listening = LogCapture.to(written::add)) {
            assertThat(listening).isNotNull();
            new Site();
        }
        assertThat(written).noneMatch(line -> line.startsWith("WARN"));
    }

    private static void everyStep(Site site, SamlFault fault, Collection<String> written, Collection<String> secrets) {
        Tab tab = new Tab();
        SamlPeer peer = site.peer(TENANT);
        SamlPeer wanted = fault.needsEncryption() ? peer.encryptedFor(OURS.certificate()) : peer;
        try {
            BrowserReply begun = site.begin(tab);
            written.add(begun.toString());
            secrets.addAll(tab.cookies().values());
            for (String request : new String[] {Site.requestOf(begun), ""}) {
                String xml = site.responses(SPRINGFIELD)
                        .signed(SamlSigned.BOTH)
                        .fault(fault)
                        .build()
                        .to(wanted, CANARY, request.isEmpty() ? null : request);
                note(site.bring(tab, site.answer(tab, xml, "canarylogin"), null), written);
            }
            note(site.signIn, written);
            note(site.connections.ofTenant(TENANT).orElseThrow(), written);
        } catch (SignInException e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text, true));
            written.add(text.toString());
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
}
