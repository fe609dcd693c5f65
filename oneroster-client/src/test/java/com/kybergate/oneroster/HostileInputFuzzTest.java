// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.house.fuzz.Storm;
import org.junit.jupiter.api.Test;

/** Whatever a server sends or a person pastes: a value, or one of our own exceptions, at a cost that the input explains. */
class HostileInputFuzzTest {
    private static final int INPUTS = 7_168;

    @Test
    @SuppressWarnings("SystemOut")
    void endsInAValueOrInARefusalOfOurOwn() throws InterruptedException {
        String line = new Storm(INPUTS)
                .on(FuzzBodies.pages())
                .on(FuzzBodies.badRecordAmongGood())
                .on(FuzzBodies.singles())
                .on(FuzzBodies.errors())
                .on(FuzzBodies.tokens())
                .on(FuzzAnswers.headers())
                .on(FuzzAnswers.lookups())
                .on(FuzzAnswers.walks())
                .on(FuzzAnswers.tokens())
                .on(FuzzValues.baseUrls())
                .on(FuzzValues.credentials())
                .on(FuzzValues.filters())
                .on(FuzzValues.identifiers())
                .pass();
        System.out.println(line);
    }
}
