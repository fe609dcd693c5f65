// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.Waiting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The invariants of the design, each under its own name. */
class InvariantsTest {
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);

    // 1

    @ParameterizedTest
    @EnumSource(RosterCollection.class)
    void nothingDestructiveFollowsAnIncompleteFetch(RosterCollection collection) {
        world.run();
        Set<String> before = present();
        dropSome();
        roster.incomplete.put(collection, "seam-broken");
        if (collection == RosterCollection.USERS) {
            roster.incomplete.put(RosterCollection.ENROLLMENTS, "seam-broken");
        }

        SyncReport report = world.run();

        assertThat(gone(before, collection)).isEmpty();
        assertThat(report.counts(collection).absentCandidates()).isZero();
        assertThat(report.problems())
                .anyMatch(p -> p.code().equals("fetch-incomplete")
                        && p.entity().equals(collection.wireName())
                        && p.remedy().contains("seam-broken"));
        assertThat(report.status()).isNotEqualTo(RunStatus.DONE);
    }

    @ParameterizedTest
    @EnumSource(RosterCollection.class)
    void nothingDestructiveFollowsASuddenlyEmptyFetch(RosterCollection collection) {
        roster.put(com.kybergate.oneroster.model.Course.builder("course")
                .title("Course")
                .build());
        roster.put(com.kybergate.oneroster.model.AcademicSession.builder("term")
                .title("Term")
                .build());
        world.run();
        Set<String> before = present();
        roster.all(collection).clear();

        SyncReport report = world.run();

        assertThat(gone(before, collection)).isEmpty();
        assertThat(world.active()).hasSize(126);
        assertThat(report.receipts())
                .anyMatch(r -> r.collection().equals(collection.wireName())
                        && r.reasons().contains("suddenly-empty"));
    }

    @ParameterizedTest
    @EnumSource(RosterCollection.class)
    void nothingAtAllFollowsACollectionThatCannotBeRead(RosterCollection collection) {
        world.run();
        var before = world.contents();
        roster.remove("s1-teacher");
        roster.change("s1-student-0001", u -> u.familyName("Moved"));
        roster.unreachable.add(collection);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void nothingDestructiveFollowsAnUnverifiedFetch() {
        world.run();
        roster.remove("s1-teacher");
        roster.blindToSingles = true;

        SyncReport report = world.run();

        assertThat(world.account("s1-teacher").active()).isTrue();
        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(report.problems()).anyMatch(p -> p.code().equals("absence-unverified"));
    }

    // 2

    @Test
    void absenceIsAHypothesisThatOnlyAGenuineAnswerProves() {
        world.run();
        roster.hiddenFromLists.addAll(List.of("s1-student-0001", "s2-student-0001", "s3-student-0001"));
        roster.singles.put("s2-student-0001", new SingleRead.Unclear("http-503"));
        roster.remove("s3-student-0001");
        User deleted = ScriptedRoster.person("s3-student-0002", RoleType.STUDENT, "s3")
                .status(StatusType.TO_BE_DELETED)
                .build();
        roster.hiddenFromLists.add("s3-student-0002");
        roster.singles.put("s3-student-0002", new SingleRead.Found(deleted));

        SyncReport report = world.run();

        assertThat(world.account("s1-student-0001").active()).isTrue();
        assertThat(world.account("s2-student-0001").active()).isTrue();
        assertThat(world.account("s3-student-0001").active()).isFalse();
        assertThat(world.account("s3-student-0002").active()).isFalse();
        Counts users = users(report);
        assertThat(users.absentCandidates()).isEqualTo(4);
        assertThat(users.of(AbsentOutcome.STILL_THERE)).isEqualTo(1);
        assertThat(users.of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(users.of(AbsentOutcome.DEACTIVATED)).isEqualTo(2);
    }

    @Test
    void absenceAboveTheBoundIsHeldAndNobodyIsAskedAbout() {
        world.run();
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        roster.asked.clear();

        SyncReport report = world.run();

        assertThat(roster.asked).isEmpty();
        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(20);
        assertThat(world.active()).hasSize(126);
    }

    // 3

    @Test
    void invalidDeferredDuplicateOutOfScopeUnverifiedAndAbsentAreSixDifferentStates() {
        world.run();
        String invalid = "s1-student-0001";
        String duplicate = "s1-student-0002";
        String outOfScope = "s2-student-0001";
        String unverified = "s2-student-0002";
        String absent = "s3-student-0001";
        roster.all(RosterCollection.USERS).remove(invalid);
        roster.fault(RosterCollection.USERS, new RecordFault("users", invalid, "malformed", 7));
        roster.again(ScriptedRoster.person(duplicate, RoleType.STUDENT, "s1")
                .status(StatusType.TO_BE_DELETED)
                .build());
        roster.change(outOfScope, u -> u.role(RoleType.PARENT));
        roster.put(ScriptedRoster.person("never-wanted", RoleType.PARENT, "s2").build());
        roster.hiddenFromLists.add(unverified);
        roster.singles.put(unverified, new SingleRead.Unclear("http-500"));
        roster.all(RosterCollection.USERS).remove(absent);
        roster.enroll("nobody", "s1");

        SyncReport report = world.run();

        Counts users = users(report);
        assertThat(users.of(Outcome.INVALID)).isEqualTo(1);
        assertThat(users.of(Outcome.DUPLICATE)).isEqualTo(1);
        assertThat(users.of(Outcome.SKIPPED)).isEqualTo(1);
        assertThat(report.held().orElseThrow().reasons()).isEqualTo(Map.of("out-of-scope", 1L));
        assertThat(users.absentCandidates()).isEqualTo(2);
        assertThat(users.of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(users.of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(Outcome.DEFERRED))
                .isEqualTo(1);
        for (String id : List.of(invalid, duplicate, outOfScope, unverified)) {
            assertThat(world.account(id).active()).as(id).isTrue();
        }
        assertThat(world.account(absent).active()).isFalse();
    }

    @Test
    void aRecordFirstBrokenAndThenWholeIsADuplicateInEitherOrder() {
        world.run();
        roster.fault(RosterCollection.USERS, new RecordFault("users", "s1-student-0001", "malformed", 7));
        roster.fault(RosterCollection.USERS, new RecordFault("users", "brand-new", "malformed", 8));
        roster.fault(RosterCollection.USERS, new RecordFault("users", "brand-new", "malformed", 9));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.DUPLICATE)).isEqualTo(2);
        assertThat(world.active()).hasSize(126);
    }

    // 4

    @Test
    void theSameInputAgainPlansNothingAndWritesNoRow() {
        roster.put(ScriptedRoster.person("s1-student-twin", RoleType.STUDENT, "s1")
                .email("s1-student-0001@example.org")
                .build());
        roster.enroll("nobody", "s1");
        roster.change("s1-student-0009", u -> u.status(StatusType.TO_BE_DELETED));
        roster.again(ScriptedRoster.person("s1-student-0003", RoleType.STUDENT, "s1")
                .familyName("Other")
                .build());
        world.run();
        for (int i = 10; i < 30; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        roster.change("s2-student-0001", u -> u.role(RoleType.TEACHER));
        world.run();
        SyncReport second = world.run();
        var before = world.contents();

        SyncReport again = world.run();

        assertThat(world.contents()).isEqualTo(before);
        assertThat(again.counts()).isEqualTo(second.counts());
        assertThat(again.held()).isEqualTo(second.held());
        assertThat(users(again).of(Outcome.UPDATED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void twoFaultFreeRunsReachTheSameStateFromAnyState(long seed) {
        Random random = new Random(seed);
        ScriptedRoster source = ScriptedRoster.of(2, 30);
        World any = new World(source);
        any.settings = any.settings.withGuard(Worlds.noGuard());
        any.run();
        List<Account> backup = any.accounts.all(World.TENANT);
        for (int step = 0; step < 10; step++) {
            String id = String.format("s%d-student-%04d", 1 + random.nextInt(2), random.nextInt(30));
            if (source.all(RosterCollection.USERS).containsKey(id)) {
                switch (random.nextInt(3)) {
                    case 0 -> source.change(id, u -> u.familyName("Moved " + random.nextInt(9)));
                    case 1 -> source.change(id, u -> u.status(StatusType.TO_BE_DELETED));
                    default -> source.change(id, u -> u.email("new." + id + "@example.org"));
                }
            }
        }
        any.run();
        // What a person, a restored backup or a stray script did to the store.
        for (int step = 0; step < 12; step++) {
            Account account = backup.get(random.nextInt(backup.size()));
            Account now = any.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(account.localId())).stream()
                    .findFirst()
                    .orElse(null);
            if (now == null) {
                continue;
            }
            switch (random.nextInt(3)) {
                case 0 -> any.accounts.edit(World.TENANT, now.localId(), account.active(), account.values());
                case 1 ->
                    any.accounts.edit(
                            World.TENANT,
                            now.localId(),
                            now.active(),
                            now.values().with(AccountField.GIVEN_NAME, "Edited"));
                default -> any.accounts.delete(World.TENANT, now.localId());
            }
        }

        any.run();
        any.run();

        World fresh = new World(source);
        fresh.settings = any.settings;
        fresh.run();
        assertThat(Worlds.activePeople(any)).as("seed " + seed).isEqualTo(Worlds.activePeople(fresh));
        var settled = any.contents();
        any.run();
        assertThat(any.contents()).as("seed " + seed).isEqualTo(settled);
    }

    @Test
    void anAccountOfSomebodyWhoIsGoneThatABackupBringsBackIsDeactivatedAgain() {
        world.run();
        roster.remove("s1-teacher");
        roster.change("s2-teacher", u -> u.status(StatusType.TO_BE_DELETED));
        world.run();
        for (String id : List.of("s1-teacher", "s2-teacher")) {
            Account gone = world.account(id);
            assertThat(gone.active()).isFalse();
            world.accounts.edit(World.TENANT, gone.localId(), true, gone.values());
        }

        world.run();
        world.run();

        assertThat(world.account("s2-teacher").active()).isFalse();
        assertThat(world.account("s1-teacher").active()).isFalse();
    }

    @Test
    void aLostStateFindsEveryAccountAgainAndMakesNoneTwice() {
        world.run();
        var before = Worlds.people(world);
        World lost = new World(roster);
        lost.store = world.accounts;

        SyncReport report = lost.run();

        assertThat(users(report).of(Outcome.LINKED)).isEqualTo(126);
        assertThat(world.accounts.all(World.TENANT)).hasSize(126);
        assertThat(users(lost.run()).of(Outcome.UNCHANGED)).isEqualTo(126);
        assertThat(Worlds.people(world)).isEqualTo(before);
    }

    // 5

    @Test
    void theCheckpointMovesOnlyWhenEveryItemIsSettled() {
        world.run();
        var first = world.state.checkpoint(World.TENANT).orElseThrow();

        roster.incomplete.put(RosterCollection.USERS, "seam-broken");
        world.run();
        assertThat(world.state.checkpoint(World.TENANT)).contains(first);

        roster.incomplete.clear();
        roster.unreachable.add(RosterCollection.ORGS);
        world.run();
        assertThat(world.state.checkpoint(World.TENANT)).contains(first);

        roster.unreachable.clear();
        world.plan();
        assertThat(world.state.checkpoint(World.TENANT)).contains(first);

        world.run();
        assertThat(world.state.checkpoint(World.TENANT).orElseThrow().lastFull())
                .isAfter(first.lastFull());
    }

    @Test
    void theCheckpointStaysWhenARunIsCancelled() {
        world.run();
        var first = world.state.checkpoint(World.TENANT);
        roster.change("s1-student-0001", u -> u.familyName("Moved"));
        RosterSync sync = world.sync(event -> {
            if (event instanceof SyncEvent.Planned) {
                Thread.currentThread().interrupt();
            }
        });

        SyncReport report = sync.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(world.state.checkpoint(World.TENANT)).isEqualTo(first);
        assertThat(users(report).of(Outcome.DEFERRED)).isEqualTo(1);
    }

    @Test
    void theCheckpointMovesWhenWhatCouldNotBeWrittenIsInTheRetryLedger() {
        world.run();
        var first = world.state.checkpoint(World.TENANT).orElseThrow();
        roster.put(ScriptedRoster.person("s1-student-twin", RoleType.STUDENT, "s1")
                .email("s1-student-0001@example.org")
                .build());
        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(1);
        assertThat(world.state.waiting(World.TENANT))
                .extracting(Waiting::sourcedId)
                .containsExactly("s1-student-twin");
        assertThat(world.state.checkpoint(World.TENANT).orElseThrow().lastFull())
                .isAfter(first.lastFull());
    }

    @Test
    void theCheckpointStaysWhenACollectionWasNotReadWhole() {
        world.run();
        var first = world.state.checkpoint(World.TENANT);
        roster.incomplete.put(RosterCollection.CLASSES, "seam-broken");
        world.run();
        assertThat(world.state.checkpoint(World.TENANT)).isEqualTo(first);
    }

    // 6: see CrashTest

    @Test
    void interruptionEndsTheCallAndRestoresTheFlag() {
        Thread.currentThread().interrupt();

        SyncReport report = world.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(world.contents()).isEmpty();
    }

    @Test
    void interruptionWhileTheSourceIsAskedEndsTheCallAndRestoresTheFlag() {
        world.run();
        roster.remove("s1-teacher");
        roster.interruptSingles = true;

        SyncReport report = world.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(world.account("s1-teacher").active()).isTrue();
        roster.interruptSingles = false;
        assertThat(users(world.run()).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("VoidUsed")
    void aRunThatIsInterruptedInTheHostReportsWhatWasDoneAndNoMore() {
        HostAccounts host = new HostAccounts();
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                if (host.rows.size() == 7) {
                    throw new InterruptedException("shutting down");
                }
                return super.create(tx, write);
            }
        };

        SyncReport report = world.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(users(report).of(Outcome.CREATED)).isLessThanOrEqualTo(7);
        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(Outcome.CREATED))
                .isZero();
    }

    // 7

    @Test
    void oneWriterPerTenant() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        RosterSync slow = world.sync(event -> {
            if (event instanceof SyncEvent.Planned) {
                inside.countDown();
                awaitQuietly(go);
            }
        });
        SyncHandle handle = slow.start("schedule");
        inside.await();
        try {
            assertThatThrownBy(() -> world.sync().run())
                    .isInstanceOfSatisfying(
                            RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("busy"));
        } finally {
            go.countDown();
        }
        assertThat(handle.await().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aRunWhoseLeaseAnotherTookWritesNothingMoreAndSaysSo() {
        RosterSync slow = world.sync(event -> {
            if (event instanceof SyncEvent.Planned) {
                world.clock.advance(Duration.ofHours(1));
                world.state.acquire(World.TENANT, "another", Duration.ofMinutes(10));
            }
        });

        SyncReport report = slow.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.problems()).anyMatch(p -> p.code().equals("lease-lost"));
        assertThat(world.state.held(World.TENANT)).isEmpty();
        assertThat(world.state.checkpoint(World.TENANT)).isEmpty();
        assertThat(users(report).of(Outcome.CREATED)).isZero();
    }

    @Test
    void twoTenantsRunSideBySideAndNeverMeet() {
        world.run();
        World twin = new World(roster);
        twin.store = world.accounts;
        twin.memory = world.state;
        RosterSync other = RosterSync.builder()
                .tenant("shelbyville")
                .source(roster)
                .state(world.state)
                .accounts(world.accounts)
                .build();
        var before = world.contents();

        SyncReport report = other.run();

        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(126);
        assertThat(world.contents()).isEqualTo(before);
        assertThat(world.accounts.all(new TenantId("shelbyville"))).hasSize(126);
    }

    // 8

    @Test
    void everyRecordIsCountedOnce() {
        world.run();
        roster.remove("s1-teacher");
        roster.hiddenFromLists.add("s2-teacher");
        roster.change("s1-student-0001", u -> u.status(StatusType.TO_BE_DELETED));
        roster.change("s1-student-0002", u -> u.role(RoleType.TEACHER));
        roster.change("s1-student-0003", u -> u.role(RoleType.GUARDIAN));
        roster.put(ScriptedRoster.person("guardian", RoleType.GUARDIAN, "s1").build());
        roster.change("s1-student-0004", u -> u.familyName("Moved"));
        roster.again(roster.user("s1-student-0004"));
        roster.again(roster.user("s1-student-0005").toBuilder().familyName("?").build());
        roster.fault(RosterCollection.USERS, new RecordFault("users", null, "missing-sourced-id", 1));
        roster.fault(RosterCollection.USERS, new RecordFault("users", "s1-student-0006", "malformed", 2));
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());
        roster.put(ScriptedRoster.person("twin", RoleType.STUDENT, "s1")
                .email("new@example.org")
                .build());

        SyncReport report = world.run();

        Counts users = users(report);
        assertThat(users.conserves()).isTrue();
        // 126 people, less two who are missing, three new ones, and a record without an identifier.
        assertThat(users.read()).isEqualTo(128);
        assertThat(users.of(Outcome.CREATED)).isEqualTo(1);
        assertThat(users.of(Outcome.ERRORS)).isEqualTo(1);
        assertThat(users.of(Outcome.HELD)).isEqualTo(2);
        assertThat(users.of(Outcome.INVALID)).isEqualTo(1);
        assertThat(users.of(Outcome.DUPLICATE)).isEqualTo(2);
        assertThat(users.of(Outcome.SKIPPED)).isEqualTo(1);
        assertThat(users.of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(users.of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(users.absentCandidates()).isEqualTo(2);
    }

    // 9

    @ParameterizedTest
    @ValueSource(strings = {"source", "local", "merge"})
    void accountsThatWereNeverLinkedAreNeverTouched(String policy) {
        world.policy = switch (policy) {
            case "source" -> ConflictPolicy.sourceWins();
            case "local" -> ConflictPolicy.localWins();
            default -> ConflictPolicy.merge();
        };
        List<String> own = new ArrayList<>();
        for (String name : List.of("name.s1-teacher", "operator", "name.s1-student-0001")) {
            own.add(world.accounts.add(
                    World.TENANT,
                    AccountValues.none().with(AccountField.USERNAME, name).with(AccountField.EMAIL, name + "@local")));
        }
        List<Account> before = world.accounts.load(Worlds.noTransaction(), World.TENANT, own);

        world.run();
        roster.remove("s1-teacher");
        roster.change("s1-student-0001", u -> u.status(StatusType.TO_BE_DELETED));
        world.run();
        roster.all(RosterCollection.USERS).clear();
        world.run();

        assertThat(world.accounts.load(Worlds.noTransaction(), World.TENANT, own))
                .containsExactlyInAnyOrderElementsOf(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "local", "merge"})
    void aSuspensionAndADemotionByTheHostAreLocksThatOnlyTheHostLifts(String policy) {
        world.policy = switch (policy) {
            case "source" -> ConflictPolicy.sourceWins();
            case "local" -> ConflictPolicy.localWins();
            default -> ConflictPolicy.merge();
        };
        world.run();
        Account suspended = world.account("s1-student-0001");
        world.accounts.edit(World.TENANT, suspended.localId(), false, suspended.values());
        Account demoted = world.account("s1-teacher");
        world.accounts.edit(
                World.TENANT, demoted.localId(), true, demoted.values().with(AccountField.ROLE, "student"));
        world.run();
        User pupil = roster.user("s1-student-0001");
        roster.remove("s1-student-0001");
        roster.change("s1-teacher", u -> u.familyName("Moved"));
        world.run();
        roster.put(pupil);
        roster.change("s1-teacher", u -> u.role(RoleType.ADMINISTRATOR));
        world.run();
        world.run();

        assertThat(world.account("s1-student-0001").active()).isFalse();
        assertThat(world.account("s1-teacher").values().get(AccountField.ROLE)).isEqualTo("student");
        assertThat(world.account("s1-teacher").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Moved");
    }

    // 10

    @Test
    void aDryRunWritesNothing() {
        world.run();
        roster.remove("s1-teacher");
        roster.change("s1-student-0001", u -> u.familyName("Moved"));
        for (int i = 10; i < 30; i++) {
            roster.remove(String.format("s2-student-%04d", i));
        }
        var before = world.contents();
        Wires wires = new Wires();
        world.memory = wires.state(world.state);
        world.store = wires.store(world.accounts);

        SyncReport report = world.plan();

        assertThat(report.held()).isPresent();
        assertThat(world.contents()).isEqualTo(before);
        assertThat(new TreeSet<>(wires.calls))
                .isSubsetOf(
                        "SyncState.checkpoint",
                        "SyncState.generation",
                        "SyncState.held",
                        "SyncState.intents",
                        "SyncState.keys",
                        "SyncState.linked",
                        "SyncState.read",
                        "SyncState.rows",
                        "SyncState.runsSince",
                        "SyncState.scan",
                        "SyncState.secret",
                        "SyncState.sharesTransactions",
                        "SyncState.suppressed",
                        "SyncState.waiting",
                        "AccountStore.fencing",
                        "AccountStore.fields",
                        "AccountStore.remembersSourcedIds",
                        "AccountStore.keyRule",
                        "AccountStore.rolesByPrivilege",
                        "AccountStore.generation",
                        "AccountStore.load",
                        "AccountStore.candidates",
                        "AccountStore.findBySourcedId");
        assertThat(world.state.runs(World.TENANT, 10)).hasSize(1);
        assertThat(world.state.held(World.TENANT)).isEmpty();
    }

    @Test
    void whatIsAppliedAfterApprovalIsASubsetOfWhatWasApproved() {
        world.run();
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        roster.change("s2-student-0001", u -> u.role(RoleType.TEACHER));
        roster.change("s2-student-0002", u -> u.role(RoleType.ADMINISTRATOR));
        SyncReport held = world.run();
        String digest = held.held().orElseThrow().digest();
        // The world moves on: two came back, one rose further, others changed whom nobody asked about.
        roster.put(
                ScriptedRoster.person("s1-student-0000", RoleType.STUDENT, "s1").build());
        roster.put(
                ScriptedRoster.person("s1-student-0001", RoleType.STUDENT, "s1").build());
        roster.change("s2-student-0001", u -> u.role(RoleType.ADMINISTRATOR));
        roster.change("s3-student-0001", u -> u.familyName("Not approved"));
        roster.remove("s3-student-0002");
        Map<String, String> before = Worlds.people(world);

        SyncReport approved = world.approve(digest);

        Set<String> changed = new TreeSet<>();
        Worlds.people(world).forEach((id, now) -> {
            if (!now.equals(before.get(id))) {
                changed.add(id);
            }
        });
        Set<String> expected = new TreeSet<>(Set.of("s2-student-0002"));
        for (int i = 2; i < 20; i++) {
            expected.add(String.format("s1-student-%04d", i));
        }
        assertThat(changed).isEqualTo(expected);
        assertThat(users(approved).of(AbsentOutcome.DEACTIVATED)).isEqualTo(18);
        assertThat(users(approved).of(AbsentOutcome.STILL_THERE)).isEqualTo(2);
        assertThat(approved.problems())
                .filteredOn(p -> p.code().equals("stale"))
                .hasSize(3);
        assertThat(world.state.held(World.TENANT)).isEmpty();
    }

    // 12

    @Test
    void noPersonalValueLeavesInAReportExceptionOrToString() {
        String canary = "Canary7731";
        ScriptedRoster source = ScriptedRoster.of(2, 20);
        World secretive = new World(source);
        HostAccounts host = new HostAccounts();
        secretive.store = host;
        for (int i = 0; i < 12; i++) {
            source.change(String.format("s1-student-%04d", i), u -> Worlds.withCanaries(u, canary));
        }
        List<Object> said = new ArrayList<>();
        RosterSync sync = secretive.sync(event -> {
            said.add(event);
            if (event instanceof SyncEvent.RunFinished finished) {
                said.add(finished.report().toJson());
                said.add(finished.report().summary());
            }
        });
        host.add(AccountValues.none().with(AccountField.USERNAME, canary + ".s1-student-0003"));
        sync.run();
        source.change("s1-student-0001", u -> u.email(canary + ".s1-student-0002@example.org"));
        source.change("s1-student-0004", u -> u.role(RoleType.ADMINISTRATOR));
        source.change("s1-student-0005", u -> u.status(StatusType.TO_BE_DELETED));
        source.again(
                source.user("s1-student-0006").toBuilder().phone(canary + "2").build());
        for (int i = 7; i < 12; i++) {
            source.remove(String.format("s1-student-%04d", i));
        }
        SyncReport held = sync.run();
        said.add(sync.heldItems());
        said.add(sync.held());
        said.add(sync.explain(canary + ".s1-student-0001"));
        said.add(sync.approve(held.held().orElseThrow().digest(), "ada", "looked"));
        said.add(sync.history(10));
        for (var run : sync.history(10)) {
            said.add(sync.problems(run.run()));
        }
        said.add(secretive.row(RosterCollection.USERS, "s1-student-0000"));
        said.add(host.rows.values().stream()
                .map(HostAccounts.Row::values)
                .map(AccountValues::toString)
                .toList());

        assertThat(String.valueOf(said)).doesNotContain(canary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "candidates", "findBySourcedId", "create", "update", "setActive"})
    void noPersonalValueLeavesWhenTheHostThrowsIt(String method) {
        HostAccounts host = new HostAccounts();
        world.store = host;
        if (!method.equals("candidates") && !method.equals("findBySourcedId") && !method.equals("create")) {
            world.run();
            roster.change("s1-student-0001", u -> u.familyName("Moved"));
            roster.change("s1-student-0002", u -> u.status(StatusType.TO_BE_DELETED));
        }
        world.store = Misbehaving.throwing(host, method, "Canary7731@example.org");
        StringWriter said = new StringWriter();

        try {
            SyncReport report = world.run();
            said.append(report.toString()).append(report.toJson());
            assertThat(report.status()).isIn(RunStatus.DONE_WITH_ERRORS, RunStatus.FAILED);
        } catch (RuntimeException e) {
            e.printStackTrace(new PrintWriter(said, true));
        }

        assertThat(said.toString()).doesNotContain("Canary7731");
    }

    // 13

    @ParameterizedTest
    @ValueSource(strings = {"update", "return", "link"})
    void aRiseInPrivilegeOfAnExistingAccountIsHeld(String how) {
        if (!how.equals("link")) {
            world.run();
        }
        String id = "s1-student-0001";
        String localId;
        switch (how) {
            case "update" -> localId = world.account(id).localId();
            case "return" -> {
                User before = roster.user(id);
                localId = world.account(id).localId();
                roster.remove(id);
                world.run();
                assertThat(world.account(id).active()).isFalse();
                roster.put(before);
            }
            default -> {
                world.settings = world.settings.withLinks(com.kybergate.rostersync.plan.LinkRule.AUTO);
                localId = world.accounts.add(
                        World.TENANT,
                        AccountValues.none()
                                .with(AccountField.USERNAME, "name." + id)
                                .with(AccountField.ROLE, "student"));
            }
        }
        roster.change(id, u -> u.role(RoleType.TEACHER).familyName("Moved"));

        SyncReport report = world.run();

        Account account = world.accounts
                .load(Worlds.noTransaction(), World.TENANT, List.of(localId))
                .get(0);
        assertThat(account.values().get(AccountField.ROLE)).isEqualTo("student");
        assertThat(report.held().orElseThrow().reasons()).containsEntry("privilege-rise", 1L);
        assertThat(report.status()).isEqualTo(RunStatus.HELD);

        SyncReport approved = world.approve(report.held().orElseThrow().digest());

        account = world.accounts
                .load(Worlds.noTransaction(), World.TENANT, List.of(localId))
                .get(0);
        assertThat(approved.problems()).isEmpty();
        assertThat(account.values().get(AccountField.ROLE)).isEqualTo("staff");
        assertThat(account.values().get(AccountField.FAMILY_NAME)).isEqualTo("Moved");
        assertThat(account.active()).isTrue();
        assertThat(world.run().held()).isEmpty();
    }

    @Test
    void someoneWhoLeavesASchoolOfSeveralLosesThatSchoolAlone() {
        roster.change("s1-student-0001", u -> u.orgs(List.of(new GuidRef("s1", "org"), new GuidRef("s2", "org"))));
        world.run();
        roster.change("s1-student-0001", u -> u.orgs(List.of(new GuidRef("s2", "org"))));

        world.run();

        assertThat(world.account("s1-student-0001").active()).isTrue();
        assertThat(world.account("s1-student-0001").values().getAll(AccountField.SCHOOLS))
                .containsExactly("s2");
    }

    // beside them: what the engine promises when something else fails

    @Test
    void aHostThatCannotBeReadFailsTheRunAndTheHistorySaysSo() {
        world.run();
        world.store = Misbehaving.throwing(world.accounts, "load", "down");

        assertThatThrownBy(world::run).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("down");

        assertThat(world.state.runs(World.TENANT, 1).get(0).status()).isEqualTo("failed");
        world.store = world.accounts;
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        RosterSync sync = world.sync(event -> {
            throw new IllegalStateException("a listener's own trouble");
        });

        assertThat(sync.run().status()).isEqualTo(RunStatus.DONE);
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void discardLetsGoOfWhatWasSeenAndOfNothingElse() {
        world.run();
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        String digest = world.run().held().orElseThrow().digest();

        world.sync().discard(digest, "ada");

        assertThat(world.sync().held()).isEmpty();
        assertThat(world.active()).hasSize(126);
        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(digest);
        assertThatThrownBy(() -> world.sync().discard("0".repeat(64), "ada"))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("not-held"));
    }

    @Test
    void everyProblemSaysWhatToDo() {
        roster.enroll("nobody", "s1");
        roster.fault(RosterCollection.USERS, new RecordFault("users", "x", "malformed", 7));

        assertThat(world.run().problems())
                .hasSize(2)
                .allMatch(p -> !p.remedy().isBlank())
                .extracting(Problem::severity)
                .containsExactlyInAnyOrder(Problem.WARNING, Problem.ERROR);
    }

    private void dropSome() {
        roster.remove("s1-teacher");
        roster.all(RosterCollection.CLASSES).remove("s1-c1");
        roster.all(RosterCollection.ORGS).remove("s3");
        roster.all(RosterCollection.ENROLLMENTS).remove("e-s2-student-0001");
    }

    private Set<String> present() {
        Set<String> out = new TreeSet<>();
        for (RosterCollection collection : RosterCollection.values()) {
            world.state.scan(
                    World.TENANT,
                    collection,
                    rows -> rows.forEach(row -> {
                        if (row.active()) {
                            out.add(collection + "/" + row.sourcedId());
                        }
                    }));
        }
        return out;
    }

    private Set<String> gone(Set<String> before, RosterCollection collection) {
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(present());
        gone.removeIf(key -> !key.startsWith(collection + "/"));
        return gone;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
