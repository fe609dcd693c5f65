// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.ApprovalScope;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A product with 40,000 accounts gets its first roster: 38,000 accounts fit one person each, by one field, two or three; 400 fit 200 people
 * two by two; 100 belong to staff and look like students; the others are nobody's. The roster has 700 people who are new.
 */
class OnboardingTest {
    private static final int ONE_MATCH = 38_000;
    private static final int AMBIGUOUS = 200;
    private static final int OF_STAFF = 100;
    private static final int NOBODYS = 1_500;
    private static final int NEW = 700;

    private final TestDatabase database = TestDatabase.inPostgres();
    private final People roster = new People();

    @Test
    void theFirstSyncMakesNobodyTwiceAndLinksNobodyAndAfterTheApprovalTheNextPlansNothing() throws Exception {
        long begun = System.nanoTime();
        populate();
        List<String> before = database.query(
                "select local_id || ' ' || version || ' ' || coalesce(sourced_id, '') from roster_accounts order by local_id");
        assertThat(before).hasSize(40_000);

        SyncReport first = sync().run();

        assertThat(first.status()).isEqualTo(RunStatus.HELD);
        assertThat(users(first).of(Outcome.CREATED)).isEqualTo(NEW);
        assertThat(users(first).of(Outcome.LINKED)).isZero();
        assertThat(users(first).of(Outcome.HELD)).isEqualTo(ONE_MATCH);
        assertThat(users(first).of(Outcome.DISPUTED)).isEqualTo(AMBIGUOUS + OF_STAFF);
        assertThat(users(first).of(Outcome.ERRORS)).isZero();
        assertThat(users(first).conserves()).isTrue();
        assertThat(first.held().orElseThrow().reasons())
                .isEqualTo(Map.of(
                        "link-proposed:identifier+username+email", 20_000L,
                        "link-proposed:username+email", 12_000L,
                        "link-proposed:email", 6_000L));
        assertThat(sync().problems(first.run()))
                .filteredOn(problem -> problem.code().equals("possible-match-privileged"))
                .hasSize(OF_STAFF);
        assertThat(database.query("select count(*) from roster_accounts")).containsExactly("40700");
        assertThat(database.query(
                        "select local_id || ' ' || version || ' ' || coalesce(sourced_id, '') from roster_accounts"
                                + " where local_id <= 40000 order by local_id"))
                .as("accounts that were there")
                .isEqualTo(before);
        assertThat(database.query("select count(*) from (select lower(email) from roster_accounts where sourced_id is"
                        + " not null group by lower(email) having count(*) > 1)"))
                .containsExactly("0");

        SyncReport approved = approve(ApprovalScope.tier("identifier+username+email"));
        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(20_000);
        assertThat(approved.held().orElseThrow().items()).isEqualTo(18_000);
        approved = approve(ApprovalScope.everyTier());
        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(18_000);
        assertThat(approved.problems()).isEmpty();
        assertThat(approved.held()).isEmpty();
        assertThat(roster.readSingly).isZero();
        assertThat(database.query(
                        "select count(*) from roster_accounts a join roster_users u on u.tenant = a.tenant and"
                                + " u.local_id = cast(a.local_id as varchar) and u.sourced_id = a.sourced_id"))
                .containsExactly("38700");
        assertThat(database.query(
                        "select count(*) from roster_accounts where role <> 'student' and sourced_id is not null"))
                .containsExactly("0");

        List<String> versions = database.query("select local_id || ' ' || version from roster_accounts order by 1");
        SyncReport next = sync().run();

        assertThat(next.held()).isEmpty();
        assertThat(users(next).of(Outcome.UNCHANGED)).isEqualTo(ONE_MATCH + NEW);
        assertThat(users(next).of(Outcome.DISPUTED)).isEqualTo(AMBIGUOUS + OF_STAFF);
        assertThat(users(next).read()).isEqualTo(ONE_MATCH + NEW + AMBIGUOUS + OF_STAFF);
        assertThat(next.problems())
                .extracting(Problem::code)
                .containsOnly("possible-match", "possible-match-privileged");
        assertThat(database.query("select local_id || ' ' || version from roster_accounts order by 1"))
                .isEqualTo(versions);
        System.out.printf(
                Locale.ROOT,
                "40,000 accounts met a roster of %,d: proposed, approved and in step in %d s%n",
                users(next).read(),
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    private void populate() throws SQLException {
        try (Connection connection = database.connections.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into roster_accounts (tenant, username, email, identifier, given_name, role, version)"
                                + " values ('springfield', ?, ?, ?, 'Known', ?, 1)")) {
            for (int i = 0; i < ONE_MATCH; i++) {
                String id = String.format(Locale.ROOT, "p%05d", i);
                roster.put(person(id).build());
                boolean name = i < 32_000;
                boolean number = i < 20_000;
                account(
                        insert,
                        name ? "name." + id : "old." + id,
                        id + "@example.org",
                        number ? "nr-" + id : null,
                        "student");
            }
            for (int i = 0; i < AMBIGUOUS; i++) {
                String id = String.format(Locale.ROOT, "q%05d", i);
                roster.put(person(id).build());
                account(insert, "name." + id, "other-" + id + "@example.org", null, "student");
                account(insert, "other." + id, id + "@example.org", null, "student");
            }
            for (int i = 0; i < OF_STAFF; i++) {
                String id = String.format(Locale.ROOT, "r%05d", i);
                roster.put(person(id).build());
                account(insert, "name." + id, id + "@example.org", "nr-" + id, i % 2 == 0 ? "staff" : "admin");
            }
            for (int i = 0; i < NOBODYS; i++) {
                account(insert, "nobody." + i, "nobody-" + i + "@example.org", "nobody-" + i, "student");
            }
            insert.executeBatch();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
        for (int i = 0; i < NEW; i++) {
            roster.put(person(String.format(Locale.ROOT, "s%05d", i)).build());
        }
    }

    private static void account(
            PreparedStatement insert, String username, String email, @Nullable String identifier, String role)
            throws SQLException {
        insert.setString(1, username);
        insert.setString(2, email);
        insert.setString(3, identifier);
        insert.setString(4, role);
        insert.addBatch();
    }

    private static User.Builder person(String id) {
        return User.builder(id)
                .username("name." + id)
                .email(id + "@example.org")
                .identifier("nr-" + id)
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(RoleType.STUDENT);
    }

    private SyncReport approve(ApprovalScope scope) {
        return sync().approve(sync().held().orElseThrow().digest(), "ada", "looked at twenty of them", scope);
    }

    private RosterSync sync() {
        return RosterSync.builder()
                .tenant(People.TENANT.value())
                .source(roster)
                .state(database.state)
                .accounts(JdbcAccountStore.ready())
                .build();
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
