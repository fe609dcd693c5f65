// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.plan.Dating;
import com.kybergate.rostersync.plan.PlanRules;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.StoreTraits;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run reads of its source, how far that goes, and what it has to say of it. */
class ReadingTest {
    private static final RosterCollection USERS = RosterCollection.USERS;
    private static final RosterCollection ORGS = RosterCollection.ORGS;

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private final SecureRandom random = new SecureRandom();
    private final InMemorySyncState state = new InMemorySyncState(clock);
    private final InMemoryAccountStore accounts = new InMemoryAccountStore();
    private final ToldRoster roster = new ToldRoster();
    private final List<SyncEvent> events = new ArrayList<>();
    private final Map<RosterCollection, Long> totals = new EnumMap<>(RosterCollection.class);
    private final Map<RosterCollection, List<String>> due = new EnumMap<>(RosterCollection.class);
    private final Cancellation cancellation = new Cancellation();
    private final StoreTraits traits = new StoreTraits(true, Fencing.ENFORCED, true);
    private final SyncSettings settings =
            SyncSettings.defaults().withCollections(EnumSet.of(ORGS, USERS)).withMode(SyncMode.auto());
    private final SyncEngine<Void> engine = new SyncEngine<>(
            World.TENANT,
            roster,
            state,
            accounts,
            settings,
            PlanRules.defaults(),
            traits,
            Retention.unlimited(),
            Duration.ofHours(1),
            List.of(events::add),
            new Alerts(state, World.TENANT, Map.of(), SyncSchedule.manual(ZoneOffset.UTC), 3, null),
            SyncSchedule.manual(ZoneOffset.UTC),
            Path.of(""),
            clock,
            random);
    private final RunDraft draft = draft();
    private final Instant earlier = draft.startedAt.minus(Duration.ofHours(6));
    private final Reading reading = new Reading(engine, draft, null, cancellation);

    @Nullable
    private Stage stage;

    @BeforeEach
    void aSchoolAndAStudent() {
        show(ORGS, Org.builder("s1").name("School").build());
        show(USERS, person("ada").build());
        roster.serverDate = draft.startedAt;
    }

    @AfterEach
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void whatWasReadWholeIsExpectedInTheNumbersOfTheNextRun() throws Exception {
        show(USERS, person("ada").build(), person("ben").build());

        assertThat(everything()).isTrue();

        assertThat(whole().totals()).isEqualTo(Map.of(ORGS, 1L, USERS, 2L));
        assertThat(draft.receipts).extracting(FetchReceipt::collection).containsExactly("orgs", "users");
        assertThat(draft.problems).isEmpty();
        assertThat(events)
                .containsExactly(
                        new SyncEvent.Fetched(World.TENANT, ORGS, 1, 1L),
                        new SyncEvent.Fetched(World.TENANT, USERS, 2, 2L));
    }

    @Test
    void aNumberThatIsNotThatOfWhatWasReadIsNotKept() throws Exception {
        roster.numbers.put(USERS, 2L);
        roster.numbers.remove(ORGS);

        assertThat(everything()).isTrue();

        assertThat(draft.problems).isEmpty();
        assertThat(whole().totals()).isEmpty();
    }

