// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The one list of a whole collection that a walk keeps in memory. */
class IdentifierSetTest {
    private static final int MANY = 400_000;
    private static final long SEED = 20261123;

    @Test
    void anIdentifierTakesSome11BytesHoweverManyThereAre() {
        IdentifierSet set = new IdentifierSet(SEED);
        for (int i = 1; i <= MANY; i++) {
            set.add("person-" + i);
            if (i >= 50_000 && i % 1_000 == 0) {
                assertThat((double) set.bytes() / i).as("bytes each of %d", i).isLessThan(12);
            }
        }
    }

    @Test
    void whoWasAddedIsThereOnceAndNobodyElseIs() {
        IdentifierSet set = new IdentifierSet(SEED);
        for (int i = 0; i < MANY; i++) {
            assertThat(set.add("person-" + i)).isTrue();
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(set.add("person-" + i)).isFalse();
            assertThat(set.contains("person-" + i)).isTrue();
            assertThat(set.contains("nobody-" + i)).isFalse();
        }
        assertThat(set.size()).isEqualTo(MANY);
    }
}
