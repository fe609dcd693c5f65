// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deltas as they go over the wire. */
class HttpDeltaTest {
    private final TestClock clock = new TestClock();
    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(2).students(120).build())
            .clock(clock)
            .start();
    private final OneRosterClient client = OneRosterClient.builder()
            .baseUrl(server.baseUrl().toString())
            .allowHttpOnLoopback(true)
            .credentials(Credentials.oauth1(server.clientId(), server.secret()))
            .clock(clock)
            .sleeper(duration -> {})
            .pageSize(50)
            .build();
    private final World world = new World(OneRosterSource.of(client), clock);
    private final RosterEdits roster = server.roster();

    @BeforeEach
    void aServerThatIsKnownToDateItsChanges() {
        world.settings = world.settings.withMode(SyncMode.auto(Duration.ofDays(7)));
        clock.advance(Duration.ofDays(400));
        world.run();
        roster.update("users", roster.sourcedId("users", 30), user -> {
            user.put("middleName", "Known");
            return user;
        });
        world.run();
        clock.advance(Duration.ofHours(30));
        world.run();
        clock.advance(Duration.ofHours(30));
        server.clearRequests();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aDeltaInWhichNothingChangedCostsAtMostTwoRequestsForEachCollection() {
        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(report.problems()).isEmpty();
        Map<String, Integer> requests = new TreeMap<>();
        server.requests().forEach(request -> requests.merge(request.path(), 1, Integer::sum));
        assertThat(requests).hasSize(RosterCollection.values().length);
        assertThat(requests.values()).allMatch(n -> n <= 2);
    }

    @Test
    void changesAreAskedForByDateOneDayBack() {
        world.run();

        List<String> filters = server.requests().stream()
                .flatMap(request -> request.parameter("filter").stream())
                .toList();
        assertThat(filters)
                .hasSize(RosterCollection.values().length)
                .allMatch(filter -> filter.matches("dateLastModified>='2027-10-06T12:0\\d:\\d\\d\\.\\d{3}Z'"));
    }

    /** The wire knows thousandths, this machine's clock more. */
    @Test
    void whatChangedInTheThousandthThatIsAskedForIsNotTakenForOlder() throws InterruptedException {
        roster.update("users", roster.sourcedId("users", 7), user -> {
            user.put("dateLastModified", "2030-01-01T00:00:00.123Z");
            return user;
        });

        FetchReceipt receipt = OneRosterSource.of(client)
                .changes(RosterCollection.USERS, Instant.parse("2030-01-01T00:00:00.123456789Z"), new RosterSink() {
                    @Override
                    public void record(OneRosterResource record) {}

                    @Override
                    public void fault(RecordFault fault) {}

                    @Override
                    public void again() {}

                    @Override
                    public void page(long received, @Nullable Long total) {}
                })
                .orElseThrow();

        assertThat(receipt.complete()).isTrue();
        assertThat(receipt.received()).isEqualTo(1);
    }

    @Test
    void manyChangesComeInPages() {
        for (int i = 0; i < 120; i++) {
            roster.update("users", roster.sourcedId("users", i), user -> {
                user.put("middleName", "Núñez");
                return user;
            });
        }

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(report.counts(RosterCollection.USERS).read()).isEqualTo(120);
        assertThat(report.receipts()).allMatch(receipt -> receipt.complete());
    }

    @Test
    void whoeverIsDeletedInTheSourcesWordsGoesAndWhoeverVanishesIsMissedByNumber() {
        String named = roster.sourcedId("users", 20);
        String vanished = roster.sourcedId("users", 21);
        roster.update("users", named, user -> {
            user.put("status", "tobedeleted");
            return user;
        });

        SyncReport delta = world.run();
        assertThat(delta.mode()).isEqualTo("delta");
        assertThat(delta.counts(RosterCollection.USERS).of(Outcome.DEACTIVATED_BY_SOURCE))
                .isEqualTo(1);

        roster.remove("users", vanished);
        SyncReport full = world.run();
        assertThat(full.mode()).isEqualTo("full");
        assertThat(full.counts(RosterCollection.USERS).of(AbsentOutcome.DEACTIVATED))
                .isEqualTo(1);
    }

    @Test
    void aServerThatIgnoresFiltersIsToldByTheFirstRecordItShows() {
        server.faults().add(Fault.ignoredFilter());

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.problems()).extracting(Problem::code).containsExactly("filter-ignored");
        long asked = server.requests().stream()
                .filter(request -> request.parameter("filter").isPresent())
                .count();
        assertThat(asked).as("pages read in vain").isLessThanOrEqualTo(2);
    }

    @Test
    void aServerThatRefusesFiltersIsReadWhole() {
        server.onRequest(request -> {
            if (request.parameter("filter").isPresent()) {
                throw new IllegalStateException("no filters here");
            }
        });

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.problems()).extracting(Problem::code).containsExactly("changes-incomplete");
    }

    @Test
    void aServerThatCannotBeReachedFailsTheRunAndCostsNobodyAnything() {
        server.close();

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(world.active()).isNotEmpty();
    }
}
