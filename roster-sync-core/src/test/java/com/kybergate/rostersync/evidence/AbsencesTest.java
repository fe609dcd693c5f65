// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.evidence.Absences.Candidate;
import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is missing after a walk, whoever remembers them: the mirror, or after a restore their accounts alone. */
class AbsencesTest {
    private static final TenantId TENANT = new TenantId("springfield");

    @TempDir
    Path spools;

    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryAccountStore accounts = new InMemoryAccountStore();
    private final Lease lease = state.acquire(TENANT, "test", Duration.ofDays(1));
    private RosterScope scope = RosterScope.everything();

    @Test
    void whoCountsAsThereAndWasNotSeenIsACandidateWithSchoolsAndRole() throws Exception {
        mirror("here", true, made("here"));
        mirror("gone", true, made("gone"));
        mirror("left", false, null);

        Absences absences = among(true, person("here"));

        assertThat(absences.candidates()).containsExactly(new Candidate("gone", List.of("s1"), "student"));
        assertThat(absences.active().total()).isEqualTo(2);
        assertThat(absences.active().bySchool()).isEqualTo(Map.of("s1", 2L));
        assertThat(absences.active().byRole()).isEqualTo(Map.of("student", 2L));
        assertThat(absences.controls().like("any")).containsExactly("here");
        assertThat(absences.strays()).isEmpty();
    }

    @Test
    void aWalkThatWasNotWholeMissesNobody() throws Exception {
        mirror("here", true, made("here"));
        mirror("gone", true, made("gone"));
        mirror("back", false, made("back"));

        Absences absences = among(false, person("here"));

        assertThat(absences.candidates()).isEmpty();
        assertThat(absences.active().total()).isEqualTo(2);
        assertThat(absences.controls().like("any")).containsExactly("here");
    }

    @Test
    void somebodyLongGoneWhoseAccountIsActiveAgainIsMissingAgain() throws Exception {
        mirror("revived", false, made("revived"));
        String off = made("off");
        mirror("off", false, off);
        accounts.edit(TENANT, off, false, account(off).values());
        mirror("seen", false, made("seen"));
        mirror("unlinked", false, null);

        Absences absences = among(true, person("seen"));

        assertThat(absences.candidates()).containsExactly(new Candidate("revived", List.of("s1"), "student"));
        assertThat(absences.active().total()).isEqualTo(1);
    }

    @Test
    void whoWasSeenButIsNotWantedIsNeitherMissingNorAControl() throws Exception {
        mirror("teacher", true, made("teacher"));
        scope = new RosterScope(null, Set.of(UserType.STUDENTS));
        Absences absences = among(
                true,
                User.builder("teacher").username("t").role(RoleType.TEACHER).build());
        assertThat(absences.candidates()).isEmpty();
        assertThat(absences.controls().like("any")).isEmpty();
        assertThat(absences.active().total()).isEqualTo(1);
    }

    @Test
    void peopleWhomOnlyTheirAccountsRememberAreMissedAfterARestoreOfTheMemoryAlone() throws Exception {
        made("stray");
        mirror("here", true, made("here"));
        assertThat(among(true, person("here")).candidates()).as("in step").isEmpty();

        memoryIsOlder();
        Absences absences = among(true, person("here"));

        assertThat(absences.candidates()).containsExactly(new Candidate("stray", List.of("s1", "s2"), "student"));
        assertThat(absences.strays()).extracting(MirrorRow::sourcedId).containsExactly("stray");
        MirrorRow stray = absences.strays().get(0);
        assertThat(stray.active()).isTrue();
        assertThat(stray.linked().orElseThrow().localId()).isEqualTo("1");
        assertThat(stray.linked().orElseThrow().base()).isEmpty();
        assertThat(stray.linked().orElseThrow().deactivatedBySync()).isFalse();
        assertThat(absences.active().total()).isEqualTo(2);
        assertThat(absences.active().bySchool()).isEqualTo(Map.of("s1", 2L, "s2", 1L));
        assertThat(among(false, person("here")).candidates())
                .as("a walk that was not whole")
                .isEmpty();
    }

