// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spool that is read on another thread than it is worked on. */
class ReadAheadTest {
    private static final int TEXTS = 1_000;

    @TempDir
    Path directory;

    private Spool spool = new Spool(() -> Path.of("."), new SecureRandom());

    @BeforeEach
    void fill() {
        spool = new Spool(() -> directory, new SecureRandom());
        IntStream.range(0, TEXTS).forEach(i -> spool.append(Integer.toString(i)));
    }

    @AfterEach
    void nobodyReadsOn() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("roster-read-ahead");
        spool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 250, 999, 1_000, 1_001})
    void everythingIsShownOnceAndInOrder(int most) {
        List<Integer> seen = new ArrayList<>();
        reading(most).forEachBatch(batch -> {
            assertThat(batch).hasSizeBetween(1, most);
            seen.addAll(batch);
        });
        assertThat(seen).isEqualTo(IntStream.range(0, TEXTS).boxed().toList());
    }

    @Test
    void theBatchesAreWorkedOnByWhoeverAsks() {
        Thread here = Thread.currentThread();
        reading(10).forEachBatch(batch -> assertThat(Thread.currentThread()).isSameAs(here));
    }

    @Test
    void whoBreaksOffIsHeardAndTheReadingEnds() {
        List<Integer> seen = new ArrayList<>();
        assertThatThrownBy(() -> reading(10).forEachBatch(batch -> {
                    seen.addAll(batch);
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(seen).hasSize(10);
    }

    @Test
    void aTextThatCannotBeReadIsHeardWhereTheBatchesAreWorkedOn() {
        List<Integer> seen = new ArrayList<>();
        assertThatThrownBy(() -> new ReadAhead<Integer>(spool, 10, text -> {
                            if (text.equals("500")) {
                                throw new IllegalArgumentException("this one");
                            }
                            return Integer.valueOf(text);
                        })
                        .forEachBatch(seen::addAll))
                .hasMessage("this one");
        assertThat(seen).hasSize(500);
    }

    @Test
    void anErrorInReadingIsNoLessHeard() {
        assertThatThrownBy(() -> new ReadAhead<Integer>(spool, 10, text -> {
                            throw new StackOverflowError();
                        })
                        .forEachBatch(batch -> {}))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void anInterruptChangesNothingAndStays() {
        List<Integer> seen = new ArrayList<>();
        reading(10).forEachBatch(batch -> {
            if (batch.contains(100)) {
                Thread.currentThread().interrupt();
            }
            seen.addAll(batch);
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).hasSize(TEXTS);
    }

    private ReadAhead<Integer> reading(int most) {
        return new ReadAhead<>(spool, most, Integer::valueOf);
    }
}
