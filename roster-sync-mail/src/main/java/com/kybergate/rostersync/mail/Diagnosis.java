// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/** Turns what Angus throws, whose messages repeat addresses, into what may be told. Immutable. */
final class Diagnosis {
    /** RFC 3463. */
    private static final Pattern ENHANCED = Pattern.compile("^[245]\\d\\d[ -]([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\S)");

    private static final int NOT_NOW = 400;
    private static final int NEVER = 500;

    private final String server;

    Diagnosis(String server) {
        this.server = server;
    }

    /**
     * Why no mail was sent.
     *
     * @param thrown what Angus threw
     * @param lastCode the number of the server's last answer; below 0 if it ended without
     * @param lastAnswer its text, of which the numbers are taken; null if there was none
     */
    MailNotSentException of(MessagingException thrown, int lastCode, @Nullable String lastAnswer) {
        List<Throwable> chain = chain(thrown);
        if (has(chain, SmtpLine.NoStartTlsException.class)) {
            return not(
                    "no-starttls",
                    "offers no STARTTLS, and nothing is said to it without: use its port for TLS from the start, which mostly is 465, or have "
                            + "STARTTLS turned on there");
        }
        // Before all that a server says: Angus takes a line that breaks during the sign-in for a refusal.
        if (has(chain, SocketTimeoutException.class)) {
            return timedOut();
        }
        if (has(chain, Lines.NotInsideException.class)) {
            return not(
                    "not-inside",
                    "is not in a network of your own, and mail leaves that with encryption alone: use STARTTLS or TLS from the start");
        }
        if (has(chain, UnknownHostException.class)) {
            return not("host-unknown", "has no address here: check its name, and the name service of this machine");
        }
        if (has(chain, CertificateException.class) || has(chain, CertPathValidatorException.class)) {
            return not(
                    "certificate",
                    "shows a certificate that is not trusted here, or another server's: check the name; if its authority is your own, hand it in "
                            + "as trusted");
        }
        if (has(chain, SSLException.class)) {
            return not(
                    "tls-failed",
                    "and this machine do not agree on TLS: check that the port is one for "
                            + "TLS, and that the server knows TLS 1.2 or later");
        }
        if (has(chain, MailConnectException.class)) {
            return not(
                    "unreachable", "takes no connection: check name and port, and whether a firewall stands between");
        }
        if (has(chain, IOException.class) || (lastCode < 0 && lastAnswer != null)) {
            return brokenOff();
        }
        return refused(chain, lastCode, lastAnswer);
    }

    MailNotSentException timedOut() {
        return not(
                "timed-out",
                "did not answer in time: it is busy, or a firewall swallows what is sent. The mail may have been taken all the same");
    }

    MailNotSentException brokenOff() {
        return not(
                "broken-off",
                "ended the conversation before its time, speaks no SMTP, or the network broke: check name and port. The mail may have been taken "
                        + "all the same");
    }

    MailNotSentException interrupted() {
        return not("interrupted", "was not waited for: this thread was interrupted");
    }

    private MailNotSentException refused(List<Throwable> chain, int lastCode, @Nullable String lastAnswer) {
        String numbers = numbers(lastCode, lastAnswer);
        if (has(chain, AuthenticationFailedException.class)) {
            return lastCode < NOT_NOW
                    ? not("no-sign-in", "offers no sign-in by password: ask whoever runs it how programs sign in")
                    : not(
                            "sign-in-refused",
                            "refused the sign-in" + numbers + ": "
                                    + (lastCode < NEVER
                                            ? "it cannot judge it now, which mostly passes"
                                            : "check user and password; some servers want a password made for programs, or have "
                                                    + "sign-in by password turned off"));
        }
        // This one first: where some recipients were refused before, they hang on it.
        Optional<SMTPSendFailedException> step = first(chain, SMTPSendFailedException.class);
        if (step.isPresent()) {
            return step.get().getCommand().startsWith("MAIL")
                    ? not(
                            "sender-refused",
                            "refused the sender" + numbers + ": "
                                    + hint(
                                            lastCode,
                                            "use an address that it may send for, and credentials if it wants any"))
                    : not(
                            "message-refused",
                            "refused the message" + numbers + ": "
                                    + hint(lastCode, "ask whoever runs it which rule or limit stands against it"));
        }
        Optional<SMTPAddressFailedException> recipient = first(chain, SMTPAddressFailedException.class);
        if (recipient.isPresent()) {
            int code = recipient.get().getReturnCode();
            return not(
                    "recipients-refused",
                    "takes mail for none of the recipients"
                            + numbers(code, recipient.get().getMessage()) + ": "
                            + hint(code, "check their addresses, and whether the sender may write to them"));
        }
        if (lastCode >= NOT_NOW) {
            return not(
                    "server-refused",
                    "refused to talk" + numbers + ": "
                            + hint(lastCode, "ask whoever runs it whether this machine may send through it"));
        }
        return new MailNotSentException(
                "not-written",
                "the mail could not be written: "
                        + chain.get(chain.size() - 1).getClass().getSimpleName()
                        + "; see that angus-mail and angus-activation are on the class path, whole and once");
    }

    private static String hint(int code, String lasting) {
        return code < NEVER ? "it says that this passes, and the mail is tried again" : lasting;
    }

    private MailNotSentException not(String code, String what) {
        return new MailNotSentException(code, "the mail server " + server + " " + what);
    }

    /** The numbers of an answer: the rest of it may be anything, such as the address that was refused. */
    static String numbers(int code, @Nullable String answer) {
        if (code < 0) {
            return "";
        }
        Matcher enhanced = ENHANCED.matcher(answer == null ? "" : answer);
        return " (" + code + (enhanced.find() ? " " + enhanced.group(1) : "") + ")";
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> chain, Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && !chain.contains(t); t = next(t)) {
            chain.add(t);
        }
        return chain;
    }

    private static @Nullable Throwable next(Throwable thrown) {
        return thrown instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : thrown.getCause();
    }
}
