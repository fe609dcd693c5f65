// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Coercion;
import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a collection from its beginning to its end, while the collection changes, and says whether it saw everything.
 *
 * <p>OneRoster 1.1 pages by offset, and has neither a cursor nor a snapshot. When a row before the current position is deleted
 * during the walk, all later rows move up by one, and the next offset skips a living record: of a hundred walks over 100,000
 * users in pages of 1,000 with five deletions and five insertions, 97 lose somebody, and counting at the end does not notice.
 * A lost somebody looks like a leaver.
 *
 * <p><b>Seams.</b> So every request asks again for the last {@code k} rows. If the page begins with exactly these, nothing
 * moved: the seam is verified and the walk goes on behind them. If not, rows came or went. The rows that were read before are
 * looked for in the page; where they stand, in their order and close together, the walk goes on behind the last of them: the
 * seam is repaired. Which of the old rows survived does not matter, so the deletion of the anchor itself does no harm. If too
 * few of them are there, the overlap is widened, fourfold each time, and the page is asked for again.
 *
 * <p><b>What seams unmask.</b> A server that ignores {@code offset} sends page one again, at whose end the anchor stands as if
 * many rows had been inserted before it: but then the page begins with the walk's first row, which cannot be at an offset above
 * 0. A server that ignores {@code sort} and reshuffles shows known rows scattered or in another order. A server that sorts by
 * other rules than Java does (ICU, numerically, without case) passes, as it should: order is judged by its being kept, never by
 * comparing strings.
 *
 * <p><b>The end.</b> A page that is shorter than the limit proves nothing; Ed-Fi clamps to 500, Timeback to 3,000, ClassLink to
 * 10,000. The walk ends when the position reaches the stated total and no link says that there is more, or at a page with room
 * for more that brings nothing new. Bounds on pages and records end what would never end.
 *
 * <p><b>The proof.</b> Complete is a walk that ended so, whose every seam held at once, whose rows could all be read, and whose
 * distinct identifiers are as many as the server stated, always the same number, where it stated any. A repaired seam loses
 * nobody where rows keep their order. But whether they do is not known: where order is by something that changes, such as a
 * name, whatever moved the rows may also have carried somebody past the reader. So it is no proof; the walk is made again.
 *
 * <p>For one thread at a time.
 */
final class Walk<T extends OneRosterResource> {
    private static final int MOST_REQUESTS_PER_SEAM = 6;
    private static final int TAIL_RESERVE = 64;
    private static final int MOST_STEPS_WITHOUT_NEWS = 5;

    /** One known row or two may stand at a seam by accident; so many in a walk do not. */
    private static final int ENOUGH_SEAM_ROWS = 2 * Seam.CERTAIN;

    private final String collection;
    private final WirePage.Source<T> source;
    private final int limit;
    private final long start;
    private final long mostRecords;
    private final CallListener listener;

    private final IdentifierSet seen;
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Map<String, Long> coercions = new TreeMap<>();
    private final List<String> tail = new ArrayList<>();
    private @Nullable String firstRow;
    private long lastPrint;
    private long position;
    private long pages;
    private long received;
    private long unreadable;
    private int effective;
    private long verified;
    private long repairs;
    private boolean blindSeams;
    private boolean thinSeams;
    private long seamRows;
    private long furthest;
    private int stalled;

    /** A link to a next page contradicts a page that brings nothing new; then one request is made without any overlap. */
    private boolean confirming;

    private boolean drifted;
    private @Nullable Long firstTotal;
    private @Nullable Long total;
    private @Nullable Instant serverDate;
    private @Nullable Instant newestChange;
    private @Nullable String termination;

    Walk(
            String collection,
            WirePage.Source<T> source,
            int limit,
            long start,
            long mostRecords,
            long seed,
            CallListener listener) {
        this.collection = collection;
        this.source = source;
        this.limit = limit;
        this.start = start;
        this.position = start;
        this.mostRecords = mostRecords;
        this.listener = listener;
        this.seen = new IdentifierSet(seed);
        if (start > 0) {
            reasons.add("partial");
        }
    }

    /** The next page that brings anything, or {@code null} at the end. */
    @Nullable
    Page<T> next() {
        while (termination == null) {
            try {
                Page<T> page = pages == 0 ? first() : further();
                if (page != null && (!page.items().isEmpty() || !page.faults().isEmpty())) {
                    return page;
                }
            } catch (OneRosterException e) {
                end("failed", "failed:" + e.code());
                throw e;
            }
        }
        return null;
    }

    private Page<T> first() {
        WirePage<T> page = fetch(start);
        firstRow = page.rows().isEmpty() ? null : page.rows().get(0).id();
        Page<T> handed = handOn(page, start, 0, false, false);
        if (page.rows().isEmpty()) {
            end("empty-page", null);
        } else {
            endAtTotal(page);
        }
        return handed;
    }

