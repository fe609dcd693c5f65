// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that has users already meets its first roster. */
final class LinksTest {
    private static final String BY = "--by";
    private static final String WHY = "--reason";

    @TempDir
    Path folder;

    private Desk desk;
    private List<String> students;

    @BeforeEach
    void open() {
        desk = Desk.with(FakeDistrict.builder().schools(1).students(60).build(), folder);
        desk.stored("held").exits(0);
        students = desk.people("student", desk.schools().get(0)).subList(0, 12);
        for (String student : students.subList(0, 10)) {
            account(value(student, "username"), value(student, "email"), "student");
        }
        account("other.one", value(students.get(10), "email"), "student");
        account(value(students.get(11), "username"), value(students.get(11), "email"), "staff");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void proposalsAreListedByTierAndApprovedByIt() {
        desk.stored("links").exits(0);
        RosterJson report = desk.sync(3);
        assertThat(report.number("counts.users.held")).isEqualTo(11);
        assertThat(report.number("counts.users.disputed")).isEqualTo(1);

        RosterJson links = desk.stored("links", "--json").exits(3).json();
        assertThat(links.list("tiers").stream().map(tier -> tier.text("tier") + "=" + tier.number("links")))
                .containsExactly("email=1", "username+email=10");
        assertThat(desk.stored("links").exits(3).out()).contains("username+email", "links approve");
        assertThat(desk.stored("links", "--all").exits(3).out()).contains(students.get(0));
        RosterJson all = desk.stored("links", "--all", "--json").exits(3).json();
        assertThat(all.text("tiers.0.people.0.sourcedId")).isEqualTo(students.get(10));
        assertThat(all.text("tiers.0.people.0.localId")).isEqualTo("11");

        desk.sourced("links approve", "--tier", "username", BY, "Kim", WHY, "no such tier")
                .exits(4);
        desk.sourced(
                        "links approve",
                        "--tier",
                        "username+email",
                        "--person",
                        students.get(0),
                        BY,
                        "Kim",
                        WHY,
                        "the first one")
                .exits(0);
        assertThat(desk.isActive(students.get(0))).isTrue();
        RosterJson approved = desk.sourced(
                        "links approve", "--tier", "username+email", BY, "Kim", WHY, "looked at some", "--json")
                .exits(0)
                .json();
        assertThat(approved.number("counts.users.linked")).isEqualTo(9);
        assertThat(desk.select("select count(*) from roster_accounts where sourced_id is not null and local_id <= 10"))
                .isEqualTo("10");
        assertThat(desk.select("select count(*) from roster_accounts where sourced_id is not null and local_id > 10"
                        + " and local_id <= 12"))
                .isEqualTo("0");
        desk.stored("links").exits(3);
        desk.sourced("links approve", "--all-tiers", BY, "Kim", WHY, "the last").exits(0);
        desk.stored("links").exits(0);

        Map<String, String> before = desk.accounts();
        desk.sync(1);
        assertThat(desk.accounts()).isEqualTo(before);
    }

    @Test
    void whatIsRefusedIsNotProposedAgain() {
        desk.sync(3);
        String some = students.get(10);
        RosterRun refused = desk.stored("links reject", "--person", some, BY, "Kim", WHY, "a brother", "--json");
        assertThat(refused.exits(0).json().number("rejected")).isEqualTo(1);
        desk.stored("links reject", "--person", some, BY, "Kim", WHY, "again").exits(4);
        assertThat(desk.stored("links", "--json").exits(3).json().list("tiers")).hasSize(1);

        // Taken back, it is proposed like before; and refused again.
        String account = "11";
        desk.stored("links reject", "--person", some, "--account", account, "--take-back", BY, "Kim", WHY, "no brother")
                .exits(0);
        assertThat(desk.sync(3).number("held.items")).isEqualTo(11);
        RosterRun twice = desk.stored(
                "links reject", "--person", some, "--account", "99", "--take-back", BY, "Kim", WHY, "x", "--json");
        assertThat(twice.exits(0).json().toString()).contains("false");
        desk.stored("links reject", "--person", some, BY, "Kim", WHY, "a brother")
                .exits(0);

        // The address is taken, so the person cannot be made; but the two are never proposed to each other again.
        assertThat(desk.sync(3).number("counts.users.errors")).isEqualTo(1);
        desk.update("update roster_accounts set email = 'brother@example.org' where local_id = 11");
        assertThat(desk.sync(3).number("counts.users.created")).isEqualTo(1);
        assertThat(desk.isActive(some)).isTrue();

        // Whoever only looks like an account that nobody proposes is refused it by name.
        String ofStaff = students.get(11);
        desk.stored("links reject", "--person", ofStaff, "--account", "12", BY, "Kim", WHY, "a teacher's")
                .exits(0);
        desk.update(
                "update roster_accounts set email = 'teacher@example.org', username = 'teacher' where local_id = 12");
        assertThat(desk.sync(3).number("counts.users.created")).isEqualTo(1);
        assertThat(desk.stored("history", "--json").exits(0).json().text("runs.1.reason"))
                .isEqualTo("a teacher's");
    }

    private void account(String username, String email, String role) {
        desk.update(
                "insert into roster_accounts (tenant, username, email, role) values ('default', ?, ?, ?)",
                username,
                email,
                role);
    }

    private String value(String person, String field) {
        return String.valueOf(
                desk.server.roster().find("users", person).orElseThrow().get(field));
    }
}
