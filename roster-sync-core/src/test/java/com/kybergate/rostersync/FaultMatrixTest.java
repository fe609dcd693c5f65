// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.rostersync.FaultMatrix.Expectation;
import com.kybergate.rostersync.FaultMatrix.Row;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every row of the {@link FaultMatrix}, over HTTP, with every page size and both policies: a healthy first sync, two days under the
 * fault, on which people leave, arrive and change, and then two runs without it. On no day may anybody be locked out, demoted, or lose a
 * school, a class or a login key who did not; and after the fault everybody who left is gone and everybody else as the roster says.
 *
 * <p>With {@code -Dstorm=full} there are more page sizes, each under both policies, and more seeds for who leaves and who stays; else the rows
 * take turns with the policies. What a run reports is then compared
 * only where the table says it, and what it does to people everywhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final List<Integer> PAGES = FULL ? List.of(3, 7, 11, 50, 1000) : FaultMatrix.PAGES;
    private static final int PAGES_OF_DELTAS = 50;
    private static final List<Long> SEEDS = FULL ? List.of(1L, 2L, 3L) : List.of(1L);

    private final Troubles troubles = new Troubles();
    private final AtomicInteger scenes = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger deltaRuns = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final OkHttpClient http = new OkHttpClient();
    private final ExecutorService players = Executors.newFixedThreadPool(2);

    @AfterAll
    void say() {
        players.shutdownNow();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        System.out.printf(
                "fault matrix: %d rows x %d page sizes x %d seeds, both policies, and deltas = %d scenes of %d runs, %d days read by"
                        + " changes alone, %d wrongful deactivations, %d leavers left%n",
                FaultMatrix.rows().size(),
                PAGES.size(),
                SEEDS.size(),
                scenes.get(),
                runs.get(),
                deltaRuns.get(),
                wrong.get(),
                left.get());
    }

    @TestFactory
    Stream<DynamicContainer> nobodyIsWronglyDeactivatedAndEveryLeaverIsGoneOnceTheFaultEnds() {
        List<Row> rows = FaultMatrix.rows();
        return IntStream.range(0, rows.size())
                .mapToObj(row ->
                        DynamicContainer.dynamicContainer(rows.get(row).troubles(), cases(rows.get(row), row).stream()))
                // All scenes are handed to the players before the first is waited for.
                .toList()
                .stream();
    }

    private List<DynamicTest> cases(Row row, int number) {
        List<DynamicTest> cases = new ArrayList<>();
        for (int pages : PAGES) {
            if (!FULL && PAGES.indexOf(pages) == number % PAGES.size()) {
                // Its turn comes on demand, as that of the other policy does.
                continue;
            }
            boolean turn = (number + PAGES.indexOf(pages)) % 2 == 0;
            for (boolean localWins : FULL ? new boolean[] {false, true} : new boolean[] {turn}) {
                for (long seed : SEEDS) {
                    cases.add(scene(row, pages, localWins, false, seed));
                    if (FULL || pages == PAGES_OF_DELTAS) {
                        cases.add(scene(row, pages, localWins, true, seed));
                    }
                }
            }
        }
        return cases;
    }

    /** Played ahead on two threads; a test waits for its scene. */
    private DynamicTest scene(Row row, int pages, boolean localWins, boolean deltas, long seed) {
        String name = "%s, pages of %d, %s wins%s, seed %d"
                .formatted(row.troubles(), pages, localWins ? "local" : "source", deltas ? ", deltas" : "", seed);
        Future<?> scene = players.submit(() -> play(name, row, pages, localWins, deltas, seed));
        return DynamicTest.dynamicTest(name, () -> Outcomes.of(scene, name));
    }

    private void play(String name, Row row, int pages, boolean localWins, boolean deltas, long seed) {
        try (FaultScene scene = new FaultScene(pages, localWins, deltas, seed, http)) {
            scenes.incrementAndGet();
            assertThat(scene.begin().status()).as("%s: the first sync", name).isEqualTo(RunStatus.DONE);
            troubles.begin(row.troubles(), scene);
            scene.firstDay();
            day(name + ", first day", row, scene);
            scene.secondDay();
            SyncReport report = day(name + ", second day", row, scene);
            row.expectation(pages, seed)
                    .filter(expected -> !deltas)
                    .ifPresent(expected -> assertThat(outcome(scene, report))
                            .as("%s: what the second day ends with; %s", name, report)
                            .isEqualTo(expected));
            assertThat(scene.believed.isEmpty())
                    .as("%s: whether a lie is believed is said in the row", name)
                    .isEqualTo(!row.believes());
            troubles.end(scene);
            recover(name, row, scene, deltas);
            runs.addAndGet(scene.runs);
        }
    }

    private SyncReport day(String when, Row row, FaultScene scene) {
        scene.publish();
        troubles.daily(row.troubles(), scene);
        SyncReport report = scene.world.run();
        deltaRuns.addAndGet(report.mode().equals("delta") ? 1 : 0);
        List<String> wrongs = scene.wrongs();
        wrong.addAndGet(wrongs.size());
        assertThat(wrongs).as("%s: what no fault may do; %s", when, report).isEmpty();
        return report;
    }

    /** At most two runs; an approval, where the row says that it takes one, is none of them. */
    private void recover(String name, Row row, FaultScene scene, boolean deltas) {
        scene.publish();
        SyncReport report = scene.world.run();
        if (!deltas) {
            assertThat(report.held().isPresent())
                    .as("%s: whether anything is held after the fault; %s", name, report.held())
                    .isEqualTo(row.needsApproval());
        }
        report.held().ifPresent(held -> scene.world.approve(held.digest()));
        if (!scene.differences().isEmpty() || report.status() != RunStatus.DONE) {
            if (deltas) {
                // What a lie took, and the truth gives back without a date, comes with the full run of the day.
                scene.world.clock.advance(Duration.ofDays(1));
            }
            report = scene.world.run();
            if (deltas && report.held().isPresent()) {
                scene.world.approve(report.held().orElseThrow().digest());
                report = scene.world.run();
            }
        }
        List<String> differences = scene.differences();
        left.addAndGet((int)
                differences.stream().filter(d -> d.contains("left and can")).count());
        assertThat(differences)
                .as("%s: after two runs without the fault; %s", name, report)
                .isEmpty();
        assertThat(report.status())
                .as("%s: the last run; %s", name, report.problems())
                .isEqualTo(RunStatus.DONE);
    }

    static Expectation outcome(FaultScene scene, SyncReport report) {
        // The users' receipt if it has anything to say, else the first that has.
        String receipt = report.receipts().stream()
                .filter(r -> !r.complete())
                .min(Comparator.comparing(r -> !r.collection().equals("users")))
                .map(FaultMatrixTest::words)
                .orElse("whole");
        Set<String> guards = report.guards().stream()
                .filter(guard -> guard.verdict() != Verdict.PASS)
                .map(guard -> guard.guard())
                .collect(Collectors.toCollection(TreeSet::new));
        String held = report.held()
                .map(part -> (guards.isEmpty() ? "" : String.join(" ", guards) + ": ")
                        + String.join(" ", part.reasons().keySet()))
                .orElse("");
        return new Expectation(receipt, report.status().key(), held, String.join(" ", scene.waiting()));
    }

    private static String words(FetchReceipt receipt) {
        return receipt.collection() + " " + String.join(" ", receipt.reasons());
    }

    @Test
    void theMatrixHasEveryFaultOfTheTestkitAndManyPairs() {
        List<Row> rows = FaultMatrix.rows();
        Set<String> struck = new TreeSet<>();
        rows.forEach(row -> struck.addAll(Troubles.names(row.troubles())));
        assertThat(struck).containsAll(Fault.names()).containsAll(troubles.own());
        assertThat(rows).extracting(Row::troubles).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
        assertThat(rows).filteredOn(row -> row.troubles().contains(" + ")).hasSizeGreaterThanOrEqualTo(20);
    }

    /** Waits for a scene, and shows what broke it as its own. */
    private static final class Outcomes {
        private static void of(Future<?> scene, String name) throws Exception {
            try {
                scene.get(5, TimeUnit.MINUTES);
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof AssertionError wrong) {
                    throw wrong;
                }
                throw new AssertionError(name, e.getCause());
            }
        }
    }
}
