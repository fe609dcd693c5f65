// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

/** A list of records of one collection, as their ranks in it. */
interface RankList {

    long size();

    long rank(long position);

    /** All of a collection, in the order of sourcedIds or backwards. */
    static RankList all(long size, boolean descending) {
        return of(size, position -> descending ? size - 1 - position : position);
    }

    static RankList of(long size, java.util.function.LongUnaryOperator ranks) {
        return new RankList() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public long rank(long position) {
                return ranks.applyAsLong(position);
            }
        };
    }
}
