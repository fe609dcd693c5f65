// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.roster.ContentHash;
import org.junit.jupiter.api.Test;

/** The one list of a whole collection that a run keeps in memory. */
class KeyIndexTest {
    private static final int MANY = 400_000;
    private static final double MOST_BYTES = 38;
    private static final long SEED = 20261123;

    @Test
    void anIdentifierTakesSome34BytesHoweverManyThereAre() {
        KeyIndex index = new KeyIndex(SEED);
        double sum = 0;
        int looks = 0;
        for (int i = 1; i <= MANY; i++) {
            index.slot("person-" + i);
            if (i >= 50_000 && i % 1_000 == 0) {
                double each = (double) index.bytes() / i;
                assertThat(each).as("bytes each of %d", i).isLessThan(MOST_BYTES);
                sum += each;
                looks++;
            }
        }
        assertThat(sum / looks).isLessThan(35);
    }

    @Test
    void whatIsKnownOfAnIdentifierOutlivesTheGrowth() {
        KeyIndex index = new KeyIndex(SEED);
        for (int i = 0; i < MANY; i++) {
            int slot = index.slot("person-" + i);
            index.set(slot, i % 2 == 0 ? KeyIndex.MIRRORED : KeyIndex.SEEN | KeyIndex.SKIPPED);
            index.reason(slot, i % 4);
            index.hash(slot, new ContentHash(i, -i));
        }
        assertThat(index.size()).isEqualTo(MANY);
        for (int i = 0; i < MANY; i++) {
            String id = "person-" + i;
            assertThat(index.flagsOf(id)).isEqualTo(i % 2 == 0 ? KeyIndex.MIRRORED : KeyIndex.SEEN | KeyIndex.SKIPPED);
            assertThat(index.reasonOf(id)).isEqualTo(i % 4);
            assertThat(index.hasHash(index.slot(id), new ContentHash(i, -i))).isTrue();
        }
        assertThat(index.size()).isEqualTo(MANY);
    }

    @Test
    void nothingIsKnownOfWhomNobodyMentioned() {
        KeyIndex index = new KeyIndex(SEED);
        assertThat(index.flagsOf("anybody")).isZero();
        for (int i = 0; i < MANY; i++) {
            index.set(index.slot("person-" + i), KeyIndex.SEEN);
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(index.flagsOf("nobody-" + i)).isZero();
        }
    }
}
