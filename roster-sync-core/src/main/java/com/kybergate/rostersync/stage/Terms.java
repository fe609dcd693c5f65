// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.state.SyncState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When the terms of a district are, as far as its roster says so. Dates are of the district's own days, and nobody says in which zone: a day
 * has begun when it has anywhere, and is over when it is everywhere. Safe for concurrent use once it is filled.
 */
public final class Terms {
    private static final Duration FIRST_TO_BEGIN = Duration.ofHours(14);
    private static final Duration LAST_TO_END = Duration.ofHours(12);

    private final Map<String, Days> terms = new HashMap<>();
    private final LocalDate earliest;
    private final LocalDate latest;

    private record Days(@Nullable LocalDate first, @Nullable LocalDate last) {}

    private Terms(Instant now) {
        this.earliest = now.minus(LAST_TO_END).atZone(ZoneOffset.UTC).toLocalDate();
        this.latest = now.plus(FIRST_TO_BEGIN).atZone(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * The terms that a tenant's mirror has, also those that were cleared away.
     *
     * @param state holds the mirror
     * @param tenant the tenant
     * @param now what time it is
     * @return the terms
     */
    public static Terms of(SyncState<?> state, TenantId tenant, Instant now) {
        Terms terms = new Terms(now);
        state.scan(tenant, RosterCollection.ACADEMIC_SESSIONS, rows -> rows.forEach(row -> terms.note(row.record())));
        return terms;
    }

    /** What a run has read of a session stands in place of what the mirror has. One that was cleared away was when it was. */
    void note(RosterRecord session) {
        Days days = new Days(date(session, "startDate"), date(session, "endDate"));
        if (session.isThere()) {
            terms.put(session.sourcedId(), days);
        } else {
            terms.putIfAbsent(session.sourcedId(), days);
        }
    }

    boolean wants(RosterRecord rosterClass, TermScope scope) {
        List<String> of = rosterClass.list("terms");
        return scope.isAll()
                || of.isEmpty()
                || of.stream().anyMatch(term -> {
                    Days days = terms.get(term);
                    return days == null || runs(days, scope);
                });
    }

    /**
     * The terms whose classes are wanted: as long as no other is among them, no other class is.
     *
     * @param scope which
     * @return their identifiers
     */
    public Set<String> running(TermScope scope) {
        Set<String> running = new TreeSet<>();
        terms.forEach((term, days) -> {
            if (runs(days, scope)) {
                running.add(term);
            }
        });
        return running;
    }

    private boolean runs(Days days, TermScope scope) {
        Integer ahead = scope.daysAhead();
        boolean begun = days.first() == null || ahead == null || !days.first().isAfter(latest.plusDays(ahead));
        return begun && !isPast(days.last());
    }

    /**
     * Whether something has come to its end: an enrollment or a session by its own date, a class by the last of its terms. What says no end
     * has none.
     *
     * @param record a record of any collection
     * @return true if its last day is over, wherever that was
     */
    public boolean isOver(RosterRecord record) {
        return switch (record.collection()) {
            case ENROLLMENTS, ACADEMIC_SESSIONS -> isPast(date(record, "endDate"));
            case CLASSES -> {
                List<String> of = record.list("terms");
                Predicate<String> past = term -> {
                    Days days = terms.get(term);
                    return days != null && isPast(days.last());
                };
                yield !of.isEmpty() && of.stream().allMatch(past);
            }
            case ORGS, COURSES, USERS -> false;
        };
    }

    private boolean isPast(@Nullable LocalDate last) {
        return last != null && last.isBefore(earliest);
    }

    private static @Nullable LocalDate date(RosterRecord record, String field) {
        String text = record.text(field);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
