// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.kybergate.house.fuzz.Draw;
import com.kybergate.oneroster.internal.json.Bodies;
import com.kybergate.oneroster.internal.json.UnreadableBodyException;
import java.io.IOException;
import okio.Buffer;

/**
 * The readers, led by coverage. In a build each runs on what lies under its name in the resources; to look for more:
 *
 * <pre>{@code JAZZER_FUZZ=1 mvn test -pl oneroster-client -am -Dtest='BodiesFuzzTest#pages' -Dsurefire.failIfNoSpecifiedTests=false}</pre>
 */
class BodiesFuzzTest {
    private static final Bodies BODIES = new Bodies(1 << 20);

    /** The first byte says of what kind the records should be. */
    @FuzzTest(maxDuration = "5m")
    void pages(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        var kind = FuzzDocuments.KINDS.get(Math.floorMod(input[0], FuzzDocuments.KINDS.size()));
        Buffer body = new Buffer().write(input, 1, input.length - 1);
        try {
            BODIES.collection(body, kind.envelope(), kind.reader())
                    .rows()
                    .forEach(row -> assertThat(row.record() == null).isEqualTo(row.faultCode() != null));
        } catch (UnreadableBodyException e) {
            assertThat(e.getMessage()).isEqualTo(e.code()).matches("[a-z-]+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void errors(byte[] input) throws IOException {
        assertThat(BODIES.error(new Buffer().write(input)).kind()).isIn("empty", "json", "html", "other");
    }

    @FuzzTest(maxDuration = "5m")
    void tokens(byte[] input) throws IOException {
        try {
            assertThat(BODIES.token(new Buffer().write(input)).toString()).doesNotContain(Draw.CANARY);
        } catch (UnreadableBodyException e) {
            assertThat(e.getMessage()).isEqualTo(e.code()).matches("[a-z-]+");
        }
    }
}
