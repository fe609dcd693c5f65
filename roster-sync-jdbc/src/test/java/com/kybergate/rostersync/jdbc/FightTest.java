// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.RosterEdits;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real processes on one real PostgreSQL, all for one tenant. In each round one of them is killed, or stopped and woken up late, or
 * loses the database, at a named event of its run; another takes over. A trigger notes who writes, and under which fence.
 */
@DisabledOnOs(OS.WINDOWS)
class FightTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final int ROUNDS = FULL ? 30 : 10;
    private static final int NODES = 3;

    /** Where a node is struck; every third round it is stopped there, every third killed, and every third loses the database. */
    private static final List<String> EVENTS = List.of(
            "Connection,1",
            "Before update,1",
            "After create,1",
            "Connection,2",
            "After update,3",
            "Planned,1",
            "Fetched USERS,1",
            "Applied,1",
            "Connection,3",
            "Before create,1",
            "Connection,1",
            "Before setActive,1");

    /** What happens to the node that is at it. */
    private enum Blow {
        STOP,
        KILL,
        DATABASE
    }

    /** Who wrote, under which fence. {@code roster_tenants} is locked by each write, so what it says is what holds. */
    private static final List<String> WATCH = List.of(
            "create table writes (seq bigint generated always as identity, at timestamptz, fence bigint, node varchar, what varchar)",
            "create function watch() returns trigger language plpgsql as $$ begin"
                    + " insert into writes (at, fence, node, what) select clock_timestamp(), t.fence,"
                    + " current_setting('application_name'), tg_table_name from roster_tenants t; return null; end $$",
            "create trigger watch after insert or update or delete on roster_accounts for each statement execute function watch()",
            "create trigger watch after insert or update or delete on roster_classes for each statement execute function watch()",
            "create trigger watch after insert or update or delete on roster_users for each statement execute function watch()",
            "create trigger watch after insert or update or delete on roster_checkpoints for each statement execute function watch()");

    @TempDir
    private static Path folder;

    private final FakeOneRosterServer district = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(1).students(60).build())
            .start();
    private final List<Node> nodes = new ArrayList<>();
    private final int port = freePort();
    private EmbeddedPostgres server = start();
    private int started;

    /** A process, and what it says. */
    private final class Node {
        final Process process;
        final BufferedReader lines;
        final Writer orders;

        Node() throws IOException {
            String name = "node" + started++;
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FightChild.class.getName(),
                            district.baseUrl().toString(),
                            district.clientId(),
                            district.secret(),
                            "jdbc:postgresql://localhost:" + port + "/postgres",
                            name,
                            folder.toString())
                    .redirectError(folder.resolve(name + ".txt").toFile())
                    .start();
            lines = process.inputReader();
            orders = process.outputWriter();
        }

        String answer() throws IOException {
            return String.valueOf(lines.readLine());
        }

        String ask(String order) throws IOException {
            orders.write(order + "\n");
            orders.flush();
            return answer();
        }

        void signal(String signal) throws Exception {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        }

        void end() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (Node node : nodes) {
            node.end();
        }
        district.close();
        server.close();
    }

    @Test
    void noTwoNodesEverWriteAndTheStoreIsTheDistrict() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        JdbcSyncState.in(server.getPostgresDatabase());
        for (String sql : WATCH) {
            execute(sql);
        }
        for (int i = 0; i < NODES; i++) {
            nodes.add(ready());
        }
        assertThat(nodes.get(0).ask("run")).isEqualTo("ended done");
        Map<String, String> localIds = localIds();
        int struck = 0;
        int late = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String scene = "round " + round + ", seed " + seed;
            change(random);
            Blow blow = Blow.values()[round % Blow.values().length];
            String event = EVENTS.get(round % EVENTS.size());
            int at = round % NODES;
            Node node = nodes.get(at);
            Node other = nodes.get((at + 1) % NODES);
            String answer = node.ask("run," + event);
            boolean there = answer.startsWith("at ");
            assertThat(there || answer.startsWith("ended"))
                    .as("%s: %s", scene, answer)
                    .isTrue();
            if (there) {
                struck++;
                switch (blow) {
                    case KILL -> {
                        node.end();
                        nodes.set(at, ready());
                        takeOver(other, scene);
                    }
                    case STOP -> {
                        node.signal("STOP");
                        // So that what the sleeper has planned is no longer so when it wakes up.
                        change(random);
                        takeOver(other, scene);
                        node.signal("CONT");
                        String woken = node.ask("go");
                        assertThat(woken).as(scene).isNotEqualTo("ended done");
                        late++;
                    }
                    case DATABASE -> {
                        server.close();
                        server = start();
                        String without = node.ask("go");
                        assertThat(without).as(scene).containsAnyOf("ended", "failed");
                        takeOver(other, scene);
                    }
                }
            }
            assertThat(accounts()).as(scene).isEqualTo(people());
            assertThat(map("select sourced_id, title from roster_classes where active"))
                    .as(scene)
                    .isEqualTo(classes());
        }
        assertThat(nodes.get(0).ask("run")).isEqualTo("ended done");
        assertThat(localIds()).containsAllEntriesOf(localIds);
        int twice = query("select fence from writes group by fence having count(distinct node) > 1")
                .size();
        int apart = query("select a.seq from writes a join writes b on a.seq < b.seq where a.fence > b.fence")
                .size();
        System.out.println("fight: " + ROUNDS + " rounds of " + NODES + " processes on one PostgreSQL, " + struck
                + " struck, " + late + " woken late; fences written under by two nodes: " + twice
                + ", writes of an older fence after a newer one: " + apart + " (seed " + seed + ")");
        assertThat(twice).isZero();
        assertThat(apart).isZero();
        assertThat(struck).isGreaterThanOrEqualTo(ROUNDS * 3 / 4);
        assertThat(late).isPositive();
        assertThat(query("select distinct fence from writes")).hasSizeGreaterThan(ROUNDS);
    }

    /** Another node runs as soon as it may; it may when the lease is out, which is the database's to say. */
    private void takeOver(Node node, String scene) throws IOException {
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String answer = node.ask("run");
        while (answer.equals("busy") || answer.startsWith("failed")) {
            assertThat(System.nanoTime()).as("%s: still %s", scene, answer).isLessThan(patience);
            LockSupport.parkNanos(100_000_000);
            answer = node.ask("run");
        }
        assertThat(answer).as(scene).startsWith("ended done");
    }

    private Node ready() throws IOException {
        Node node = new Node();
        assertThat(node.answer()).isEqualTo("ready");
        return node;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder.resolve("data"))
                    // Or the data would go with the server that is ended.
                    .setCleanDataDirectory(false)
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody comes, somebody goes, some are renamed. */
    private void change(Random random) {
        RosterEdits roster = district.roster();
        List<Map<String, Object>> students = students();
        for (int i = 0; i < 5; i++) {
            put("users", students.get(1 + random.nextInt(students.size() - 1)), "familyName", random);
        }
        put("classes", roster.record("classes", 0), "title", random);
        Map<String, Object> fresh = new LinkedHashMap<>(students.get(1));
        String name = "fresh" + random.nextInt(1_000_000_000);
        fresh.putAll(Map.of("sourcedId", name, "username", name, "email", name + "@example.org"));
        fresh.remove("dateLastModified");
        roster.put("users", fresh);
        Map<String, Object> gone = new LinkedHashMap<>(students.get(0));
        gone.put("status", "tobedeleted");
        gone.remove("dateLastModified");
        roster.put("users", gone);
    }

    private void put(String collection, Map<String, Object> record, String field, Random random) {
        Map<String, Object> renamed = new LinkedHashMap<>(record);
        renamed.put(field, "Name " + random.nextInt(1_000_000));
        renamed.remove("dateLastModified");
        district.roster().put(collection, renamed);
    }

    private List<Map<String, Object>> students() {
        RosterEdits roster = district.roster();
        List<Map<String, Object>> out = new ArrayList<>();
        for (long i = 0; i < roster.size("users"); i++) {
            Map<String, Object> user = roster.record("users", i);
            if ("student".equals(user.get("role")) && "active".equals(user.get("status"))) {
                out.add(user);
            }
        }
        return out;
    }

    private Map<String, String> people() {
        Map<String, String> out = new TreeMap<>();
        RosterEdits roster = district.roster();
        for (long i = 0; i < roster.size("users"); i++) {
            Map<String, Object> user = roster.record("users", i);
            boolean imported = Set.of("student", "teacher", "aide", "proctor", "administrator")
                    .contains(user.get("role"));
            if (imported && "active".equals(user.get("status"))) {
                out.put(String.valueOf(user.get("sourcedId")), user.get("username") + " " + user.get("familyName"));
            }
        }
        return out;
    }

    private Map<String, String> classes() {
        Map<String, String> out = new TreeMap<>();
        RosterEdits roster = district.roster();
        for (long i = 0; i < roster.size("classes"); i++) {
            Map<String, Object> one = roster.record("classes", i);
            out.put(String.valueOf(one.get("sourcedId")), String.valueOf(one.get("title")));
        }
        return out;
    }

    private Map<String, String> accounts() throws SQLException {
        return map("select sourced_id, username || ' ' || family_name from roster_accounts where active");
    }

    private Map<String, String> localIds() throws SQLException {
        return map("select sourced_id, local_id from roster_accounts");
    }

    private Map<String, String> map(String sql) throws SQLException {
        Map<String, String> out = new TreeMap<>();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                assertThat(out.put(rows.getString(1), rows.getString(2))).isNull();
            }
        }
        return out;
    }

    private List<String> query(String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
