// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the roster is read. */
final class ModeTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.with(FakeDistrict.small(), folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void changesAreReadOnceTheSourceWasSeenToDateThemAndEverythingWhenSomebodyVanishes() {
        List<String> students = desk.people("student", desk.schools().get(0)).subList(0, 3);
        assertThat(desk.sync(0).text("mode")).isEqualTo("full");
        rename(students.get(0));
        assertThat(desk.sync(0).text("mode")).isEqualTo("full");
        rename(students.get(1));

        RosterJson plan = desk.sourced("plan", "--json").exits(0).json();
        RosterJson delta = desk.sync(0);
        assertThat(plan.text("mode")).isEqualTo("delta");
        assertThat(delta.text("mode")).isEqualTo("delta");
        assertThat(delta.number("counts.users.updated")).isEqualTo(1);

        assertThat(desk.sync(0, "--mode", "full").text("mode")).isEqualTo("full");
        desk.server.roster().remove("users", students.get(2));
        assertThat(desk.sync(0).text("mode")).isEqualTo("full");
        assertThat(desk.isActive(students.get(2))).isFalse();
    }

    @Test
    void changesAloneCannotBeHadFromTheBeginning() {
        RosterJson report =
                desk.sourced("sync", "--mode", "delta", "--json").exits(4).json();

        assertThat(report.text("status")).isEqualTo("failed");
        assertThat(report.text("problems.0.code")).isEqualTo("full-run-needed");
        assertThat(report.text("problems.0.remedy")).contains("first-run");
        assertThat(desk.accounts()).isEmpty();
    }

    private void rename(String sourcedId) {
        desk.server.roster().update("users", sourcedId, user -> {
            user.put("familyName", "Núñez");
            return user;
        });
    }
}
