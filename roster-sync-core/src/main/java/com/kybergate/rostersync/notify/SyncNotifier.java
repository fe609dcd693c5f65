// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

/**
 * Tells somebody outside what happened to a tenant's sync: a mailbox, a chat room, another system. Hosts implement it, or take one that is
 * here: {@link LogNotifier} and the webhook, and the mail of {@code roster-sync-mail}.
 *
 * <p>Called at the end of a run on its thread, one notice at a time, and safe for concurrent use: the runs of other tenants call it too. It
 * may take its time, but has to end: what it does over a network needs time-outs. A notice arrives at least once: again, under the same
 * {@link SyncNotice#id}, if the process dies just then.
 */
public interface SyncNotifier {

    /**
     * Tells of one thing. What it throws fails no run and keeps no other notifier from being told; it is logged by its class alone, or by
     * its code if it is {@link NotSent}, and the
     * notice is sent again after the next run, unless what it tells is over by then.
     *
     * @param notice what happened
     * @throws Exception if nobody could be told
     */
    void send(SyncNotice notice) throws Exception;

    /**
     * By what name is remembered what this notifier has been told. Two of the same tenant have two names.
     *
     * @return up to 40 letters, digits, dots, underscores and hyphens, the same after a restart; the simple name of the class unless overridden,
     *     which a lambda does not have
     */
    default String name() {
        return getClass().getSimpleName();
    }
}
