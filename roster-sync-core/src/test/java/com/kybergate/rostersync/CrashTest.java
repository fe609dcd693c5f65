// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pulls the plug at every call of every port, before and after its effect, and looks at what a new process makes of it: at the core's own desk, in
 * a few scenes. All scenes, calls done by half and failing calls are the crash points of the JDBC module's tests.
 */
class CrashTest {

    /** The accounts are written in the state's own transactions. */
    @ParameterizedTest
    @CsvSource("changes,together,source")
    void aCrashAnywhereLosesNothing(String scene, String where, String policy) {
        assertNothingIsLost(scene, where, policy);
    }

    /** The accounts are elsewhere: an effect can stand of which the state never heard. */
    @ParameterizedTest
    @CsvSource("changes,apart,local")
    void aCrashAnywhereLosesNothingElsewhere(String scene, String where, String policy) {
        assertNothingIsLost(scene, where, policy);
    }

    @ParameterizedTest
    @CsvSource("approval,source")
    void aCrashAnywhereElsewhereMakesNobodyTwiceAndLocksNobodyOut(String scene, String policy) {
        Wires counting = new Wires();
        new Trial(scene, "apart", policy).act(counting);
        List<String> wrong = IntStream.range(0, 2 * counting.calls.size())
                .parallel()
                .mapToObj(point -> {
                    Trial trial = new Trial(scene, "apart", policy);
                    Wires wires = new Wires();
                    wires.crashAt = point / 2;
                    wires.afterEffect = point % 2 == 1;
                    trial.act(wires);
                    trial.settle();
                    return trial.lockedOutOrDouble().isEmpty() ? "" : point + " " + trial.lockedOutOrDouble();
                })
                .filter(text -> !text.isEmpty())
                .toList();
        assertThat(wrong).isEmpty();
    }

    private static void assertNothingIsLost(String scene, String where, String policy) {
        Trial whole = new Trial(scene, where, policy);
        Wires counting = new Wires();
        whole.act(counting);
        whole.settle();
        Map<String, String> expected = whole.state();
        assertThat(whole.host.rows).as("accounts").hasSize(whole.people);

        List<String> wrong = IntStream.range(0, 2 * counting.calls.size())
                .parallel()
                .mapToObj(point -> {
                    Trial trial = new Trial(scene, where, policy);
                    Wires wires = new Wires();
                    wires.crashAt = point / 2;
                    wires.afterEffect = point % 2 == 1;
                    trial.act(wires);
                    assertThat(wires.crashed()).as("crash at " + point).isTrue();
                    trial.settle();
                    String difference = difference(expected, trial.state());
                    return difference.isEmpty()
                            ? ""
                            : (wires.afterEffect ? "after " : "before ") + wires.calls.get(wires.crashAt) + ", call "
                                    + wires.crashAt + ": " + difference;
                })
                .filter(text -> !text.isEmpty())
                .toList();
        assertThat(wrong)
                .as("%d crash points of scene %s, %s, %s wins", 2 * counting.calls.size(), scene, where, policy)
                .isEmpty();
        assertThat(counting.calls.size()).isGreaterThan(20);
    }

    private static String difference(Map<String, String> expected, Map<String, String> actual) {
        Map<String, String> out = new TreeMap<>();
        expected.forEach((key, value) -> {
            if (!value.equals(actual.get(key))) {
                out.put(key, value + " but was " + actual.get(key));
            }
        });
        actual.forEach((key, value) -> {
            if (!expected.containsKey(key)) {
                out.put(key, "not to be there: " + value);
            }
        });
        return out.isEmpty() ? "" : out.toString();
    }

    /** One small world, brought to where the plug is pulled. */
    private static final class Trial {
        final ScriptedRoster roster = ScriptedRoster.of(2, 4);
        final HostAccounts host = new HostAccounts();
        final World world = new World(roster);
        final Consumer<World> action;
        final int people;

