// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.HistoryStep.Kind;
import com.kybergate.rostersync.ReferenceModel.Memory;
import com.kybergate.rostersync.ReferenceModel.Outcome;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.LeaverRules;
import com.kybergate.rostersync.plan.Limit;
import com.kybergate.rostersync.plan.SyncGuard;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to a district and its accounts in some weeks, and after each run a look whether the sync did what the reference model
 * says. A step that makes no sense does nothing, so that any part of a history is one.
 */
final class RandomHistory {
    private static final int PEOPLE = HistoryStep.PEOPLE;
    private static final int SCHOOLS = 3;
    /** Where so few are left, nothing shows that the source answers truly. */
    private static final int FEW_WITNESSES = 4;

    private static final Duration SIX_HOURS = Duration.ofHours(6);
    private static final Limit ANY = new Limit(1_000, 100);
    private static final SyncGuard GENEROUS = new SyncGuard(ANY, 1_000, ANY, ANY, ANY, ANY);
    private static final Set<String> LEAVING =
            Set.of("leavers-of-school", "leavers-of-role", "leavers-of-district", "leavers-of-week", "identity-churn");
    private static final Set<String> STORMS = Set.of("update-storm", "login-key-storm", "identity-churn");
    private static final Set<String> LOSSES = Set.of("role-loss", "school-loss");
    private static final List<RoleType> ROLES =
            List.of(RoleType.STUDENT, RoleType.STUDENT, RoleType.TEACHER, RoleType.AIDE, RoleType.ADMINISTRATOR);
    private static final List<AccountField> EDITED = List.of(
            AccountField.GIVEN_NAME,
            AccountField.PHONE,
            AccountField.EMAIL,
            AccountField.GRADES,
            AccountField.SCHOOLS,
            AccountField.MIDDLE_NAME);

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = new ScriptedRoster();
    private final World world = new World(roster, clock);
    private final ReferenceModel model;
    private final boolean generous;
    private final Duration grace;
    private final Map<String, User> unshared = new TreeMap<>();
    private final String ownAccount;
    private @Nullable Set<String> schools;
    private @Nullable Set<String> plannedFor;
    private Set<String> waiting = Set.of();
    private Map<String, Account> backup = Map.of();
    private @Nullable String backupGeneration;
    private int fresh;
    int runs;
    int deltas;
    int restores;
    int held;

    private RandomHistory(ConflictPolicy policy, boolean generous, boolean dated, Duration grace) {
        this.model = new ReferenceModel(policy);
        this.grace = grace;
        world.settings = world.settings.withLeavers(LeaverRules.defaults().withGrace(grace));
        this.generous = generous;
        world.policy = policy;
        world.settings = world.settings.withCollections(Set.of());
        if (generous) {
            world.settings = world.settings.withGuard(GENEROUS);
        }
        if (dated) {
            roster.clock = clock;
            world.settings = world.settings.withMode(SyncMode.auto(Duration.ofDays(10)));
        }
        ownAccount = world.accounts.add(
                World.TENANT, AccountValues.none().with(AccountField.EMAIL, "operator@host.example.org"));
        for (int i = 0; i < PEOPLE; i++) {
            create(id(i), i, i);
        }
    }

    /** Lives through a history. */
    static RandomHistory live(long seed, List<HistoryStep> steps) {
        SplittableRandom random = new SplittableRandom(seed);
        ConflictPolicy policy = switch (random.nextInt(4)) {
            case 0 -> ConflictPolicy.localWins();
            case 1 -> ConflictPolicy.merge();
            case 2 -> ConflictPolicy.sourceWins().with(AccountField.GIVEN_NAME, ConflictPolicy.localWins());
            default -> ConflictPolicy.sourceWins();
        };
        RandomHistory history = new RandomHistory(
                policy,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? Duration.ofHours(15) : Duration.ZERO);
        for (HistoryStep step : steps) {
            history.happen(step);
        }
        history.happen(new HistoryStep(Kind.RUN, 0, 0));
        history.happen(new HistoryStep(Kind.RUN, 0, 0));
        return history;
    }

