// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.MirrorRow;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the changes that a source tells can be trusted, one doubt at a time. */
class ChangesTest {
    private static final RosterCollection USERS = RosterCollection.USERS;
    private static final RosterCollection ORGS = RosterCollection.ORGS;
    private static final Instant WATERMARK = Instant.parse("2026-09-07T06:00:00Z");
    private static final Instant LAST_FULL = WATERMARK.minus(Duration.ofHours(2));
    private static final Instant LATER = WATERMARK.plus(Duration.ofHours(1));
    private static final Instant EARLIER = WATERMARK.minusMillis(1);

    @TempDir
    private Path folder;

    private final InMemorySyncState state = new InMemorySyncState();
    private final Lease lease = state.acquire(World.TENANT, "test", Duration.ofDays(1));
    private final ToldRoster roster = new ToldRoster();
    private final Map<RosterCollection, Long> totals = new EnumMap<>(RosterCollection.class);
    private SyncMode mode = SyncMode.auto();
    private RosterScope scope = RosterScope.everything();
    private boolean joins;
    private int ticks;

    /** Three students who are there, and one who has left. */
    @BeforeEach
    void whoIsKnown() {
        mirror(person("ada"), true);
        mirror(person("ben"), true);
        mirror(person("cleo"), true);
        mirror(gone(person("dan")), false);
        totals.put(USERS, 3L);
        roster.numbers.put(USERS, 3L);
    }

    @Test
    void withoutARunBeforeEverythingIsRead() {
        assertThat(refusal(null, LATER)).contains(WhyFull.FIRST_RUN);
    }

    @Test
    void afterARunThatGoesOnFromHereChangesAreEnough() {
        assertThat(refusal(checkpoint("source", "settings", WATERMARK), LATER)).isEmpty();
    }

    @Test
    void anotherSourceAndOtherSettingsAreReadWhole() {
        assertThat(refusal(checkpoint("elsewhere", "settings", WATERMARK), LATER))
                .contains(WhyFull.ANOTHER_SOURCE);
        assertThat(refusal(checkpoint("source", "others", WATERMARK), LATER)).contains(WhyFull.SETTINGS_CHANGED);
    }

    @Test
    void aFullRunIsDueADayAfterTheLastUnlessOnlyChangesAreEverRead() {
        Checkpoint last = checkpoint("source", "settings", WATERMARK);
        Instant due = LAST_FULL.plus(Duration.ofDays(1));

        assertThat(refusal(last, due.minusMillis(1))).isEmpty();
        assertThat(refusal(last, due)).contains(WhyFull.DUE);
        mode = SyncMode.delta();
        assertThat(refusal(last, due)).isEmpty();
    }

    @Test
    void withoutAWatermarkOrWithOneOfTheFutureNobodyKnowsSinceWhen() {
        assertThat(refusal(checkpoint("source", "settings", null), LATER)).contains(WhyFull.LEFT_OPEN);
        assertThat(refusal(checkpoint("source", "settings", LATER.plusSeconds(301)), LATER))
                .contains(WhyFull.CLOCK);
    }

    @Test
    void aSourceThatCannotTellChangesIsNoErrorHere() throws Exception {
        roster.tellsChanges = false;

        assertThat(changes().read(USERS, new HearingSink())).isEmpty();
    }

    @Test
    void aDayMoreThanNeededIsAskedFor() throws Exception {
        changes().read(USERS, new HearingSink());

        assertThat(roster.since).containsExactly(WATERMARK.minus(Duration.ofDays(1)));
    }

    @Test
    void whateverTheSourceTellsIsHandedOn() throws Exception {
        HearingSink sink = new HearingSink();
        roster.walksTwice = true;
        roster.shown.put(USERS, List.of(person("ada").build()));
        roster.faults.put(
                USERS,
                List.of(
                        new RecordFault("users", "ben", "malformed", 1),
                        new RecordFault("users", null, "malformed", 2)));

        changes().read(USERS, sink);

        assertThat(sink.heard).containsExactly("again", "record", "fault", "fault", "page 1 of 3");
    }

