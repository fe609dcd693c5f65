// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.kybergate.house.privacy.LogCapture;
import com.kybergate.rostersync.tenant.Secret;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail servers that are down, slow, or refuse. */
@Timeout(60)
class MailFaultsTest {
    private static final String LOCAL = "127.0.0.1";
    private static final Duration LONG = Duration.ofSeconds(50);

    /** Longer than any test may take: what ends before is not ended by it. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    @TempDir
    static Path keys;

    private static Certificate certificate;

    @BeforeAll
    static void makeACertificate() throws Exception {
        certificate = Certificate.forNames("ip:127.0.0.1", keys);
    }

    private static MailNotifier.Builder mails(int port) {
        return MailNotifier.builder()
                .server(LOCAL, port)
                .from("roster@kyber.example")
                .to("one@springfield.example", "two@springfield.example", "three@springfield.example")
                .timeout(LONG)
                .totalTimeout(LONG);
    }

    private static MailNotSentException failure(MailNotifier mail) {
        return catchThrowableOfType(MailNotSentException.class, () -> mail.send(Notices.held()));
    }

    @Test
    void aServerThatIsDownIsUnreachable() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }

        for (MailNotifier mail : List.of(
                mails(port).build(),
                mails(port).implicitTls().build(),
                mails(port).unencryptedInside().build())) {
            MailNotSentException e = failure(mail);
            assertThat(e.code()).isEqualTo("unreachable");
            assertThat(e)
                    .hasMessage("the mail server 127.0.0.1:" + port
                            + " takes no connection: check name and port, and whether a firewall stands between");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RudeServer.GREETING, "EHLO", "MAIL", "RCPT", "DATA", RudeServer.END})
    void aServerThatFallsSilentIsNotWaitedForLongerThanToldForAnAnswer(String step) throws Exception {
        try (RudeServer server =
                new RudeServer().answering(step, RudeServer.SILENCE).start()) {
            MailNotifier mail = mails(server.port())
                    .unencryptedInside()
                    .timeout(Duration.ofMillis(300))
                    .totalTimeout(FOR_EVER)
                    .build();

            assertThat(failure(mail).code()).isEqualTo("timed-out");
            assertThat(server.left()).isTrue();
        }
    }

    @Test
    void aServerThatIsSilentWhereTlsBeginsIsNotWaitedForEither() throws Exception {
        try (RudeServer server = new RudeServer()
                .answering(RudeServer.GREETING, RudeServer.SILENCE)
                .start()) {
            MailNotifier mail = mails(server.port())
                    .implicitTls()
                    .timeout(Duration.ofMillis(300))
                    .totalTimeout(FOR_EVER)
                    .build();

            assertThat(failure(mail).code()).isEqualTo("timed-out");
        }
        try (RudeServer server = new RudeServer()
                .answering("EHLO", "250-rude.example\r\n250 STARTTLS")
                .answering("STARTTLS", "220 go")
                .answering(RudeServer.HELLO_OF_TLS, RudeServer.SILENCE)
                .start()) {
            MailNotifier mail = mails(server.port())
                    .timeout(Duration.ofMillis(300))
                    .totalTimeout(FOR_EVER)
                    .build();

            assertThat(failure(mail).code()).isEqualTo("timed-out");
        }
    }

    @Test
    void aServerThatFallsSilentAtTheSignInHasNotRefusedIt() throws Exception {
        try (RudeServer server =
                        new RudeServer().answering("AUTH", RudeServer.SILENCE).start();
                TlsFront front = TlsFront.implicit(certificate.server(), server.port())) {
            MailNotifier mail = mails(front.port())
                    .implicitTls()
                    .trusting(certificate.authority())
                    .credentials("roster", Secret.of("right"))
                    .timeout(Duration.ofSeconds(1))
                    .totalTimeout(FOR_EVER)
                    .build();

            assertThat(failure(mail).code()).isEqualTo("timed-out");
        }
    }

    @Test
    void aServerThatHangsUpAtTheSignInHasNotRefusedIt() throws Exception {
        try (RudeServer server =
                        new RudeServer().answering("AUTH", RudeServer.HANG_UP).start();
                TlsFront front = TlsFront.implicit(certificate.server(), server.port())) {
            MailNotifier mail = mails(front.port())
                    .implicitTls()
                    .trusting(certificate.authority())
                    .credentials("roster", Secret.of("right"))
                    .build();

            assertThat(failure(mail).code()).isEqualTo("broken-off");
        }
    }

    @Test
    void aServerThatSaysALetterNowAndThenIsNotWaitedForLongerThanToldInAll() throws Exception {
        for (String step : List.of(RudeServer.GREETING, "EHLO")) {
            try (RudeServer server =
                    new RudeServer().answering(step, RudeServer.DRIP).start()) {
                MailNotifier mail = mails(server.port())
                        .unencryptedInside()
                        .totalTimeout(Duration.ofMillis(500))
                        .build();

                assertThat(failure(mail).code()).isEqualTo("timed-out");
                assertThat(server.left()).as("its line is cut").isTrue();
            }
        }
    }

    @Test
    void interruptionEndsAMailAndItsLine() throws Exception {
        try (RudeServer server =
                new RudeServer().answering("EHLO", RudeServer.SILENCE).start()) {
            MailNotifier mail = mails(server.port()).unencryptedInside().build();
            AtomicReference<String> code = new AtomicReference<>();
            AtomicBoolean flag = new AtomicBoolean();
            Thread run = new Thread(() -> {
                code.set(failure(mail).code());
                flag.set(Thread.currentThread().isInterrupted());
            });
            run.start();
            assertThat(server.spokenTo()).isTrue();

            run.interrupt();
            run.join();

            assertThat(code).hasValue("interrupted");
            assertThat(flag).isTrue();
            assertThat(server.left()).as("its line is cut").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RudeServer.GREETING, "EHLO", "MAIL", "RCPT", "DATA", RudeServer.END})
    void aServerThatHangsUpBrokeItOff(String step) throws Exception {
        try (RudeServer server =
                new RudeServer().answering(step, RudeServer.HANG_UP).start()) {
            assertThat(failure(mails(server.port()).unencryptedInside().build()).code())
                    .isEqualTo("broken-off");
        }
    }

    @Test
    void somethingElseThanAMailServerIsNotOne() throws Exception {
        try (RudeServer server = new RudeServer()
                .answering(RudeServer.GREETING, "HTTP/1.1 400 Bad Request")
                .start()) {
            assertThat(failure(mails(server.port()).unencryptedInside().build()).code())
                    .isEqualTo("broken-off");
            assertThat(failure(mails(server.port()).implicitTls().build()).code())
                    .isEqualTo("tls-failed");
        }
    }

    @Test
    void withoutStartTlsNothingIsSaidInClear() throws Exception {
        try (RudeServer server = new RudeServer().start()) {
            MailNotifier mail = mails(server.port())
                    .credentials("roster", Secret.of("right"))
                    .build();

            MailNotSentException e = failure(mail);

            assertThat(e.code()).isEqualTo("no-starttls");
            assertThat(server.left()).isTrue();
            assertThat(server.heard()).containsExactly("EHLO kyber.example");
        }
    }

    @Test
    void aServerThatKnowsOnlyTheOldGreetingHasNoStartTls() throws Exception {
        try (RudeServer server = new RudeServer().answering("EHLO", "502 what").start()) {
            assertThat(failure(mails(server.port()).build()).code()).isEqualTo("no-starttls");
            assertThat(server.left()).isTrue();
            assertThat(server.heard()).containsExactly("EHLO kyber.example", "HELO kyber.example");
        }
    }

    @Test
    void aServerThatOffersStartTlsAndThenWillNotIsNotTalkedToInClear() throws Exception {
        try (RudeServer server = new RudeServer()
                .answering("EHLO", "250-rude.example\r\n250 STARTTLS")
                .answering("STARTTLS", "454 4.7.0 not now")
                .start()) {
            MailNotSentException e = failure(mails(server.port()).build());

            assertThat(e.code()).isEqualTo("server-refused");
            assertThat(e).hasMessageContaining("(454 4.7.0): it says that this passes");
            assertThat(server.left()).isTrue();
            assertThat(server.heard()).containsExactly("EHLO kyber.example", "STARTTLS");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',   554 5.7.1 one@springfield.example go away, server-refused,     (554 5.7.1): ask whoever",
        "'',   421 4.3.2 later,                           server-refused,     (421 4.3.2): it says that this passes",
        "MAIL, 530 5.7.0 sign in first,                   sender-refused,     (530 5.7.0): use an address",
        "MAIL, 553 roster@kyber.example is not yours,     sender-refused,     (553): use an address",
        "RCPT, 550 5.1.1 <one@springfield.example> who,   recipients-refused, (550 5.1.1): check their addresses",
        "RCPT, 450 4.2.0 greylisted,                      recipients-refused, (450 4.2.0): it says that this passes",
        "DATA, 554 5.7.1 no,                              message-refused,    (554 5.7.1): ask whoever",
        "DATA, 451 4.3.0 disk,                            message-refused,    (451 4.3.0): it says that this passes",
        ".,    552 5.3.4 too big for one@springfield.example, message-refused, (552 5.3.4): ask whoever",
    })
    void aRefusalIsToldByItsStepAndNumbersAndNotByItsWords(String step, String answer, String code, String says)
            throws Exception {
        try (RudeServer server = new RudeServer().answering(step, answer).start()) {
            MailNotSentException e =
                    failure(mails(server.port()).unencryptedInside().build());

            assertThat(e.code()).isEqualTo(code);
            assertThat(e)
                    .hasMessageContaining(says)
                    .hasMessageStartingWith("the mail server 127.0.0.1:" + server.port());
            assertThat(e.getMessage()).doesNotContain("@", "springfield", "too big", "who,");
            assertThat(e).hasNoCause();
            assertThat(e.getSuppressed()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("try")
    void whereOneOfThreeIsRefusedTheOthersAreSentToAndTheNumberIsLogged() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        try (RudeServer server = new RudeServer()
                        .answering("RCPT TO:<two@", "550 5.1.1 <two@springfield.example> unknown")
                        .start();
                AutoCloseable listening = LogCapture.to(log::add)) {
            mails(server.port()).unencryptedInside().build().send(Notices.held());

            assertThat(server.left()).isTrue();
            assertThat(server.heard())
                    .contains("RCPT TO:<one@springfield.example>", "RCPT TO:<three@springfield.example>", "DATA", ".");
            assertThat(log)
                    .containsExactly("WARN " + MailNotifier.class.getName() + " the mail server 127.0.0.1:"
                            + server.port() + " refused 1 of 3 recipients; the others were sent to");
        }
    }

    @Test
    void whereOneIsRefusedAndThenTheMessageNobodyGotIt() throws Exception {
        try (RudeServer server = new RudeServer()
                .answering("RCPT TO:<two@", "550 5.1.1 unknown")
                .answering(RudeServer.END, "554 5.7.1 no")
                .start()) {
            MailNotSentException e =
                    failure(mails(server.port()).unencryptedInside().build());

            assertThat(e.code()).isEqualTo("message-refused");
        }
    }

    @Test
    void aServerWithoutASignInByPasswordIsSaidToHaveNone() throws Exception {
        try (RudeServer server = new RudeServer()
                        .answering("EHLO", "250-rude.example\r\n250 AUTH XOAUTH2")
                        .start();
                TlsFront front = TlsFront.implicit(certificate.server(), server.port())) {
            MailNotSentException e = failure(mails(front.port())
                    .implicitTls()
                    .trusting(certificate.authority())
                    .credentials("roster", Secret.of("right"))
                    .build());

            assertThat(e.code()).isEqualTo("no-sign-in");
        }
    }

    @Test
    void withoutEncryptionTheInternetIsNotSpokenTo() {
        for (String outside : List.of("192.0.2.1", "2001:db8::1", "172.32.0.1", "0.0.0.0")) {
            MailNotifier mail = MailNotifier.builder()
                    .server(outside)
                    .unencryptedInside()
                    .from("roster@kyber.example")
                    .to("one@springfield.example")
                    .timeout(Duration.ofMillis(200))
                    .build();

            assertThat(failure(mail).code()).as(outside).isEqualTo("not-inside");
        }
    }

    @Test
    void aNameNobodyKnowsIsSaidToBeUnknown() {
        MailNotSentException e = new Diagnosis("mail.example:587")
                .of(new MessagingException("Unknown SMTP host: x", new UnknownHostException("x")), 0, null);

        assertThat(e.code()).isEqualTo("host-unknown");
        assertThat(e).hasMessageStartingWith("the mail server mail.example:587 has no address here");
    }

    @Test
    void aFaultOfOursIsNotTheServers() {
        MailNotSentException e = new Diagnosis("mail.example:587")
                .of(new MessagingException("no object DCH for one@springfield.example"), 250, "250 ok");

        assertThat(e.code()).isEqualTo("not-written");
        assertThat(e.getMessage()).doesNotContain("@");
    }

    @Test
    void afterAFailureTheNextMailGoesThrough() throws IOException {
        try (RudeServer server = new RudeServer().answering("MAIL", "451 later").start()) {
            MailNotifier mail = mails(server.port()).unencryptedInside().build();
            assertThat(failure(mail).code()).isEqualTo("sender-refused");
            server.answering("MAIL", "250 ok");

            mail.send(Notices.held());

            assertThat(server.heard()).contains("DATA");
        }
    }
}
