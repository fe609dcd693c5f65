// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loggers of the libraries that write out, at their finest levels, all that they digest: whole assertions. They are the host's to set, so it is only said.
 */
public final class LibraryLogs {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryLogs.class);

    private static final List<String> TELL_ALL = List.of(
            "org.apache.xml.security.utils.DigesterOutputStream",
            "org.apache.xml.security.utils.SignerOutputStream",
            "com.sun.org.apache.xml.internal.security.utils.DigesterOutputStream",
            "com.sun.org.apache.xml.internal.security.utils.SignerOutputStream",
            "org.jcp.xml.dsig.internal.DigesterOutputStream",
            "org.jcp.xml.dsig.internal.SignerOutputStream");

    private LibraryLogs() {}

    /** Warns of loggers that would write people into a log. */
    public static void check() {
        for (String name : TELL_ALL) {
            if (System.getLogger(name).isLoggable(Level.DEBUG)) {
                LOG.warn(
                        "the logger {} is set so fine that it writes whole assertions, and who they are about: set it to INFO",
                        name);
            }
        }
    }
}