    @Test
    void aWalkThatProvesNothingIsDoubtedAndOneThatIgnoresTheFilterNamed() throws Exception {
        roster.unproved.put(USERS, List.of("rows-moved", "total-reached"));
        assertThat(doubt()).contains(WhyFull.INCOMPLETE);
        roster.unproved.put(USERS, List.of("rows-moved", "filter-ignored", "total-reached"));
        assertThat(doubt()).contains(WhyFull.FILTER_IGNORED);
    }

    @Test
    void whereNothingChangedAndNobodyIsMissingThereIsNoDoubt() throws Exception {
        assertThat(doubt()).isEmpty();
        assertThat(roster.asked).isEmpty();
    }

    @Test
    void fiftyThousandChangesAreReadAndOneMoreIsTooMany() throws Exception {
        mode = SyncMode.delta();

        assertThat(doubtOfSchools(50_000)).isEmpty();
        assertThat(doubtOfSchools(50_001)).contains(WhyFull.MANY_CHANGES);
    }

    @Test
    void whereNewcomersAreJoinedByARuleTheyAreLeftToAFullRun() throws Exception {
        joins = true;
        roster.numbers.put(USERS, 4L);

        assertThat(doubt(person("eve"))).contains(WhyFull.NEWCOMERS_JOIN);
        assertThat(doubt(renamed("ada"), person("eve"), renamed("ben"))).contains(WhyFull.NEWCOMERS_JOIN);
        joins = false;
        assertThat(doubt(person("eve"))).isEmpty();
    }

    @Test
    void whoIsKnownOrGoneIsNoNewcomerAndASchoolIsNobody() throws Exception {
        joins = true;

        assertThat(doubt(renamed("ada"), gone(person("archived")))).isEmpty();
        totals.put(ORGS, 0L);
        roster.numbers.put(ORGS, 1L);
        assertThat(doubt(changes(), ORGS, List.of(school("s9", LATER)))).isEmpty();
    }

    @Test
    void withoutANumberToCompareOnlyARunThatWasAskedForDoesWithout() throws Exception {
        totals.clear();

        assertThat(doubt()).contains(WhyFull.NOT_COUNTED);
        mode = SyncMode.delta();
        assertThat(doubt()).isEmpty();
    }

    @Test
    void aSourceThatStatesNoNumberAnyMoreIsDoubted() throws Exception {
        roster.numbers.clear();

        assertThat(doubt()).contains(WhyFull.COUNT_DIFFERS);
    }

    @Test
    void aChangeOfSomebodyKnownLeavesTheNumberAsItWas() throws Exception {
        assertThat(believed(renamed("ada"))).containsExactly(3);
    }

    @Test
    void aNewcomerMakesOneMoreAlsoWithoutADate() throws Exception {
        assertThat(believed(person("eve").dateLastModified(LATER))).containsExactly(4);
        assertThat(believed(person("eve").dateLastModified(WATERMARK))).containsExactly(4);
        assertThat(believed(person("eve").dateLastModified(null))).containsExactly(4);
        assertThat(believed(person("eve"), renamed("ada"), person("finn"))).containsExactly(5);
    }

    @Test
    void whoChangedBeforeTheLastRunWasCountedThen() throws Exception {
        assertThat(believed(person("eve").dateLastModified(EARLIER))).containsExactly(3);
    }

    @Test
    void ofSomebodyUnknownWhoIsGoneNobodyCanSayWhetherTheyAreCounted() throws Exception {
        assertThat(believed(gone(person("archived")))).containsExactly(3, 4);
        assertThat(believed(gone(person("archived")), person("eve"))).containsExactly(4, 5);
        assertThat(believed(gone(person("archived")).dateLastModified(EARLIER))).containsExactly(3);
    }

