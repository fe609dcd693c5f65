// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.notify.SyncNotifier;
import com.kybergate.rostersync.tenant.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notices by mail, in English, as text and as HTML that loads nothing: what happened, numbers, when, and a link. Immutable; safe for
 * concurrent use. Each mail has a connection of its own, so that nothing has to be closed.
 *
 * <pre>{@code
 * SyncNotifier mail = MailNotifier.builder()
 *     .server("smtp.example.com")                       // port 587, and nothing without STARTTLS
 *     .credentials("roster", Secret.of(password))
 *     .from("roster@example.com", "Roster sync")
 *     .to("it@springfield.example")
 *     .build();
 * }</pre>
 *
 * <p><b>Once.</b> A notice that is sent again has the same {@code Message-ID}, which many mail servers know a second copy by.
 *
 * <p><b>Recipients.</b> All of them stand in the mail. If the server refuses some, the others get it, how many were refused is logged as a
 * warning without their addresses, and the mail counts as sent: another would reach the others twice. Who must not be missed has a notifier
 * of their own.
 *
 * <p><b>Time.</b> A server that says nothing costs {@linkplain Builder#timeout 10 seconds}, and no mail takes longer than a {@linkplain
 * Builder#totalTimeout minute}, however slowly its server speaks; interruption ends it at once. What cannot be ended, such as a question to a
 * name service, is left to a thread that keeps no process alive.
 */
public final class MailNotifier implements SyncNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(MailNotifier.class);

    /** RFC 5322 section 3.3, with the zone in the form that is not obsolete. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private enum Security {
        STARTTLS(587, "STARTTLS"),
        IMPLICIT_TLS(465, "implicit TLS"),
        UNENCRYPTED_INSIDE(25, "unencrypted, inside");

        final int port;
        final String words;

        Security(int port, String words) {
            this.port = port;
            this.words = words;
        }
    }

    private record SignIn(String user, Secret password) {
        @Override
        public String toString() {
            return "SignIn[\u2026]";
        }
    }

    private record Sender(String address, @Nullable String name) {
        String domain() {
            return address.substring(address.indexOf('@') + 1);
        }

        @Override
        public String toString() {
            return "Sender[\u2026]";
        }
    }

    private final String name;
    private final String host;
    private final int port;
    private final Security security;
    private final @Nullable SSLSocketFactory trusted;
    private final @Nullable SignIn signIn;
    private final Sender from;
    private final List<String> to;
    private final @Nullable String replyTo;
    private final Duration timeout;
    private final Duration total;
    private final Clock clock;
    private final ZoneId zone;

    private MailNotifier(Builder b, String host, Sender from) {
        this.name = b.name;
        this.host = host;
        this.port = b.port == 0 ? b.security.port : b.port;
        this.security = b.security;
        this.trusted = b.trusted;
        this.signIn = b.signIn;
        this.from = from;
        this.to = List.copyOf(b.to);
        this.replyTo = b.replyTo;
        this.timeout = b.timeout;
        this.total = b.total;
        this.clock = b.clock;
        this.zone = b.zone;
    }

    /**
     * Begins with a server, a sender and recipients still to be named.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Sends a mail, and returns when the server has taken it for at least one recipient.
     *
     * @param notice what happened
     * @throws MailNotSentException if it did not, or did not say so in time
     */
    @Override
    public void send(SyncNotice notice) {
        Objects.requireNonNull(notice, "notice");
        Lines lines = new Lines();
        Diagnosis diagnosis = new Diagnosis(server());
        FutureTask<Integer> delivery = new FutureTask<>(() -> deliver(notice, lines, diagnosis));
        Thread postman = new Thread(delivery, "roster-sync-mail");
        postman.setDaemon(true);
        // Angus looks for its parts in there, and the thread of a run may have any.
        postman.setContextClassLoader(MailNotifier.class.getClassLoader());
        postman.start();
        try {
            int refused = delivery.get(total.toMillis(), TimeUnit.MILLISECONDS);
            if (refused > 0) {
                LOG.warn(
                        "the mail server {} refused {} of {} recipients; the others were sent to",
                        server(),
                        refused,
                        to.size());
            }
        } catch (TimeoutException e) {
            lines.cut();
            throw diagnosis.timedOut();
        } catch (InterruptedException e) {
            lines.cut();
            Thread.currentThread().interrupt();
            throw diagnosis.interrupted();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    /** Returns how many recipients were refused. */
    private int deliver(SyncNotice notice, Lines lines, Diagnosis diagnosis) {
        Session session = Session.getInstance(properties(lines));
        SmtpLine line = new SmtpLine(session, security == Security.STARTTLS);
        try {
            MimeMessage message = message(session, notice);
            line.connect(
                    host,
                    port,
                    signIn == null ? null : signIn.user(),
                    signIn == null ? null : signIn.password().reveal());
            line.sendMessage(message, message.getAllRecipients());
            return 0;
        } catch (SMTPSendFailedException e) {
            if (e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0) {
                return to.size() - e.getValidSentAddresses().length;
            }
            throw diagnosis.of(e, line.getLastReturnCode(), line.getLastServerResponse());
        } catch (MessagingException e) {
            throw diagnosis.of(e, line.getLastReturnCode(), line.getLastServerResponse());
        } finally {
            hangUp(line);
            lines.cut();
        }
    }

    private static void hangUp(SmtpLine line) {
        try {
            line.close();
        } catch (MessagingException ignored) {
            // The mail is with the server by now, or will never be.
        }
    }

    private Properties properties(Lines lines) {
        Properties p = new Properties();
        p.setProperty("mail.smtp.connectiontimeout", Long.toString(timeout.toMillis()));
        p.setProperty("mail.smtp.timeout", Long.toString(timeout.toMillis()));
        p.setProperty("mail.smtp.sendpartial", "true");
        p.setProperty("mail.smtp.quitwait", "false");
        // Else the name of this machine, for which a name service would be asked, and which is nobody's business.
        p.setProperty("mail.smtp.localhost", from.domain());
        // Else a factory that fails is replaced by one without TLS.
        p.setProperty("mail.smtp.socketFactory.fallback", "false");
        p.put("mail.smtp.socketFactory", lines.plain(security == Security.UNENCRYPTED_INSIDE));
        if (security != Security.UNENCRYPTED_INSIDE) {
            p.put("mail.smtp.ssl.socketFactory", lines.tls(tls()));
            p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            p.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
            p.setProperty("mail.smtp.ssl.enable", Boolean.toString(security == Security.IMPLICIT_TLS));
            p.setProperty("mail.smtp.starttls.enable", Boolean.toString(security == Security.STARTTLS));
            p.setProperty("mail.smtp.starttls.required", Boolean.toString(security == Security.STARTTLS));
        }
        if (signIn != null) {
            p.setProperty("mail.smtp.auth", "true");
            p.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        }
        return p;
    }

    private SSLSocketFactory tls() {
        return trusted == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusted;
    }

    private MimeMessage message(Session session, SyncNotice notice) throws MessagingException {
        String id = "<" + fingerprint(notice) + "@" + from.domain() + ">";
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        Letter letter = Letter.of(notice, zone);
        message.setHeader("Date", DATE.format(clock.instant()));
        message.setFrom(mailbox(from));
        for (String recipient : to) {
            message.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(recipient, true));
        }
        if (replyTo != null) {
            message.setReplyTo(new InternetAddress[] {new InternetAddress(replyTo, true)});
        }
        message.setSubject(letter.subject(), "UTF-8");
        message.setHeader("Content-Language", "en");
        // RFC 3834, and the word that Exchange knows instead.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Auto-Response-Suppress", "All");
        message.setContent(new MimeMultipart("alternative", part(letter.text(), "plain"), part(letter.html(), "html")));
        message.saveChanges();
        return message;
    }

    private static InternetAddress mailbox(Sender sender) throws MessagingException {
        try {
            return sender.name() == null
                    ? new InternetAddress(sender.address(), true)
                    : new InternetAddress(sender.address(), sender.name(), "UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("this Java has no UTF-8", e);
        }
    }

    private static MimeBodyPart part(String text, String kind) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", kind);
        // No line is too long for a server then, whatever a link may be.
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    /** The same for a notice that is sent again, and another for another tenant's. */
    private static String fingerprint(SyncNotice notice) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((notice.tenant().value() + "\n" + notice.id()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16) + ".roster-sync";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private String server() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Shows the server, and no address. */
    @Override
    public String toString() {
        return "MailNotifier[" + server() + ", " + security.words + ", recipients=" + to.size() + "]";
    }

    /** Describes a notifier. Not safe for concurrent use. What it refuses it names, and does not show: addresses are people's. */
    public static final class Builder {
        private static final Pattern HOST = Pattern.compile(
                "[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f.]{0,4}:[0-9A-Fa-f:.]{0,40}:[0-9A-Fa-f:.]{0,40}");
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
        private static final Pattern LOCAL_PART =
                Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
        private static final Pattern DOMAIN =
                Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
        private static final int LONGEST_LOCAL_PART = 64;
        private static final int LONGEST_DOMAIN = 253;

        private String name = "MailNotifier";
        private @Nullable String host;
        private int port;
        private Security security = Security.STARTTLS;
        private @Nullable SSLSocketFactory trusted;
        private @Nullable SignIn signIn;
        private @Nullable Sender from;
        private final List<String> to = new ArrayList<>();
        private @Nullable String replyTo;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration total = Duration.ofMinutes(1);
        private Clock clock = Clock.systemUTC();
        private ZoneId zone = ZoneOffset.UTC;

        private Builder() {}

        /**
         * The mail server, at the port that goes with its encryption: 587, 465 or 25.
         *
         * @param host its name, which its certificate has to show, or an address
         * @return this builder
         */
        public Builder server(String host) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "server: the name of a host, such as smtp.example.com, without a port");
            }
            this.host = host;
            this.port = 0;
            return this;
        }

        /**
         * The mail server, at a port of its own.
         *
         * @param host its name, which its certificate has to show, or an address
         * @param port 1 to 65535
         * @return this builder
         */
        public Builder server(String host, int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port: 1 to 65535; got " + port);
            }
            server(host);
            this.port = port;
            return this;
        }

        /**
         * TLS from the first byte, as servers speak it at port 465, instead of STARTTLS.
         *
         * @return this builder
         */
        public Builder implicitTls() {
            this.security = Security.IMPLICIT_TLS;
            return this;
        }

        /**
         * No encryption, for a server on this machine or in a network of one's own: loopback, private (RFC 1918, RFC 4193) and link-local
         * addresses. Another is not spoken to, and no password is sent.
         *
         * @return this builder
         */
        public Builder unencryptedInside() {
            this.security = Security.UNENCRYPTED_INSIDE;
            return this;
        }

        /**
         * Whose certificates are trusted, instead of those that the platform trusts. That a certificate is the server's own is looked at all
         * the same.
         *
         * @param authorities their certificates; read now
         * @return this builder
         * @throws IllegalArgumentException if it holds none, or none that can be read
         */
        public Builder trusting(KeyStore authorities) {
            try {
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(authorities);
                if (authorities.size() == 0) {
                    throw new IllegalArgumentException("authorities: the key store is empty");
                }
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                this.trusted = context.getSocketFactory();
                return this;
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("authorities: the key store cannot be read", e);
            }
        }

        /**
         * How to sign in at the server. Without, it is not tried; a server that offers no sign-in at all is sent to without one.
         *
         * @param user the user, mostly a mail address
         * @param password the password
         * @return this builder
         */
        public Builder credentials(String user, Secret password) {
            if (user.isBlank() || hasControls(user)) {
                throw new IllegalArgumentException("user: empty, or with control characters");
            }
            if (password.isWithheld()) {
                throw new IllegalArgumentException("password: withheld");
            }
            this.signIn = new SignIn(user, password);
            return this;
        }

        /**
         * Who the mails are from, and where what cannot be delivered goes back to.
         *
         * @param address an address that the server may send for
         * @return this builder
         */
        public Builder from(String address) {
            this.from = new Sender(address(address, "from"), null);
            return this;
        }

        /**
         * Who the mails are from, and where what cannot be delivered goes back to.
         *
         * @param address an address that the server may send for
         * @param name what mail programs show instead, such as the name of the application
         * @return this builder
         */
        public Builder from(String address, String name) {
            if (name.isBlank() || hasControls(name)) {
                throw new IllegalArgumentException("name of the sender: empty, or with control characters");
            }
            this.from = new Sender(address(address, "from"), name);
            return this;
        }

        /**
         * Who gets the mails. What was named before is replaced.
         *
         * @param addresses one or more
         * @return this builder
         */
        public Builder to(String... addresses) {
            List<String> checked = new ArrayList<>();
            for (String address : addresses) {
                checked.add(address(address, "to, number " + (checked.size() + 1)));
            }
            to.clear();
            checked.stream().distinct().forEach(to::add);
            return this;
        }

        /**
         * Where an answer goes; to the sender unless named.
         *
         * @param address an address that somebody reads
         * @return this builder
         */
        public Builder replyTo(String address) {
            this.replyTo = address(address, "replyTo");
            return this;
        }

        /**
         * How long the server may take to let itself be connected to, and to give an answer; 10 seconds unless set.
         *
         * @param timeout from a millisecond to an hour
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = positive(timeout, "timeout");
            return this;
        }

        /**
         * How long a mail may take in all; a minute unless set.
         *
         * @param total from a millisecond to an hour
         * @return this builder
         */
        public Builder totalTimeout(Duration total) {
            this.total = positive(total, "totalTimeout");
            return this;
        }

        /**
         * By what name is remembered what this notifier has been told; {@code MailNotifier} unless set. Two notifiers of a tenant have two.
         *
         * @param name 1 to 40 letters, digits, dots, hyphens or underscores, beginning with a letter or digit
         * @return this builder
         */
        public Builder name(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "name: 1 to 40 letters, digits, '.', '-' or '_', beginning with a letter or digit");
            }
            this.name = name;
            return this;
        }

        /**
         * In which zone mails say when it was; UTC unless set.
         *
         * @param zone the readers' zone
         * @return this builder
         */
        public Builder zone(ZoneId zone) {
            this.zone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /**
         * What dates the mails; the system's clock unless set.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Builds the notifier. Nothing is connected to.
         *
         * @return the notifier
         * @throws IllegalStateException if the server, the sender or the recipients were not named, or a password would go unencrypted
         */
        public MailNotifier build() {
            if (host == null) {
                throw new IllegalStateException("server is missing");
            }
            if (from == null) {
                throw new IllegalStateException("from is missing");
            }
            if (to.isEmpty()) {
                throw new IllegalStateException("to is missing");
            }
            if (signIn != null && security == Security.UNENCRYPTED_INSIDE) {
                throw new IllegalStateException("credentials: no password is sent without encryption");
            }
            return new MailNotifier(this, host, from);
        }

        private static Duration positive(Duration duration, String what) {
            if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(what + ": from a millisecond to an hour; got " + duration);
            }
            return duration;
        }

        private static boolean hasControls(String text) {
            return text.codePoints()
                    .anyMatch(c -> Character.isISOControl(c)
                            || Character.getType(c) == Character.LINE_SEPARATOR
                            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
        }

        /** A plain address, with a domain that any server understands; quoted local parts and comments are not taken. */
        private static String address(String text, String what) {
            int at = text.lastIndexOf('@');
            String local = at < 0 ? "" : text.substring(0, at);
            String domain = at < 0 ? "" : ascii(text.substring(at + 1));
            if (!LOCAL_PART.matcher(local).matches()
                    || local.length() > LONGEST_LOCAL_PART
                    || !DOMAIN.matcher(domain).matches()
                    || domain.length() > LONGEST_DOMAIN) {
                throw new IllegalArgumentException(what + ": not a mail address such as it@example.org");
            }
            return local + "@" + domain;
        }

        private static String ascii(String domain) {
            try {
                return IDN.toASCII(domain);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }
}
