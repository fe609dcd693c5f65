// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Faults in how lists are cut into pages, counted and wrapped. */
final class ListFaults {

    private ListFaults() {}

    static Misbehaviour clamped(long most) {
        return new Misbehaviour() {
            @Override
            public ListQuery query(ListQuery asked) {
                return asked.withLimit(Math.min(asked.limit(), most));
            }
        };
    }

    static Misbehaviour ignoredOffset() {
        return new Misbehaviour() {
            @Override
            public ListQuery query(ListQuery asked) {
                return asked.withOffset(0);
            }
        };
    }

    static Misbehaviour ignoredSort(boolean reshuffled) {
        AtomicLong requests = new AtomicLong();
        return new Misbehaviour() {
            @Override
            public ListQuery query(ListQuery asked) {
                return asked.shuffled(reshuffled ? requests.incrementAndGet() : 0);
            }
        };
    }

    static Misbehaviour ignoredFilter() {
        return new Misbehaviour() {
            @Override
            public ListQuery query(ListQuery asked) {
                return asked.withoutFilter();
            }
        };
    }

    static Misbehaviour empty() {
        return pages(page -> {
            page.records = List.of();
            page.total = Optional.of(0L);
            page.links = Map.of();
        });
    }

    static Misbehaviour envelope(PageDraft.Envelope envelope) {
        return pages(page -> page.envelope = envelope);
    }

    static Misbehaviour truncated(String how) {
        Answer.Framing framing = switch (how) {
            case "closed" -> Answer.Framing.HALF_CLOSED;
            case "chunked" -> Answer.Framing.HALF_CHUNKED;
            case "length" -> Answer.Framing.HALF_LENGTH;
            default ->
                throw new IllegalArgumentException("The fault truncated-last-page takes closed, chunked or length");
        };
        return pages(page -> {
            if (page.isLast()) {
                page.framing = framing;
            }
        });
    }

    static Misbehaviour shortLastPage(long missing) {
        return pages(page -> {
            long present = Math.max(0, page.size - missing - page.query.offset());
            if (present < page.records.size()) {
                page.records = page.records.subList(0, (int) present);
            }
        });
    }

    /** Judged by the record in the middle of the page, so that a client whose pages overlap loses the page as well. */
    static Misbehaviour lostPage(long page) {
        return pages(draft -> {
            long from = (page - 1) * draft.query.limit();
            long to = Math.min(from + draft.query.limit(), draft.size);
            if (from < to && draft.covers(from + (to - from) / 2)) {
                draft.instead = Optional.of(GatewayFaults.badGateway());
            }
        });
    }

    static Misbehaviour noTotal() {
        return pages(page -> page.total = Optional.empty());
    }

    static Misbehaviour wrongTotal(long difference) {
        return pages(page -> page.total = page.total.map(total -> Math.max(0, total + difference)));
    }

    static Misbehaviour driftingTotal() {
        AtomicLong requests = new AtomicLong();
        return pages(page -> page.total = page.total.map(total -> total + requests.getAndIncrement()));
    }

    static Misbehaviour noLink() {
        return pages(page -> page.links = Map.of());
    }

    static Misbehaviour loopingLink() {
        return pages(page -> page.links = Map.of("next", page.pageUrl(page.query.offset())));
    }

    static Misbehaviour duplicateRecord() {
        return new Misbehaviour() {
            @Override
            public RankList list(RankList list) {
                return list.size() == 0
                        ? list
                        : RankList.of(list.size() + 1, position -> list.rank(Math.max(0, position - 1)));
            }
        };
    }

    private static Misbehaviour pages(Consumer<PageDraft> distortion) {
        return new Misbehaviour() {
            @Override
            public void page(PageDraft page) {
                distortion.accept(page);
            }
        };
    }
}