    @Test
    void aBrokenRecordMayBeOneMoreUnlessItIsOfSomebodyKnownOrOfNobody() throws Exception {
        roster.faults.put(USERS, List.of(new RecordFault("users", "broken", "malformed", 0)));
        assertThat(believed()).containsExactly(3, 4);
        roster.faults.put(USERS, List.of(new RecordFault("users", "ada", "malformed", 0)));
        assertThat(believed()).containsExactly(3);
        roster.faults.put(USERS, List.of(new RecordFault("users", null, "malformed", 0)));
        assertThat(believed()).containsExactly(3);
    }

    @Test
    void whatChangedInOneCollectionSaysNothingOfTheNext() throws Exception {
        totals.put(ORGS, 0L);
        roster.numbers.put(ORGS, 1L);
        Changes changes = changes();

        assertThat(doubt(changes, ORGS, List.of(school("s9", LATER)))).isEmpty();
        roster.numbers.put(USERS, 4L);
        assertThat(doubt(changes, USERS, List.of())).contains(WhyFull.COUNT_DIFFERS);
    }

    @Test
    void theNumberThatWasBelievedIsExpectedNextTime() throws Exception {
        roster.numbers.put(USERS, 4L);
        Changes changes = changes();

        doubt(changes, USERS, List.of(person("eve").build()));

        assertThat(changes.totals()).isEqualTo(Map.of(USERS, 4L));
    }

    @Test
    void whereSomebodyReturnsNobodyCanSayHowManyThereShouldBe() throws Exception {
        roster.numbers.put(USERS, 4L);

        assertThat(doubt(person("dan"))).contains(WhyFull.RETURNING);
        assertThat(doubt(renamed("ada"), person("dan"), renamed("ben"))).contains(WhyFull.RETURNING);
    }

    @Test
    void whoLeavesIsAskedForAndAnAnswerThatAgreesIsEnough() throws Exception {
        roster.singles.put("ada", new SingleRead.Found(gone(person("ada")).build()));
        roster.singles.put(
                "ben", new SingleRead.Found(person("ben").enabledUser(false).build()));
        roster.singles.put("cleo", new SingleRead.Missing("404 json"));

        assertThat(doubt(gone(person("ada")), person("ben").enabledUser(false), gone(person("cleo"))))
                .isEmpty();
        assertThat(roster.asked).containsExactly("ada", "ben", "cleo");
        assertThat(ticks).as("the run shows that it goes on").isEqualTo(3);
    }

    @Test
    void whoLeavesAndIsThereWhenAskedForIsNotConfirmed() throws Exception {
        roster.singles.put("ada", new SingleRead.Found(person("ada").build()));
        roster.singles.put("ben", new SingleRead.Found(gone(person("ben")).build()));

        assertThat(doubt(gone(person("ben")), gone(person("ada")))).contains(WhyFull.LEAVING_UNCONFIRMED);
    }

    @Test
    void anAnswerOfSomebodyElseConfirmsNothing() throws Exception {
        roster.singles.put("ada", new SingleRead.Found(gone(person("ben")).build()));

        assertThat(doubt(gone(person("ada")))).contains(WhyFull.LEAVING_UNCONFIRMED);
    }

    @Test
    void whoIsSwitchedOffAndThenNotFoundOrNotAnsweredForIsNotConfirmed() throws Exception {
        assertThat(doubt(person("ada").enabledUser(false))).contains(WhyFull.LEAVING_UNCONFIRMED);
        roster.singles.put("ada", new SingleRead.Unclear("http-503"));
        assertThat(doubt(gone(person("ada")))).contains(WhyFull.LEAVING_UNCONFIRMED);
    }

    @Test
    void whoWasNeverHereAndASchoolThatClosesAreNotAskedFor() throws Exception {
        assertThat(doubt(gone(person("archived")))).isEmpty();
        mirror(RosterRecord.of(school("s1", EARLIER)), true);
        totals.put(ORGS, 1L);
        roster.numbers.put(ORGS, 1L);
        Org closed = Org.builder("s1").status(StatusType.TO_BE_DELETED).build();
        assertThat(doubt(changes(), ORGS, List.of(closed))).isEmpty();
        assertThat(roster.asked).isEmpty();
    }

