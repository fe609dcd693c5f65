// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.Fault;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that was fine yesterday misbehaves today: nobody loses anything, and the report says why. */
final class FaultsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "clamped-limit=20, true",
        "ignored-offset, false",
        "ignored-sort, true",
        "ignored-sort=reshuffled, false",
        "empty-200, false",
        "truncated-last-page, false",
        "lost-page-502, false",
        "short-last-page, false",
        "wrong-key, false"
    })
    void nobodyIsDeactivated(String fault, boolean readsWhole) {
        try (Desk desk =
                Desk.with(FakeDistrict.builder().schools(1).students(60).build(), folder)) {
            desk.sync(0, "--page-size", "50");
            Map<String, String> before = desk.accounts();
            desk.server.faults().add(Fault.named(fault));

            RosterRun run = desk.sourced("sync", "--json", "--page-size", "50", "--timeout", "5");
            RosterJson report = run.json();

            assertThat(desk.accounts()).as("accounts under %s", fault).isEqualTo(before);
            RosterJson receipt = report.list("receipts").stream()
                    .filter(one -> readsWhole || !one.flag("complete"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("every walk claims to be complete: " + run.out()));
            if (readsWhole) {
                assertThat(run.exit()).isZero();
                assertThat(receipt.flag("complete")).isTrue();
            } else {
                assertThat(run.exit()).as("exit of %s", run.out()).isIn(1, 3, 4);
                assertThat(receipt.list("reasons")).isNotEmpty();
                assertThat(report.list("problems").stream().map(problem -> problem.text("code")))
                        .contains("fetch-incomplete");
            }
            desk.server.faults().clear();
            assertThat(desk.sync(0, "--page-size", "50").text("status")).isEqualTo("done");
            assertThat(desk.accounts()).isEqualTo(before);
        }
    }

    @Test
    void aTeacherWhoIsGoneIsDeactivatedAndOneWhoIsOnlyNotListedIsNot() {
        try (Desk desk = Desk.with(FakeDistrict.small(), folder)) {
            desk.sync(0);
            String school = desk.schools().get(0);
            String gone = desk.people("teacher", school).get(0);
            String unlisted = desk.people("teacher", school).get(1);
            desk.server.roster().remove("users", gone);
            desk.server.roster().hideFromLists("users", unlisted);

            RosterJson report = desk.sync(0);

            assertThat(report.number("counts.users.absent.deactivated")).isEqualTo(1);
            assertThat(report.number("counts.users.absent.stillThere")).isEqualTo(1);
            assertThat(desk.isActive(gone)).isFalse();
            assertThat(desk.isActive(unlisted)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden-singles", "html-404-singles", "singles-always-200"})
    void whoeverCannotBeAskedAboutStays(String fault) {
        try (Desk desk = Desk.with(FakeDistrict.small(), folder)) {
            desk.sync(0);
            String missing = desk.people("teacher", desk.schools().get(0)).get(0);
            desk.server.roster().remove("users", missing);
            desk.server.faults().add(Fault.named(fault));

            RosterJson report = desk.sourced("sync", "--json").json();

            assertThat(report.number("counts.users.absent.deactivated")).isZero();
            assertThat(desk.isActive(missing)).isTrue();
        }
    }
}
