// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.Traffic;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.RunFigures;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The history says what each run took, without anybody reading its report. */
class RunFiguresTest {
    private static final Traffic SOME = new Traffic(7, 2, 3, List.of("x-request-id: a"));

    private final ScriptedRoster roster = ScriptedRoster.of(2, 20);

    /** A source that counts as it is told to. */
    private record Counting(RosterSource real, Supplier<Traffic> counts) implements RosterSource {
        @Override
        public String identity() {
            return real.identity();
        }

        @Override
        public FetchReceipt fetch(RosterCollection collection, RosterSink sink) throws InterruptedException {
            return real.fetch(collection, sink);
        }

        @Override
        public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
            return real.read(collection, sourcedId);
        }

        @Override
        public Traffic traffic() {
            return counts.get();
        }
    }

    private static RunFigures figures(World world, SyncReport report) {
        return Objects.requireNonNull(
                world.state.run(World.TENANT, report.run()).orElseThrow().figures());
    }

    @Test
    void aRunOverHttpSaysHowManyRequestsItMadeAndHowOftenItWasToldToWait() {
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(
                                FakeDistrict.builder().schools(1).students(30).build())
                        .start();
                OneRosterClient client = OneRosterClient.builder()
                        .baseUrl(server.baseUrl().toString())
                        .allowHttpOnLoopback(true)
                        .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                        .sleeper(duration -> {})
                        .pageSize(50)
                        .build()) {
            World world = new World(OneRosterSource.of(client));
            world.run();
            int before = server.requests().size();
            server.faults().add(Fault.named("rate-limit"));

            SyncReport report = world.run();

            RunFigures figures = figures(world, report);
            assertThat(figures.throttled()).isEqualTo(1);
            assertThat(figures.requests()).isEqualTo(server.requests().size() - before);
            assertThat(figures.records())
                    .isEqualTo(report.counts().values().stream()
                            .mapToLong(Counts::read)
                            .sum());
            assertThat(figures.newestSourceChange())
                    .isEqualTo(report.newestSourceChange())
                    .isNotNull();
            assertThat(figures.duration()).isEqualTo(report.duration());
            assertThat(figures.settings()).isEqualTo(SyncSettings.defaults().fingerprint());
            assertThat(figures.trigger()).isEqualTo("manual");
        }
    }

    @Test
    void errorsAreWhatCouldNotBeReadOrWritten() {
        World world = new World(roster);
        world.run();
        roster.fault(RosterCollection.USERS, new RecordFault("users", "broken", "malformed", 3));
        assertThat(figures(world, world.run()).errors()).isEqualTo(1);
    }

    @Test
    void aRunCountsWhatCameOnTopAndNamesARefusalOnlyOfItsOwn() {
        Traffic[] now = {SOME};
        World world = new World(new Counting(roster, () -> now[0]));
        RunFigures quiet = figures(world, world.run());
        assertThat(quiet.requests()).isZero();
        assertThat(quiet.traces()).as("of a refusal before the run").isEmpty();
        SyncReport busy = world.sync(event -> {
                    if (event instanceof SyncEvent.Planned) {
                        now[0] = new Traffic(20, 3, 5, List.of("x-request-id: b"));
                    }
                })
                .run();
        RunFigures figures = figures(world, busy);
        assertThat(figures.requests()).isEqualTo(13);
        assertThat(figures.throttled()).isEqualTo(1);
        assertThat(figures.traces()).containsExactly("x-request-id: b");
    }

    @Test
    void aSourceThatCannotCountStopsNoRun() {
        int[] asked = {0};
        World world = new World(new Counting(roster, () -> {
            if (asked[0]++ > 0) {
                throw new IllegalStateException("broken");
            }
            return SOME;
        }));
        RunFigures figures = figures(world, world.run());
        assertThat(figures.requests()).isZero();
        assertThat(figures.throttled()).isZero();
    }

    @Test
    void theHistoryIsAskedForByWhatRunsWere() {
        World world = new World(roster);
        world.run();
        world.clock.advance(Duration.ofHours(6));
        world.sync().start("schedule").await();
        world.clock.advance(Duration.ofHours(6));
        world.sync().forget("s1-student-0001", "ada", "asked for");

        assertThat(world.sync()
                        .history(RunQuery.all().withTriggers(Set.of("schedule")))
                        .runs())
                .singleElement()
                .satisfies(run ->
                        assertThat(run.report()).as("a page carries no reports").isNull());
        assertThat(world.sync()
                        .history(RunQuery.all().withModes(Set.of("forget")))
                        .runs())
                .extracting(RunRecord::by)
                .containsExactly("ada");
        assertThat(world.sync().history(RunQuery.all()).runs()).hasSize(3).allMatch(run -> run.figures() != null);
        assertThatThrownBy(() -> world.sync().history(RunQuery.all().after("nowhere")))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("no-such-page"));
        assertThatThrownBy(() -> RunQuery.all().most(501)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RunQuery.all().most(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