    @Test
    void twoHundredLeaversAreAskedForAndOneMoreIsTooMany() throws Exception {
        List<User.Builder> leavers = crowd(201);
        roster.numbers.put(USERS, 204L);
        totals.put(USERS, 204L);
        leavers.forEach(ChangesTest::gone);

        assertThat(doubt(leavers.toArray(User.Builder[]::new))).contains(WhyFull.MANY_LEAVING);
        assertThat(roster.asked).isEmpty();
        assertThat(doubt(leavers.subList(1, 201).toArray(User.Builder[]::new))).isEmpty();
        assertThat(roster.asked).hasSize(200);
    }

    @Test
    void whoMovesToWhereNobodyIsWantedOfIsAskedForToo() throws Exception {
        scope = new RosterScope(Set.of("s1"), EnumSet.allOf(UserType.class));
        roster.singles.put("ada", new SingleRead.Found(moved("ada").build()));
        roster.singles.put("ben", new SingleRead.Found(moved("ben").build()));

        assertThat(doubt(moved("ada"), moved("ben"))).isEmpty();
        assertThat(roster.asked).containsExactlyInAnyOrder("ada", "ben");
        assertThat(ticks).isEqualTo(2);
    }

    /** The day more that is asked for is there for sources that stamp local time, or whole nights with one moment. */
    @Test
    void whoMovesUnderADateOfBeforeTheLastRunIsAskedForToo() throws Exception {
        scope = new RosterScope(Set.of("s1"), EnumSet.allOf(UserType.class));

        assertThat(doubt(moved("ada").dateLastModified(EARLIER))).contains(WhyFull.LEAVING_UNCONFIRMED);
        assertThat(roster.asked).containsExactly("ada");
    }

    @Test
    void whoWasElsewhereBeforeIsNotAskedFor() throws Exception {
        mirror(moved("ada"), true);
        scope = new RosterScope(Set.of("s1"), EnumSet.allOf(UserType.class));

        assertThat(doubt(moved("ada").givenName("Other"))).isEmpty();
        assertThat(roster.asked).isEmpty();
    }

    @Test
    void whoMovesAndIsElsewhereOrNotFoundWhenAskedForIsNotConfirmed() throws Exception {
        scope = new RosterScope(Set.of("s1"), EnumSet.allOf(UserType.class));

        assertThat(doubt(moved("ada"))).contains(WhyFull.LEAVING_UNCONFIRMED);
        roster.singles.put("ada", new SingleRead.Found(person("ada").build()));
        assertThat(doubt(moved("ada"))).contains(WhyFull.LEAVING_UNCONFIRMED);
    }

    @Test
    void whoWasNeverHereOrHasLeftOrChangedRolesIsNotAskedFor() throws Exception {
        scope = new RosterScope(Set.of("s1"), EnumSet.of(UserType.STUDENTS));

        assertThat(doubt(
                        person("ben").role(RoleType.TEACHER),
                        gone(person("dan")).orgs(List.of())))
                .isEmpty();
        roster.numbers.put(USERS, 4L);
        assertThat(doubt(moved("stranger"))).isEmpty();
        assertThat(roster.asked).isEmpty();
    }

    @Test
    void twoHundredWhoMoveAreAskedForAndOneMoreIsTooMany() throws Exception {
        scope = new RosterScope(Set.of("s1"), EnumSet.allOf(UserType.class));
        crowd(201);
        roster.numbers.put(USERS, 204L);
        totals.put(USERS, 204L);
        List<User.Builder> movers =
                IntStream.range(0, 201).mapToObj(i -> moved("many-" + i)).toList();
        movers.forEach(person -> roster.singles.put(person.build().sourcedId(), new SingleRead.Found(person.build())));

        assertThat(doubt(movers.toArray(User.Builder[]::new))).contains(WhyFull.MANY_LEAVING);
        assertThat(roster.asked).isEmpty();
        assertThat(doubt(movers.subList(1, 201).toArray(User.Builder[]::new))).isEmpty();
        assertThat(roster.asked).hasSize(200);
    }