    private @Nullable Page<T> further() {
        int overlap = overlap();
        long offset = position - overlap;
        WirePage<T> page = fetch(offset);
        if (isPageOneAgain(page, offset)
                || (print(page) == lastPrint && page.rows().size() > overlap)) {
            end("looping", "ignored-offset");
            return null;
        }
        if (overlap == 0) {
            return behindBlindSeam(page, offset);
        }
        Seam seam = Seam.of(tail, overlap, page.rows());
        int asked = overlap;
        WirePage<T> firstTry = page;
        for (int tries = 1; mayWiden(seam) && tries < MOST_REQUESTS_PER_SEAM && asked < position - start; tries++) {
            asked = (int) Math.min(wider(asked), position - start);
            WirePage<T> wider = fetch(position - asked);
            if (isPageOneAgain(wider, position - asked)) {
                end("looping", "ignored-offset");
                return null;
            }
            seam = Seam.of(tail, asked, wider.rows());
            page = wider;
        }
        switch (seam.kind()) {
            case VERIFIED, MOVED -> {
                // Half a page of insertions between two requests is no roster that changed, but a server that pages
                // oddly.
                if (seam.anchor() + 1 - asked > effective / 2) {
                    reasons.add("unstable-order");
                }
                boolean exact = seam.kind() == Seam.Kind.VERIFIED && asked == overlap;
                verified += exact ? 1 : 0;
                repairs += exact ? 0 : 1;
                long before = received + unreadable;
                Page<T> handed = behind(page, position - asked, seam.anchor() + 1, exact);
                if (received + unreadable > before) {
                    seamRows += overlap;
                    thinSeams |= overlap < Seam.CERTAIN;
                }
                return handed;
            }
            default -> {
                // What is read from here on is worth importing, but proves nothing about who is absent.
                reasons.add("unstable-order");
                return behind(firstTry, offset, 0, false);
            }
        }
    }

    private boolean mayWiden(Seam seam) {
        return seam.kind() == Seam.Kind.UNKNOWN && !reasons.contains("unstable-order");
    }

    /** Up to a page, the overlap grows fourfold; beyond, by nearly a page, so that no row lies between two windows. */
    private long wider(int asked) {
        int room = Math.max(1, effective - 1);
        return asked < room ? Math.min(4L * asked, room) : (long) asked + room;
    }

    /** Pages of a single row leave no room for an overlap: only stated totals can vouch for such a walk. */
    private Page<T> behindBlindSeam(WirePage<T> page, long offset) {
        if (!page.rows().isEmpty()) {
            blindSeams = true;
        }
        return behind(page, offset, 0, false);
    }

    private Page<T> behind(WirePage<T> page, long offset, int known, boolean exact) {
        boolean roomLeft = page.rows().size() < effective;
        long reached = position;
        Page<T> handed = handOn(page, offset, known, true, exact);
        boolean nothingNew = handed.items().isEmpty() && handed.faults().isEmpty();
        if (nothingNew && roomLeft && known == page.rows().size()) {
            boolean contradicted = page.hasNext() && (total == null || position < total);
            if (contradicted && !page.rows().isEmpty() && !confirming) {
                confirming = true;
            } else {
                end("empty-page", null);
            }
        } else if (reasons.contains("unstable-order") && (nothingNew || position <= reached)) {
            // Every page of a reshuffled list brings something new, the last one for ever.
            end("empty-page", null);
        } else if (stalls(nothingNew)) {
            end("looping", "no-progress");
        } else {
            confirming = false;
            endAtTotal(page);
        }
        return handed;
    }

    /** A list that ends before rows it has shown leads back to these rows, again and again. */
    private boolean stalls(boolean nothingNew) {
        stalled = nothingNew && position <= furthest ? stalled + 1 : 0;
        furthest = Math.max(furthest, position);
        return stalled > MOST_STEPS_WITHOUT_NEWS;
    }

    private int overlap() {
        if (confirming) {
            return 0;
        }
        long rows = Math.min(position - start, effective);
        return (int) Math.min(10 + limit / 100, rows / 2);
    }

    private boolean isPageOneAgain(WirePage<T> page, long offset) {
        return offset > start
                && firstRow != null
                && !firstRow.isEmpty()
                && !page.rows().isEmpty()
                && page.rows().get(0).id().equals(firstRow);
    }

    private WirePage<T> fetch(long offset) {
        WirePage<T> page = source.fetch(limit, offset);
        pages++;
        effective = Math.max(effective, page.rows().size());
        if (page.total() != null) {
            if (firstTotal == null) {
                firstTotal = page.total();
            }
            drifted |= !page.total().equals(firstTotal);
            total = page.total();
        }
        if (pages == 1) {
            serverDate = page.serverDate();
        }
        return page;
    }

