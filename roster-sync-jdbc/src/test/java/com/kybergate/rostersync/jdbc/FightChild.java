// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.RosterSyncException;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.plan.Limit;
import com.kybergate.rostersync.plan.SyncGuard;
import com.kybergate.rostersync.source.OneRosterSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node that does as it is told, line by line: {@code run EVENT N} runs, and waits on the n-th event of that name until it is told to go
 * on; {@code run} runs without waiting. Beside the events of a run and the writes of accounts there is {@code Connection}: a connection has
 * been taken to write what is planned, and nothing is done on it yet. It answers how the run ended: {@code ended STATUS}, {@code busy} or {@code failed CLASS}.
 */
final class FightChild {
    /** Somebody leaves in every round, which is more than a school loses within a week. */
    private static final SyncGuard ANY = new SyncGuard(
            new Limit(1_000, 100),
            1_000,
            new Limit(1_000, 100),
            new Limit(1_000, 100),
            new Limit(1_000, 100),
            new Limit(1_000, 100));

    static final Duration LEASE = Duration.ofSeconds(3);

    private final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Map<String, Integer> seen = new HashMap<>();
    private String event = "";
    private int number;
    private boolean planned;

    private FightChild() {}

    /** The district's URL, id and secret, the database's URL, the node's name, a folder for spools. */
    public static void main(String[] args) throws IOException {
        FightChild child = new FightChild();
        PGSimpleDataSource database = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                if (child.planned) {
                    child.step("Connection");
                }
                return connection;
            }
        };
        database.setUrl(args[3]);
        database.setUser("postgres");
        database.setApplicationName(args[4]);
        try (OneRosterClient district = KillChild.district(args[0], args[1], args[2])) {
            RosterSync sync = RosterSync.builder()
                    .tenant(CrashGround.TENANT.value())
                    .source(OneRosterSource.of(district))
                    .state(JdbcSyncState.in(database))
                    .accounts(KillChild.stepping(JdbcAccountStore.ready(), child::step))
                    .settings(SyncSettings.defaults().withGuard(ANY))
                    .lease(LEASE)
                    .spoolDirectory(Path.of(args[5]))
                    .listener(happened -> child.step(KillChild.name(happened)))
                    .build();
            child.obey(sync);
        }
    }

    private void obey(RosterSync sync) throws IOException {
        say("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(",");
            event = words.length > 1 ? words[1] : "";
            number = words.length > 2 ? Integer.parseInt(words[2]) : 0;
            seen.clear();
            planned = false;
            try {
                say("ended " + sync.run().status().key());
            } catch (RosterSyncException e) {
                say(e.code());
            } catch (RuntimeException e) {
                say("failed " + e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }

    private void step(String name) {
        planned |= name.equals("Planned");
        if (name.equals(event) && seen.merge(name, 1, Integer::sum) == number) {
            say("at " + name);
            try {
                if (orders.readLine() == null) {
                    Runtime.getRuntime().halt(1);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
