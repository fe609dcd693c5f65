// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.kybergate.rostersync.notify.NoticeKind;
import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.tenant.Secret;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as they arrive at a real mail server. */
class MailNotifierTest {
    private static final String LOCAL = "127.0.0.1";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T06:05:09Z"), ZoneOffset.UTC);

    @TempDir
    static Path keys;

    private static Certificate certificate;

    private GreenMail server;

    @BeforeAll
    static void makeACertificate() throws Exception {
        certificate = Certificate.forNames("dns:localhost,ip:127.0.0.1", keys);
    }

    @BeforeEach
    void start() {
        server = new GreenMail(new ServerSetup(0, LOCAL, ServerSetup.PROTOCOL_SMTP));
        server.start();
        server.setUser("it@springfield.example", "roster", "right");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private static MailNotifier.Builder mails() {
        return MailNotifier.builder()
                .from("roster@kyber.example", "Roster sync")
                .to("it@springfield.example")
                .clock(CLOCK)
                .timeout(Duration.ofSeconds(20));
    }

    private MailNotifier plain() {
        return mails().server(LOCAL, port()).unencryptedInside().build();
    }

    private MimeMessage onlyMail() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    @ParameterizedTest
    @EnumSource(NoticeKind.class)
    void oneNoticeIsOneMailThatSaysWhatItIsAbout(NoticeKind kind) throws Exception {
        SyncNotice notice = Notices.of(kind);

        plain().send(notice);

        MimeMessage mail = onlyMail();
        assertThat(mail.getSubject()).isEqualTo(notice.subject());
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        Letter letter = Letter.of(notice, ZoneOffset.UTC);
        MimeMultipart both = (MimeMultipart) mail.getContent();
        assertThat(both.getCount()).isEqualTo(2);
        assertThat(both.getBodyPart(0).getContentType()).startsWith("text/plain; charset=UTF-8");
        assertThat(text(both.getBodyPart(0))).isEqualTo(letter.text());
        assertThat(both.getBodyPart(1).getContentType()).startsWith("text/html; charset=UTF-8");
        assertThat(text(both.getBodyPart(1))).isEqualTo(letter.html());
    }

    @Test
    void theHeadersSayWhoWhenAndThatAProgramWrote() throws Exception {
        mails().server(LOCAL, port())
                .unencryptedInside()
                .to("it@springfield.example", "head@springfield.example")
                .replyTo("help@kyber.example")
                .build()
                .send(Notices.held());

        assertThat(server.getReceivedMessages()).hasSize(2);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("roster@kyber.example", "Roster sync"));
        assertThat(mail.getRecipients(RecipientType.TO))
                .containsExactly(
                        new InternetAddress("it@springfield.example"), new InternetAddress("head@springfield.example"));
        assertThat(mail.getReplyTo()).containsExactly(new InternetAddress("help@kyber.example"));
        assertThat(mail.getHeader("Date")).containsExactly("Sat, 28 Nov 2026 06:05:09 +0000");
        assertThat(mail.getSentDate().toInstant()).isEqualTo(CLOCK.instant());
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
        assertThat(mail.getHeader("Content-Language")).containsExactly("en");
        assertThat(mail.getHeader("Return-Path")).containsExactly("<roster@kyber.example>");
        assertThat(mail.getMessageID()).endsWith("@kyber.example>");
        assertThat(names(mail))
                .containsExactlyInAnyOrder(
                        "Return-Path",
                        "Received",
                        "Date",
                        "From",
                        "Reply-To",
                        "To",
                        "Message-ID",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Language",
                        "Auto-Submitted",
                        "X-Auto-Response-Suppress");
    }

    @Test
    void theNameOfThisMachineIsNotTold() throws Exception {
        plain().send(Notices.held());

        assertThat(onlyMail().getHeader("Received")[0]).contains("HELO kyber.example");
    }

