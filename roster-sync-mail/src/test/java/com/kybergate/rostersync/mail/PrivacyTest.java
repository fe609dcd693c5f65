// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.kybergate.house.privacy.LogCapture;
import com.kybergate.rostersync.tenant.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is logged, printed, thrown or shown, no address, no user and no password stands in it. */
class PrivacyTest {
    private static final String USER = "kanari-user@kyber.example";
    private static final String PASSWORD = "kanari-password";
    private static final List<String> CANARIES = List.of(
            "kanari",
            "KANARI",
            Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.UTF_8)),
            Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)),
            Base64.getEncoder()
                    .encodeToString((USER + "\0" + USER + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8)));

    private static MailNotifier.Builder mails(String host, int port) {
        return MailNotifier.builder()
                .server(host, port)
                .from("kanari-from@kyber.example", "kanari-name")
                .to("kanari-one@springfield.example", "kanari-two@springfield.example")
                .replyTo("kanari-reply@kyber.example");
    }

    @Test
    void noTextOfTheApiShowsAnybody() {
        MailNotifier.Builder builder = mails("smtp.example.com", 587).credentials(USER, Secret.of(PASSWORD));

        assertThat(String.valueOf((Object) builder)).doesNotContain(CANARIES);
        assertThat(builder.build().toString()).doesNotContain(CANARIES);
    }

    @Test
    @SuppressWarnings("try")
    void noLogAndNoFailureNamesAnybodyWithEveryLevelTurnedOn(@TempDir Path keys) throws Exception {
        Certificate certificate = Certificate.forNames("ip:127.0.0.1", keys);
        Heard heard = new Heard();
        GreenMail good = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        good.start();
        good.setUser("kanari-one@springfield.example", USER, PASSWORD);
        try (AutoCloseable listening = heard.listen();
                RudeServer rude = new RudeServer()
                        .answering("RCPT TO:<kanari-two", "550 5.1.1 <kanari-two@springfield.example>: unknown")
                        .start();
                RudeServer refusing = new RudeServer()
                        .answering("AUTH", "535 5.7.8 " + USER + " is not known")
                        .start();
                RudeServer closing = new RudeServer()
                        .answering("MAIL", "553 5.7.1 kanari-from@kyber.example is not yours")
                        .start();
                TlsFront front =
                        TlsFront.startTls(certificate.server(), good.getSmtp().getPort());
                TlsFront refusingFront = TlsFront.implicit(certificate.server(), refusing.port())) {
            mails("127.0.0.1", front.port())
                    .trusting(certificate.authority())
                    .credentials(USER, Secret.of(PASSWORD))
                    .build()
                    .send(Notices.held());
            mails("127.0.0.1", rude.port()).unencryptedInside().build().send(Notices.held());
            heard.thrown(catchThrowable(() -> mails("127.0.0.1", refusingFront.port())
                    .implicitTls()
                    .trusting(certificate.authority())
                    .credentials(USER, Secret.of(PASSWORD))
                    .build()
                    .send(Notices.held())));
            heard.thrown(catchThrowable(() -> mails("127.0.0.1", closing.port())
                    .unencryptedInside()
                    .build()
                    .send(Notices.held())));
            heard.thrown(catchThrowable(
                    () -> mails("127.0.0.1", front.port()).build().send(Notices.held())));
            // A host that reads its configuration of logging anew resets every level.
            LogManager.getLogManager().reset();
            heard.loudly();
            mails("127.0.0.1", rude.port()).unencryptedInside().build().send(Notices.held());

            assertThat(good.getReceivedMessages()).hasSize(2);
            assertThat(heard.lines).as("there was something to hear").hasSizeGreaterThan(8);
            assertThat(heard.lines)
                    .filteredOn(line -> CANARIES.stream().anyMatch(line::contains))
                    .isEmpty();
        } finally {
            good.stop();
        }
    }

    /** Everything that anybody can hear of this process, but for the fake server's own log. */
    private static final class Heard extends Handler {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final ByteArrayOutputStream console = new ByteArrayOutputStream();

        void thrown(Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text, true));
            lines.add(text.toString());
        }

        void loudly() {
            Logger root = Logger.getLogger("");
            root.setLevel(Level.ALL);
            root.addHandler(this);
        }

        AutoCloseable listen() {
            Logger root = Logger.getLogger("");
            Level before = root.getLevel();
            Handler[] handlers = root.getHandlers();
            for (Handler handler : handlers) {
                root.removeHandler(handler);
            }
            setLevel(Level.ALL);
            loudly();
            PrintStream out = System.out;
            PrintStream err = System.err;
            PrintStream both = new PrintStream(console, true, StandardCharsets.UTF_8);
            System.setOut(both);
            System.setErr(both);
            AutoCloseable slf4j = LogCapture.to(line -> {
                if (!line.split(" ", 3)[1].startsWith("com.icegreen.")) {
                    lines.add(line);
                }
            });
            return () -> {
                slf4j.close();
                System.setOut(out);
                System.setErr(err);
                root.removeHandler(this);
                for (Handler handler : handlers) {
                    root.addHandler(handler);
                }
                root.setLevel(before);
            };
        }

        @Override
        public void publish(LogRecord line) {
            Object[] values = line.getParameters();
            lines.add(line.getLoggerName() + " "
                    + (values == null ? line.getMessage() : MessageFormat.format(line.getMessage(), values)));
            if (line.getThrown() != null) {
                thrown(line.getThrown());
            }
            if (console.size() > 0) {
                lines.add(console.toString(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
