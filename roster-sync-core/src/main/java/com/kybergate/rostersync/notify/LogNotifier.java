// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notices into the log: what went well as information, everything else as a warning. Immutable; safe for concurrent use. */
public final class LogNotifier implements SyncNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(LogNotifier.class);

    /** Writes to the logger of this class's name. */
    public LogNotifier() {}

    @Override
    public void send(SyncNotice notice) {
        if (notice.kind() == NoticeKind.RECOVERED) {
            LOG.info("{} {}", notice.subject(), notice.counts());
        } else {
            LOG.warn("{} {} {}", notice.subject(), notice.counts(), notice.codes());
        }
    }
}
