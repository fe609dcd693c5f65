// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
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
                assertThat((double) set.bytes() / i).as("bytes each of %d", i).isBetween(8.0, 12.0);
            }
        }
    }

    @Tag("many")
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

    @Test
    void knowsWhatItWasGivenAndNothingElse() {
        IdentifierSet set = new IdentifierSet(42);

        assertThat(set.contains("a")).isFalse();
        assertThat(set.add("a")).isTrue();
        assertThat(set.add("a")).isFalse();
        assertThat(set.add("")).isTrue();
        assertThat(set.contains("a")).isTrue();
        assertThat(set.contains("b")).isFalse();
        assertThat(set.size()).isEqualTo(2);
    }

    /** Numbers one after another, the other way round, and the random ones that most vendors use. */
    @Test
    void tellsIdentifiersOfUsualShapesApartHoweverMany() {
        IdentifierSet set = new IdentifierSet(42);
        for (int i = 0; i < 20_000; i++) {
            assertThat(set.add(shaped(i)) && set.add(reversed(i)) && set.add(random(i)))
                    .as("row %s", i)
                    .isTrue();
        }
        assertThat(set.size()).isEqualTo(60_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(set.contains(shaped(i)) && set.contains(reversed(i)) && set.contains(random(i)))
                    .as("row %s", i)
                    .isTrue();
            assertThat(set.contains(shaped(i + 20_000))).as("row %s", i).isFalse();
        }
    }

    private static String shaped(int i) {
        return "%07d".formatted(i);
    }

    private static String reversed(int i) {
        return new StringBuilder(shaped(i)).append('x').reverse().toString();
    }

    private static String random(int i) {
        return new UUID(i * 0x9E3779B97F4A7C15L, i * 0xD6E8FEB86659FD93L).toString();
    }

    @Test
    void tellsOrderApart() {
        IdentifierSet set = new IdentifierSet(7);

        assertThat(set.add("ab")).isTrue();
        assertThat(set.add("ba")).isTrue();
        assertThat(set.add("aab")).isTrue();
    }

    @Test
    void takesAHashOfZeroForAnIdentifierLikeAnyOther() {
        IdentifierSet set = new IdentifierSet(0);

        assertThat(set.contains("")).isFalse();
        assertThat(set.add("")).isTrue();
        assertThat(set.add("")).isFalse();
    }
}
