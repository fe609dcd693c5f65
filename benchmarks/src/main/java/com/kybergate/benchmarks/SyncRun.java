// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.jdbc.JdbcAccountStore;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.source.OneRosterSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * One run of a sync, from a server in another process into a database. Arguments: the base URL, the database as JDBC names it, the spool
 * directory, and {@code people} to leave out everything else.
 */
final class SyncRun {
    private static final int PAGE = 1_000;

    private SyncRun() {}

    /** Says how long was read, planned and written. */
    private static final class Phases implements SyncListener {
        private long began = System.nanoTime();
        private long reading = began;

        @Override
        public void on(SyncEvent event) {
            long now = System.nanoTime();
            if (event instanceof SyncEvent.Fetched) {
                reading = now;
            } else if (event instanceof SyncEvent.Planned) {
                say("reading", began, reading);
                say("planning", reading, now);
                began = now;
            } else if (event instanceof SyncEvent.RunFinished) {
                say("writing", began, now);
            }
        }

        private static void say(String phase, long from, long to) {
            Gauges.say(phase, String.format(Locale.ROOT, "%.1f", (to - from) / 1e9));
        }
    }

    public static void main(String[] args) throws SQLException {
        Path spool = Path.of(args[2]);
        Gauges gauges = new Gauges();
        gauges.watch(spool);
        JdbcConnectionPool database = args[1].startsWith("jdbc:h2:")
                ? JdbcConnectionPool.create(JdbcSyncState.durable(args[1]), "sa", "")
                : PostgresServer.pool(args[1]);
        boolean peopleAlone = args.length > 3 && args[3].equals("people");
        Written written = new Written();
        try (OneRosterClient district = ClientRun.connect(args[0], PAGE);
                // H2 closes a database with its last connection.
                Connection open = database.getConnection()) {
            RosterSync sync = RosterSync.builder()
                    .tenant("springfield")
                    .source(OneRosterSource.of(district))
                    .state(written.counting(JdbcSyncState.in(database)))
                    .accounts(written.counting(JdbcAccountStore.ready()))
                    .settings(peopleAlone ? SyncSettings.defaults().withCollections(Set.of()) : SyncSettings.defaults())
                    .spoolDirectory(spool)
                    .listener(new Phases())
                    .build();
            SyncReport report = sync.run();
            Gauges.say("status", report.status().key());
            Gauges.say("summary", report.summary());
            Gauges.say("mirrorRows", Long.toString(written.rows()));
            Gauges.say("accountWrites", Long.toString(written.accounts()));
            Gauges.say("open", Boolean.toString(!open.isClosed()));
            gauges.report(
                    report.counts().values().stream().mapToLong(Counts::read).sum());
        } finally {
            database.dispose();
        }
    }
}