    @Test
    void aWalkThatProvesNothingIsNamedLeavesNoNumberAndTheRestIsRead() throws Exception {
        roster.unproved.put(ORGS, List.of("rows-moved", "seam-lost", "total-reached"));

        assertThat(everything()).isTrue();

        assertThat(roster.walked).containsExactly(ORGS, USERS);
        assertThat(draft.problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("fetch-incomplete");
            assertThat(problem.severity()).isEqualTo(Problem.ERROR);
            assertThat(problem.entity()).isEqualTo("orgs");
            assertThat(problem.remedy()).contains("(rows-moved, seam-lost)");
        });
        assertThat(whole().totals()).isEqualTo(Map.of(USERS, 1L));
    }

    @Test
    void whereACollectionCannotBeReadAtAllNothingElseIs() throws Exception {
        show(ORGS);
        roster.unproved.put(ORGS, List.of("failed:connection", "failed"));

        assertThat(everything()).isFalse();

        assertThat(roster.walked).containsExactly(ORGS);
        assertThat(draft.problems).extracting(Problem::code).containsExactly("fetch-incomplete");
        assertThat(draft.receipts).hasSize(1);
    }

    @Test
    void aWalkThatBreaksOffWithSomethingOrEndsWithNothingGoesOn() throws Exception {
        roster.unproved.put(ORGS, List.of("failed:connection", "failed"));
        show(USERS);
        roster.unproved.put(USERS, List.of("suddenly-empty", "empty-page"));

        assertThat(everything()).isTrue();

        assertThat(roster.walked).containsExactly(ORGS, USERS);
    }

    @Test
    void theNextRunGoesOnFromWhatTheSourcesClockShowed() throws Exception {
        Instant shown = draft.startedAt.minusSeconds(30);
        roster.serverDate = shown;

        everything();

        assertThat(whole().watermark()).isEqualTo(shown);
        assertThat(reading.clocksAgree()).isTrue();
    }

    @Test
    void whereTheClocksDoNotAgreeTheNextRunGoesOnFromNowhere() throws Exception {
        roster.serverDate = draft.startedAt.minusSeconds(1000);

        everything();

        assertThat(whole().watermark()).isNull();
        assertThat(reading.clocksAgree()).isFalse();
    }

    @Test
    void aRunThatIsAskedToStopReadsNoFurther() {
        cancellation.request();

        assertThatThrownBy(this::everything).isInstanceOf(CancellationException.class);
        assertThat(roster.walked).containsExactly(ORGS);
        assertThat(events).isEmpty();
    }

    @Test
    void aRunWhosePlaceAnotherTookReadsNoFurther() {
        RunLease lease = RunLease.take(state, World.TENANT, "run", Duration.ofNanos(1));
        state.acquire(World.TENANT, "another", Duration.ofHours(1));
        Reading late = new Reading(engine, draft, lease, cancellation);

        assertThatThrownBy(() -> late.everything(settings.collections(), stage()))
                .isInstanceOf(LeaseLostException.class);
        assertThat(roster.walked).containsExactly(ORGS);
    }

    @Test
    void changesThatCanBeTrustedAreReportedAndCounted() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 0);

        assertThat(changes()).isEmpty();

        draft.mode = RunDraft.DELTA;
        assertThat(draft.receipts).extracting(FetchReceipt::collection).containsExactly("orgs", "users");
        assertThat(reading.checkpoint(since(), false, Dating.KEPT).totals()).isEqualTo(Map.of(ORGS, 1L, USERS, 1L));
        assertThat(events).hasSize(2);
        assertThat(stage().staged(USERS).orElseThrow().sawWanted("ada")).isTrue();
    }

    @Test
    void aSourceThatCannotTellChangesIsDoubtedAtItsFirstCollection() throws Exception {
        roster.tellsChanges = false;

        assertThat(changes()).contains(new Reading.Doubt(WhyFull.NOT_OFFERED, "orgs"));
    }

    @Test
    void aDoubtNamesItsCollectionAndNothingIsReportedOfWhatWasRead() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 5);

        assertThat(changes()).contains(new Reading.Doubt(WhyFull.COUNT_DIFFERS, "users"));
        assertThat(draft.receipts).isEmpty();
        assertThat(whole().totals()).isEmpty();
    }

    @Test
    void changesOfASourceWhoseClockStrayedOrWasSetBackAreDoubted() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 0);
        roster.serverDate = draft.startedAt.minusSeconds(1000);
        assertThat(changes()).contains(new Reading.Doubt(WhyFull.CLOCK, ""));

        renew();
        Reading behind = new Reading(engine, draft(), null, cancellation);
        roster.serverDate = draft.startedAt.minusSeconds(30);
        assertThat(behind.changes(stage(), since(draft.startedAt.minusSeconds(20)), planner(), this::retries))
                .contains(new Reading.Doubt(WhyFull.CLOCK, ""));
    }

    @Test
    void whoseAccountWasEditedIsAskedForUnlessTheChangesSpeakOfThem() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 1);
        linkedToNoAccount("ada");
        linkedToNoAccount("ben");
        roster.numbers.put(USERS, 1L);
        roster.singles.put("ben", new SingleRead.Found(person("ben").build()));

        assertThat(changes()).isEmpty();

        assertThat(roster.asked).containsExactly("ben");
        assertThat(stage().staged(USERS).orElseThrow().sawUnchanged("ben")).isTrue();
    }

    @Test
    void whoseAccountWasEditedAndWhoIsNotFoundOrNotThemselvesIsDoubted() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 0);
        linkedToNoAccount("ben");

        assertThat(changes()).contains(new Reading.Doubt(WhyFull.EDITED_UNREAD, "users"));
        renew();
        roster.singles.put("ben", new SingleRead.Found(person("cleo").build()));
        assertThat(changes()).contains(new Reading.Doubt(WhyFull.EDITED_UNREAD, "users"));
    }

    @Test
    void whoseAccountWasEditedAndWhoChangedWithoutAWordIsDoubted() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 0);
        linkedToNoAccount("ben");
        roster.singles.put(
                "ben",
                new SingleRead.Found(
                        person("ben").status(StatusType.TO_BE_DELETED).build()));

        assertThat(changes()).contains(new Reading.Doubt(WhyFull.EDITED_UNREAD, "users"));
    }

    @Test
    void twoHundredEditedAccountsAreAskedForAndOneMoreIsTooMany() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 1);
        for (int i = 0; i < 201; i++) {
            String sourcedId = "many-" + i;
            linkedToNoAccount(sourcedId);
            roster.singles.put(sourcedId, new SingleRead.Found(person(sourcedId).build()));
        }
        assertThat(changes()).contains(new Reading.Doubt(WhyFull.MANY_EDITED, "users"));
        assertThat(roster.asked).isEmpty();

        renew();
        show(USERS, person("many-0").build());
        assertThat(changes()).as("of one the changes speak").isEmpty();
        assertThat(roster.asked).hasSize(200);
    }

    @Test
    void whatFailedBeforeIsAskedForUnlessTheChangesSpeakOfIt() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 1);
        due.put(ORGS, List.of("s1"));
        due.put(USERS, List.of("ada", "ben"));
        roster.numbers.put(USERS, 2L);
        roster.singles.put("ben", new SingleRead.Found(person("ben").build()));

        assertThat(changes()).isEmpty();

        assertThat(roster.asked).containsExactly("ben");
        assertThat(stage().staged(USERS).orElseThrow().sawWanted("ben")).isTrue();
    }

    @Test
    void whatFailedBeforeAndIsNotFoundOrAnotherIsDoubted() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 0);
        due.put(USERS, List.of("ben"));

        assertThat(changes()).contains(new Reading.Doubt(WhyFull.RETRY_UNREAD, "users"));
        renew();
        roster.singles.put("ben", new SingleRead.Found(person("cleo").build()));
        assertThat(changes()).contains(new Reading.Doubt(WhyFull.RETRY_UNREAD, "users"));
    }

    @Test
    void twoHundredThatFailedAreAskedForAndOneMoreIsTooMany() throws Exception {
        expect(ORGS, 0);
        expect(USERS, 0);
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            failed.add("many-" + i);
            roster.singles.put(
                    "many-" + i, new SingleRead.Found(person("many-" + i).build()));
        }
        due.put(USERS, failed);
        assertThat(changes()).contains(new Reading.Doubt(WhyFull.MANY_RETRIES, "users"));
        assertThat(roster.asked).isEmpty();

        renew();
        due.put(USERS, failed.subList(0, 200));
        changes();
        assertThat(roster.asked).hasSize(200);
    }

    @Test
    void aRunThatIsAskedToStopAsksForNobodyElse() {
        linkedToNoAccount("ben");
        linkedToNoAccount("cleo");
        expect(ORGS, 0);
        roster.singles.put("ben", new SingleRead.Found(person("ben").build()));
        roster.singles.put("cleo", new SingleRead.Found(person("cleo").build()));
        roster.meanwhile = cancellation::request;

        assertThatThrownBy(this::changes).isInstanceOf(CancellationException.class);
        assertThat(roster.asked).hasSize(1);
    }

    @Test
    void onlyAFullRunIsTheLastFullRun() {
        Instant full = since().lastFull();

        assertThat(whole().lastFull()).isEqualTo(draft.startedAt);
        assertThat(reading.checkpoint(since(), false, Dating.KEPT).lastFull()).isEqualTo(draft.startedAt);
        draft.mode = RunDraft.DELTA;
        assertThat(reading.checkpoint(since(), false, Dating.KEPT).lastFull()).isEqualTo(full);
        assertThat(whole().lastFull()).isEqualTo(draft.startedAt);
    }

    @Test
    void aCheckpointIsOfTheSourceAndTheSettings() {
        assertThat(whole().source()).isEqualTo("told");
        assertThat(whole().settings()).isEqualTo(settings.fingerprint());
    }

    @Test
    void changesAreAskedForOnlyOfASourceThatWasSeenToDateThem() {
        Checkpoint before = since();

        assertThat(reading.checkpoint(null, false, Dating.KEPT).watermark()).isEqualTo(draft.startedAt);
        assertThat(reading.checkpoint(null, false, Dating.UNSEEN).watermark()).isNull();
        assertThat(reading.checkpoint(before, false, Dating.UNSEEN).watermark())
                .as("it was seen to before")
                .isEqualTo(draft.startedAt);
        assertThat(reading.checkpoint(before.withoutWatermark(), false, Dating.UNSEEN)
                        .watermark())
                .isNull();
        assertThat(reading.checkpoint(before, false, Dating.BROKEN).watermark()).isNull();
    }

    @Test
    void whatIsLeftOpenIsReadWholeNextTime() {
        assertThat(reading.checkpoint(since(), true, Dating.KEPT).watermark()).isNull();
    }

    @Test
    void whatWasSeenOfAnotherSourceSaysNothingOfThisOne() {
        Checkpoint elsewhere = new Checkpoint(earlier, draft.startedAt.plusSeconds(9), "elsewhere", "", Map.of());

        assertThat(reading.checkpoint(elsewhere, false, Dating.UNSEEN).watermark())
                .isNull();
        assertThat(reading.checkpoint(elsewhere, false, Dating.KEPT).watermark())
                .as("nor does its clock")
                .isEqualTo(draft.startedAt);
    }

    @Test
    void aWatermarkThatWouldGoBackIsNone() {
        assertThat(reading.checkpoint(since(draft.startedAt.plusSeconds(1)), false, Dating.KEPT)
                        .watermark())
                .isNull();
    }

    private boolean everything() throws InterruptedException {
        return reading.everything(settings.collections(), stage());
    }

    /** The checkpoint of a first run that left nothing open. */
    private Checkpoint whole() {
        return reading.checkpoint(null, false, Dating.KEPT);
    }

    private List<String> retries(RosterCollection collection) {
        return due.getOrDefault(collection, List.of());
    }

    private Optional<Reading.Doubt> changes() throws InterruptedException {
        return reading.changes(stage(), since(), planner(), this::retries);
    }

    private Planner<Void> planner() {
        return new Planner<>(World.TENANT, state, accounts, PlanRules.defaults(), engine.generations("run"));
    }

    private Checkpoint since() {
        return since(earlier);
    }

    private Checkpoint since(Instant watermark) {
        return new Checkpoint(earlier, watermark, "told", settings.fingerprint(), totals);
    }

    private RunDraft draft() {
        return new RunDraft(World.TENANT, traits, RunDraft.FULL, "test", false, clock, random);
    }

    private Stage stage() {
        Stage open = stage;
        if (open == null) {
            open = new Stage(state, World.TENANT, settings.scope(), TermScope.all(), Instant.EPOCH, folder, random);
            stage = open;
        }
        return open;
    }

    /** What another run would begin with. */
    private void renew() {
        Objects.requireNonNull(stage).close();
        stage = null;
        roster.asked.clear();
    }

    private void show(RosterCollection collection, OneRosterResource... records) {
        roster.shown.put(collection, List.of(records));
        roster.numbers.put(collection, (long) records.length);
    }

    /** How many there were of a collection. */
    private void expect(RosterCollection collection, long many) {
        totals.put(collection, many);
    }

    private User.Builder person(String sourcedId) {
        return ScriptedRoster.person(sourcedId, RoleType.STUDENT, "s1").dateLastModified(draft.startedAt);
    }

    /** Somebody whose account the host has deleted. */
    private void linkedToNoAccount(String sourcedId) {
        RosterRecord record = RosterRecord.of(person(sourcedId).build());
        MirrorRow row =
                MirrorRow.of(record, true, new Link("deleted-" + sourcedId, LocalRole.STUDENT, Map.of(), false));
        Lease lease = state.acquire(World.TENANT, "test", Duration.ofHours(1));
        try {
            state.write(lease, tx -> {
                state.put(tx, World.TENANT, List.of(row));
                return row;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
