// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a school's year brings, and the night before a morning on which somebody looks. */
class SeasonsTest {
    private static final Duration NIGHT_PART = Duration.ofMinutes(105);
    private static final int DAYS_OF_SUMMER = 40;

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40, clock);
    private final World world = new World(roster, clock);
    private final List<SyncEvent.HeldGrew> grew = new ArrayList<>();

    /** Whether everything is read at each run, or changes as long as they can be trusted. */
    enum Reading {
        FULL,
        AUTO;

        SyncMode mode() {
            return this == FULL ? SyncMode.full() : SyncMode.auto();
        }
    }

    @BeforeEach
    void aDistrictInStep() {
        world.run();
        roster.change("s3-student-0039", u -> u.familyName("Known"));
        world.run();
    }

    @ParameterizedTest
    @EnumSource
    void aPlanMailedAtTwoIsApprovableAtNineThoughOthersWereRenamedMeanwhile(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
        leave("s1", 0, 10);
        leave("s2", 0, 10);
        String mailed = run().held().orElseThrow().digest();
        for (int run = 0; run < 4; run++) {
            clock.advance(NIGHT_PART);
            int turn = run;
            roster.change(id("s3", run), u -> u.familyName("Renamed " + turn));
            roster.change(id("s1", run), u -> u.givenName("Leaver " + turn));
            roster.put(
                    ScriptedRoster.person("new" + run, RoleType.STUDENT, "s3").build());
            assertThat(run().held().orElseThrow().digest()).as("run %d", run).isEqualTo(mailed);
        }
        assertThat(grew).as("mails").hasSize(1);

        SyncReport ofOneSchool = world.sync().approve(mailed.substring(0, 8), "ada", "they graduated", "s1");

        assertThat(users(ofOneSchool).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(10);
        assertThat(world.account(id("s2", 3)).active()).isTrue();
        assertThat(world.sync().heldItems())
                .isNotEmpty()
                .allMatch(item -> item.schools().contains("s2"));
        assertThat(grew).as("what is left is no news").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverCameBackWhileItWaitedIsNotSwitchedOff(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
        leave("s1", 0, 10);
        String mailed = run().held().orElseThrow().digest();
        roster.change(id("s1", 3), u -> u.status(StatusType.ACTIVE));

        SyncReport report = world.approve(mailed);

        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(9);
        assertThat(world.account(id("s1", 3)).active()).isTrue();
        assertThat(run().held()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void somebodyIsToldAgainOnlyWhenMoreWaits(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
        leave("s1", 0, 10);
        run();
        roster.change(id("s1", 0), u -> u.status(StatusType.ACTIVE));
        assertThat(run().held().orElseThrow().items()).isEqualTo(9);
        assertThat(grew).as("fewer wait").hasSize(1);
        leave("s1", 20, 22);
        run();

        assertThat(grew).hasSize(2);
        assertThat(grew.get(1).more()).isEqualTo(2);
        assertThat(grew.get(1).held().items()).isEqualTo(11);
    }

    /** The district stops sharing its administrators in June, or everybody but them, or everybody. In August it shares them again. */
    @ParameterizedTest
    @EnumSource
    void summer(Reading reading) {
        for (Predicate<User> stopped : List.<Predicate<User>>of(
                user -> RoleType.ADMINISTRATOR.equals(user.role()),
                user -> !RoleType.ADMINISTRATOR.equals(user.role()),
                user -> true)) {
            world.settings = world.settings.withMode(SyncMode.full());
            world.run();
            world.settings = world.settings.withMode(reading.mode());
            Map<String, String> june = world.contents();
            Map<String, OneRosterResource> all = Map.copyOf(roster.all(RosterCollection.USERS));
            roster.all(RosterCollection.USERS).values().removeIf(record -> stopped.test((User) record));
            Set<String> everybody = world.active();
            for (int day = 0; day < DAYS_OF_SUMMER; day++) {
                clock.advance(Duration.ofDays(1));
                SyncReport report = run();
                assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isZero();
                assertThat(report.status()).isNotEqualTo(RunStatus.DONE);
                assertThat(world.active()).as("day %d of summer", day).isEqualTo(everybody);
            }
            all.values().forEach(roster::putUndated);

            SyncReport august = run();

            assertThat(august.status()).isEqualTo(RunStatus.DONE);
            assertThat(world.contents()).isEqualTo(june);
        }
    }

    /** The school's system is replaced, and everybody has another identifier. */
    @ParameterizedTest
    @EnumSource
    void migration(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
        Set<String> accounts = localIds();
        for (OneRosterResource record :
                List.copyOf(roster.all(RosterCollection.USERS).values())) {
            User user = (User) record;
            roster.all(RosterCollection.USERS).remove(user.sourcedId());
            roster.put(User.builder("new-" + user.sourcedId())
                    .username(user.username())
                    .email(user.email())
                    .givenName(user.givenName())
                    .familyName(user.familyName())
                    .enabledUser(true)
                    .role(user.role())
                    .orgs(user.orgs())
                    .build());
        }
        for (int day = 0; day < 3; day++) {
            clock.advance(Duration.ofDays(1));
            SyncReport report = run();
            assertThat(users(report).of(Outcome.CREATED)).isZero();
            assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isZero();
            assertThat(localIds()).isEqualTo(accounts);
        }
        assertThat(world.sync().heldItems().stream()
                        .filter(item -> item.operation().equals("relink"))
                        .map(HeldItem::sourcedId))
                .as("proposed for everybody but the administrators, whose accounts no proposal moves")
                .hasSize(123)
                .allMatch(id -> id.startsWith("new-") && !id.endsWith("admin"));

        world.sync()
                .approve(world.sync().held().orElseThrow().digest(), "ada", "new system", ApprovalScope.tier("relink"));

        assertThat(localIds()).isEqualTo(accounts);
        assertThat(world.active()).hasSize(126);
        assertThat(world.account("new-s1-teacher").values().get(AccountField.EMAIL))
                .isEqualTo("s1-teacher@example.org");
    }

    private SyncReport run() {
        return world.sync(event -> {
                    if (event instanceof SyncEvent.HeldGrew more) {
                        grew.add(more);
                    }
                })
                .run();
    }

    private Set<String> localIds() {
        Set<String> ids = new TreeSet<>();
        world.accounts.all(World.TENANT).forEach(account -> ids.add(account.localId()));
        return ids;
    }

    private void leave(String school, int from, int to) {
        for (int i = from; i < to; i++) {
            roster.change(id(school, i), u -> u.status(StatusType.TO_BE_DELETED));
        }
    }

    private static String id(String school, int student) {
        return String.format("%s-student-%04d", school, student);
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
