// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.jdbc.CrashPlug.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pulls the plug at every call of every port: before its effect, after it, and in the middle of it. What a new process makes of it must be
 * what an undisturbed one would have: the same accounts under the same keys, the same mirror, links and held changes.
 *
 * <p>The build does a sample, most of it in memory; {@code -Dstorm=full} pulls it everywhere, on H2 too, and twice some thousand times. {@code
 * -Dstorm.seed} repeats a sample.
 */
class CrashPointsTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final long SEED = Long.getLong("storm.seed", System.nanoTime());
    private static final int THREADS = 2;
    private static final Map<CrashGrounds, List<CrashTrial>> TRIALS = new ConcurrentHashMap<>();
    private static final Set<String> SUMMARY = Collections.synchronizedSet(new TreeSet<>());

    @TempDir
    private static Path spools;

    /** What happens in one trial. */
    private record Happening(CrashTrial trial, List<Pull> pulls, boolean runFirst) {}

    private record Pull(int at, Mode mode) {}

    @AfterAll
    static void say() {
        SUMMARY.forEach(System.out::println);
        System.out.println("crash points: seed of the samples " + SEED);
    }

    @ParameterizedTest
    @EnumSource(CrashGrounds.class)
    void aCrashAtAnyCallLosesNothingAndRepeatsHarmlessly(CrashGrounds grounds) throws Exception {
        List<Happening> all = new ArrayList<>();
        for (CrashTrial trial : trials(grounds)) {
            for (Pull pull : pulls(trial, Mode.BEFORE, Mode.AFTER, Mode.HALF)) {
                all.add(new Happening(trial, List.of(pull), false));
                if (!trial.scene().isRun() && (FULL || pull.at() % 4 == 0)) {
                    all.add(new Happening(trial, List.of(pull), true));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(900);
        check(grounds, "single (before/after/half)", FULL ? all : sample(all, inMemory(grounds) ? 800 : 50));
    }

    @ParameterizedTest
    @EnumSource(CrashGrounds.class)
    void aCrashWhileRecoveringFromOneLosesNothingEither(CrashGrounds grounds) throws Exception {
        Random random = new Random(SEED);
        List<CrashTrial> trials = trials(grounds);
        List<Happening> some = new ArrayList<>();
        int number = inMemory(grounds) ? (FULL ? 10_000 : 60) : (FULL ? 1_000 : 12);
        for (int i = 0; i < number; i++) {
            CrashTrial trial = trials.get(random.nextInt(trials.size()));
            List<Pull> pulls = pulls(trial, Mode.BEFORE, Mode.AFTER, Mode.HALF);
            Pull first = pulls.get(random.nextInt(pulls.size()));
            Pull second = pulls.get(random.nextInt(pulls.size()));
            some.add(new Happening(trial, List.of(first, second), random.nextBoolean()));
        }
        check(grounds, "double", some);
    }

    /** The process lives, but one call fails: a database that is away for a moment, a service that does not answer. */
    @ParameterizedTest
    @EnumSource(CrashGrounds.class)
    void aCallThatFailsOnceIsMadeGoodByTheNextRuns(CrashGrounds grounds) throws Exception {
        List<Happening> all = new ArrayList<>();
        for (CrashTrial trial : trials(grounds)) {
            for (Pull pull : pulls(trial, Mode.REFUSED, Mode.UNANSWERED)) {
                // What was approved and could not be made is held again, and approved again.
                all.add(new Happening(trial, List.of(pull), !trial.scene().isRun()));
            }
        }
        check(grounds, "single (refused/unanswered)", FULL ? all : sample(all, inMemory(grounds) ? 200 : 20));
    }

    private static boolean inMemory(CrashGrounds grounds) {
        return grounds == CrashGrounds.MEMORY_TOGETHER || grounds == CrashGrounds.MEMORY_APART;
    }

    private static List<CrashTrial> trials(CrashGrounds grounds) {
        return TRIALS.computeIfAbsent(grounds, g -> {
            try (CrashGround ground = g.make(spools)) {
                return CrashTrial.all(ground);
            }
        });
    }

    private static List<Pull> pulls(CrashTrial trial, Mode... modes) {
        List<Pull> pulls = new ArrayList<>();
        for (int at = 0; at < trial.calls().size(); at++) {
            for (Mode mode : modes) {
                if (CrashTrial.fits(trial.calls().get(at), mode)) {
                    pulls.add(new Pull(at, mode));
                }
            }
        }
        return pulls;
    }

    private static List<Happening> sample(List<Happening> all, int number) {
        List<Happening> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, number);
    }

    private static void check(CrashGrounds grounds, String what, List<Happening> happenings) throws Exception {
        ConcurrentLinkedQueue<Happening> waiting = new ConcurrentLinkedQueue<>(happenings);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                ends.add(threads.submit(() -> {
                    try (CrashGround ground = grounds.make(spools)) {
                        for (Happening next = waiting.poll(); next != null; next = waiting.poll()) {
                            String text = play(ground, next);
                            if (!text.isEmpty()) {
                                wrong.add(text);
                            }
                        }
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get(30, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        SUMMARY.add(
                "crash points: " + grounds + ": " + happenings.size() + " " + what + ", " + wrong.size() + " failures");
        assertThat(wrong.stream().limit(20).collect(Collectors.joining("\n")))
                .as("%d of %d on %s; repeat with -Dstorm.seed=%d", wrong.size(), happenings.size(), grounds, SEED)
                .isEmpty();
    }

    private static String play(CrashGround ground, Happening happening) {
        CrashTrial trial = happening.trial();
        CrashRoster roster = trial.scene().roster();
        List<CrashPlug> plugs = happening.pulls().stream()
                .map(pull -> new CrashPlug(pull.at(), pull.mode(), roster::isThere))
                .toList();
        return trial.play(ground, plugs, happening.runFirst());
    }
}
