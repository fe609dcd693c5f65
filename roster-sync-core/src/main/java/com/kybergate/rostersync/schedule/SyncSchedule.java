// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.schedule;

import com.kybergate.rostersync.roster.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a tenant begin by themselves: at times of the day on the clock on the school's wall. Immutable.
 *
 * <p>{@code SyncSchedule.every6Hours(ZoneId.of("America/Chicago"))} begins at 2, 8, 14 and 20 o'clock: one of these is in the small hours, as
 * districts are advised, and the others cannot be. A schedule that is kept {@link #within} 18:00 and 6:00 leaves two of them. Choose an
 * anchor later than the hour at which the district's own import ends.
 *
 * <p>Where clocks go forward over a time, its run begins as much later; where they go back over it, it begins once, the first time. Each
 * tenant begins up to a {@link #spread} later than its time, always by as much, so that a thousand districts do not begin at once.
 */
public final class SyncSchedule {
    private static final LocalTime SMALL_HOURS = LocalTime.of(2, 0);
    private static final Duration SPREAD = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SPARE_DAYS = 10;

    /** Whoever looks a little late, because a timer was, has missed nothing. */
    private static final Duration PUNCTUAL = Duration.ofMinutes(15);

    private final int runsADay;
    private final ZoneId zone;
    private final LocalTime anchor;
    private final @Nullable LocalTime from;
    private final @Nullable LocalTime until;
    private final List<SyncWindow> blackouts;
    private final Duration spread;
    private final boolean makesUp;

    private SyncSchedule(
            int runsADay,
            ZoneId zone,
            LocalTime anchor,
            @Nullable LocalTime from,
            @Nullable LocalTime until,
            List<SyncWindow> blackouts,
            Duration spread,
            boolean makesUp) {
        this.runsADay = runsADay;
        this.zone = Objects.requireNonNull(zone, "zone");
        this.anchor = anchor;
        this.from = from;
        this.until = until;
        this.blackouts = blackouts;
        this.spread = spread;
        this.makesUp = makesUp;
        if (runsADay > 0 && times().isEmpty()) {
            throw new IllegalArgumentException("no run would ever begin: none of " + allTimes() + " is within " + from
                    + " and " + until + "; give the schedule an anchor in there");
        }
        if (spread.isNegative() || spread.compareTo(Duration.ofHours(6)) > 0) {
            throw new IllegalArgumentException("spread: not below nothing and not above six hours");
        }
    }

    private static SyncSchedule of(int runsADay, ZoneId zone) {
        return new SyncSchedule(runsADay, zone, SMALL_HOURS, null, null, List.of(), SPREAD, true);
    }

    /**
     * Four runs a day, from two o'clock at night on. What districts are advised to take.
     *
     * @param zone where the school is, such as {@code America/Chicago}; an offset such as {@code -06:00} knows no daylight saving
     * @return the schedule
     */
    public static SyncSchedule every6Hours(ZoneId zone) {
        return of(4, zone);
    }

    /**
     * Two runs a day, at two o'clock.
     *
     * @param zone where the school is
     * @return the schedule
     */
    public static SyncSchedule every12Hours(ZoneId zone) {
        return of(2, zone);
    }

    /**
     * One run a day, at two o'clock at night.
     *
     * @param zone where the school is
     * @return the schedule
     */
    public static SyncSchedule every24Hours(ZoneId zone) {
        return of(1, zone);
    }

    /**
     * No run but those that somebody begins.
     *
     * @param zone where the school is
     * @return the schedule
     */
    public static SyncSchedule manual(ZoneId zone) {
        return of(0, zone);
    }

    /**
     * Another time to count from: a schedule of every six hours from 3:30 begins at 3:30, 9:30, 15:30 and 21:30.
     *
     * @param time on the clock on the wall
     * @return the schedule
     * @throws IllegalArgumentException if none of its times would be within the window
     */
    public SyncSchedule from(LocalTime time) {
        return new SyncSchedule(
                runsADay, zone, time.truncatedTo(ChronoUnit.SECONDS), from, until, blackouts, spread, makesUp);
    }

    /**
     * Keeps runs to some hours of the day. A time outside of them has no run.
     *
     * @param first the first time at which a run may begin
     * @param last the time from which none may; earlier than the first for hours over midnight; the same for the whole day
     * @return the schedule
     * @throws IllegalArgumentException if none of its times would be within
     */
    public SyncSchedule within(LocalTime first, LocalTime last) {
        boolean always = first.equals(last);
        return new SyncSchedule(
                runsADay, zone, anchor, always ? null : first, always ? null : last, blackouts, spread, makesUp);
    }

    /**
     * Keeps runs out of some days. In a window of additions only, runs begin as ever: what they may do is the {@code SyncSettings}' to say.
     *
     * @param windows the windows, in place of those given before; those that are no blackouts are left out
     * @return the schedule
     */
    public SyncSchedule without(Collection<SyncWindow> windows) {
        List<SyncWindow> closed = windows.stream()
                .filter(window -> window.kind() == SyncWindow.Kind.BLACKOUT)
                .toList();
        return new SyncSchedule(runsADay, zone, anchor, from, until, closed, spread, makesUp);
    }

    /**
     * By how much later than its time a tenant's run begins at most. A quarter of an hour unless told otherwise.
     *
     * @param most up to six hours; zero for exactly at the time
     * @return the schedule
     * @throws IllegalArgumentException if it is negative or longer
     */
    public SyncSchedule spread(Duration most) {
        return new SyncSchedule(runsADay, zone, anchor, from, until, blackouts, most, makesUp);
    }

    /**
     * Whether a run that could not begin at its time, because no process was there, begins as soon as one is. Unless told otherwise it does,
     * once, however many were missed, and still within the hours and outside the blackouts. A roster is read as it is now, so nothing is
     * gained by two.
     *
     * @param makeUp false to leave it to the next time
     * @return the schedule
     */
    public SyncSchedule makingUp(boolean makeUp) {
        return new SyncSchedule(runsADay, zone, anchor, from, until, blackouts, spread, makeUp);
    }

    /**
     * Where the clock hangs.
     *
     * @return the zone
     */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Whether no run begins by itself.
     *
     * @return true for {@link #manual}
     */
    public boolean isManual() {
        return runsADay == 0;
    }

    /**
     * The first time after a moment at which a run of a tenant begins.
     *
     * @param tenant the tenant
     * @param after the moment
     * @return the time, later than the moment; empty if none will come: the schedule is manual
     */
    public Optional<Instant> next(TenantId tenant, Instant after) {
        if (isManual()) {
            return Optional.empty();
        }
        LocalDate today = after.atZone(zone).toLocalDate();
        LocalDate last = latestBlackout(after).atZone(zone).toLocalDate().plusDays(SPARE_DAYS);
        Instant best = null;
        for (LocalDate date = today.minusDays(2); !date.isAfter(last); date = date.plusDays(1)) {
            for (Instant time : begins(tenant, date)) {
                if (time.isAfter(after) && (best == null || time.isBefore(best))) {
                    best = time;
                }
            }
            // Clocks that jump can put a time of one day behind one of the next, not further.
            if (best != null && date.minusDays(2).isAfter(best.atZone(zone).toLocalDate())) {
                break;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * When the run that comes next is to begin, if the last one that the schedule began is known.
     *
     * @param tenant the tenant
     * @param last when the schedule last began a run, or was first asked to
     * @param now what time it is
     * @return a time that is not after now if a run is due; a later one if it is not; empty if none will come
     */
    public Optional<Instant> due(TenantId tenant, Instant last, Instant now) {
        Optional<Instant> planned = next(tenant, last);
        if (planned.isEmpty() || planned.get().isAfter(now)) {
            return planned;
        }
        Instant newest = newestOf(tenant, planned.get(), now);
        boolean missed = Duration.between(newest, now).compareTo(PUNCTUAL) > 0;
        return mayBegin(now) && (makesUp || !missed) ? Optional.of(newest) : next(tenant, now);
    }

    /**
     * How many runs should have begun in a time.
     *
     * @param tenant the tenant
     * @param after since when, itself not counted
     * @param until up to when, itself counted
     * @param most where to stop counting
     * @return the number, at most the most
     */
    public int count(TenantId tenant, Instant after, Instant until, int most) {
        int count = 0;
        Optional<Instant> time = next(tenant, after);
        while (count < most && time.isPresent() && !time.get().isAfter(until)) {
            count++;
            time = next(tenant, time.get());
        }
        return count;
    }

    private Instant newestOf(TenantId tenant, Instant from, Instant now) {
        Instant newest = from;
        // Of months that nobody looked, the last days say it.
        Instant near = now.minus(DAY.multipliedBy(SPARE_DAYS));
        Optional<Instant> time = next(tenant, from.isBefore(near) ? near : from);
        while (time.isPresent() && !time.get().isAfter(now)) {
            newest = time.get();
            time = next(tenant, newest);
        }
        return newest;
    }

    private boolean mayBegin(Instant time) {
        return isWithin(time.atZone(zone).toLocalTime()) && blackouts.stream().noneMatch(window -> window.covers(time));
    }

    private Instant latestBlackout(Instant after) {
        Instant latest = after;
        for (SyncWindow window : blackouts) {
            latest = window.until().isAfter(latest) ? window.until() : latest;
        }
        return latest;
    }

    /** When the runs of a day begin, clocks that jump considered. */
    private List<Instant> begins(TenantId tenant, LocalDate date) {
        List<Instant> out = new ArrayList<>();
        for (LocalTime time : times()) {
            Instant plain = date.atTime(time).atZone(zone).toInstant();
            Instant spread = plain.plus(delay(tenant, date.atTime(time), plain));
            if (mayBegin(spread)) {
                out.add(spread);
            } else if (mayBegin(plain)) {
                out.add(plain);
            }
        }
        return out;
    }

    private Duration delay(TenantId tenant, LocalDateTime local, Instant plain) {
        Duration room = spread;
        if (until != null) {
            LocalDateTime end = local.toLocalTime().isBefore(until)
                    ? local.toLocalDate().atTime(until)
                    : local.toLocalDate().plusDays(1).atTime(until);
            Duration left = Duration.between(plain, end.atZone(zone).toInstant());
            room = left.isNegative() ? Duration.ZERO : left.compareTo(spread) < 0 ? left : spread;
        }
        return Duration.ofSeconds((long) (share(tenant) * room.toSeconds()));
    }

    /** Where in the spread a tenant stands, from 0 up to 1: the same everywhere and for ever. */
    private static double share(TenantId tenant) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(tenant.value().getBytes(StandardCharsets.UTF_8));
            return (((hash[0] & 0xFF) << 16) | ((hash[1] & 0xFF) << 8) | (hash[2] & 0xFF)) / (double) (1 << 24);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    private List<LocalTime> times() {
        return allTimes().stream().filter(this::isWithin).toList();
    }

    private List<LocalTime> allTimes() {
        List<LocalTime> out = new ArrayList<>();
        for (int i = 0; i < runsADay; i++) {
            out.add(anchor.plus(DAY.dividedBy(runsADay).multipliedBy(i)));
        }
        return out;
    }

    private boolean isWithin(LocalTime time) {
        if (from == null || until == null) {
            return true;
        }
        return from.isBefore(until)
                ? !time.isBefore(from) && time.isBefore(until)
                : !time.isBefore(from) || time.isBefore(until);
    }

    /** Such as {@code every 6 hours from 02:00 America/Chicago, between 18:00 and 06:00}. */
    @Override
    public String toString() {
        if (isManual()) {
            return "manual";
        }
        return "every " + 24 / runsADay + " hours from " + anchor + " " + zone
                + (from == null ? "" : ", between " + from + " and " + until)
                + (blackouts.isEmpty() ? "" : ", without " + blackouts.size() + " blackouts");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SyncSchedule that
                && runsADay == that.runsADay
                && zone.equals(that.zone)
                && anchor.equals(that.anchor)
                && Objects.equals(from, that.from)
                && Objects.equals(until, that.until)
                && blackouts.equals(that.blackouts)
                && spread.equals(that.spread)
                && makesUp == that.makesUp;
    }

    @Override
    public int hashCode() {
        return Objects.hash(runsADay, zone, anchor, from, until, blackouts, spread, makesUp);
    }
}
