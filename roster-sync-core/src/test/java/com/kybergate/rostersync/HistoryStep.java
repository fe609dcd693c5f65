// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One thing that happens to a district or its accounts.
 *
 * @param kind what happens
 * @param who to whom, by number
 * @param how in what way, by number
 */
record HistoryStep(Kind kind, int who, int how) {
    static final int PEOPLE = 16;
    private static final int FEW = 3;
    private static final int WAYS = 60;

    /** What can happen. */
    enum Kind {
        CREATE,
        RENAME,
        EMAIL,
        USERNAME,
        SWAP_EMAILS,
        MOVE,
        SECOND_SCHOOL,
        ROLE,
        GRADES,
        PHONE,
        DISABLE,
        TO_BE_DELETED,
        BACK,
        REMOVE,
        STRANGER,
        STOP_SHARING,
        SHARE,
        EDIT,
        EDIT_AGAIN,
        SUSPEND,
        RESUME,
        DEMOTE,
        DELETE_ACCOUNT,
        BACKUP,
        RESTORE,
        SETTINGS,
        APPROVE,
        RUN
    }

    /** A first run, and some weeks. */
    static List<HistoryStep> some(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<HistoryStep> steps = new ArrayList<>();
        steps.add(new HistoryStep(Kind.RUN, 0, 0));
        int length = 10 + random.nextInt(30);
        for (int i = 0; i < length; i++) {
            Kind kind = random.nextInt(4) == 0 ? Kind.RUN : Kind.values()[random.nextInt(Kind.values().length)];
            // What happens to the same few people again and again finds more than what happens once to many.
            int who = random.nextInt(random.nextInt(4) == 0 ? PEOPLE : FEW);
            steps.add(new HistoryStep(kind, who, random.nextInt(WAYS)));
        }
        return steps;
    }

    @Override
    public String toString() {
        return kind + "(" + who + "," + how + ")";
    }
}
