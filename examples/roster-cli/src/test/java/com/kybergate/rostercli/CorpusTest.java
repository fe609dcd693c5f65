// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.CsvRoster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A district that somebody else wrote. */
final class CorpusTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void open() throws IOException {
        desk = Desk.with(CsvRoster.read(Corpus.smallDistrict()), folder);
    }

    @AfterEach
    void close() {
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void isBroughtOverWholeAndOnce() {
        RosterJson first = desk.sync(0);
        assertThat(first.number("counts.users.created")).isEqualTo(268);

        assertThat(desk.stored("dump", "--type", "users").exits(0).lines()).hasSize(268);
        assertThat(desk.stored("dump", "--type", "classes").exits(0).lines()).hasSize(119);
        assertThat(desk.stored("dump", "--type", "enrollments").exits(0).lines())
                .hasSize(1_855);
        assertThat(desk.stored("dump", "--type", "orgs").exits(0).lines()).hasSize(4);

        RosterJson second = desk.sync(0);
        assertThat(second.number("counts.users.unchanged")).isEqualTo(268);
        assertThat(second.number("counts.enrollments.unchanged")).isEqualTo(1_855);
        assertThat(desk.sourced("plan", "--json").exits(0).json().number("counts.users.unchanged"))
                .isEqualTo(268);
    }

    @Test
    void isDumpedInTheOrderAndTheFormsOfTheStandard() {
        desk.sync(0);

        List<RosterJson> users = desk.stored("dump", "--type", "users").lines();
        assertThat(users).extracting(user -> user.text("sourcedId")).isSorted();
        assertThat(users).allSatisfy(user -> {
            assertThat(user.at("enabledUser").value()).isInstanceOf(Boolean.class);
            assertThat(user.flag("active")).isTrue();
            assertThat(user.text("localId")).isNotEmpty();
            assertThat(user.text("localRole")).isIn("student", "staff", "admin");
            assertThat(user.list("orgs"))
                    .isNotEmpty()
                    .allSatisfy(org -> assertThat(org.value()).isInstanceOf(String.class));
            assertThat(user.map().values()).doesNotContainNull();
        });
        RosterJson enrollment =
                desk.stored("dump", "--type", "enrollments").lines().get(0);
        assertThat(List.of(enrollment.text("user"), enrollment.text("class"), enrollment.text("school")))
                .doesNotContain("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth1-sha256", "oauth1-sha1", "oauth2", "bearer"})
    void isReadWithEveryWayToSign(String auth) throws IOException {
        String secret = auth.equals("bearer") ? Desk.BEARER : desk.server.secret();
        Path file = Files.writeString(folder.resolve("secret"), secret + "\n");

        RosterJson report = desk.sync(0, "--auth", auth, "--secret-file", file.toString(), "--page-size", "100");

        assertThat(report.number("counts.users.created")).isEqualTo(268);
    }
}
