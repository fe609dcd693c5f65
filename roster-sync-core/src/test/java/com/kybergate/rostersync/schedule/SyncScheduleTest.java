// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When runs begin, on the clock on the school's wall. */
class SyncScheduleTest {
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
    private static final TenantId SPRINGFIELD = new TenantId("springfield");
    private static final SyncSchedule PUNCTUAL =
            SyncSchedule.every6Hours(CHICAGO).spread(Duration.ZERO);

    @Test
    void everySixHoursBeginsAtTwoAndEightAndFourteenAndTwenty() {
        assertThat(local(PUNCTUAL, at("2026-09-01T00:00"), 5))
                .containsExactly(
                        "2026-09-01T02:00",
                        "2026-09-01T08:00",
                        "2026-09-01T14:00",
                        "2026-09-01T20:00",
                        "2026-09-02T02:00");
    }

    @Test
    void everyTwelveAndEveryTwentyFourHoursBeginAtTwoAsWell() {
        assertThat(local(SyncSchedule.every12Hours(CHICAGO).spread(Duration.ZERO), at("2026-09-01T02:00"), 2))
                .containsExactly("2026-09-01T14:00", "2026-09-02T02:00");
        assertThat(local(SyncSchedule.every24Hours(CHICAGO).spread(Duration.ZERO), at("2026-09-01T02:00"), 2))
                .containsExactly("2026-09-02T02:00", "2026-09-03T02:00");
    }

    @Test
    void anAnchorMovesAllTimes() {
        assertThat(local(PUNCTUAL.from(LocalTime.of(21, 30)), at("2026-09-01T00:00"), 4))
                .containsExactly("2026-09-01T03:30", "2026-09-01T09:30", "2026-09-01T15:30", "2026-09-01T21:30");
    }

    @Test
    void aManualScheduleNeverBeginsARun() {
        SyncSchedule manual = SyncSchedule.manual(CHICAGO);
        assertThat(manual.next(SPRINGFIELD, Instant.EPOCH)).isEmpty();
        assertThat(manual.due(SPRINGFIELD, Instant.EPOCH, Instant.now())).isEmpty();
        assertThat(manual.isManual()).isTrue();
    }

    @Test
    void hoursOverMidnightKeepRunsOutOfTheSchoolDay() {
        assertThat(local(PUNCTUAL.within(LocalTime.of(18, 0), LocalTime.of(6, 0)), at("2026-09-01T00:00"), 3))
                .containsExactly("2026-09-01T02:00", "2026-09-01T20:00", "2026-09-02T02:00");
        assertThat(local(PUNCTUAL.within(LocalTime.of(18, 0), LocalTime.of(18, 0)), at("2026-09-01T00:00"), 4))
                .as("the same time twice is the whole day")
                .hasSize(4)
                .contains("2026-09-01T08:00");
    }

    @Test
    void aScheduleThatCouldNeverBeginIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> SyncSchedule.every24Hours(CHICAGO).within(LocalTime.of(10, 0), LocalTime.of(12, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("02:00")
                .hasMessageContaining("anchor");
        assertThat(SyncSchedule.every24Hours(CHICAGO)
                        .from(LocalTime.of(10, 0))
                        .within(LocalTime.of(10, 0), LocalTime.of(12, 0))
                        .next(SPRINGFIELD, Instant.EPOCH))
                .isPresent();
    }

    @Test
    void noRunBeginsInABlackoutAndTheFirstAfterItDoes() {
        SyncWindow summer = SyncWindow.blackout(LocalDate.of(2026, 6, 15), LocalDate.of(2026, 8, 9), CHICAGO);
        SyncWindow additions = SyncWindow.additionsOnly(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 9, 5), CHICAGO);
        SyncSchedule schedule = PUNCTUAL.without(List.of(summer, additions));
        assertThat(local(schedule, at("2026-06-14T14:00"), 2)).containsExactly("2026-06-14T20:00", "2026-08-10T02:00");
        assertThat(local(schedule, at("2026-09-02T00:00"), 1)).containsExactly("2026-09-02T02:00");
    }

    @Test
    void whereClocksGoForwardTheRunBeginsAsMuchLaterAndWhereTheyGoBackOnce() {
        assertThat(local(PUNCTUAL, at("2027-03-13T20:00"), 3))
                .containsExactly("2027-03-14T03:00", "2027-03-14T08:00", "2027-03-14T14:00");
        SyncSchedule half = PUNCTUAL.from(LocalTime.of(1, 30));
        List<Instant> back = times(half, at("2026-11-01T00:00"), 2);
        assertThat(back.get(0)).isEqualTo(Instant.parse("2026-11-01T06:30:00Z"));
        assertThat(back.get(1)).isEqualTo(Instant.parse("2026-11-01T13:30:00Z"));
    }

