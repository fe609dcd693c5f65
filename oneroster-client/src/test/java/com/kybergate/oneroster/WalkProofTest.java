// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Org;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a proof that everything was seen, and is none. */
class WalkProofTest {

    /** A page that was clamped, whose size is the total, and no link: nothing on it says that there is more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 500, 999, 1000})
    void asksOnceMoreWhereTheTotalMayBeTheSizeOfAClampedPage(int most) {
        ModelServer server = ModelServer.of(1501);
        server.most = most;
        server.totals = total -> most;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().reasons()).containsExactly("total-mismatch");
    }

    @Test
    void provesACollectionOfOnePageWithTwoRequests() {
        ModelServer server = ModelServer.of(30);
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().complete()).as("%s", walk.receipt()).isTrue();
        assertThat(server.requests).isEqualTo(2);
    }

    /** Where order is not by identifier, a change can carry somebody from before the reader to behind it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void provesNothingOnceRowsHaveMoved(boolean remembersTotal) {
        ModelServer server = ModelServer.of(5000);
        server.statesTotal = remembersTotal;
        server.totals = total -> 5000;
        String carried = server.ids.get(4000);
        server.beforeRequest = () -> {
            if (server.requests == 2) {
                server.ids.remove(carried);
                server.ids.add(10, carried);
            }
            if (server.requests == 3) {
                server.insert("id-0049990-new");
            }
        };
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).doesNotContain(carried);
        assertThat(walk.receipt().reasons()).containsExactly("rows-moved");
    }

    /** One goes, one is carried past the reader, and later one comes: no seam moves, and first and last total are the same. */
    @Test
    void doesNotBelieveATotalThatCameBack() {
        ModelServer server = ModelServer.of(5000);
        String carried = server.ids.get(4000);
        server.beforeRequest = () -> {
            if (server.requests == 2) {
                server.ids.remove(carried);
                server.ids.set(10, carried);
            }
            if (server.requests == 4) {
                server.insert("id-0049990-new");
            }
        };
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).doesNotContain(carried).hasSize(5000);
        assertThat(walk.receipt().reasons()).containsExactly("total-drifted");
    }

    @ParameterizedTest
    @CsvSource({"500,true", "500,false", "100,true", "100,false"})
    void comesToAnEndSoonThoughEveryPageIsReshuffled(int limit, boolean statesTotal) {
        ModelServer server = ModelServer.of(10_000);
        Random random = new Random(5);
        server.statesTotal = statesTotal;
        server.order = ids -> {
            Collections.shuffle(ids, random);
            return ids;
        };

        ModelServer.read(server.walk(limit));

        assertThat(server.requests).isLessThan(10_000 / limit * 3 / 2);
    }
}
