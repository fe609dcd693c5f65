// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.Waiting;
import com.kybergate.rostersync.state.Waiting.Why;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left to wait for its time when a run has ended. */
class WaitingListTest {
    private static final RosterCollection USERS = RosterCollection.USERS;
    private static final Instant NOW = Instant.parse("2026-09-07T06:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofHours(30));

    @TempDir
    private Path folder;

    private final InMemorySyncState state = new InMemorySyncState();
    private final Lease lease = state.acquire(World.TENANT, "test", Duration.ofDays(1));
    private final ToldRoster roster = new ToldRoster();
    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(
                state, World.TENANT, RosterScope.everything(), TermScope.all(), NOW, folder, new SecureRandom());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whatFailsForTheFirstTimeIsDueAtOnce() {
        List<Waiting> after = after(list(), changes(), true, List.of(), Map.of(USERS, Set.of("ann")));

        assertThat(after).containsExactly(new Waiting(Why.RETRY, USERS, "ann", NOW, 1, NOW));
    }

    @Test
    void thePausesDoubleUpToADay() {
        List<Long> hours = new ArrayList<>();
        for (int attempts = 1; attempts < 9; attempts++) {
            Waiting last = new Waiting(Why.RETRY, USERS, "ann", BEFORE, attempts, BEFORE);
            Waiting next = after(list(last), changes("ann"), true, List.of(), Map.of(USERS, Set.of("ann")))
                    .get(0);
            assertThat(next.attempts()).isEqualTo(attempts + 1);
            assertThat(next.since()).isEqualTo(BEFORE);
            hours.add(Duration.between(NOW, next.due()).toHours());
            close();
            open();
        }
        assertThat(hours).containsExactly(1L, 2L, 4L, 8L, 16L, 24L, 24L, 24L);
    }

    @Test
    void whatWasLookedAtAndDidNotFailIsSettledAndTheRestWaitsOn() {
        Waiting ann = retry("ann");
        Waiting bea = retry("bea");

        assertThat(after(list(ann, bea), changes("ann"), true, List.of(), Map.of()))
                .containsExactly(bea);
    }

    @Test
    void aRunThatDidNotComeToItsEndSettlesNothing() {
        assertThat(after(list(retry("ann")), changes("ann"), false, List.of(), Map.of()))
                .containsExactly(retry("ann"));
    }

    @Test
    void whatIsOfACollectionThatWasNotReadWaitsOn() {
        Waiting school = new Waiting(Why.RETRY, RosterCollection.ORGS, "s1", BEFORE, 2, BEFORE);

        assertThat(after(list(school), whole(), true, List.of(), Map.of())).containsExactly(school);
        assertThat(list(school).dueRetries(RosterCollection.ORGS)).containsExactly("s1");
        assertThat(list(school).dueRetries(USERS)).isEmpty();
    }

    @Test
    void whatIsOfACollectionThatIsNotWantedAnyMoreIsOver() {
        Waiting seat = new Waiting(Why.RETRY, RosterCollection.ENROLLMENTS, "e1", BEFORE, 2, BEFORE);

        assertThat(after(list(seat), whole(), true, List.of(), Map.of())).isEmpty();
    }

    @Test
    void aWholeWalkSettlesAlsoWhatItDidNotMeet() {
        assertThat(after(list(retry("ann")), whole(), true, List.of(), Map.of()))
                .isEmpty();
    }

    @Test
    void onlyWhatIsDueIsTriedAndWhatIsNotIsToldOf() {
        Waiting later = new Waiting(Why.RETRY, USERS, "bea", BEFORE, 3, NOW.plusMillis(1));
        WaitingList list = list(retry("ann"), later, new Waiting(Why.GRACE, USERS, "cem", BEFORE, 0, BEFORE));

        assertThat(list.dueRetries(USERS)).containsExactly("ann");
        Problem told = list.leftAlone(changes("ann")).orElseThrow();
        assertThat(told.code()).isEqualTo("waiting-to-retry");
        assertThat(told.severity()).isEqualTo(Problem.ERROR);
        assertThat(told.remedy()).startsWith("1 records");
        close();
        open();
        assertThat(list.leftAlone(changes("ann", "bea"))).isEmpty();
    }

    @Test
    void whoeverIsInGraceIsNotedOnce() throws Exception {
        mirror("ann", true);
        List<Waiting> first = after(list(), whole(), true, List.of("ann"), Map.of());
        assertThat(first).containsExactly(grace("ann", NOW));
        close();
        open();
        Waiting noted = grace("ann", BEFORE);
        assertThat(after(list(noted), whole(), true, List.of("ann"), Map.of())).containsExactly(noted);
    }

    @Test
    void aGraceIsForgottenWhenSomebodyIsSeenOrHasLostTheLoginAndNotBefore() throws Exception {
        mirror("ann", true);
        mirror("bea", true);
        mirror("cem", false);
        WaitingList list =
                list(grace("ann", BEFORE), grace("bea", BEFORE), grace("cem", BEFORE), grace("nobody", BEFORE));

        assertThat(after(list, changes("ann"), true, List.of(), Map.of())).containsExactly(grace("bea", BEFORE));
    }

    @Test
    void moreThanTheStateIsAskedForAtOnceAreAllLookedUp() throws Exception {
        List<Waiting> many = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            mirror("p" + i, true);
            many.add(grace("p" + i, BEFORE));
        }

        assertThat(after(list(many.toArray(Waiting[]::new)), changes(), true, List.of(), Map.of()))
                .containsExactlyInAnyOrderElementsOf(many);
    }

