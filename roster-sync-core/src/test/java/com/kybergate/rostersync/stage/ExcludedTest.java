// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.state.InMemorySyncState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what school and role those are who are left out, however often the roster is walked over. */
class ExcludedTest {
    private static final RosterCollection USERS = RosterCollection.USERS;
    private static final RoleType ALUMNUS = new RoleType("ext:alumnus");

    @TempDir
    private Path folder;

    private Stage stage;
    private RosterSink sink;

    @BeforeEach
    void open() {
        stage = new Stage(
                new InMemorySyncState(Clock.systemUTC()),
                new TenantId("springfield"),
                new RosterScope(Set.of("s1"), EnumSet.of(UserType.STUDENTS)),
                TermScope.all(),
                Instant.EPOCH,
                folder,
                new SecureRandom());
        sink = stage.open(USERS, (received, total) -> {});
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static User person(String id, RoleType role, String school) {
        return User.builder(id)
                .username(id)
                .role(role)
                .orgs(List.of(new GuidRef(school, "org")))
                .build();
    }

    private void walk() {
        sink.record(person("in", RoleType.STUDENT, "s1"));
        sink.record(person("a", RoleType.STUDENT, "s2"));
        sink.record(person("b", RoleType.STUDENT, "s2"));
        sink.record(person("c", RoleType.TEACHER, "s1"));
        sink.record(person("d", ALUMNUS, "s3"));
    }

    private static Exclusion of(String school, String reason, String role, long count) {
        return new Exclusion(USERS, school, reason, role, count);
    }

    @Test
    void aSecondWalkThatFindsTheSameCountsTheSame() {
        walk();
        sink.again();
        walk();

        Staged staged = seal();

        assertThat(staged.tally().excluded())
                .containsExactlyInAnyOrder(
                        of("s2", "school", "student", 2),
                        of("s1", "role", "teacher", 1),
                        of("s3", "unmappedRole", "other", 1));
        assertThat(staged.problems()).extracting(Problem::code).containsExactly("unknown-role");
        sums(staged);
    }

    @Test
    void whoMovesBetweenTheWalksIsCountedWhereTheyAreNow() {
        walk();
        sink.again();
        sink.record(person("in", RoleType.STUDENT, "s1"));
        sink.record(person("a", RoleType.STUDENT, "s3"));
        sink.record(person("b", RoleType.STUDENT, "s1"));
        sink.record(person("c", RoleType.TEACHER, "s1"));
        sink.record(person("d", RoleType.STUDENT, "s1"));

        Staged staged = seal();

        assertThat(staged.tally().excluded())
                .containsExactlyInAnyOrder(of("s3", "school", "student", 1), of("s1", "role", "teacher", 1));
        assertThat(staged.problems()).isEmpty();
        sums(staged);
    }

    @Test
    void ofWhomTheLastWalkMissedTheSchoolIsNotKnown() {
        walk();
        sink.again();
        sink.record(person("a", RoleType.STUDENT, "s2"));

        Staged staged = seal();

        assertThat(staged.tally().excluded())
                .containsExactlyInAnyOrder(
                        of("s2", "school", "student", 1),
                        of("", "school", "", 1),
                        of("", "role", "", 1),
                        of("", "unmappedRole", "", 1));
        sums(staged);
    }

    @Test
    void whoContradictsThemselvesIsLeftOutForNoReasonOfTheSettings() {
        walk();
        sink.record(person("a", RoleType.STUDENT, "s9"));
        sink.fault(new RecordFault("users", "b", "malformed", 3));
        sink.fault(new RecordFault("users", "e", "malformed", 4));

        Staged staged = seal();

        assertThat(staged.tally().duplicate()).isEqualTo(2);
        assertThat(staged.tally().excluded())
                .containsExactlyInAnyOrder(
                        of("s1", "role", "teacher", 1), of("s3", "unmappedRole", "other", 1), of("", "invalid", "", 1));
        sums(staged);
    }

    @Test
    void aStageAsideShowsWhatTheMirrorHasAlready() {
        // The look is at the source; that nothing changed is no reason to leave somebody out.
        try (Stage aside = Stage.aside(
                new InMemorySyncState(Clock.systemUTC()),
                new TenantId("springfield"),
                RosterScope.everything(),
                TermScope.all(),
                Instant.EPOCH,
                folder,
                new SecureRandom())) {
            aside.open(USERS, (received, total) -> {}).record(person("in", RoleType.STUDENT, "s1"));
            Staged staged = aside.seal(USERS, receipt());

            for (int i = 0; i < 2; i++) {
                int[] shown = {0};
                staged.changed(10, records -> shown[0] += records.size());
                assertThat(shown[0]).isEqualTo(1);
            }
        }
    }

    private static void sums(Staged staged) {
        for (SkipReason reason : SkipReason.values()) {
            assertThat(sum(staged, reason.key()))
                    .isEqualTo(staged.tally().skipped().getOrDefault(reason, 0L));
        }
        assertThat(sum(staged, Exclusion.INVALID)).isEqualTo(staged.tally().invalid());
    }

    private static long sum(Staged staged, String reason) {
        return staged.tally().excluded().stream()
                .filter(e -> e.reason().equals(reason))
                .mapToLong(Exclusion::count)
                .sum();
    }

    private Staged seal() {
        return stage.seal(USERS, receipt());
    }

    private static FetchReceipt receipt() {
        return new FetchReceipt(
                "users", 1, 2, 2, null, null, 1000, 2, 0, 0, true, "empty-page", List.of(), Map.of(), null, null);
    }
}
