// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static com.kybergate.examples.recipes.SmallRoster.person;
import static com.kybergate.examples.recipes.SmallRoster.student;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Accounts behind a service, and a process that dies, or a call that is lost, at every request: the next runs come to where an undisturbed
 * one would have come, nobody has two accounts, and whoever had an account still has the same.
 */
class MyRestAccountsCrashTest {
    private static final List<String> FIGURES = new ArrayList<>();

    /** Where the process is when it is disturbed. */
    enum Scene {
        FIRST_LOAD {
            @Override
            void comeTo(RestWorld world) {}
        },
        A_DAY_LATER {
            @Override
            void comeTo(RestWorld world) {
                // Two leave, to return with another name, and with the same.
                world.run();
                world.roster.remove(student(1, 5));
                world.roster.change(student(2, 5), u -> u.status(StatusType.TO_BE_DELETED));
                world.run();
                SmallRoster roster = world.roster;
                roster.put(person(student(1, 5), RoleType.STUDENT, "s1").familyName("Returned"));
                roster.change(student(2, 5), u -> u.status(StatusType.ACTIVE));
                // Others leave, by absence and by the source's word.
                roster.remove(student(1, 0));
                roster.change(student(2, 0), u -> u.enabledUser(false));
                // A name, an address for somebody new that another lets go of, two that are swapped, a school, a role.
                roster.change(student(1, 1), u -> u.givenName("Renamed"));
                roster.change(student(1, 2), u -> u.email("elsewhere@example.org"));
                roster.put(person("s1-new", RoleType.STUDENT, "s1").email(student(1, 2) + "@example.org"));
                roster.change(student(1, 3), u -> u.email(student(1, 4) + "@example.org"));
                roster.change(student(1, 4), u -> u.email(student(1, 3) + "@example.org"));
                roster.change(student(2, 1), u -> u.username("name." + student(2, 2)));
                roster.change(student(2, 2), u -> u.username("name." + student(2, 1)));
                roster.change(student(2, 3), u -> u.orgs(List.of(new GuidRef("s1", "org"))));
            }
        };

        abstract void comeTo(RestWorld world);
    }

    /** What an undisturbed run comes to. */
    private record Goal(int calls, List<String> people, List<String> keysBefore, int accounts) {}