    private void happen(HistoryStep step) {
        String id = id(step.who());
        boolean shared = roster.all(RosterCollection.USERS).containsKey(id);
        switch (step.kind()) {
            case RUN -> run();
            case APPROVE -> approve();
            case CREATE -> {
                if (!shared && !unshared.containsKey(id)) {
                    create(id, step.who(), step.how());
                }
            }
            case SHARE -> {
                // Nothing of them changed: no date shows it.
                unshared.values().forEach(roster::putUndated);
                unshared.clear();
            }
            case STOP_SHARING -> stopSharing(ROLES.get(step.how() % ROLES.size()));
            case SETTINGS -> {
                int some = step.how() % 8;
                schools = some == 0 || some == 7
                        ? null
                        : school(some).stream().map(GuidRef::sourcedId).collect(Collectors.toSet());
                world.settings = world.settings.withSchools(schools);
            }
            case BACKUP -> {
                backup = accounts();
                backupGeneration = world.accounts
                        .generation(Worlds.noTransaction(), World.TENANT)
                        .orElse(null);
            }
            case RESTORE -> restore();
            case EDIT, EDIT_AGAIN, SUSPEND, RESUME, DEMOTE, DELETE_ACCOUNT -> edit(id, step);
            default -> {
                if (shared) {
                    change(id, step);
                }
            }
        }
    }

