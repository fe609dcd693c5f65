// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who asks to be forgotten is, down to the file. */
final class ForgetTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = Desk.with(FakeDistrict.builder().schools(1).students(30).build(), folder);
        desk.sync(0);
    }

    @AfterEach
    void end() {
        desk.close();
    }

    @Test
    void aForgottenPersonIsInNoTableAndNotInTheFile() throws Exception {
        String who = desk.people("student", desk.schools().get(0)).get(3);
        String email = desk.select("select email from roster_accounts where sourced_id = ?", who);
        Map<String, String> before = desk.accounts();
        assertThat(file()).contains(email);

        RosterJson forgotten = desk.stored(
                        "forget",
                        email.toUpperCase(java.util.Locale.ROOT),
                        "--by",
                        "ada",
                        "--reason",
                        "asked by " + email,
                        "--json")
                .exits(0)
                .json();

        assertThat(forgotten.number("forgotten")).isEqualTo(1);
        assertThat(forgotten.number("records")).isPositive();
        assertThat(forgotten.text("account")).isEqualTo("erased");
        assertThat(forgotten.text("freeSpace")).isEqualTo("erased");
        assertThat(file()).doesNotContain(email, who);
        before.remove(who);
        assertThat(desk.accounts()).isEqualTo(before);
        RosterJson report = desk.sync(0);
        assertThat(report.number("counts.users.skippedBy.suppressed")).isEqualTo(1);
        assertThat(desk.accounts()).isEqualTo(before);
        assertThat(desk.stored("history").exits(0).out()).contains("forget", "asked by [forgotten]");
        assertThat(desk.sourced("explain", who).exits(0).out()).contains("no, by suppressed");
    }

    @Test
    void nobodyIsForgottenWhereNotExactlyOnePersonIsMeant() {
        Map<String, String> before = desk.accounts();
        String one = desk.people("student", desk.schools().get(0)).get(0);
        String other = desk.people("student", desk.schools().get(0)).get(1);

        assertThat(desk.stored("forget", "nobody", "--by", "ada", "--reason", "why")
                        .exits(2)
                        .err())
                .startsWith("0 people are known by that");
        desk.update(
                "update roster_users set record = replace(record, '\"username\":\"', '\"username\":\"x'),"
                        + " username_key = 'same' where sourced_id = ?",
                one);
        desk.update(
                "update roster_users set email_key = ?, record = regexp_replace(record, '\"email\":\"[^\"]*\"',"
                        + " '\"email\":\"" + one + "\"') where sourced_id = ?",
                one.toLowerCase(java.util.Locale.ROOT),
                other);
        RosterRun two =
                desk.stored("forget", one, "--by", "ada", "--reason", "why").exits(2);
        assertThat(two.err()).startsWith("2 people are known by that").doesNotContain(one);
        assertThat(two.out()).isEmpty();

        assertThat(desk.accounts()).isEqualTo(before);
    }

    @Test
    void whoAsksAndWhyHasToBeSaid() {
        desk.stored("forget", "x", "--by", "ada").exits(2);
        desk.stored("forget", "x", "--reason", "why").exits(2);
    }

    private String file() throws Exception {
        return new String(Files.readAllBytes(folder.resolve("roster.mv.db")), StandardCharsets.UTF_8);
    }
}
