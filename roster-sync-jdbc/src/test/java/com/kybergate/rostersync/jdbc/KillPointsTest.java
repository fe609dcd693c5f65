// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.jdbc.CrashGround.Naming;
import com.kybergate.rostersync.jdbc.KillGround.Layout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills real processes, as {@code kill -9} does, on a named event: the n-th of each phase. Another process goes on, and comes to where one
 * that nobody killed would have come.
 */
class KillPointsTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));

    @TempDir
    private static Path folder;

    /** On which event a process dies: so many of the same name have been before it. */
    private record Point(String event, int number) {
        @Override
        public String toString() {
            return event + " " + (number + 1);
        }
    }

    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(2).students(70).build())
            .start();

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aProcessThatIsKilledAtAnyPhaseIsGoneOnFrom(Layout layout) throws Exception {
        try (server) {
            Path start = folder.resolve(layout + "-first");
            KillGround.prepare(start, layout);
            // Where they share a transaction, many are made at once.
            String first = layout == Layout.ONE_DATABASE ? "After createAll" : "After create";
            // The layouts take turns with what is the same for both.
            boolean together = layout == Layout.ONE_DATABASE;
            List<String> sample = together ? List.of("Fetched USERS", first) : List.of(first, "Applied");
            int killed = kill(layout, "first", start, "sync", sample);

            Path second = folder.resolve(layout + "-first-end");
            change(server.roster());
            List<String> later =
                    together ? List.of("After setActive", "RunFinished") : List.of("Planned", "After setActive");
            killed += kill(layout, "changes", second, "sync", later);

            hold(server.roster());
            Path held = end(layout, "hold", folder.resolve(layout + "-changes-end"), "sync", new TreeMap<>());
            killed += kill(layout, "approve", held, "approve", List.of(together ? "After update" : "RunStarted"));
            System.out.println("crash points: " + layout + ": " + killed + " processes killed, 0 failures");
        }
    }

    /** The memory of the sync and the accounts lie in a file that cannot grow any more. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDatabaseForWhichThereIsNoRoomIsWholeAfterwards() throws Exception {
        try (server) {
            outOfRoom(Layout.TWO_DATABASES);
            if (FULL) {
                outOfRoom(Layout.ONE_DATABASE);
            }
        }
    }

    private void outOfRoom(Layout layout) throws Exception {
        Path start = folder.resolve(layout + "-small");
        KillGround.prepare(start, layout);
        Map<String, String> goal =
                contents(layout, end(layout, "roomy", start, "sync", new TreeMap<>()), 0, Naming.BY_PERSON);
        Path place = folder.resolve(layout + "-full");
        KillGround.copy(start, place);
        long room = Files.size(place.resolve("state.mv.db")) / 1024 + 96;

        Map<String, Integer> seen = walk(layout, place, "sync", new Point("nowhere", 0), room);

        assertThat(seen).as("how far it came").containsKey("Planned");
        assertThat(difference(goal, contents(layout, place, 0, Naming.BY_PERSON)))
                .as("what there was no room for")
                .isNotEmpty();
        if (!seen.containsKey("RunFinished")) {
            // Whether a run comes to its end depends on when H2 writes, and whether it finds room again for so little.
            assertThat(Files.readString(place.resolve("errors.txt"))).contains("StateException");
        }
        act(layout, place, "sync", step -> {});
        act(layout, place, "sync", step -> {});
        // Whoever could not be made at once was made after others.
        assertThat(difference(goal, contents(layout, place, 0, Naming.BY_PERSON)))
                .isEmpty();
    }

    @Test
    void aDatabaseThatAnotherProcessHasOpenIsNamedAndLeftAlone() throws Exception {
        try (server) {
            Path place = folder.resolve("locked");
            KillGround.prepare(place, Layout.ONE_DATABASE);
            Process other = child(Layout.ONE_DATABASE, place, "sync", 0);
            try (BufferedReader lines = other.inputReader();
                    OutputStream go = other.getOutputStream()) {
                assertThat(lines.readLine()).isEqualTo("RunStarted");
                assertThatThrownBy(() -> new KillGround(place, Layout.ONE_DATABASE))
                        .isInstanceOf(StateException.class)
                        .hasMessageContaining("is open in another process; close that");
                for (String line = "RunStarted"; line != null; line = lines.readLine()) {
                    go.write('\n');
                    go.flush();
                }
                assertThat(other.waitFor()).isZero();
            } finally {
                other.destroyForcibly();
            }
            assertThat(people(Layout.ONE_DATABASE, place)).hasSizeGreaterThan(70);
        }
    }

    /** Kills a process at each point of an action, or at some. */
    private int kill(Layout layout, String scene, Path start, String action, List<String> sample) throws Exception {
        long last = lastBefore(layout, start);
        Map<String, Integer> events = new TreeMap<>();
        Map<String, String> goal = contents(layout, end(layout, scene, start, action, events), last, Naming.IN_ORDER);
        List<Point> points = new ArrayList<>();
        events.forEach((event, number) -> {
            if (FULL) {
                // Accounts are written by the dozen, and one is as good as another.
                int step = event.startsWith("Before") || event.startsWith("After") ? Math.max(1, number / 3) : 1;
                for (int n = 0; n < number; n += step) {
                    points.add(new Point(event, n));
                }
            } else if (sample.contains(event)) {
                points.add(new Point(event, number / 2));
            }
        });
        assertThat(points).hasSizeGreaterThanOrEqualTo(sample.size());
        List<Callable<String>> trials = new ArrayList<>();
        for (Point point : points) {
            trials.add(() -> trial(layout, scene, start, action, point, last, goal));
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<String> wrong = new ArrayList<>();
            for (Future<String> trial : threads.invokeAll(trials, 20, TimeUnit.MINUTES)) {
                wrong.add(trial.get());
            }
            wrong.removeIf(String::isEmpty);
            assertThat(wrong.stream().limit(10).collect(Collectors.joining("\n")))
                    .as("%d of %d kills, %s, %s", wrong.size(), points.size(), layout, scene)
                    .isEmpty();
        } finally {
            threads.shutdownNow();
        }
        return points.size();
    }

    private String trial(
            Layout layout, String scene, Path start, String action, Point point, long last, Map<String, String> goal)
            throws Exception {
        Path place = Files.createTempDirectory(folder, layout + "-" + scene + "-");
        KillGround.copy(start, place);
        Map<String, Integer> seen = walk(layout, place, action, point, 0);
        if (seen.getOrDefault(point.event(), 0) != point.number() + 1) {
            return point + " was not reached: " + seen;
        }
        Map<Long, String> kept = people(layout, place);
        act(layout, place, action, step -> {});
        Map<Long, String> now = people(layout, place);
        if (!now.entrySet().containsAll(kept.entrySet())) {
            return point + ": somebody has another account than when the process died";
        }
        Map<String, String> contents = contents(layout, place, last, Naming.IN_ORDER);
        for (int i = 0; i < 2 && !contents.equals(goal); i++) {
            act(layout, place, "sync", step -> {});
            contents = contents(layout, place, last, Naming.IN_ORDER);
        }
        Map<String, String> difference = difference(goal, contents);
        return difference.isEmpty() ? "" : point + ": " + difference;
    }

    private static Map<String, String> difference(Map<String, String> goal, Map<String, String> actual) {
        Map<String, String> difference = new TreeMap<>(goal);
        difference.entrySet().removeIf(entry -> entry.getValue().equals(actual.get(entry.getKey())));
        actual.forEach((key, value) -> {
            if (!value.equals(goal.get(key))) {
                difference.merge(key, "but was " + value, (a, b) -> a + " " + b);
            }
        });
        return difference;
    }

    /** Where the action leads if nobody disturbs it, and how many events of each name there are on the way. */
    private Path end(Layout layout, String scene, Path start, String action, Map<String, Integer> events) {
        Path end = folder.resolve(layout + "-" + scene + "-end");
        KillGround.copy(start, end);
        act(layout, end, action, event -> events.merge(event, 1, Integer::sum));
        act(layout, end, "sync", event -> {});
        return end;
    }

    private void act(Layout layout, Path place, String action, Consumer<String> step) {
        try (OneRosterClient district =
                        KillChild.district(server.baseUrl().toString(), server.clientId(), server.secret());
                KillGround ground = new KillGround(place, layout)) {
            KillChild.act(KillChild.sync(ground, district, step), ground, action);
        }
    }

    private static Map<String, String> contents(Layout layout, Path place, long last, Naming naming) {
        try (KillGround ground = new KillGround(place, layout)) {
            return ground.contents(last, naming);
        }
    }

    private static Map<Long, String> people(Layout layout, Path place) {
        try (KillGround ground = new KillGround(place, layout)) {
            Map<Long, String> out = new HashMap<>();
            ground.accounts().forEach((id, seat) -> out.put(id, String.valueOf(seat.sourcedId())));
            return out;
        }
    }

    private static long lastBefore(Layout layout, Path place) {
        return people(layout, place).keySet().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /** Starts a process that takes one step after another; its files can be held to a size. */
    private Process child(Layout layout, Path place, String action, long kilobytes) throws IOException {
        List<String> command = new ArrayList<>();
        if (kilobytes > 0) {
            command.addAll(List.of("bash", "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "bash"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + place,
                "-cp",
                System.getProperty("java.class.path"),
                KillChild.class.getName(),
                server.baseUrl().toString(),
                server.clientId(),
                server.secret(),
                place.toString(),
                layout.name(),
                action));
        return new ProcessBuilder(command)
                .redirectError(place.resolve("errors.txt").toFile())
                .start();
    }

    /** Lets a process go on up to where it dies. */
    private Map<String, Integer> walk(Layout layout, Path place, String action, Point death, long kilobytes)
            throws Exception {
        Process process = child(layout, place, action, kilobytes);
        Map<String, Integer> seen = new LinkedHashMap<>();
        try (BufferedReader lines = process.inputReader();
                OutputStream go = process.getOutputStream()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int number = seen.merge(line, 1, Integer::sum);
                if (new Point(line, number - 1).equals(death)) {
                    process.destroyForcibly();
                    break;
                }
                go.write('\n');
                go.flush();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return seen;
    }

    private static List<String> students(RosterEdits roster) {
        List<String> out = new ArrayList<>();
        for (long i = 0; i < roster.size("users"); i++) {
            Map<String, Object> user = roster.record("users", i);
            if ("student".equals(user.get("role")) && "active".equals(user.get("status"))) {
                out.add(String.valueOf(user.get("sourcedId")));
            }
        }
        return out;
    }

    /** Somebody new, renamed, gone and marked as gone; two swap their addresses. */
    private static void change(RosterEdits roster) {
        List<String> students = students(roster);
        Map<String, Object> one = roster.find("users", students.get(1)).orElseThrow();
        Map<String, Object> two = roster.find("users", students.get(2)).orElseThrow();
        put(roster, one, Map.of("email", String.valueOf(two.get("email"))));
        put(roster, two, Map.of("email", String.valueOf(one.get("email"))));
        put(roster, roster.find("users", students.get(3)).orElseThrow(), Map.of("familyName", "Renamed"));
        put(roster, roster.find("users", students.get(4)).orElseThrow(), Map.of("status", "tobedeleted"));
        put(
                roster,
                one,
                Map.of("sourcedId", students.get(1) + "x", "username", "new.student", "email", "new@example.org"));
        roster.remove("users", students.get(5));
    }

    /** One rises, and more leave than may. */
    private static void hold(RosterEdits roster) {
        List<String> students = students(roster);
        put(roster, roster.find("users", students.get(10)).orElseThrow(), Map.of("role", "teacher"));
        students.subList(20, 30).forEach(id -> roster.remove("users", id));
    }

    private static void put(RosterEdits roster, Map<String, Object> record, Map<String, Object> changed) {
        Map<String, Object> copy = new LinkedHashMap<>(record);
        copy.putAll(changed);
        copy.remove("dateLastModified");
        roster.put("users", copy);
    }
}