    private Optional<WhyFull> refusal(@Nullable Checkpoint last, Instant now) {
        return Changes.refusal(last, "source", "settings", mode, now);
    }

    private Checkpoint checkpoint(String source, String settings, @Nullable Instant watermark) {
        return new Checkpoint(LAST_FULL, watermark, source, settings, totals);
    }

    private Changes changes() {
        return new Changes(
                roster,
                checkpoint("source", "settings", WATERMARK),
                mode,
                joins,
                scope,
                people -> state.rows(World.TENANT, USERS, people));
    }

    private Optional<WhyFull> doubt(User.Builder... people) throws InterruptedException {
        List<OneRosterResource> records = new ArrayList<>();
        for (User.Builder person : people) {
            records.add(person.build());
        }
        return doubt(changes(), USERS, records);
    }

    private Optional<WhyFull> doubt(Changes changes, RosterCollection collection, List<OneRosterResource> records)
            throws InterruptedException {
        roster.shown.put(collection, records);
        try (Stage stage =
                new Stage(state, World.TENANT, scope, TermScope.all(), Instant.EPOCH, folder, new SecureRandom())) {
            RosterSink sink = stage.open(collection, (received, total) -> {});
            return changes.doubt(
                    stage.sealChanges(collection, changes.read(collection, sink).orElseThrow()), () -> ticks++);
        }
    }

    /** Schools that a stage never hears of, which would take longer to stage than to count. */
    private Optional<WhyFull> doubtOfSchools(int many) throws InterruptedException {
        roster.shown.put(
                ORGS,
                IntStream.range(0, many)
                        .mapToObj(i -> (OneRosterResource) school("s" + i, LATER))
                        .toList());
        Changes changes = changes();
        try (Stage stage =
                new Stage(state, World.TENANT, scope, TermScope.all(), Instant.EPOCH, folder, new SecureRandom())) {
            stage.open(ORGS, (received, total) -> {});
            return changes.doubt(
                    stage.sealChanges(
                            ORGS, changes.read(ORGS, new HearingSink()).orElseThrow()),
                    () -> ticks++);
        }
    }

    /** Which numbers of people raise no doubt beside these changes. */
    private List<Integer> believed(User.Builder... people) throws InterruptedException {
        List<Integer> believed = new ArrayList<>();
        for (long number : LongStream.rangeClosed(2, 6).toArray()) {
            roster.numbers.put(USERS, number);
            Optional<WhyFull> doubt = doubt(people);
            assertThat(doubt.orElse(WhyFull.COUNT_DIFFERS)).isEqualTo(WhyFull.COUNT_DIFFERS);
            if (doubt.isEmpty()) {
                believed.add((int) number);
            }
        }
        return believed;
    }

    private List<User.Builder> crowd(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> {
                    User.Builder person = person("many-" + i);
                    mirror(person, true);
                    return person;
                })
                .toList();
    }

    private static User.Builder person(String sourcedId) {
        return ScriptedRoster.person(sourcedId, RoleType.STUDENT, "s1").dateLastModified(LATER);
    }

    private static User.Builder renamed(String sourcedId) {
        return person(sourcedId).familyName("Renamed");
    }

    private static User.Builder moved(String sourcedId) {
        return ScriptedRoster.person(sourcedId, RoleType.STUDENT, "s2").dateLastModified(LATER);
    }

    private static User.Builder gone(User.Builder person) {
        return person.status(StatusType.TO_BE_DELETED);
    }

    private static Org school(String sourcedId, Instant modified) {
        return Org.builder(sourcedId).dateLastModified(modified).build();
    }

    private void mirror(User.Builder person, boolean active) {
        mirror(RosterRecord.of(person.build()), active);
    }

    private void mirror(RosterRecord record, boolean active) {
        try {
            state.write(lease, tx -> {
                state.put(tx, World.TENANT, List.of(MirrorRow.of(record, active, null)));
                return active;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