    @Test
    void whoeverWasForgottenOnPurposeIsNoStray() throws Exception {
        made("left-to-host");
        made("stray");
        state.write(lease, tx -> {
            state.suppress(tx, TENANT, Suppressions.key(state.secret(TENANT), "left-to-host"));
            return tx;
        });
        memoryIsOlder();

        Absences absences = among(true);

        assertThat(absences.strays()).extracting(MirrorRow::sourcedId).containsExactly("stray");
        assertThat(absences.active().total()).isEqualTo(1);
    }

    @Test
    void aForgottenPersonWhoWasSeenIsAControlAndOneWhoseAccountIsOffIsNothing() throws Exception {
        made("back");
        String off = made("off");
        accounts.edit(TENANT, off, false, account(off).values());
        memoryIsOlder();

        Absences absences = among(true, person("back"));

        assertThat(absences.candidates()).isEmpty();
        assertThat(absences.controls().like("any")).containsExactly("back");
        assertThat(absences.active().total()).isEqualTo(1);
    }

    @Test
    void aForgottenPersonWhoIsNotWantedIsNoControl() throws Exception {
        made("teacher");
        memoryIsOlder();
        scope = new RosterScope(null, Set.of(UserType.STUDENTS));
        Absences absences = among(
                true,
                User.builder("teacher").username("t").role(RoleType.TEACHER).build());
        assertThat(absences.candidates()).isEmpty();
        assertThat(absences.controls().like("any")).isEmpty();
    }

    @Test
    void straysAreFoundOverMoreThanOnePage() throws Exception {
        List<String> people = IntStream.range(0, 1_101)
                .mapToObj(i -> String.format("p%04d", i))
                .toList();
        for (String person : people) {
            made(person);
        }
        // A whole page of people who are known ends nothing.
        for (String person : people.subList(0, 600)) {
            mirror(person, true, null);
        }
        memoryIsOlder();
        Absences absences = among(true);
        assertThat(absences.strays())
                .extracting(MirrorRow::sourcedId)
                .containsExactlyInAnyOrderElementsOf(people.subList(600, 1_101));
        assertThat(absences.active().total()).isEqualTo(1_101);
    }

    @ParameterizedTest(name = "account role {0}: {1} in the census")
    @CsvSource({
        "student, student, STUDENT",
        "staff, teacher, STAFF",
        "admin, administrator, ADMIN",
        "guest, student, STUDENT",
        ", student, STUDENT"
    })
    void aStrayCountsByTheRoleOfTheAccount(@Nullable String role, String counted, LocalRole local) throws Exception {
        made("stray", AccountValues.none().with(AccountField.ROLE, role));
        memoryIsOlder();
        Absences absences = among(true);
        assertThat(absences.candidates()).containsExactly(new Candidate("stray", List.of(), counted));
        assertThat(absences.active().byRole()).isEqualTo(Map.of(counted, 1L));
        assertThat(absences.strays().get(0).linked().orElseThrow().localRole()).isEqualTo(local);
    }

    @Test
    void aPersonWithoutARoleCountsAsThat() throws Exception {
        RosterRecord nobody = RosterRecord.of(User.builder("x").username("x").build());
        state.write(lease, tx -> {
            state.put(tx, TENANT, List.of(MirrorRow.of(nobody, true, null)));
            return true;
        });
        assertThat(among(true).candidates()).containsExactly(new Candidate("x", List.of(), ""));
    }

    // Kinds of identifiers

    @ParameterizedTest(name = "{0} is of the kind [{1}]")
    @CsvSource({
        "abc, ''",
        "A-b_c.9, ''",
        "a/b, '/'",
        "a/b/c, '/'",
        "a:b/c, '/:'",
        "c/b:a, '/:'",
        "a~b, '~'",
        "añb, ü",
        "añüb, ü",
        "a\u007fb, ü",
        "a\uD83D\uDE00b, ü",
        "a b, ' '"
    })
    void anIdentifierIsOfTheKindOfItsOddCharacters(String sourcedId, String kind) {
        assertThat(ControlSample.kind(sourcedId)).isEqualTo(kind);
    }

