// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.ForgetReport.Accounts;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.RunRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whoever is to be forgotten is, and stays so. */
class ForgetTest {
    private static final String WHO = "s1-student-0001";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 20);
    private final World world = new World(roster);

    @Test
    void aForgottenPersonIsGoneWithAccountAndEnrollmentsAndNobodyElseIs() {
        world.run();
        Map<String, String> before = world.contents();
        String localId = world.account(WHO).localId();

        ForgetReport report = world.sync().forget(WHO, "ada", "asked for");

        assertThat(report).isEqualTo(new ForgetReport(2, 0, Accounts.ERASED));
        Map<String, String> expected = new TreeMap<>(before);
        expected.remove("USERS/" + WHO);
        expected.remove("ENROLLMENTS/e-" + WHO);
        expected.remove("account/" + localId);
        assertThat(world.contents()).isEqualTo(expected);
    }

    @Test
    void whoeverWasForgottenIsSkippedHoweverOftenTheRosterListsThem() {
        world.run();
        world.sync().forget(WHO, "ada", "asked for");
        Map<String, String> forgotten = world.contents();

        for (int times = 0; times < 2; times++) {
            SyncReport report = world.run();

            assertThat(report.status()).isEqualTo(RunStatus.DONE);
            assertThat(report.problems()).isEmpty();
            assertThat(users(report).of(SkipReason.SUPPRESSED)).isEqualTo(1);
            assertThat(users(report).of(Outcome.UNCHANGED)).isEqualTo(43);
            assertThat(enrollments(report).of(SkipReason.SUPPRESSED)).isEqualTo(1);
            assertThat(world.contents()).isEqualTo(forgotten);
        }
    }

    @Test
    void whoeverWasForgottenStaysSoWhateverTheRosterSaysOfThem() {
        world.run();
        world.sync().forget(WHO, "ada", "asked for");
        Map<String, String> forgotten = world.contents();
        User listed = roster.user(WHO);

        roster.change(WHO, u -> u.status(StatusType.TO_BE_DELETED));
        assertSkipped(world.run(), forgotten);
        roster.again(listed);
        assertSkipped(world.run(), forgotten);
        roster.twice.clear();
        roster.change(WHO, u -> u.status(StatusType.ACTIVE).role(new RoleType("parent")));
        assertSkipped(world.run(), forgotten);
        roster.remove(WHO);
        roster.fault(RosterCollection.USERS, new RecordFault("users", WHO, "malformed", 3));
        assertSkipped(world.run(), forgotten);
        roster.faults.clear();
        roster.enroll(WHO, "s1");
        SyncReport withoutThePerson = world.run();
        assertThat(enrollments(withoutThePerson).of(SkipReason.SUPPRESSED)).isEqualTo(1);
        assertThat(withoutThePerson.problems()).isEmpty();
        assertThat(world.contents()).isEqualTo(forgotten);
    }

    private static void assertSkipped(SyncReport report, Map<String, String> ignored) {
        assertThat(users(report).of(SkipReason.SUPPRESSED)).isEqualTo(1);
        assertThat(report.problems()).isEmpty();
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void whoeverWasForgottenStandsNoMoreBesideOthers() {
        roster.change(
                "s2-student-0002", u -> u.agents(List.of(new GuidRef(WHO, "user"), new GuidRef("s1-teacher", "user"))));
        world.run();
        world.sync().forget(WHO, "ada", "asked for");
        Map<String, String> forgotten = world.contents();

        assertThat(world.row(RosterCollection.USERS, "s2-student-0002").record().list("agents"))
                .containsExactly("s1-teacher");
        SyncReport report = world.run();
        assertThat(users(report).of(Outcome.UNCHANGED)).isEqualTo(43);
        assertThat(world.contents()).isEqualTo(forgotten);
        roster.change("s2-student-0002", u -> u.givenName("New"));
        world.run();
        assertThat(world.row(RosterCollection.USERS, "s2-student-0002").json()).doesNotContain(WHO);
        roster.change("s2-student-0002", u -> u.role(RoleType.ADMINISTRATOR));
        HeldPart held = world.run().held().orElseThrow();
        assertThat(users(world.approve(held.digest())).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.row(RosterCollection.USERS, "s2-student-0002").json())
                .contains("administrator")
                .doesNotContain(WHO);
    }

    @Test
    void somebodyReadmittedIsSomebodyNew() {
        world.run();
        world.sync().forget(WHO, "ada", "asked for");

        assertThat(world.sync().readmit(WHO, "ada")).isTrue();
        assertThat(world.sync().readmit(WHO, "ada")).isFalse();

        SyncReport report = world.run();
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(enrollments(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(world.account(WHO).active()).isTrue();
    }

    @Test
    void theHistorySaysThatSomebodyWasForgottenAndNotWho() {
        world.run();
        String email = String.valueOf(roster.user(WHO).email());
        world.sync().pause(WHO, "until " + email + " is gone");

        world.sync()
                .forget(
                        WHO,
                        "Given " + WHO + " Family " + WHO,
                        "for " + WHO + ", that is " + email + "; not " + WHO + "9");

        RunRecord run = world.sync().history(1).get(0);
        assertThat(run.mode()).isEqualTo("forget");
        assertThat(run.status()).isEqualTo("done");
        assertThat(run.by()).isEqualTo("[forgotten]");
        assertThat(run.reason()).isEqualTo("for [forgotten], that is [forgotten]; not " + WHO + "9");
        assertThat(run.report()).contains("One person was forgotten").doesNotContain(WHO);
        assertThat(world.state.note(World.TENANT, "paused").orElseThrow())
                .contains("until [forgotten] is gone")
                .doesNotContain(WHO, email);
        world.sync().readmit(WHO, WHO);
        assertThat(world.sync().history(1).get(0).mode()).isEqualTo("readmit");
        assertThat(world.sync().history(1).get(0).by()).isEqualTo("[forgotten]");
    }

    @Test
    void problemsThatNamedTheForgottenAreGoneFromTheHistoryAndTheNumbersStay() {
        roster.change(WHO, u -> u.role(null));
        roster.again(
                roster.user("s1-student-0002").toBuilder().givenName("Other").build());
        roster.again(
                roster.user("s1-student-0003").toBuilder().givenName("Other").build());
        SyncReport report = world.run();
        assertThat(named(report.problems())).contains("s1-student-0002", "s1-student-0003");
        String run = world.sync().history(1).get(0).run();

        world.sync().forget("s1-student-0002", "ada", "asked for");

        assertThat(named(world.sync().problems(run)))
                .contains("s1-student-0003")
                .doesNotContain("s1-student-0002");
        String kept = world.state.run(World.TENANT, run).orElseThrow().report();
        assertThat(kept).contains("s1-student-0003").doesNotContain("s1-student-0002");
        assertThat(kept).contains("\"duplicate\":2");
    }

    @Test
    void whatWaitsOfOthersWaitsOnUnderADigestOfItsOwn() {
        world.run();
        for (String who : List.of(WHO, "s1-student-0002", "s1-student-0003")) {
            roster.change(who, u -> u.role(RoleType.ADMINISTRATOR));
        }
        HeldPart before = world.run().held().orElseThrow();
        assertThat(before.items()).isEqualTo(3);

        ForgetReport report = world.sync().forget(WHO, "ada", "asked for");

        assertThat(report.held()).isEqualTo(1);
        HeldPart left = world.sync().held().orElseThrow();
        assertThat(left.digest()).isNotEqualTo(before.digest());
        assertThat(left.since()).isEqualTo(before.since());
        assertThat(world.sync().heldItems())
                .extracting(HeldItem::sourcedId)
                .containsExactlyInAnyOrder("s1-student-0002", "s1-student-0003");
        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(left.digest());
        assertThat(world.approve(left.digest()).status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void anEnrollmentThatWaitsAndIsNobodysYetIsLetGoOfAndHeldAgainIfItIsOfSomebodyElse() {
        world.run();
        for (String who : List.of(WHO, "s1-student-0002")) {
            roster.put(Enrollment.builder("rising-" + who)
                    .user(new GuidRef(who, "user"))
                    .rosterClass(new GuidRef("s2-c1", "class"))
                    .school(new GuidRef("s2", "org"))
                    .role(RoleType.TEACHER)
                    .build());
        }
        assertThat(world.run().held().orElseThrow().items()).isEqualTo(2);

        world.sync().forget(WHO, "ada", "asked for");

        assertThat(world.sync().held()).isEmpty();
        world.run();
        assertThat(world.sync().heldItems()).extracting(HeldItem::sourcedId).containsExactly("rising-s1-student-0002");
    }

    @Test
    void explainSaysOfTheForgottenThatTheyAreSuppressedAndNothingElse() {
        world.run();
        String email = String.valueOf(roster.user(WHO).email());
        world.sync().forget(WHO, "ada", "asked for");
        roster.asked.clear();

        List<Explanation> explanations = world.sync().explain(WHO);

        assertThat(explanations)
                .containsExactly(new Explanation(
                        WHO, null, null, false, false, "unclear", "suppressed", "nothing", "", List.of(), null));
        assertThat(roster.asked).isEmpty();
        assertThat(world.sync().explain(email)).isEmpty();
    }

    @Test
    void somebodyNotKnownHereCanBeForgottenBeforeTheyCome() {
        assertThat(world.sync().forget(WHO, "ada", "asked for")).isEqualTo(new ForgetReport(0, 0, Accounts.NONE));

        SyncReport report = world.run();

        assertThat(users(report).of(SkipReason.SUPPRESSED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(43);
    }

    @Test
    void anAccountThatTheHostErasesItselfIsLeftToItAndNotTouchedAgain() {
        HostAccounts host = new HostAccounts();
        world.store = host;
        world.settings = world.settings.withLinks(LinkRule.NEVER);
        world.run();
        String localId =
                world.row(RosterCollection.USERS, WHO).linked().orElseThrow().localId();
        Account before = HostAccounts.account(localId, java.util.Objects.requireNonNull(host.rows.get(localId)));

        ForgetReport report = world.sync().forget(WHO, "ada", "asked for");
        world.run();
        roster.remove(WHO);
        world.run();

        assertThat(report.accounts()).isEqualTo(Accounts.LEFT_TO_HOST);
        assertThat(HostAccounts.account(localId, java.util.Objects.requireNonNull(host.rows.get(localId))))
                .isEqualTo(before);
    }

    @Test
    void whatAHostElsewhereRefusesIsFinishedByCallingAgainAndNobodyComesBackMeanwhile() {
        world.run();
        Map<String, String> before = world.contents();
        world.store = Misbehaving.throwing(world.accounts, "forget", "refused: " + WHO);

        assertThatThrownBy(() -> world.sync().forget(WHO, "ada", "asked for"))
                .hasMessageContaining("the account cannot be erased")
                .hasMessageNotContaining(WHO);

        assertThat(world.contents()).isEqualTo(before);
        world.store = world.accounts;
        for (StatusType status : List.of(StatusType.ACTIVE, StatusType.TO_BE_DELETED)) {
            roster.change(WHO, u -> u.status(status));
            assertThat(users(world.run()).of(SkipReason.SUPPRESSED)).isEqualTo(1);
            assertThat(world.contents()).isEqualTo(before);
        }
        assertThat(world.sync().forget(WHO, "ada", "asked for")).isEqualTo(new ForgetReport(2, 0, Accounts.ERASED));
        assertThat(world.contents()).doesNotContainKey("USERS/" + WHO).hasSize(before.size() - 3);
    }

    @Test
    void whatWaitsOfSomebodySuppressedIsNotDoneByAnApproval() {
        world.run();
        roster.change(WHO, u -> u.role(RoleType.ADMINISTRATOR));
        String digest = world.run().held().orElseThrow().digest();
        world.store = Misbehaving.throwing(world.accounts, "forget", "refused");
        assertThatThrownBy(() -> world.sync().forget(WHO, "ada", "asked for"))
                .hasMessageContaining("the account cannot be erased");
        world.store = world.accounts;
        Map<String, String> before = world.contents();

        assertThat(users(world.approve(digest)).of(Outcome.DEFERRED)).isEqualTo(1);

        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void aRunUnderWayIsWaitedForAndNothingIsForgottenMeanwhile() {
        world.run();
        Map<String, String> before = world.contents();
        Lease lease = world.state.acquire(World.TENANT, "another", Duration.ofMinutes(5));

        assertThatThrownBy(() -> world.sync().forget(WHO, "ada", "asked for"))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("busy"));

        assertThat(world.contents()).isEqualTo(before);
        world.state.release(lease);
        world.sync().forget(WHO, "ada", "asked for");
    }

    @Test
    void aForgottenTenantIsGoneWithItsAccountsAndTheListenersAreTold() {
        world.run();
        byte[] secret = world.state.secret(World.TENANT);
        List<SyncEvent> events = new ArrayList<>();

        ForgetReport report = world.sync(events::add).forgetTenant("ada");

        assertThat(report).isEqualTo(new ForgetReport(44 + 40 + 3 + 2, 0, Accounts.ERASED));
        assertThat(events).containsExactly(new SyncEvent.TenantForgotten(World.TENANT, "ada"));
        assertThat(world.contents()).isEmpty();
        assertThat(world.sync().history(5)).isEmpty();
        assertThat(world.state.secret(World.TENANT)).isNotEqualTo(secret);
        assertThat(users(world.run()).of(Outcome.CREATED)).isEqualTo(44);
    }

    @Test
    void whatIsKeptLongEnoughGoesAtTheEndOfARun() {
        roster.again(roster.user(WHO).toBuilder().givenName("Other").build());
        world.run();
        roster.twice.clear();
        String first = world.sync().history(1).get(0).run();
        roster.remove("s1-student-0002");
        world.run();
        assertThat(named(world.sync().problems(first))).containsExactly(WHO);

        world.clock.advance(Duration.ofDays(91));
        world.run();
        assertThat(world.sync().problems(first)).isEmpty();
        assertThat(world.state.run(World.TENANT, first).orElseThrow().report()).doesNotContain(WHO);

        world.clock.advance(Duration.ofDays(400));
        world.run();
        assertThat(world.state.run(World.TENANT, first)).isEmpty();
        assertThat(world.contents()).containsKey("USERS/s1-student-0002");

        world.clock.advance(Duration.ofDays(730));
        world.run();
        assertThat(world.contents()).doesNotContainKey("USERS/s1-student-0002");
        assertThat(world.contents()).containsKey("USERS/" + WHO);
        assertThat(users(world.run()).absentCandidates()).isZero();
    }

    @Test
    void whatWaitsAndIsNeverFoundAgainIsNotCarriedOnForEver() {
        world.run();
        for (int i = 0; i < 10; i++) {
            roster.remove("s1-student-000" + i);
        }
        HeldPart held = world.run().held().orElseThrow();
        roster.incomplete.put(RosterCollection.USERS, "seams");
        roster.incomplete.put(RosterCollection.ENROLLMENTS, "seams");
        assertThat(world.run().held()).contains(held);

        world.clock.advance(Duration.ofDays(89));
        assertThat(world.run().held()).contains(held);
        world.clock.advance(Duration.ofDays(1));
        assertThat(world.run().held()).isEmpty();

        roster.incomplete.clear();
        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(held.digest());
    }

    @Test
    void whoWantsToKeepEverythingSaysSo() {
        roster.again(roster.user(WHO).toBuilder().givenName("Other").build());
        world.run();
        String first = world.sync().history(1).get(0).run();
        world.clock.advance(Duration.ofDays(4_000));

        RosterSync.builder()
                .tenant(World.TENANT.value())
                .source(roster)
                .state(world.state)
                .accounts(world.accounts)
                .retention(Retention.unlimited())
                .clock(world.clock)
                .build()
                .run();

        assertThat(named(world.sync().problems(first))).containsExactly(WHO);
        assertThatThrownBy(() -> new Retention(null, Duration.ofDays(-1), null, null))
                .hasMessageContaining("problems");
    }

    private static List<String> named(List<Problem> problems) {
        return problems.stream()
                .map(Problem::sourcedId)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }

    private static Counts enrollments(SyncReport report) {
        return report.counts(RosterCollection.ENROLLMENTS);
    }
}
