// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.internal.json.Coercion;
import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RecordFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a walk keeps account of besides its rows. */
class WalkReceiptTest {
    private static final Instant MORNING = Instant.parse("2026-11-01T08:00:00Z");

    private static Row<Org> row(String id, @Nullable Instant changed, Coercion... coercions) {
        return new Row<>(id, Org.builder(id).dateLastModified(changed).build(), null, List.of(coercions));
    }

    private static WirePage<Org> page(List<Row<Org>> all, long offset, int limit, Instant date) {
        int from = (int) Math.min(offset, all.size());
        List<Row<Org>> rows = all.subList(from, Math.min(from + limit, all.size()));
        return new WirePage<>(rows, (long) all.size(), false, date, List.of(), List.of(Coercion.ENVELOPE_ALIAS));
    }

    private final List<String> heard = new ArrayList<>();
    private final CallListener listener = new CallListener() {
        @Override
        public void pageFetched(String collection, long offset, int received, @Nullable Long total) {
            heard.add(collection + " " + offset + " " + received + " " + total);
        }
    };

    private Walk<Org> walk(List<Row<Org>> all) {
        int[] requests = {0};
        return new Walk<>(
                "orgs",
                (limit, offset) -> page(all, offset, limit, MORNING.plusSeconds(requests[0]++)),
                4,
                0,
                1000,
                42,
                listener);
    }

    @Test
    void remembersTheNewestChangeAndTheFirstTimeTheServerTold() {
        FetchReceipt receipt = drained(walk(List.of(
                row("a", MORNING.minusSeconds(9)),
                row("b", null),
                row("c", MORNING.minusSeconds(3)),
                row("d", MORNING.minusSeconds(5)),
                row("e", MORNING.minusSeconds(4)))));

        assertThat(receipt.newestChange()).isEqualTo(MORNING.minusSeconds(3));
        assertThat(receipt.serverDate()).isEqualTo(MORNING);
        assertThat(receipt.complete()).isTrue();
    }

    @Test
    void countsCoercionsOfPagesAndOfRowsButThoseOfARowThatComesAgainOnce() {
        Walk<Org> walk = walk(List.of(
                row("a", null),
                row("b", null, Coercion.WORD_CASE),
                row("c", null),
                row("d", null, Coercion.WORD_CASE, Coercion.DATE_FORM),
                row("e", null, Coercion.WORD_CASE)));

        Page<Org> first = Objects.requireNonNull(walk.next());
        assertThat(first.coercions()).isEqualTo(Map.of("envelope-alias", 1L, "word-case", 2L, "date-form", 1L));
        assertThat(drained(walk).coercions()).isEqualTo(Map.of("envelope-alias", 2L, "word-case", 3L, "date-form", 1L));
    }

    @Test
    void tellsTheListenerWhatEachPageBrought() {
        drained(walk(List.of(row("a", null), row("b", null), row("c", null), row("d", null), row("e", null))));

        assertThat(heard).containsExactly("orgs 0 4 5", "orgs 2 1 5");
    }

    @Test
    void countsABrokenRecordWithAnIdentifierAsSeenAndSaysWhereItStood() {
        Walk<Org> walk = walk(List.of(
                row("a", null),
                row("b", null),
                row("c", null),
                row("d", null),
                new Row<>("e", null, null, List.of(Coercion.UNREADABLE_VALUE)),
                new Row<>("f", null, "value-too-long", List.of())));
        walk.next();

        Page<Org> page = Objects.requireNonNull(walk.next());
        assertThat(page.items()).isEmpty();
        assertThat(page.faults())
                .containsExactly(
                        new RecordFault("orgs", "e", "malformed", 4),
                        new RecordFault("orgs", "f", "value-too-long", 5));
        FetchReceipt receipt = drained(walk);
        assertThat(receipt.complete()).as("%s", receipt).isTrue();
        assertThat(receipt.distinct()).isEqualTo(6);
        assertThat(receipt.received()).isEqualTo(6);
    }

    private static FetchReceipt drained(Walk<Org> walk) {
        ModelServer.read(walk);
        return walk.receipt();
    }
}