    /**
     * Hands on what a page brings: all rows from index {@code known} on, and of the rows before it those that nobody has seen,
     * which were inserted into the overlap meanwhile.
     */
    private Page<T> handOn(WirePage<T> page, long offset, int known, boolean onward, boolean exact) {
        List<T> items = new ArrayList<>();
        List<RecordFault> faults = new ArrayList<>();
        Map<String, Long> pageCoercions = new TreeMap<>();
        page.coercions().forEach(coercion -> count(pageCoercions, coercion));
        boolean distrust = onward && reasons.contains("unstable-order");
        remember(page, known, exact);
        for (int i = 0; i < page.rows().size(); i++) {
            Row<T> row = page.rows().get(i);
            boolean old = i < known || distrust;
            if (old && (row.id().isEmpty() ? i < known : seen.contains(row.id()))) {
                continue;
            }
            row.coercions().forEach(coercion -> count(pageCoercions, coercion));
            T item = row.record();
            if (item == null) {
                // A broken record whose identifier can be read is known to be there: the walk saw it.
                if (row.id().isEmpty()) {
                    unreadable++;
                } else {
                    received++;
                    seen.add(row.id());
                }
                String code = row.faultCode() == null ? "malformed" : row.faultCode();
                faults.add(new RecordFault(collection, row.id().isEmpty() ? null : row.id(), code, offset + i));
                continue;
            }
            received++;
            seen.add(row.id());
            Instant changed = item.dateLastModified();
            if (changed != null && (newestChange == null || changed.isAfter(newestChange))) {
                newestChange = changed;
            }
            items.add(item);
        }
        position = offset + page.rows().size();
        pageCoercions.forEach((word, times) -> coercions.merge(word, times, Long::sum));
        lastPrint = print(page);
        listener.pageFetched(collection, offset, items.size(), total);
        return new Page<>(items, offset, page.total(), faults, page.warnings(), pageCoercions);
    }

    /** Keeps the identifiers that the next seam is held against: the page's, and some of those before it. */
    private void remember(WirePage<T> page, int known, boolean exact) {
        int kept = exact ? Math.min(tail.size(), known + TAIL_RESERVE) : 0;
        tail.subList(0, tail.size() - kept).clear();
        List<Row<T>> rows = page.rows();
        rows.subList(exact ? known : 0, rows.size()).forEach(row -> tail.add(row.id()));
    }

    private static void count(Map<String, Long> counts, Coercion coercion) {
        counts.merge(coercion.word(), 1L, Long::sum);
    }

    private static long print(WirePage<?> page) {
        long print = page.rows().size();
        for (Row<?> row : page.rows()) {
            print = print * 1_000_003 + row.id().hashCode();
        }
        return print;
    }

    /**
     * Ends the walk at the stated total. On the first page nothing vouches for it: some servers state the size of the page as the
     * total, and clamp the page to what they please. So one more request asks, from within what was read.
     */
    private void endAtTotal(WirePage<T> page) {
        if (total != null && position == total && !page.hasNext() && pages > 1) {
            end("total-reached", null);
        } else if (received + unreadable >= bound()) {
            end("too-many-records", "too-many-pages");
        } else if (pages > 100 + 4 * bound() / Math.max(1, effective)) {
            end("too-many-records", "too-many-pages");
        }
    }

    /** Endless fresh identifiers must end: at three times the stated total and some pages, or at the hard bound. */
    private long bound() {
        return firstTotal == null ? mostRecords : Math.min(mostRecords, 3 * firstTotal + 100L * limit);
    }

    private void end(String how, @Nullable String reason) {
        termination = how;
        if (reason != null) {
            reasons.add(reason);
        }
    }

    /** What the walk proves so far; a walk that has not ended is abandoned by asking. */
    FetchReceipt receipt() {
        if (termination == null) {
            end("abandoned", "abandoned");
        }
        String how = Objects.requireNonNull(termination);
        Set<String> why = new LinkedHashSet<>(reasons);
        if (unreadable > 0) {
            why.add("unreadable-records");
        }
        boolean ended = how.equals("empty-page") || how.equals("total-reached");
        if (ended) {
            if (seen.size() != received) {
                why.add("duplicates");
            }
            if (repairs > 0) {
                why.add("rows-moved");
            }
            if (drifted) {
                why.add("total-drifted");
            }
            if (total != null && total != seen.size()) {
                why.add("total-mismatch");
            }
            if (total == null && (blindSeams || (thinSeams && seamRows < ENOUGH_SEAM_ROWS))) {
                why.add("unverified-seams");
            }
        }
        return new FetchReceipt(
                collection,
                pages,
                received,
                seen.size(),
                firstTotal,
                total,
                limit,
                effective,
                verified,
                repairs,
                why.isEmpty(),
                how,
                List.copyOf(why),
                coercions,
                serverDate,
                newestChange);
    }
}