    @Test
    void eachTenantBeginsAlwaysAsMuchLaterThanTheHourAndNoTwoThousandAtOnce() {
        SyncSchedule schedule = SyncSchedule.every6Hours(CHICAGO);
        Set<Duration> delays = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            TenantId tenant = new TenantId("district-" + i);
            Duration delay = Duration.between(
                    at("2026-09-01T02:00"),
                    schedule.next(tenant, at("2026-09-01T01:59")).orElseThrow());
            assertThat(delay).isBetween(Duration.ZERO, Duration.ofSeconds(899));
            assertThat(Duration.between(
                            at("2026-09-09T14:00"),
                            schedule.next(tenant, at("2026-09-09T13:59")).orElseThrow()))
                    .isEqualTo(delay);
            delays.add(delay);
        }
        assertThat(delays).as("seconds that are used").hasSizeGreaterThan(700);
    }

    @Test
    void aRunThatNobodyCouldBeginIsMadeUpForOnce() {
        Instant back = at("2026-09-03T05:00");
        Instant due = PUNCTUAL.due(SPRINGFIELD, at("2026-09-01T02:00"), back).orElseThrow();
        assertThat(due).isEqualTo(at("2026-09-03T02:00"));
        assertThat(PUNCTUAL.due(SPRINGFIELD, back, back)).contains(at("2026-09-03T08:00"));
        assertThat(PUNCTUAL.makingUp(false).due(SPRINGFIELD, at("2026-09-01T02:00"), back))
                .contains(at("2026-09-03T08:00"));
    }

    @Test
    void whatWasMissedIsMadeUpForWithinTheHoursAlone() {
        SyncSchedule night = PUNCTUAL.within(LocalTime.of(18, 0), LocalTime.of(6, 0));
        assertThat(night.due(SPRINGFIELD, at("2026-09-01T02:00"), at("2026-09-03T12:00")))
                .contains(at("2026-09-03T20:00"));
        SyncSchedule closed = PUNCTUAL.without(
                List.of(SyncWindow.blackout(LocalDate.of(2026, 9, 3), LocalDate.of(2026, 9, 4), CHICAGO)));
        assertThat(closed.due(SPRINGFIELD, at("2026-09-01T02:00"), at("2026-09-03T12:00")))
                .contains(at("2026-09-05T02:00"));
    }

    @Test
    void aTimerThatIsLateBeginsNothingOutsideTheHoursOrInABlackout() {
        SyncSchedule narrow = PUNCTUAL.within(LocalTime.of(1, 0), LocalTime.of(2, 5));
        assertThat(narrow.due(SPRINGFIELD, at("2026-09-01T02:00"), at("2026-09-02T02:04")))
                .contains(at("2026-09-02T02:00"));
        assertThat(narrow.due(SPRINGFIELD, at("2026-09-01T02:00"), at("2026-09-02T02:06")))
                .contains(at("2026-09-03T02:00"));
        SyncSchedule late = PUNCTUAL.from(LocalTime.of(23, 55))
                .without(List.of(SyncWindow.blackout(LocalDate.of(2026, 9, 2), LocalDate.of(2026, 9, 2), CHICAGO)));
        assertThat(late.due(SPRINGFIELD, at("2026-09-01T17:55"), at("2026-09-02T00:01")))
                .contains(at("2026-09-03T05:55"));
    }

    @Test
    void aTimerThatIsALittleLateHasMissedNothing() {
        assertThat(PUNCTUAL.makingUp(false).due(SPRINGFIELD, at("2026-09-01T02:00"), at("2026-09-01T08:10")))
                .contains(at("2026-09-01T08:00"));
    }

    @Test
    void afterYearsWithoutAnybodyLookingTheAnswerComesAtOnce() {
        assertThat(PUNCTUAL.due(SPRINGFIELD, at("1990-01-01T02:00"), at("2026-09-01T08:01")))
                .contains(at("2026-09-01T08:00"));
        assertThat(PUNCTUAL.count(SPRINGFIELD, at("1990-01-01T02:00"), at("2026-09-01T08:01"), 12))
                .isEqualTo(12);
        assertThat(PUNCTUAL.count(SPRINGFIELD, at("2026-09-01T02:00"), at("2026-09-02T02:00"), 12))
                .isEqualTo(4);
    }

    /**
     * Over every transition of every zone in five years: each time has one run, in its hours, not before its time and not later than the
     * clocks were moved; a time is without one only where moved clocks put it out of its hours.
     */
    @Test
    void overAllTransitionsOfAllZonesEachTimeHasItsRunOnceAndInItsHours() {
        long seed = 20_261_128L;
        Random random = new Random(seed);
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant until = Instant.parse("2031-01-01T00:00:00Z");
        int transitions = 0;
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(id);
            ZoneOffsetTransition transition = zone.getRules().nextTransition(from);
            if (transition == null) {
                check(random, zone, from, "seed " + seed + ", " + id);
            }
            while (transition != null && transition.getInstant().isBefore(until)) {
                transitions++;
                check(random, zone, transition.getInstant(), "seed " + seed + ", " + id + ", " + transition);
                transition = zone.getRules().nextTransition(transition.getInstant());
            }
        }
        assertThat(transitions).as("transitions in five years").isGreaterThan(1_500);
    }

    private static void check(Random random, ZoneId zone, Instant around, String where) {
        LocalTime anchor = LocalTime.MIN.plusMinutes(random.nextInt(24 * 60));
        LocalTime first = LocalTime.MIN.plusMinutes(random.nextInt(24 * 60));
        LocalTime last = first.plusMinutes(1 + random.nextInt(24 * 60 - 1));
        Duration spread = Duration.ofMinutes(random.nextInt(5) == 0 ? 0 : random.nextInt(300));
        int runs = List.of(1, 2, 4).get(random.nextInt(3));
        SyncSchedule schedule = (runs == 4
                        ? SyncSchedule.every6Hours(zone)
                        : runs == 2 ? SyncSchedule.every12Hours(zone) : SyncSchedule.every24Hours(zone))
                .from(anchor)
                .spread(spread);
        boolean everyHour = random.nextBoolean();
        if (!everyHour) {
            try {
                schedule = schedule.within(first, last);
            } catch (IllegalArgumentException never) {
                everyHour = true;
            }
        }
        TenantId tenant = new TenantId("t" + random.nextInt(1_000));
        String what = where + ", " + schedule + ", spread " + spread + ", " + tenant;
        Instant from = around.minus(Duration.ofDays(3));
        Instant until = around.plus(Duration.ofDays(3));
        List<Instant> begun = new ArrayList<>();
        for (Optional<Instant> next = schedule.next(tenant, from);
                next.isPresent() && !next.get().isAfter(until);
                next = schedule.next(tenant, next.get())) {
            begun.add(next.get());
        }
        assertThat(begun).as(what).isSorted().doesNotHaveDuplicates();
        for (Instant time : begun) {
            if (!everyHour) {
                assertThat(isBetween(time.atZone(zone).toLocalTime(), first, last))
                        .as(what + ": " + time)
                        .isTrue();
            }
            assertThat(schedule.next(tenant, time.minusSeconds(1))).as(what).contains(time);
        }
        List<Instant> open = new ArrayList<>(begun);
        for (LocalDate date = from.atZone(zone).toLocalDate().plusDays(1);
                date.isBefore(until.atZone(zone).toLocalDate().minusDays(1));
                date = date.plusDays(1)) {
            for (int i = 0; i < runs; i++) {
                LocalTime time = anchor.plusMinutes(i * 24 * 60 / runs);
                if (!everyHour && !isBetween(time, first, last)) {
                    continue;
                }
                ZonedDateTime planned = date.atTime(time).atZone(zone);
                Instant earliest = planned.toInstant();
                Instant latest = earliest.plus(spread);
                Optional<Instant> run = open.stream()
                        .filter(t -> !t.isBefore(earliest) && !t.isAfter(latest))
                        .findFirst();
                boolean movedOut = !everyHour && !isBetween(planned.toLocalTime(), first, last);
                assertThat(run.isPresent() || movedOut)
                        .as(what + ": the run of " + date + " " + time + " among " + begun)
                        .isTrue();
                run.ifPresent(open::remove);
            }
        }
        int spare = 4 * runs + runs;
        assertThat(open.size()).as(what + ": runs that belong to no time").isLessThanOrEqualTo(spare);
        assertThat(begun.size()).as(what).isLessThanOrEqualTo(7 * runs);
    }

    private static boolean isBetween(LocalTime time, LocalTime first, LocalTime last) {
        return first.isBefore(last)
                ? !time.isBefore(first) && time.isBefore(last)
                : !time.isBefore(first) || time.isBefore(last);
    }

    private static Instant at(String local) {
        return java.time.LocalDateTime.parse(local).atZone(CHICAGO).toInstant();
    }

    private static List<String> local(SyncSchedule schedule, Instant after, int most) {
        return times(schedule, after, most).stream()
                .map(t -> t.atZone(CHICAGO).toLocalDateTime().toString())
                .toList();
    }

    private static List<Instant> times(SyncSchedule schedule, Instant after, int most) {
        List<Instant> out = new ArrayList<>();
        Instant time = after;
        for (int i = 0; i < most; i++) {
            time = schedule.next(SPRINGFIELD, time).orElseThrow();
            out.add(time);
        }
        return out;
    }
}
