// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody edits an account in plain SQL. */
final class LocalEditsTest {
    @TempDir
    Path folder;

    private Desk desk;
    private String student;
    private String given;

    @BeforeEach
    void open() {
        desk = Desk.with(FakeDistrict.builder().schools(1).students(60).build(), folder);
        desk.sync(0);
        student = desk.people("student", desk.schools().get(0)).get(0);
        given = read("given_name");
        desk.update("update roster_accounts set given_name = 'Edited' where sourced_id = ?", student);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void theSourceWins() {
        assertThat(desk.sync(0).number("counts.users.updated")).isEqualTo(1);
        assertThat(read("given_name")).isEqualTo(given);
        assertThat(desk.sync(0).number("counts.users.updated")).isZero();
    }

    @Test
    void theLocalEditWinsWhileOtherFieldsFollow() {
        desk.sync(0, "--conflict", "local-wins");
        assertThat(read("given_name")).isEqualTo("Edited");

        sourceSays("familyName", "Followed");
        desk.sync(0, "--conflict", "local-wins");
        assertThat(read("given_name")).isEqualTo("Edited");
        assertThat(read("family_name")).isEqualTo("Followed");

        sourceSays("givenName", "Insisted");
        desk.sync(0, "--conflict", "local-wins");
        assertThat(read("given_name")).isEqualTo("Edited");
        assertThat(desk.sync(0, "--conflict", "local-wins").number("counts.users.updated"))
                .isZero();
    }

    @Test
    void mergingKeepsTheEditUntilTheSourceChangesTheField() {
        desk.sync(0, "--conflict", "merge");
        assertThat(read("given_name")).isEqualTo("Edited");

        sourceSays("givenName", "Insisted");
        desk.sync(0, "--conflict", "merge");
        assertThat(read("given_name")).isEqualTo("Insisted");
    }

    @Test
    void whatWasEditedIsListedAndCanBeTakenBack() {
        RosterJson drift = desk.stored("drift", "--json").exits(0).json();
        assertThat(drift.text("drift.0.sourcedId")).isEqualTo(student);
        assertThat(drift.text("drift.0.repaired.0")).isEqualTo("GIVEN_NAME");
        RosterRun kept = desk.stored("drift", "--conflict", "local-wins").exits(0);
        assertThat(kept.out()).contains(student, "GIVEN_NAME").doesNotContain("Edited", given);

        desk.stored("revert", "--person", student, "--field", "given_name", "--by", "Kim", "--reason", "a mistake")
                .exits(0);

        assertThat(read("given_name")).isEqualTo(given);
        assertThat(desk.stored("drift").exits(0).out()).contains("No account was edited.");
    }

    private void sourceSays(String field, String value) {
        desk.server.roster().update("users", student, user -> {
            user.put(field, value);
            return user;
        });
    }

    private String read(String column) {
        return desk.select("select " + column + " from roster_accounts where sourced_id = ?", student);
    }
}