    private void create(String id, int who, int how) {
        fresh++;
        roster.put(User.builder(id)
                .username(id + ".u" + fresh)
                .email(id + ".e" + fresh + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(ROLES.get(who % ROLES.size()))
                .orgs(school(1 << how % SCHOOLS))
                .build());
    }

    private void change(String id, HistoryStep step) {
        int how = step.how();
        fresh++;
        switch (step.kind()) {
            case RENAME -> roster.change(id, user -> user.givenName("Given " + how % 4));
            case EMAIL -> roster.change(id, user -> user.email(id + ".e" + fresh + "@example.org"));
            case USERNAME -> roster.change(id, user -> user.username(id + ".u" + fresh));
            case SWAP_EMAILS -> swap(id, id(how % PEOPLE));
            case MOVE -> roster.change(id, user -> user.orgs(school(1 << how % SCHOOLS)));
            case SECOND_SCHOOL -> roster.change(id, user -> user.orgs(school(1 + how % 7)));
            case ROLE -> roster.change(id, user -> user.role(ROLES.get(how % ROLES.size())));
            case GRADES -> roster.change(id, user -> user.grades(letters(how % 8)));
            case PHONE -> roster.change(id, user -> user.phone(how % 3 == 0 ? null : "555-" + how % 4));
            case DISABLE -> roster.change(id, user -> user.enabledUser(false));
            case TO_BE_DELETED -> roster.change(id, user -> user.status(StatusType.TO_BE_DELETED));
            case BACK -> roster.change(id, user -> user.enabledUser(true).status(StatusType.ACTIVE));
            case REMOVE -> roster.remove(id);
            case STRANGER ->
                roster.change(
                        id,
                        user -> user.givenName("Stranger " + fresh)
                                .familyName("Else " + fresh)
                                .username(id + ".u" + fresh)
                                .email(id + ".e" + fresh + "@example.org"));
            default -> throw new IllegalStateException(step.toString());
        }
    }

    private void swap(String one, String other) {
        if (roster.all(RosterCollection.USERS).containsKey(other)) {
            String email = roster.user(one).email();
            String others = roster.user(other).email();
            roster.change(one, user -> user.email(others));
            roster.change(other, user -> user.email(email));
        }
    }

    private void stopSharing(RoleType role) {
        List<OneRosterResource> all =
                List.copyOf(roster.all(RosterCollection.USERS).values());
        for (OneRosterResource record : all) {
            if (record instanceof User user && role.equals(user.role())) {
                unshared.put(user.sourcedId(), user);
                roster.remove(user.sourcedId());
            }
        }
    }

    /** The accounts as they were at the last backup. Who was deleted since stays so: a key is not given twice. */
    private void restore() {
        if (backupGeneration == null) {
            return;
        }
        accounts().forEach((localId, account) -> {
            Account then = backup.get(localId);
            if (then == null) {
                world.accounts.delete(World.TENANT, localId);
            } else if (!then.values().equals(account.values()) || then.active() != account.active()) {
                world.accounts.edit(World.TENANT, localId, then.active(), then.values());
            }
        });
        world.accounts.noteGeneration(Worlds.noTransaction(), World.TENANT, backupGeneration);
    }

    /** What somebody does to an account by hand. */
    private void edit(String id, HistoryStep step) {
        Memory memory = model.memory.get(id);
        Account account =
                memory == null || memory.localId() == null ? null : accounts().get(memory.localId());
        if (account == null) {
            return;
        }
        fresh++;
        AccountValues values = account.values();
        boolean active = account.active();
        switch (step.kind()) {
            case SUSPEND -> active = false;
            case RESUME -> active = true;
            case DEMOTE -> values = values.with(AccountField.ROLE, "student");
            case DELETE_ACCOUNT -> {
                world.accounts.delete(World.TENANT, account.localId());
                return;
            }
            default -> {
                AccountField field = EDITED.get(step.how() % EDITED.size());
                values = switch (field) {
                    case EMAIL -> values.with(field, "edited." + fresh + "@host.example.org");
                    case GRADES -> values.with(field, letters(step.how() % 7 + 1));
                    case SCHOOLS -> values.with(field, Set.of("s" + step.how() % SCHOOLS));
                    default -> values.with(field, step.how() % 4 == 0 ? null : "Edited " + step.how() % 4);
                };
            }
        }
        world.accounts.edit(World.TENANT, account.localId(), active, values);
    }

    private void run() {
        clock.advance(SIX_HOURS);
        Map<String, Account> before = accounts();
        Map<String, Waiting> graces = inGrace();
        Map<String, Outcome> outcomes = model.sync(people(), schools, before);
        Map<String, String> contents = world.contents();
        SyncReport report = world.run();
        plannedFor = schools;
        runs++;
        deltas += report.mode().equals("delta") ? 1 : 0;
        restores += report.problems().stream().anyMatch(p -> p.code().equals("accounts-restored")) ? 1 : 0;
        Map<String, HeldItem> items = new HashMap<>();
        world.sync().heldItems().forEach(item -> items.put(item.sourcedId(), item));
        held += items.size();
        Set<String> failed = report.problems().stream()
                .filter(problem -> problem.severity().equals(Problem.ERROR)
                        || problem.code().equals("absence-unverified"))
                .map(problem -> String.valueOf(problem.sourcedId()))
                .collect(Collectors.toSet());
        if (report.problems().stream().anyMatch(problem -> problem.code().equals("waiting-to-retry"))) {
            // Whoever failed before is not tried by every run.
            world.state.waiting(World.TENANT).forEach(item -> failed.add(item.sourcedId()));
        }
        boolean quiet = true;
        long witnesses = people().values().stream().filter(this::isWitness).count();
        Set<String> waited = waiting;
        waiting = items.keySet();
        for (Map.Entry<String, Outcome> each : outcomes.entrySet()) {
            String person = each.getKey();
            Outcome outcome = each.getValue();
            Memory known = model.memory.get(person);
            HeldItem item = items.get(person);
            boolean delta = report.mode().equals("delta");
            if (item != null) {
                // A walk that proves nothing, or does not speak of somebody, settles nothing: what waited waits.
                boolean unsaid = people().isEmpty() || delta;
                boolean waits = unsaid && waited.contains(person);
                assertThat(waits || mayWait(outcome, item.reason()))
                        .as("%s is held for %s", person, item.reason())
                        .isTrue();
                requireUntouched(person, known, before);
            } else if (failed.contains(person)) {
                boolean unproved = outcome.absent && witnesses < FEW_WITNESSES;
                assertThat(unproved || !outcome.wants.isEmpty())
                        .as("%s fails", person)
                        .isTrue();
                requireUntouched(person, known, before);
                quiet = false;
            } else if (outcome.absent && inGrace().containsKey(person)) {
                assertThat(clock.instant())
                        .as("the grace of %s", person)
                        .isBefore(Objects.requireNonNull(inGrace().get(person)).due());
                requireUntouched(person, known, before);
            } else if (!delta || !isOutOfScope(person) || !isUntouched(known, before)) {
                // Only everybody's list tells who is still out of scope when a person switches the account on again.
                assertThat(outcome.mustWait).as("%s is not held", person).isEmpty();
                boolean was = known != null && known.there();
                // Whoever had left before, and was switched on again by a hand or a backup, has no other grace.
                if (was && outcome.absent && outcome.changes && !grace.isZero() && !isUntouched(known, before)) {
                    assertThat(Objects.requireNonNull(graces.get(person), person + " had no grace")
                                    .due())
                            .as("the grace of %s", person)
                            .isBeforeOrEqualTo(clock.instant());
                }
                quiet &= !outcome.changes;
                remember(person, outcome);
            }
        }
        requireOwnAccount();
        if (quiet) {
            assertThat(world.contents()).as("there was nothing to do").isEqualTo(contents);
        }
    }

    /** The person is as the model says. */
    private void remember(String person, Outcome outcome) {
        Memory memory = outcome.memory;
        if (memory != null && outcome.creates) {
            MirrorRow row = world.row(RosterCollection.USERS, person);
            memory = new Memory(
                    memory.said(), true, row.linked().orElseThrow().localId(), memory.held(), memory.offBySync());
        }
        if (outcome.account != null && memory != null) {
            Account account = Objects.requireNonNull(accounts().get(memory.localId()), person + " has no account");
            assertThat(ReferenceModel.of(account))
                    .as("the account of %s", person)
                    .isEqualTo(outcome.account.values());
            assertThat(account.active()).as("%s can sign in", person).isEqualTo(outcome.account.active());
        }
        if (memory != null) {
            model.memory.put(person, memory);
        }
    }

    private Map<String, Waiting> inGrace() {
        return world.state.waiting(World.TENANT).stream()
                .filter(item -> item.why() == Waiting.Why.GRACE)
                .collect(Collectors.toMap(Waiting::sourcedId, item -> item));
    }

    private boolean isWitness(User user) {
        Memory known = model.memory.get(user.sourcedId());
        return known != null && known.there() && ReferenceModel.isWanted(user, schools);
    }

    private boolean isOutOfScope(String person) {
        User says = people().get(person);
        return says != null && ReferenceModel.isThere(says) && !ReferenceModel.isWanted(says, schools);
    }

    private boolean isUntouched(@Nullable Memory known, Map<String, Account> before) {
        return known != null
                && accounts().get(known.localId()) != null
                && Objects.equals(accounts().get(known.localId()), before.get(known.localId()));
    }

    private void requireUntouched(String person, @Nullable Memory known, Map<String, Account> before) {
        if (known != null && known.localId() != null) {
            assertThat(accounts().get(known.localId()))
                    .as("the account of %s", person)
                    .isEqualTo(before.get(known.localId()));
        }
    }

    private void requireOwnAccount() {
        assertThat(Objects.requireNonNull(accounts().get(ownAccount)).version())
                .as("an account that was never linked")
                .isEqualTo("1");
    }

    private boolean mayWait(Outcome outcome, String reason) {
        if (outcome.mustWait.contains(reason)) {
            return true;
        }
        if (reason.equals("login-key-held")) {
            return !outcome.wants.isEmpty();
        }
        if (LEAVING.contains(reason)) {
            return outcome.leaves || outcome.absent || (!generous && STORMS.contains(reason));
        }
        return !generous && (STORMS.contains(reason) || LOSSES.contains(reason));
    }

    /** Of what was approved each is either done as the roster has it now, or left as it is. */
    private void approve() {
        Map<String, Account> before = accounts();
        Map<String, Outcome> outcomes = model.sync(people(), schools, before);
        Map<String, HeldItem> approved = new TreeMap<>();
        world.sync().heldItems().forEach(item -> approved.put(item.sourcedId(), item));
        if (approved.isEmpty()) {
            return;
        }
        Map<String, MirrorRow> rows = rows(outcomes.keySet());
        String digest = world.sync().held().orElseThrow().digest();
        if (!Objects.equals(schools, plannedFor)) {
            assertThatThrownBy(() -> world.approve(digest))
                    .as("what was held under other settings")
                    .isInstanceOf(RosterSyncException.class);
            return;
        }
        world.approve(digest);
        for (Map.Entry<String, Outcome> each : outcomes.entrySet()) {
            String person = each.getKey();
            Outcome outcome = each.getValue();
            Memory known = model.memory.get(person);
            String localId = known == null ? null : known.localId();
            boolean touched = !Objects.equals(
                            rows.get(person), rows(outcomes.keySet()).get(person))
                    || (localId != null
                            && !Objects.equals(before.get(localId), accounts().get(localId)));
            if (touched) {
                HeldItem item = Objects.requireNonNull(approved.get(person), person + " was not approved");
                Memory memory = outcome.memory;
                if (item.absent() && known != null && memory != null && !memory.there()) {
                    // Whoever was missing goes as last seen, whatever the record says by now.
                    outcome.memory =
                            new Memory(known.said(), false, memory.localId(), memory.held(), memory.offBySync());
                }
                remember(person, outcome);
            }
        }
        requireOwnAccount();
    }

    private Map<String, MirrorRow> rows(Set<String> people) {
        return world.state.rows(World.TENANT, RosterCollection.USERS, people);
    }

    private Map<String, User> people() {
        Map<String, User> people = new TreeMap<>();
        roster.all(RosterCollection.USERS)
                .forEach((id, record) -> people.put(
                        id, ((User) record).toBuilder().dateLastModified(null).build()));
        return people;
    }

    private Map<String, Account> accounts() {
        Map<String, Account> accounts = new HashMap<>();
        world.accounts.all(World.TENANT).forEach(account -> accounts.put(account.localId(), account));
        return accounts;
    }

    private static List<GuidRef> school(int bits) {
        List<GuidRef> schools = new ArrayList<>();
        for (int i = 0; i < SCHOOLS; i++) {
            if ((bits & 1 << i) != 0) {
                schools.add(new GuidRef("s" + i, "org"));
            }
        }
        return schools;
    }

    private static List<String> letters(int bits) {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if ((bits & 1 << i) != 0) {
                letters.add(String.valueOf((char) ('a' + i)));
            }
        }
        return letters;
    }

    private static String id(int who) {
        return String.format("p%02d", who);
    }
}
