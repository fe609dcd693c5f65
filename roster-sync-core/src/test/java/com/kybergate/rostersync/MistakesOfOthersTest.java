// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.source.OneRosterSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What went wrong for others who kept accounts in step, as it was told in their issues or stood in their code: none of it may happen here. */
class MistakesOfOthersTest {
    private static final String ANN = "s1-student-0001";
    private static final String BEN = "s1-student-0002";
    private static final String CLEO = "s1-student-0003";

    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);

    /** A plugin that enrols from OneRoster into Moodle. */
    @Nested
    class MoodleEnrolOneroster {

        @Test
        void tookAPageShorterThanAskedForForTheLast() {
            try (FaultScene scene = new FaultScene(50, false, false, 1, new OkHttpClient())) {
                scene.server.faults().add(Fault.clampedLimit(20));

                SyncReport report = scene.begin();

                assertThat(users(report).of(Outcome.CREATED)).isEqualTo(75);
                assertThat(report.receipts()).allMatch(receipt -> receipt.complete());
            }
        }

        @Test
        void unenrolledTheSchoolsThatWereDeselected() {
            world.run();
            var enrollments = rows(RosterCollection.ENROLLMENTS);
            var classes = rows(RosterCollection.CLASSES);
            world.settings = world.settings.withSchools(Set.of("s1"));

            SyncReport report = world.run();

            assertThat(rows(RosterCollection.ENROLLMENTS)).isEqualTo(enrollments);
            assertThat(rows(RosterCollection.CLASSES)).isEqualTo(classes);
            assertThat(world.active()).hasSize(126);
            assertThat(users(report).of(Outcome.HELD)).as("asked about").isEqualTo(84);
            assertThat(report.counts(RosterCollection.ENROLLMENTS).of(SkipReason.SCHOOL))
                    .isEqualTo(80);
        }

        @Test
        void letOnlyTheLastLeaverOfEachClassGo() {
            world.run();
            List.of(ANN, BEN, CLEO).forEach(roster::remove);

            SyncReport report = world.run();

            assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(3);
            for (String leaver : List.of(ANN, BEN, CLEO)) {
                assertThat(world.account(leaver).active()).isFalse();
                assertThat(world.row(RosterCollection.ENROLLMENTS, "e-" + leaver)
                                .active())
                        .isFalse();
            }
        }

        @Test
        void sawAChangeOfTheLastFieldOnlyAndCountedItAsADelete() {
            world.run();
            Map<AccountField, UnaryOperator<User.Builder>> changes = new TreeMap<>(Map.of(
                    AccountField.USERNAME, u -> u.username("another"),
                    AccountField.EMAIL, u -> u.email("another@example.org"),
                    AccountField.GIVEN_NAME, u -> u.givenName("Another"),
                    AccountField.FAMILY_NAME, u -> u.familyName("Other"),
                    AccountField.IDENTIFIER, u -> u.identifier("4711"),
                    AccountField.GRADES, u -> u.grades(List.of("08"))));
            changes.forEach((field, change) -> {
                AccountValues before = world.account(ANN).values();
                roster.change(ANN, change);

                SyncReport report = world.run();

                assertThat(users(report).of(Outcome.UPDATED)).as("%s", field).isEqualTo(1);
                assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isZero();
                assertThat(world.account(ANN).values().getAll(field)).isNotEqualTo(before.getAll(field));
            });
        }

        /** The first of January 2027 is a Friday of the last week of 2026. */
        @Test
        void askedForChangesByAYearThatIsNotTheCalendarsAndLostThoseOfTheSameDay() {
            TestClock time = new TestClock();
            time.advance(Duration.between(time.instant(), Instant.parse("2026-12-31T22:00:00Z")));
            try (FakeOneRosterServer server = FakeOneRosterServer.builder(FakeDistrict.builder()
                                    .schools(1)
                                    .students(20)
                                    .build())
                            .clock(time)
                            .start();
                    OneRosterClient client = OneRosterClient.builder()
                            .baseUrl(server.baseUrl().toString())
                            .allowHttpOnLoopback(true)
                            .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                            .clock(time)
                            .build()) {
                World of = new World(OneRosterSource.of(client), time);
                of.settings = of.settings.withMode(SyncMode.auto(Duration.ofDays(7)));
                String one = server.roster().sourcedId("users", 3);
                of.run();
                for (String name : List.of("Eve", "Same Day", "Same Day Again", "New Year")) {
                    time.advance(Duration.ofHours(1));
                    server.roster().update("users", one, user -> {
                        user.put("middleName", name);
                        return user;
                    });
                    server.clearRequests();
                    SyncReport report = of.run();
                    assertThat(report.mode()).isEqualTo(name.equals("Eve") ? "full" : "delta");
                    assertThat(of.account(one).values().get(AccountField.MIDDLE_NAME))
                            .isEqualTo(name);
                }
                assertThat(server.requests().stream().flatMap(request -> request.parameter("filter").stream()))
                        .isNotEmpty()
                        .allMatch(filter -> filter.startsWith("dateLastModified>='2027-01-01T")
                                || filter.startsWith("dateLastModified>='2026-12-31T"));
            }
        }

        @Test
        void lostASourcesChangeBecauseItsOwnWriteWasNewer() {
            world.run();
            roster.change(ANN, u -> u.familyName("First").dateLastModified(Instant.parse("2026-08-31T00:00:00Z")));
            world.run();
            // Written here a moment ago; the source made this change long before, and delivers it only now.
            roster.change(ANN, u -> u.familyName("Second").dateLastModified(Instant.parse("2020-12-31T00:00:00Z")));

            world.run();

            assertThat(world.account(ANN).values().get(AccountField.FAMILY_NAME))
                    .isEqualTo("Second");
        }

        @Test
        void joinedASameNamedAccountWithoutAsking() {
            AccountValues hers = AccountValues.none()
                    .with(AccountField.USERNAME, "name." + ANN)
                    .with(AccountField.EMAIL, "operator@host.example")
                    .with(AccountField.ROLE, "admin");
            String operator = world.accounts.add(World.TENANT, hers);

            for (LinkRule rule : List.of(LinkRule.SUGGEST, LinkRule.AUTO)) {
                world.settings = world.settings.withLinks(rule);
                SyncReport report = world.run();

                assertThat(users(report).of(Outcome.LINKED)).isZero();
                assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(1);
                assertThat(load(operator).values()).isEqualTo(hers);
            }
        }

        @Test
        void neverSuspendedAnybodyAndHeardOfNoOtherRole() {
            world.run();
            roster.change(ANN, u -> u.status(StatusType.TO_BE_DELETED));
            roster.change("s1-admin", u -> u.role(RoleType.TEACHER));
            roster.change(BEN, u -> u.role(RoleType.TEACHER));

            SyncReport report = world.run();

            assertThat(world.account(ANN).active()).isFalse();
            assertThat(world.account("s1-admin").values().get(AccountField.ROLE))
                    .isEqualTo("staff");
            // More rights are a person's to give.
            assertThat(world.account(BEN).values().get(AccountField.ROLE)).isEqualTo("student");
            assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys("privilege-rise");
        }
    }

    /** Apache's identity management. */
    @Nested
    class Syncope {

        @Test
        void rememberedAChangeAsDoneBeforeItWas() {
            world.run();
            var before = world.state.checkpoint(World.TENANT);
            roster.change(ANN, u -> u.familyName("Moved"));
            Wires wires = new Wires();
            wires.crashAtCall = "AccountStore.update";
            world.memory = wires.state(world.state);
            world.store = wires.store(world.accounts);
            assertThatThrownBy(world::run).isInstanceOf(Wires.Crash.class);
            assertThat(world.state.checkpoint(World.TENANT)).isEqualTo(before);

            world.memory = world.state;
            world.store = world.accounts;
            world.clock.advance(Duration.ofHours(1));
            world.run();

            assertThat(world.account(ANN).values().get(AccountField.FAMILY_NAME))
                    .isEqualTo("Moved");
            assertThat(world.state.checkpoint(World.TENANT)).isNotEqualTo(before);
        }

        @Test
        void removedNobodyInAFullRun() {
            world.run();
            roster.remove(ANN);

            SyncReport report = world.run();

            assertThat(report.mode()).isEqualTo("full");
            assertThat(world.account(ANN).active()).isFalse();
        }

        @Test
        void tookTheFirstOfSeveralAccountsThatFit() {
            HostAccounts host = new HostAccounts();
            world.store = host;
            world.settings = world.settings.withLinks(LinkRule.AUTO);
            String byName = host.add(AccountValues.none().with(AccountField.USERNAME, "name." + ANN));
            String byMail = host.add(AccountValues.none().with(AccountField.EMAIL, ANN + "@example.org"));
            var before = Map.copyOf(host.rows);

            SyncReport report = world.run();

            assertThat(users(report).of(Outcome.LINKED)).isZero();
            assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(1);
            assertThat(host.rows.get(byName)).isEqualTo(before.get(byName));
            assertThat(host.rows.get(byMail)).isEqualTo(before.get(byMail));
        }

        @Test
        void keptAReportOfEveryRecordInMemory() {
            for (int i = 0; i < 3 * SyncReport.MOST_PROBLEMS; i++) {
                roster.fault(RosterCollection.USERS, new RecordFault("users", "broken-" + i, "malformed", i));
            }

            SyncReport report = world.run();

            assertThat(users(report).of(Outcome.INVALID)).isEqualTo(3L * SyncReport.MOST_PROBLEMS);
            assertThat(report.problems()).hasSize(SyncReport.MOST_PROBLEMS);
            assertThat(world.sync().problems(report.run())).hasSize(3 * SyncReport.MOST_PROBLEMS);
            // What went well has a count and no line of its own, however many there are.
            int ofMany = new World(ScriptedRoster.of(3, 400)).run().toJson().length();
            int ofFew = new World(ScriptedRoster.of(3, 40)).run().toJson().length();
            assertThat(ofMany - ofFew).isLessThan(100);
        }
    }

    /** A sign-in server that imports its users. */
    @Nested
    class Keycloak {

        @Test
        void stayedLockedUntilTheClusterWasRestartedWhenANodeDied() {
            Wires wires = new Wires();
            wires.crashAtCall = "AccountStore.create";
            world.memory = wires.state(world.state);
            world.store = wires.store(world.accounts);
            assertThatThrownBy(world::run).isInstanceOf(Wires.Crash.class);
            world.memory = world.state;
            world.store = world.accounts;
            assertThatThrownBy(world::run)
                    .isInstanceOfSatisfying(
                            RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("busy"));

            world.clock.advance(Duration.ofMinutes(11));

            assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
            assertThat(world.active()).hasSize(126);
        }

        @Test
        void rolledEverythingBackForOneRecordInOneGreatTransaction() {
            ScriptedRoster many = ScriptedRoster.of(3, 400);
            many.put(ScriptedRoster.person("s2-twin", RoleType.STUDENT, "s2")
                    .email(ANN + "@example.org")
                    .build());
            World shared = new World(many);
            HostAccounts host = new HostAccounts();
            shared.store = host;
            shared.memory = Wires.together(shared.state, host);

            SyncReport report = shared.run();

            assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(1);
            assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1206);
            assertThat(host.rows).hasSize(1206);
        }

        @Test
        void failedWhenAnAddressMovedFromOnePersonToAnother() {
            world.run();
            roster.change(ANN, u -> u.email("ann@example.org"));
            roster.change(BEN, u -> u.email(ANN + "@example.org"));
            // And from somebody who leaves to somebody who comes with it on the same day.
            roster.change(CLEO, u -> u.status(StatusType.TO_BE_DELETED).email(""));
            roster.put(ScriptedRoster.person("s1-new", RoleType.STUDENT, "s1").build());

            SyncReport report = world.run();

            assertThat(report.status()).isEqualTo(RunStatus.DONE);
            assertThat(email(ANN)).isEqualTo("ann@example.org");
            assertThat(email(BEN)).isEqualTo(ANN + "@example.org");
            assertThat(world.accounts.all(World.TENANT)).hasSize(127);
        }

        @Test
        void removedWhomAnEmptyAnswerDidNotName() {
            world.run();
            for (RosterCollection collection : RosterCollection.values()) {
                roster.all(collection).clear();
            }

            SyncReport report = world.run();

            assertThat(world.active()).hasSize(126);
            assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
            assertThat(world.sync().explain(ANN)).hasSize(1);
            assertThat(world.account(ANN).active()).isTrue();
        }

        @Test
        void letEachPartialRunPutTheFullOneOff() {
            TestClock clock = new TestClock();
            ScriptedRoster source = ScriptedRoster.of(2, 20, clock);
            World dated = new World(source, clock);
            dated.settings = dated.settings.withMode(SyncMode.auto());
            dated.run();
            source.change(ANN, u -> u.familyName("Moved"));
            dated.run();
            List<String> modes = new ArrayList<>();
            for (int run = 0; run < 8; run++) {
                clock.advance(Duration.ofHours(6));
                modes.add(dated.run().mode());
            }

            assertThat(modes).containsExactly("delta", "delta", "delta", "full", "delta", "delta", "delta", "full");
        }

        @Test
        void skippedARunByHandBecauseTheLastWasRecent() {
            world.run();
            roster.change(ANN, u -> u.familyName("Moved"));

            SyncReport report = world.run();

            assertThat(report.trigger()).isEqualTo("manual");
            assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        }
    }

    /** A connector between directories. */
    @Nested
    class Lsc {

        @Test
        void caughtAnEmptySourceButNotOneOfASingleRow() {
            world.run();
            roster.all(RosterCollection.USERS).keySet().removeIf(id -> !id.equals(ANN));

            SyncReport report = world.run();

            assertThat(world.active()).hasSize(126);
            assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(125);
            assertThat(roster.asked).as("people asked about").isEmpty();
        }

        @Test
        void reportedSuccessThoughTimeHadRunOut() {
            world.run();
            roster.change(ANN, u -> u.familyName("Moved"));
            RosterSync sync = world.sync(event -> {
                if (event instanceof SyncEvent.Planned) {
                    Thread.currentThread().interrupt();
                }
            });

            SyncReport report = sync.run();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(users(report).of(Outcome.UPDATED)).isZero();
            assertThat(users(report).of(Outcome.DEFERRED)).isEqualTo(1);
        }

        @Test
        void wentOnInItsOtherThreadsWhenTheConnectionWasLost() {
            world.run();
            var before = world.contents();
            roster.remove(ANN);
            roster.change(BEN, u -> u.familyName("Moved"));
            roster.unreachable.add(RosterCollection.ENROLLMENTS);

            SyncReport report = world.run();

            assertThat(report.status()).isEqualTo(RunStatus.FAILED);
            assertThat(world.contents()).isEqualTo(before);
        }

        @Test
        void deletedWhomItWasToldToSwitchOff() {
            world.run();
            Account before = world.account(ANN);
            User ann = roster.user(ANN);
            roster.remove(ANN);
            world.run();
            Account gone = world.account(ANN);
            assertThat(gone.active()).isFalse();
            assertThat(gone.values()).isEqualTo(before.values());

            roster.put(ann);
            world.run();

            assertThat(world.account(ANN).localId()).isEqualTo(before.localId());
            assertThat(world.account(ANN).active()).isTrue();
        }

        @Test
        void brokeOffAtDuplicatesWhileItLookedForLeavers() {
            world.run();
            roster.remove(ANN);
            roster.again(roster.user(BEN).toBuilder().familyName("Other").build());
            roster.again(roster.user(BEN).toBuilder()
                    .status(StatusType.TO_BE_DELETED)
                    .build());

            SyncReport report = world.run();

            assertThat(users(report).of(Outcome.DUPLICATE)).isEqualTo(1);
            assertThat(world.account(BEN).active()).isTrue();
            assertThat(world.account(ANN).active()).isFalse();
        }
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }

    private String email(String sourcedId) {
        return String.valueOf(world.account(sourcedId).values().get(AccountField.EMAIL));
    }

    private Account load(String localId) {
        return world.accounts.all(World.TENANT).stream()
                .filter(account -> account.localId().equals(localId))
                .findFirst()
                .orElseThrow();
    }

    private List<String> rows(RosterCollection collection) {
        List<String> out = new ArrayList<>();
        for (OneRosterResource record : roster.all(collection).values()) {
            if (world.row(collection, record.sourcedId()).active()) {
                out.add(record.sourcedId());
            }
        }
        return out;
    }
}
