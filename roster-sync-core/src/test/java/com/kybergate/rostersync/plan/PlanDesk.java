// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.evidence.ControlSample;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Evidence.Finding;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.evidence.Turnover;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a whole plan is drafted: a desk, what the source shows of each collection, and no run around them. */
final class PlanDesk implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-09-07T06:00:00Z");
    private static final LocalDate OVER = LocalDate.of(2026, 6, 30);

    final Desk people = new Desk();
    final Map<String, Finding> findings = new HashMap<>();
    final Set<String> saidGone = new HashSet<>();
    SyncState<Void> state = people.state;
    RosterScope scope = RosterScope.everything();
    Grace grace = Grace.none();

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Map<RosterCollection, List<OneRosterResource>> shown = new EnumMap<>(RosterCollection.class);
    private final Set<RosterCollection> parts = new HashSet<>();
    private Set<Path> filesBefore = Set.of();
    private @Nullable Stage stage;
    private @Nullable SyncPlan plan;

    PlanDesk(Path folder) {
        this.folder = folder;
    }

    /** What a walk shows that proves to be whole. */
    void whole(RosterCollection collection, OneRosterResource... records) {
        shown.put(collection, List.of(records));
        parts.remove(collection);
    }

    /** What is shown by a walk, or by changes, of which nobody knows what else there is. */
    void part(RosterCollection collection, OneRosterResource... records) {
        whole(collection, records);
        parts.add(collection);
    }

    /** Somebody who is there, with the account that the sync made. */
    Account known(User person) {
        RosterRecord record = RosterRecord.of(person);
        Account account = people.made(record);
        people.row(record, account);
        return account;
    }

    /** Rows that are there. */
    void known(OneRosterResource... rows) {
        put(true, rows);
    }

    /** Rows that were there once. */
    void left(OneRosterResource... rows) {
        put(false, rows);
    }

    private void put(boolean active, OneRosterResource... rows) {
        people.write(tx -> people.state.put(
                tx,
                Desk.TENANT,
                Arrays.stream(rows)
                        .map(row -> MirrorRow.of(RosterRecord.of(row), active, null))
                        .toList()));
    }

    SyncPlan plan() {
        return make(drafting -> drafting.planner.plan(drafting.stage, drafting.absences, evidence(), null));
    }

    SyncPlan planLinks(Predicate<PlannedChange> approved) {
        return make(drafting -> drafting.planner.planLinks(drafting.stage, drafting.absences, evidence(), approved));
    }

    private record Drafting(Planner<Void> planner, Stage stage, Absences absences) {}

    private SyncPlan make(Function<Drafting, SyncPlan> making) {
        close();
        Stage read = new Stage(state, Desk.TENANT, scope, TermScope.all(), NOW, folder, random);
        stage = read;
        shown.forEach((collection, records) -> {
            RosterSink sink = read.open(collection, (received, total) -> {});
            records.forEach(sink::record);
            read.seal(collection, receipt(collection, records.size()));
        });
        Generations<Void> generations = Generations.compare(state, people.store, Desk.TENANT, "run");
        Absences absences = read.staged(RosterCollection.USERS)
                .map(users ->
                        Absences.among(state, people.store, Desk.TENANT, users, generations, people.rules.breakGlass()))
                .orElseGet(() -> new Absences(
                        List.of(), new Census(), new ControlSample(), List.of(), Turnover.none(), Grace.none()));
        filesBefore = files();
        Planner<Void> planner = new Planner<>(Desk.TENANT, state, people.store, people.rules, generations);
        SyncPlan made = making.apply(new Drafting(planner, read, absences.keeping(grace)));
        plan = made;
        return made;
    }

    private Evidence evidence() {
        return new Evidence(findings, saidGone);
    }

    private FetchReceipt receipt(RosterCollection collection, long received) {
        boolean whole = !parts.contains(collection);
        return new FetchReceipt(
                collection.wireName(),
                1,
                received,
                received,
                received,
                received,
                1000,
                1000,
                0,
                0,
                whole,
                "total-reached",
                whole ? List.of() : List.of("seam-broken"),
                Map.of(),
                null,
                null);
    }

    /** The files that lie there since the planning began. */
    Set<Path> filesOfPlan() {
        return files().stream().filter(file -> !filesBefore.contains(file)).collect(Collectors.toSet());
    }

    private Set<Path> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("spool-"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (plan != null) {
            plan.close();
            plan = null;
        }
        if (stage != null) {
            stage.close();
            stage = null;
        }
    }

    static List<PlannedChange> free(SyncPlan plan) {
        List<PlannedChange> free = new ArrayList<>();
        plan.free(100, free::addAll);
        return free;
    }

    static Counts counts(SyncPlan plan, RosterCollection collection) {
        return Objects.requireNonNull(plan.counts().get(collection));
    }

    /** What a guard said of its numbers. */
    static Stream<String> said(SyncPlan plan, String guard) {
        return plan.guards().stream()
                .filter(verdict -> verdict.guard().equals(guard))
                .map(GuardVerdict::evidence);
    }

    static AcademicSession.Builder term(String id) {
        return AcademicSession.builder(id).title("Term");
    }

    static AcademicSession.Builder termThatIsOver(String id) {
        return term(id).endDate(OVER);
    }

    static RosterClass rosterClass(String id, String... terms) {
        return RosterClass.builder(id)
                .title("Class")
                .school(new GuidRef("s1", "org"))
                .terms(Arrays.stream(terms)
                        .map(term -> new GuidRef(term, "academicSession"))
                        .toList())
                .build();
    }

    static Enrollment.Builder seat(String id, String user, String rosterClass) {
        return Enrollment.builder(id)
                .user(new GuidRef(user, "user"))
                .rosterClass(new GuidRef(rosterClass, "class"))
                .school(new GuidRef("s1", "org"))
                .role(RoleType.STUDENT);
    }

    static Enrollment.Builder seatThatIsOver(String id, String user, String rosterClass) {
        return seat(id, user, rosterClass).endDate(OVER);
    }
}
