// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cheap to send and dear to keep is not kept. */
class LimitsTest {
    private static final Bodies BODIES = new Bodies(64 << 20);
    private static final Envelope ORGS = Envelope.of("orgs", "org");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"children\":[%s{}]",
                "\"children\":[%s\"a\"]",
                "\"metadata\":[%s{\"name\":\"a\",\"value\":1}]",
                "\"parent\":[%s7]"
            })
    void aRecordOfMillionsOfNothingsIsAFaultOfItsOwn(String list) throws IOException {
        String item = list.substring(list.indexOf("%s") + 2, list.length() - 1) + ",";
        String record = "{\"sourcedId\":\"vast\"," + list.formatted(item.repeat(500_000)) + "}";
        String page = "{\"orgs\":[{\"sourcedId\":\"a\"}," + record + ",{\"sourcedId\":\"b\",\"children\":[\"a\"]}]}";

        List<? extends Row<?>> rows = BODIES.collection(new Buffer().writeUtf8(page), ORGS, Readers.ORG)
                .rows();

        assertThat(rows).extracting(Row::id).containsExactly("a", "vast", "b");
        assertThat(rows).extracting(Row::faultCode).containsExactly(null, "malformed", null);
        assertThat(rows.get(1).coercions()).hasSizeLessThan(200_000);
    }

    @Test
    void anOrgOfTwentyThousandChildrenIsNone() throws IOException {
        String child = "{\"sourcedId\":\"3cb127e2-22a9-48eb-a6bc-6edf11432ac8\",\"type\":\"org\"}";
        String page =
                "{\"orgs\":[{\"sourcedId\":\"state\",\"children\":[" + (child + ",").repeat(19_999) + child + "]}]}";

        assertThat(BODIES.collection(new Buffer().writeUtf8(page), ORGS, Readers.ORG)
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.record()).isNotNull());
    }

    @Test
    void aPageOfAMillionNothingsIsTooLarge() {
        String page = "{\"orgs\":[" + "0,".repeat(1 << 20) + "0]}";

        assertThatThrownBy(() -> BODIES.collection(new Buffer().writeUtf8(page), ORGS, Readers.ORG))
                .isInstanceOfSatisfying(
                        UnreadableBodyException.class, e -> assertThat(e.code()).isEqualTo("body-too-large"));
    }
}
