// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/**
 * One rule of count and percent combined: as many as the greater of the two may pass. At 3 and 5 %: 3 of 20, 20 of 400, 2,500 of 50,000.
 *
 * @param count how many may pass however few there are
 * @param percent how many of a hundred may pass
 */
public record Limit(long count, int percent) {

    /**
     * Checks the range.
     *
     * @param count how many may pass however few there are
     * @param percent how many of a hundred may pass
     */
    public Limit {
        if (count < 0 || percent < 0 || percent > 100) {
            throw new IllegalArgumentException("limit: count from 0, percent from 0 to 100");
        }
    }

    /**
     * How many may pass.
     *
     * @param of how many there were before
     * @return the number
     */
    public long allowed(long of) {
        return Math.max(count, of * percent / 100);
    }

    /**
     * The rule in words.
     *
     * @return such as {@code more than 3 and more than 5 %}
     */
    public String inWords() {
        return "more than " + count + " and more than " + percent + " %";
    }
}