    @Test
    void aRepeatedMailIsKnownByItsIdAndAnotherTenantsIsAnother() throws Exception {
        MailNotifier mail = plain();
        mail.send(Notices.in("springfield", "n-1"));
        mail.send(Notices.in("springfield", "n-1"));
        mail.send(Notices.in("springfield", "n-2"));
        mail.send(Notices.in("shelbyville", "n-1"));

        List<String> ids = new ArrayList<>();
        for (MimeMessage message : server.getReceivedMessages()) {
            ids.add(message.getMessageID());
        }
        assertThat(ids).hasSize(4);
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.stream().distinct()).hasSize(3);
        assertThat(ids).allMatch(id -> id.matches("<[0-9a-f]{32}\\.roster-sync@kyber\\.example>"));
    }

    @Test
    void anIdOfTheHostsOwnCannotWriteHeaders() throws Exception {
        plain().send(Notices.withId("n-1>\r\nBcc: other@example.org\r\nX: <"));

        assertThat(names(onlyMail())).doesNotContain("Bcc", "X");
        assertThat(onlyMail().getMessageID()).matches("<[0-9a-f]{32}\\.roster-sync@kyber\\.example>");
    }

    @Test
    void foreignLettersArriveAsTheyAre() throws Exception {
        mails().server(LOCAL, port())
                .unencryptedInside()
                .from("roster@k\u00fcber.example", "Sch\u00fcler \u2013 \u5b66\u751f")
                .build()
                .send(Notices.held());

        InternetAddress from = (InternetAddress) onlyMail().getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Sch\u00fcler \u2013 \u5b66\u751f");
        assertThat(from.getAddress()).isEqualTo("roster@xn--kber-0ra.example");
        assertThat(raw(onlyMail()).chars()).allMatch(c -> c < 128);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3000})
    void noLineIsTooLongForAServer(int length) throws Exception {
        SyncNotice n = Notices.held();
        plain().send(new SyncNotice(
                n.id(),
                n.kind(),
                n.tenant(),
                n.at(),
                n.run(),
                n.counts(),
                n.codes(),
                n.remedies(),
                URI.create("https://sync.example/" + "x".repeat(length))));

        assertThat(raw(onlyMail()).lines()).allMatch(line -> line.length() <= 78);
        assertThat(text(((MimeMultipart) onlyMail().getContent()).getBodyPart(0)))
                .contains("/" + "x".repeat(length) + "\r\n");
    }

    @Test
    void startTlsIsTheDefaultAndTheSignInIsInsideIt() throws Exception {
        try (TlsFront front = TlsFront.startTls(certificate.server(), port())) {
            mails().server(LOCAL, front.port())
                    .trusting(certificate.authority())
                    .credentials("roster", Secret.of("right"))
                    .build()
                    .send(Notices.held());

            assertThat(front.heardInClear()).containsExactly("EHLO kyber.example", "STARTTLS");
        }
        assertThat(onlyMail().getSubject()).contains("springfield");
    }

    @Test
    void tlsFromTheStartWorksToo() throws Exception {
        try (TlsFront front = TlsFront.implicit(certificate.server(), port())) {
            mails().server("localhost", front.port())
                    .implicitTls()
                    .trusting(certificate.authority())
                    .credentials("roster", Secret.of("right"))
                    .build()
                    .send(Notices.held());
        }
        assertThat(onlyMail().getSubject()).contains("springfield");
    }

    @Test
    void aCertificateThatNobodyTrustsEndsItBeforeAnythingIsSaid() throws Exception {
        try (TlsFront front = TlsFront.implicit(certificate.server(), port());
                TlsFront start = TlsFront.startTls(certificate.server(), port())) {
            MailNotifier.Builder untrusting = mails().credentials("roster", Secret.of("right"));

            assertRefused(untrusting.server(LOCAL, start.port()).build(), "certificate");
            assertRefused(untrusting.server(LOCAL, front.port()).implicitTls().build(), "certificate");
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aCertificateOfAnotherServerEndsItThoughItIsTrusted() throws Exception {
        Certificate other = Certificate.forNames("dns:mail.elsewhere.example", keys);
        try (TlsFront front = TlsFront.implicit(other.server(), port());
                TlsFront start = TlsFront.startTls(other.server(), port())) {
            MailNotifier.Builder trusting = mails().trusting(other.authority());

            assertRefused(trusting.server("localhost", start.port()).build(), "certificate");
            assertRefused(
                    trusting.server("localhost", front.port()).implicitTls().build(), "certificate");
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aWrongPasswordIsSaidToBeOne() throws Exception {
        try (TlsFront front = TlsFront.startTls(certificate.server(), port())) {
            MailNotifier mail = mails().server(LOCAL, front.port())
                    .trusting(certificate.authority())
                    .credentials("roster", Secret.of("wrong"))
                    .build();

            assertThatThrownBy(() -> mail.send(Notices.held()))
                    .isInstanceOfSatisfying(
                            MailNotSentException.class,
                            e -> assertThat(e.code()).isEqualTo("sign-in-refused"))
                    .hasMessage("the mail server 127.0.0.1:" + front.port()
                            + " refused the sign-in (535 5.7.8): check user and password; some servers want a password made for programs, "
                            + "or have sign-in by password turned off")
                    .hasNoCause();
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void manyRunsSendAtOnce() throws Exception {
        MailNotifier mail = plain();
        ExecutorService runs = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                SyncNotice notice = Notices.in("tenant-" + i, "n");
                sent.add(runs.submit(() -> mail.send(notice)));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        } finally {
            runs.shutdownNow();
        }

        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : server.getReceivedMessages()) {
            subjects.add(message.getSubject());
        }
        assertThat(subjects).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void theThreadOfARunMayHaveAnyClassLoader(@TempDir Path elsewhere) throws Exception {
        // As a host has it that carries another mail library, in another place.
        Path services = Files.createDirectories(elsewhere.resolve("META-INF/services"));
        Files.writeString(services.resolve("jakarta.mail.util.StreamProvider"), "nobody.Here");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader other =
                new URLClassLoader(new URL[] {elsewhere.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(other);
            plain().send(Notices.held());
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(onlyMail().getContentType()).startsWith("multipart/alternative");
    }

    @Test
    void anEmptyKeyStoreIsNoAuthority() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);

        assertThatThrownBy(() -> mails().trusting(empty)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(MailNotifier mail, String code) {
        assertThatThrownBy(() -> mail.send(Notices.held()))
                .isInstanceOfSatisfying(
                        MailNotSentException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static List<String> names(MimeMessage mail) throws Exception {
        List<String> names = new ArrayList<>();
        for (Header header : Collections.list(mail.getAllHeaders())) {
            names.add(header.getName());
        }
        return names;
    }

    private static String text(BodyPart part) throws Exception {
        return (String) part.getContent();
    }

    private static String raw(MimeMessage mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