    @Test
    void onlyAGraceThatIsOverDemandsAWholeWalk() {
        assertThat(list(retry("ann")).refusal()).isEmpty();
        assertThat(list(new Waiting(Why.GRACE, USERS, "ann", BEFORE, 0, NOW.plusMillis(1)))
                        .refusal())
                .isEmpty();
        assertThat(list(new Waiting(Why.GRACE, USERS, "ann", BEFORE, 0, NOW)).refusal())
                .contains(WhyFull.GRACE_OVER);
    }

    private static WaitingList list(Waiting... before) {
        return new WaitingList(List.of(before), Set.of(USERS, RosterCollection.ORGS), Duration.ofDays(2), NOW);
    }

    private static Waiting retry(String sourcedId) {
        return new Waiting(Why.RETRY, USERS, sourcedId, BEFORE, 1, BEFORE);
    }

    private static Waiting grace(String sourcedId, Instant since) {
        return new Waiting(Why.GRACE, USERS, sourcedId, since, 0, since.plus(Duration.ofDays(2)));
    }

    private List<Waiting> after(
            WaitingList list,
            Stage read,
            boolean whole,
            List<String> inGrace,
            Map<RosterCollection, Set<String>> failures) {
        return list.after(state, World.TENANT, read, whole, inGrace, failures);
    }

    private Stage changes(String... people) {
        stage.sealChanges(USERS, read(people));
        return stage;
    }

    private Stage whole(String... people) {
        stage.seal(USERS, read(people));
        return stage;
    }

    private FetchReceipt read(String... people) {
        List<OneRosterResource> shown = new ArrayList<>(List.of(person("somebody")));
        for (String sourcedId : people) {
            shown.add(person(sourcedId));
        }
        roster.shown.put(USERS, shown);
        return roster.fetch(USERS, stage.open(USERS, (received, total) -> {}));
    }

    private void mirror(String sourcedId, boolean active) throws Exception {
        state.write(lease, tx -> {
            state.put(tx, World.TENANT, List.of(MirrorRow.of(RosterRecord.of(person(sourcedId)), active, null)));
            return sourcedId;
        });
    }

    private static User person(String sourcedId) {
        return ScriptedRoster.person(sourcedId, RoleType.STUDENT, "s1").build();
    }
}
