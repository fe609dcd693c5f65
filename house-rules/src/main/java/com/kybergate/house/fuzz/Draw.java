// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, from a seed: the same seed draws the same things in the same order. For one thread. */
public final class Draw {
    /** Stands in whatever a generator writes as somebody's value; no message may show it. */
    public static final String CANARY = "Qx7Zk";

    private static final String PUNCTUATION = "\"'\\/%+?#&=:;,.<>[]{}()|^`~@!$* \t\r\n\0";

    private final SplittableRandom random;

    /**
     * Begins to draw.
     *
     * @param seed what everything drawn follows from
     */
    public Draw(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * A number.
     *
     * @param bound one above the largest
     * @return at least 0
     */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /**
     * Any number at all.
     *
     * @return the number
     */
    public long any() {
        return random.nextLong();
    }

    /**
     * A thing that happens now and then.
     *
     * @param times in how many draws it happens once
     * @return whether it happens
     */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /**
     * One of several.
     *
     * @param <T> what they are
     * @param from the several
     * @return the one
     */
    public <T> T of(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /**
     * One of several texts.
     *
     * @param from the several
     * @return the one
     */
    public String of(String... from) {
        return from[random.nextInt(from.length)];
    }

    /**
     * A text of up to so many characters, short ones more often; what stands in it is anything, halves of surrogate pairs included.
     *
     * @param most the most characters
     * @return the text
     */
    public String text(int most) {
        int length = below(1 + below(most));
        StringBuilder text = new StringBuilder(length + CANARY.length());
        int alphabet = below(6);
        for (int i = 0; i < length; i++) {
            text.append(character(alphabet));
        }
        return text.toString();
    }

    private char character(int alphabet) {
        return switch (alphabet) {
            case 0 -> (char) (32 + below(95));
            case 1 -> (char) below(0x10000);
            case 2 -> (char) (0xD800 + below(0x800));
            case 3 -> (char) below(32);
            case 4 -> PUNCTUATION.charAt(below(PUNCTUATION.length()));
            default -> (char) ('a' + below(26));
        };
    }

    /** Seeds that lie side by side are far apart after this. */
    static long mix(long a, long b) {
        long z = a + 0x9E3779B97F4A7C15L * (b + 1);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