        Trial(String scene, String where, String policy) {
            world.store = host;
            world.memory = where.equals("together") ? Wires.together(world.state, host) : world.state;
            world.policy = switch (policy) {
                case "source" -> ConflictPolicy.sourceWins();
                case "local" -> ConflictPolicy.localWins();
                default -> ConflictPolicy.merge();
            };
            switch (scene) {
                case "first" -> {
                    action = World::run;
                    people = 12;
                }
                case "changes" -> {
                    world.run();
                    change();
                    action = World::run;
                    people = 13;
                }
                default -> {
                    world.run();
                    change();
                    roster.change("s1-student-0000", u -> u.role(RoleType.TEACHER));
                    for (int i = 0; i < 4; i++) {
                        roster.remove("s2-student-000" + i);
                    }
                    world.run();
                    SyncReport held = world.run();
                    String digest = held.held().orElseThrow().digest();
                    action = w -> {
                        // Who resumes looks whether it is still held.
                        if (w.memory.held(World.TENANT).isPresent()) {
                            w.approve(digest);
                        }
                    };
                    people = 13;
                }
            }
        }

        private void change() {
            roster.put(ScriptedRoster.person("s1-student-new", RoleType.STUDENT, "s1")
                    .email("s1-student-0003@example.org")
                    .build());
            roster.change("s1-student-0000", u -> u.familyName("Moved"));
            roster.change("s1-student-0001", u -> u.email("s1-student-0002@example.org"));
            roster.change("s1-student-0002", u -> u.email("s1-student-0001@example.org"));
            roster.change("s1-student-0003", u -> u.email("elsewhere@example.org"));
            roster.remove("s2-teacher");
            // Somebody of the same role stays, so that this is no whole role at once.
            roster.change("s2-student-0003", u -> u.status(StatusType.TO_BE_DELETED));
            host.edit(
                    world.account("s2-admin", host).localId(),
                    true,
                    world.account("s2-admin", host).values().with(AccountField.GIVEN_NAME, "Edited"));
        }

        void act(Wires wires) {
            var memory = world.memory;
            world.memory = wires.state(memory);
            world.store = wires.store(host);
            try {
                action.accept(world);
            } catch (Wires.Crash e) {
                // The process is gone; its lease stands until it expires.
                world.clock.advance(Duration.ofHours(1));
            } finally {
                world.memory = memory;
                world.store = host;
            }
            action.accept(world);
        }

        void settle() {
            world.run();
            world.run();
        }

        List<String> lockedOutOrDouble() {
            Map<String, Integer> accounts = new TreeMap<>();
            List<String> out = new ArrayList<>();
            host.rows.values().forEach(row -> {
                String id = String.valueOf(row.sourcedId());
                accounts.merge(id, 1, Integer::sum);
                User person = (User) roster.all(RosterCollection.USERS).get(id);
                boolean there = person != null && !StatusType.TO_BE_DELETED.equals(person.status());
                if (row.active() != there) {
                    out.add(id + (there ? " is locked out" : " can still sign in"));
                }
                if (there
                        && person != null
                        && !Objects.equals(person.email(), row.values().get(AccountField.EMAIL))) {
                    out.add(id + " has another address");
                }
            });
            accounts.values().removeIf(number -> number == 1);
            accounts.keySet().forEach(id -> out.add(id + " has two accounts"));
            return out;
        }

        Map<String, String> state() {
            Map<String, String> out = new TreeMap<>(Worlds.people(world));
            for (RosterCollection collection : RosterCollection.values()) {
                world.memory.scan(
                        World.TENANT,
                        collection,
                        rows -> rows.forEach(row -> out.put(
                                collection + "/" + row.sourcedId(),
                                row.active() + " "
                                        + row.linked().map(l -> l.deactivatedBySync() + " " + l.localRole())
                                        + row.json())));
            }
            host.rows.values().forEach(row -> out.merge("accounts of " + row.sourcedId(), "1", (a, b) -> a + b));
            out.put("intents", world.memory.intents(World.TENANT).toString());
            return out;
        }
    }
}