    @Test
    void threeOfEachKindAreKeptAndTheFirstOnes() {
        ControlSample controls = new ControlSample();
        for (String id : List.of("a", "b", "x/y", "c", "d", "e")) {
            controls.offer(id);
        }
        assertThat(controls.like("zzz")).containsExactly("a", "b", "c");
        assertThat(controls.like("1/2")).containsExactly("x/y");
        assertThat(controls.like("1:2")).isEmpty();
    }

    @Test
    void aPersonOfTwoSchoolsCountsInBothAndOnceInAll() {
        Census census = new Census();
        census.count(List.of("s1", "s2"), "student");
        census.count(List.of("s2"), "teacher");
        assertThat(census.total()).isEqualTo(2);
        assertThat(census.bySchool()).isEqualTo(Map.of("s1", 1L, "s2", 2L));
        assertThat(census.byRole()).isEqualTo(Map.of("student", 1L, "teacher", 1L));
    }

    @Test
    void ofWhomNobodyAskedNothingIsKnown() {
        assertThat(Evidence.none().of("a")).isEqualTo(Evidence.Finding.NOT_ASKED);
        assertThat(new Evidence(Map.of("a", Evidence.Finding.GONE), Set.of()).of("a"))
                .isEqualTo(Evidence.Finding.GONE);
    }

    private Absences among(boolean whole, User... seen) throws Exception {
        try (Stage stage =
                new Stage(state, TENANT, scope, TermScope.all(), Instant.EPOCH, spools, new SecureRandom())) {
            RosterSink sink = stage.open(RosterCollection.USERS, (received, total) -> {});
            for (User user : seen) {
                sink.record(user);
            }
            // Somebody the walk always brings: an empty one would prove nothing.
            sink.record(person("somebody"));
            Staged users = stage.seal(RosterCollection.USERS, receipt(seen.length + 1, whole));
            return Absences.among(
                    state, accounts, TENANT, users, Generations.compare(state, accounts, TENANT, "run"), Set.of());
        }
    }

    private static FetchReceipt receipt(int received, boolean whole) {
        return new FetchReceipt(
                "users",
                1,
                received,
                (long) received,
                (long) received,
                (long) received,
                1000,
                received,
                0,
                0,
                whole,
                "total-reached",
                whole ? List.of() : List.of("seam-broken"),
                Map.of(),
                null,
                null);
    }

    private void memoryIsOlder() throws Exception {
        state.write(lease, tx -> {
            state.putGeneration(tx, TENANT, "1-a");
            return accounts.noteGeneration(tx, TENANT, "2-a");
        });
    }

    private String made(String sourcedId) throws Exception {
        return made(
                sourcedId,
                AccountValues.none().with(AccountField.ROLE, "student").with(AccountField.SCHOOLS, Set.of("s2", "s1")));
    }

    private String made(String sourcedId, AccountValues values) throws Exception {
        return state.read(
                TENANT, tx -> accounts.create(tx, new AccountWrite(TENANT, "op", sourcedId, null, null, true, values)));
    }

    private Account account(String localId) {
        return accounts.all(TENANT).stream()
                .filter(account -> account.localId().equals(localId))
                .findFirst()
                .orElseThrow();
    }

    private void mirror(String sourcedId, boolean active, @Nullable String localId) throws Exception {
        Link link = localId == null ? null : new Link(localId, LocalRole.STUDENT, Map.of(), false);
        state.write(lease, tx -> {
            state.put(tx, TENANT, List.of(MirrorRow.of(RosterRecord.of(person(sourcedId)), active, link)));
            return true;
        });
    }

    private static User person(String id) {
        return User.builder(Objects.requireNonNull(id))
                .username("name." + id)
                .enabledUser(true)
                .role(RoleType.STUDENT)
                .orgs(List.of(new GuidRef("s1", "org")))
                .build();
    }
}