    @AfterAll
    static void print() {
        FIGURES.forEach(System.out::println);
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void whereverItDiesTheNextRunsGoOnAndNobodyHasTwoAccounts(Scene scene) {
        Goal goal = goal(scene);
        List<String> wrong = new ArrayList<>();
        int points = 0;
        for (int call = 1; call <= goal.calls(); call++) {
            for (boolean early : new boolean[] {true, false}) {
                int at = call;
                points++;
                String what = "dies " + (early ? "before " : "after ") + call;
                check(
                        scene,
                        goal,
                        points,
                        what,
                        wrong,
                        world -> assertThat(world.diesAt(at, early)).isTrue());
            }
        }
        figures(scene, "a process that dies", points, wrong);
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void whoeverDiesTwiceComesThereToo(Scene scene) {
        Goal goal = goal(scene);
        List<String> wrong = new ArrayList<>();
        long seed = 20261126;
        Random random = new Random(seed);
        int points = 60;
        for (int i = 0; i < points; i++) {
            int first = 1 + random.nextInt(goal.calls());
            int second = 1 + random.nextInt(goal.calls());
            boolean firstEarly = random.nextBoolean();
            boolean secondEarly = random.nextBoolean();
            String what = "seed " + seed + ": " + first + firstEarly + ", " + second + secondEarly;
            check(scene, goal, i, what, wrong, world -> {
                world.diesAt(first, firstEarly);
                world.diesAt(second, secondEarly);
            });
        }
        figures(scene, "a process that dies twice, seed " + seed, points, wrong);
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void aRequestOrAnAnswerThatIsLostWhileTheRunGoesOnIsMadeGoodByTheNext(Scene scene) {
        Goal goal = goal(scene);
        List<String> wrong = new ArrayList<>();
        int points = 0;
        for (int call = 1; call <= goal.calls(); call++) {
            for (UserService.Loss loss : UserService.Loss.values()) {
                int at = call;
                points++;
                check(scene, goal, points, loss + " " + call + " lost", wrong, world -> {
                    world.runLosing(at, loss);
                    assertThat(world.service.hasLost()).isTrue();
                });
            }
        }
        figures(scene, "a call that is lost", points, wrong);
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void whoeverDiesWhileTheReadsLagComesThereOnceTheyCatchUp(Scene scene) {
        Goal goal = goal(scene);
        List<String> wrong = new ArrayList<>();
        long seed = 20261127;
        Random random = new Random(seed);
        int points = 60;
        for (int i = 0; i < points; i++) {
            int call = 1 + random.nextInt(goal.calls());
            boolean early = random.nextBoolean();
            int lag = i % 4 == 0 ? UserService.UNTIL_TOLD : 1 + random.nextInt(12);
            String what = "seed " + seed + ": " + call + early + " with a lag of " + lag;
            check(scene, goal, i, what, wrong, world -> {
                world.service.lag(lag);
                world.diesAt(call, early);
                world.run();
                world.service.lag(0);
            });
        }
        figures(scene, "a process that dies while reads lag, seed " + seed, points, wrong);
    }

    private static Goal goal(Scene scene) {
        try (RestWorld world = new RestWorld(new SmallRoster(2, 6))) {
            scene.comeTo(world);
            List<String> keys = world.keys();
            int calls = world.callsOfARun();
            SyncReport quiet = world.run();
            assertThat(quiet.status()).isEqualTo(RunStatus.DONE);
            assertThat(world.reports.unbalanced()).isEmpty();
            assertThat(world.twice()).isEmpty();
            assertThat(world.people()).isEqualTo(expected(scene, world));
            return new Goal(calls, world.people(), keys, world.keys().size());
        }
    }

    /** What the roster says, and nothing of how the sync comes there. */
    private static List<String> expected(Scene scene, RestWorld world) {
        List<String> expected = new ArrayList<>();
        for (User user : world.roster.users()) {
            expected.add(expected(user, Boolean.TRUE.equals(user.enabledUser())));
        }
        if (scene == Scene.A_DAY_LATER) {
            expected.add(expected(person(student(1, 0), RoleType.STUDENT, "s1").build(), false));
        }
        expected.sort(null);
        return expected;
    }

    private static String expected(User user, boolean enabled) {
        return user.sourcedId() + " {firstName=" + user.givenName() + ", kind="
                + (user.sourcedId().endsWith("teacher") ? "staff" : "student") + ", lastName=" + user.familyName()
                + ", login=" + user.username() + ", mail=" + user.email() + "} " + (enabled ? "enabled" : "disabled");
    }

    /** Some with the memory in a database, some where local edits win: nobody edits anything here. */
    private static void check(
            Scene scene, Goal goal, int point, String what, List<String> wrong, Consumer<RestWorld> disturbance) {
        try (RestWorld world = new RestWorld(new SmallRoster(2, 6))) {
            if (point % 16 == 0) {
                world.state = JdbcSyncState.in(HostTable.h2());
            }
            if (point % 3 == 0) {
                world.policy = ConflictPolicy.localWins();
            }
            scene.comeTo(world);
            disturbance.accept(world);
            world.run();
            world.run();
            int before = world.service.written().size();
            SyncReport quiet = world.run();
            List<String> people = world.people();
            if (!people.equals(goal.people())) {
                List<String> more = new ArrayList<>(people);
                more.removeAll(goal.people());
                List<String> missing = new ArrayList<>(goal.people());
                missing.removeAll(people);
                wrong.add(what + ": not expected " + more + ", missing " + missing);
            } else if (world.keys().size() != goal.accounts() || !world.twice().isEmpty()) {
                wrong.add(what + ": twice " + world.twice());
            } else if (!world.keys().containsAll(goal.keysBefore())) {
                wrong.add(what + ": other keys");
            } else if (quiet.status() != RunStatus.DONE
                    || world.service.written().size() != before) {
                wrong.add(what + ": not at rest, " + quiet.status() + " " + quiet.problems());
            }
            assertThat(world.reports.unbalanced()).as(what).isEmpty();
        }
    }

    private static void figures(Scene scene, String what, int points, List<String> wrong) {
        FIGURES.add("accounts behind a service, " + scene + ", " + what + ": " + points + " points, " + wrong.size()
                + " failures");
        assertThat(wrong).isEmpty();
        assertThat(points).isGreaterThan(40);
    }
}
