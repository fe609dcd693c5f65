// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole engine over real HTTP, through a district's good days and bad ones. */
class HttpWalkTest {
    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(2).students(120).build())
            .start();
    private final OneRosterClient client = OneRosterClient.builder()
            .baseUrl(server.baseUrl().toString())
            .allowHttpOnLoopback(true)
            .credentials(Credentials.oauth1(server.clientId(), server.secret()))
            .sleeper(duration -> {})
            .pageSize(50)
            .build();
    private final RosterSource source = OneRosterSource.of(client);
    private final World world = new World(source);
    private final List<String> students = new ArrayList<>();

    @BeforeEach
    void firstRun() {
        SyncReport first = world.run();
        assertThat(first.problems()).isEmpty();
        assertThat(first.receipts()).allMatch(r -> r.complete());
        world.state.scan(
                World.TENANT,
                RosterCollection.USERS,
                rows -> rows.forEach(row -> {
                    if ("student".equals(row.record().text("role"))) {
                        students.add(row.sourcedId());
                    }
                }));
        assertThat(students).hasSize(120);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aSecondRunFindsNothingToDo() {
        var before = world.contents();

        SyncReport again = world.run();

        assertThat(again.problems()).isEmpty();
        assertThat(users(again).of(Outcome.CREATED)).isZero();
        assertThat(users(again).of(Outcome.UPDATED)).isZero();
        assertThat(world.contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clamped-limit",
                "clamped-limit=7",
                "ignored-offset",
                "ignored-sort",
                "ignored-sort=reshuffled",
                "empty-200",
                "empty-object-200",
                "truncated-last-page",
                "truncated-last-page=chunked",
                "truncated-last-page=length",
                "short-last-page",
                "lost-page-502",
                "html-200",
                "html-404",
                "no-envelope",
                "wrong-key",
                "no-total",
                "wrong-total",
                "drifting-total",
                "no-link",
                "looping-link",
                "unauthorized-mid-walk",
                "hidden-singles",
                "html-404-singles",
                "singles-always-200",
                "string-booleans",
                "null-fields",
                "grades-as-string",
                "trailing-slash-404",
                "duplicate-record",
                "one-bad-record",
                "one-bad-record=no-id",
                "missing-school",
                "clock-skew",
                "redirect"
            })
    void nobodyIsWronglyDeactivatedAndEveryLeaverIsGoneWithinTwoRunsAfterTheFault(String fault) {
        Set<String> rightful = new TreeSet<>(world.active());
        String explicit = students.get(10);
        String vanished = students.get(20);
        List<String> leavers = List.of(explicit, vanished);
        for (String leaver : leavers) {
            rightful.remove(email(leaver));
        }
        server.roster().update("users", explicit, record -> {
            Map<String, Object> copy = new HashMap<>(record);
            copy.put("status", "tobedeleted");
            return copy;
        });
        server.roster().remove("users", vanished);
        server.faults().add(Fault.named(fault));
        long enrollments = rows(RosterCollection.ENROLLMENTS);
        long orgs = rows(RosterCollection.ORGS);

        for (int run = 0; run < 2; run++) {
            SyncReport report = world.run();

            assertThat(world.active())
                    .as("run %d with %s: %s", run, fault, report)
                    .containsAll(rightful);
            assertThat(rows(RosterCollection.ORGS)).isEqualTo(orgs);
            boolean allThere =
                    world.account(explicit).active() && world.account(vanished).active();
            if (allThere) {
                assertThat(report.problems().toString() + report.held() + report.receipts())
                        .as("why nobody left, with %s", fault)
                        .containsAnyOf("fetch-incomplete", "absence-unverified", "leavers", "missing-from-list-only");
            }
            if (!fault.equals("missing-school")) {
                assertThat(rows(RosterCollection.ENROLLMENTS)).isEqualTo(enrollments);
            }
        }

        server.faults().clear();
        world.run();
        SyncReport last = world.run();

        assertThat(world.active()).as("after %s: %s", fault, last).isEqualTo(rightful);
        assertThat(last.problems()).as("after %s", fault).allMatch(p -> p.code().equals("dangling-reference"));
        assertThat(rows(RosterCollection.ENROLLMENTS)).isEqualTo(enrollments);
        assertThat(rows(RosterCollection.ORGS)).isEqualTo(orgs);
        var settled = world.contents();
        world.run();
        assertThat(world.contents()).isEqualTo(settled);
    }

    @Test
    void hiddenSinglesLeaveTheAbsentUnverifiedAndTheReportSaysSo() {
        server.roster().remove("users", students.get(0));
        server.faults().add(Fault.hiddenSingles());

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(report.problems()).anyMatch(p -> p.code().equals("absence-unverified"));
    }

    @Test
    void peopleWhoVanishFromTheListWhileItIsReadAreNotTakenForGone() {
        server.roster().hideFromLists("users", students.get(3));

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.STILL_THERE)).isEqualTo(1);
        assertThat(world.account(students.get(3)).active()).isTrue();
    }

    private String email(String sourcedId) {
        return String.valueOf(
                world.account(sourcedId).values().get(com.kybergate.rostersync.account.AccountField.EMAIL));
    }

    private long rows(RosterCollection collection) {
        long[] active = {0};
        world.state.scan(
                World.TENANT,
                collection,
                rows -> active[0] += rows.stream().filter(row -> row.active()).count());
        return active[0];
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
