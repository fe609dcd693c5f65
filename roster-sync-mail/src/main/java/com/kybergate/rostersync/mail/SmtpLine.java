// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.List;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One conversation with a mail server. It tells apart that a server has no STARTTLS, and it is silent: Angus would write the user and all
 * recipients into the platform's log at {@code FINE}, and the whole conversation at {@code FINEST}.
 */
final class SmtpLine extends SMTPTransport {
    /** Angus names its loggers after the package of the class, and so these are ours to shut; held, lest they are made anew. A filter outlives a new configuration of logging, a level does not. */
    private static final List<Logger> SILENT = List.of(
            Logger.getLogger(SmtpLine.class.getPackageName()),
            Logger.getLogger(SmtpLine.class.getPackageName() + ".protocol"));

    static {
        SILENT.forEach(logger -> logger.setFilter(line -> false));
    }

    private final boolean startTls;
    private boolean encrypted;

    SmtpLine(Session session, boolean startTls) {
        super(session, null);
        this.startTls = startTls;
    }

    /** The server offers no STARTTLS where nothing may be said without. */
    static final class NoStartTlsException extends MessagingException {
        private static final long serialVersionUID = 1;
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        boolean greeted = super.ehlo(domain);
        if (greeted) {
            refuseClearText();
        }
        return greeted;
    }

    @Override
    protected void helo(String domain) throws MessagingException {
        super.helo(domain);
        // The older greeting names no extensions.
        if (startTls && !encrypted) {
            throw new NoStartTlsException();
        }
    }

    @Override
    protected void startTLS() throws MessagingException {
        super.startTLS();
        encrypted = true;
    }

    private void refuseClearText() throws MessagingException {
        if (startTls && !encrypted && !supportsExtension("STARTTLS")) {
            throw new NoStartTlsException();
        }
    }
}
