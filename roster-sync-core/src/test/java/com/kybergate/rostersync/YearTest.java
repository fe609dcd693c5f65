// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.schedule.SyncWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A year of a district of four schools, an hour at a time: people come, leave, move and marry; clocks are moved twice; there are two weeks
 * of holidays, an outage of a day and a half, a week with a wrong secret, a school that empties by mistake, and the roll-over in July.
 */
class YearTest {
    private static final ZoneId ZONE = ZoneId.of("America/Chicago");
    private static final LocalDate FIRST = LocalDate.of(2026, 8, 20);
    private static final LocalDate LAST = LocalDate.of(2027, 8, 19);
    private static final LocalDate OUTAGE = LocalDate.of(2026, 10, 6);
    private static final LocalDate MISTAKE = LocalDate.of(2026, 11, 10);
    private static final LocalDate HOLIDAYS = LocalDate.of(2026, 12, 21);
    private static final LocalDate HOLIDAYS_END = LocalDate.of(2027, 1, 3);
    private static final LocalDate NEW_HEAD = LocalDate.of(2027, 1, 12);
    private static final LocalDate WRONG_SECRET = LocalDate.of(2027, 2, 8);
    private static final LocalDate RIGHT_SECRET = LocalDate.of(2027, 2, 15);
    private static final LocalDate ROLL_OVER = LocalDate.of(2027, 7, 1);
    private static final int STUDENTS = 20;
    private static final int SENIORS = 8;
    private static final long SEED = 20_270_701L;

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(4, STUDENTS, clock);
    private final World world = new World(roster, clock);
    private final Mailbox mail = new Mailbox("mail");
    private final Random random = new Random(SEED);
    private final Map<LocalDateTime, String> runs = new TreeMap<>();
    private final Set<String> accountsThatMayGo = new TreeSet<>();
    private final List<OneRosterResource> emptied = new ArrayList<>();
    private int newcomers;

    @Test
    void inAYearTheRunsHappenTheMailsGoOutAndNobodyIsWronglyLockedOut() {
        SyncWindow holidays = SyncWindow.blackout(HOLIDAYS, HOLIDAYS_END, ZONE);
        world.settings =
                world.settings.withMode(SyncMode.auto(Duration.ofDays(1))).withWindows(List.of(holidays));
        world.host = builder -> builder.notifier(mail)
                .schedule(SyncSchedule.every6Hours(ZONE).spread(Duration.ZERO).without(List.of(holidays)));
        RosterSync sync = world.sync();
        clock.set(FIRST.atTime(0, 30).atZone(ZONE).toInstant());
        sync.run();

        for (Instant hour = FIRST.atTime(1, 0).atZone(ZONE).toInstant();
                hour.isBefore(LAST.plusDays(1).atStartOfDay(ZONE).toInstant());
                hour = hour.plus(Duration.ofHours(1))) {
            clock.set(hour);
            ZonedDateTime local = hour.atZone(ZONE);
            live(local);
            people(local);
            sync.runIfDue().ifPresent(report -> check(local, report));
        }

        assertThat(runs.keySet()).as("seed %d: the runs of the year", SEED).isEqualTo(expectedRuns());
        assertThat(runs.values())
                .as("the outage and the wrong secret, and nothing else, let runs fail")
                .filteredOn(status -> status.equals("failed") || status.equals("cancelled"))
                .hasSize(6 + 7 * 4);
        assertThat(mails())
                .as("seed %d: the mails of the year", SEED)
                .containsExactly(
                        OUTAGE + " failed",
                        OUTAGE + " no-success",
                        OUTAGE.plusDays(1) + " recovered",
                        MISTAKE.minusDays(1) + " held",
                        NEW_HEAD.minusDays(1) + " new-administrators",
                        WRONG_SECRET + " credentials-failing",
                        WRONG_SECRET + " no-success",
                        RIGHT_SECRET + " recovered",
                        ROLL_OVER.minusDays(1) + " held");
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.UP);
        assertThat(world.active()).as("seed %d: in the end", SEED).isEqualTo(there());
    }

    /** What happens at the district at an hour. */
    private void live(ZonedDateTime local) {
        LocalDate date = local.toLocalDate();
        roster.unreachable.clear();
        LocalDateTime outage = OUTAGE.atTime(5, 30);
        if (local.toLocalDateTime().isAfter(outage) && local.toLocalDateTime().isBefore(outage.plusHours(36))) {
            fail("failed:connection");
        } else if (!date.isBefore(WRONG_SECRET) && date.isBefore(RIGHT_SECRET)) {
            fail("failed:unauthorized");
        }
        boolean schoolDay = local.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
        if (local.getHour() != 17 || !schoolDay) {
            return;
        }
        if (random.nextInt(3) == 0) {
            String school = "s" + (1 + random.nextInt(4));
            String id = school + "-new-" + ++newcomers;
            roster.put(ScriptedRoster.person(id, RoleType.STUDENT, school).build());
            roster.enroll(id, school);
        }
        if (random.nextInt(2) == 0) {
            roster.change(anybody(), u -> u.familyName("Married " + random.nextInt(1_000)));
        }
        if (random.nextInt(12) == 0) {
            String leaver = anybody();
            accountsThatMayGo.add(leaver);
            if (random.nextBoolean()) {
                roster.change(leaver, u -> u.status(StatusType.TO_BE_DELETED));
            } else {
                roster.remove(leaver);
            }
        }
        if (date.equals(MISTAKE.minusDays(1))) {
            for (User user : students("s2")) {
                emptied.add(user);
                roster.all(RosterCollection.USERS).remove(user.sourcedId());
            }
        }
        if (date.equals(NEW_HEAD.minusDays(1))) {
            roster.put(ScriptedRoster.person("s3-head", RoleType.ADMINISTRATOR, "s3")
                    .build());
        }
        if (date.equals(ROLL_OVER.minusDays(1))) {
            rollOver();
        }
    }

    /** What people of the host do: they look at what is held the morning after. */
    private void people(ZonedDateTime local) {
        LocalDate date = local.toLocalDate();
        if (date.equals(MISTAKE.plusDays(1)) && local.getHour() == 9) {
            assertThat(world.sync().held()).as("the school that emptied").isPresent();
            emptied.forEach(roster::put);
        }
        if (date.equals(ROLL_OVER) && local.getHour() == 9) {
            SyncReport approved =
                    world.approve(world.sync().held().orElseThrow().digest());
            assertThat(approved.status()).isEqualTo(RunStatus.DONE);
        }
    }

    private void rollOver() {
        for (int s = 1; s <= 4; s++) {
            List<User> all = students("s" + s);
            for (User senior : all.subList(0, Math.min(SENIORS, all.size()))) {
                accountsThatMayGo.add(senior.sourcedId());
                roster.change(senior.sourcedId(), u -> u.status(StatusType.TO_BE_DELETED));
            }
            for (int i = 0; i < SENIORS; i++) {
                String id = "s" + s + "-freshman-" + i;
                roster.put(ScriptedRoster.person(id, RoleType.STUDENT, "s" + s).build());
                roster.enroll(id, "s" + s);
            }
        }
    }

    private void check(ZonedDateTime local, SyncReport report) {
        String what = "seed " + SEED + ", " + local + ": " + report.summary();
        runs.put(local.toLocalDateTime(), report.status().key());
        Set<String> active = world.active();
        if (report.status() == RunStatus.DONE) {
            assertThat(active).as(what).isEqualTo(there());
        }
        Set<String> locked = new TreeSet<>();
        world.accounts.all(World.TENANT).forEach(account -> {
            String email = String.valueOf(account.values().get(com.kybergate.rostersync.account.AccountField.EMAIL));
            if (!account.active()) {
                locked.add(email.substring(0, email.indexOf('@')));
            }
        });
        locked.removeAll(accountsThatMayGo);
        assertThat(locked).as(what + ": locked out by mistake").isEmpty();
        if (report.status() == RunStatus.CANCELLED) {
            assertThat(report.problems()).extracting(Problem::code).containsExactly("quarantined");
        }
    }

    /** Looked up hour by hour on the calendar, not by the schedule. */
    private static Set<LocalDateTime> expectedRuns() {
        Set<LocalDateTime> out = new TreeSet<>();
        for (LocalDate date = FIRST; !date.isAfter(LAST); date = date.plusDays(1)) {
            if (date.isBefore(HOLIDAYS) || date.isAfter(HOLIDAYS_END)) {
                for (int hour : List.of(2, 8, 14, 20)) {
                    boolean skipped = date.equals(LocalDate.of(2027, 3, 14)) && hour == 2;
                    out.add(date.atTime(LocalTime.of(skipped ? 3 : hour, 0)));
                }
            }
        }
        return out;
    }

    private Set<String> there() {
        Set<String> out = new TreeSet<>();
        for (OneRosterResource record : roster.all(RosterCollection.USERS).values()) {
            User user = (User) record;
            if (!StatusType.TO_BE_DELETED.equals(user.status())) {
                out.add(String.valueOf(user.email()));
            }
        }
        return out;
    }

    private List<User> students(String school) {
        List<User> out = new ArrayList<>();
        for (OneRosterResource record : roster.all(RosterCollection.USERS).values()) {
            User user = (User) record;
            boolean here = !StatusType.TO_BE_DELETED.equals(user.status());
            if (here && RoleType.STUDENT.equals(user.role()) && user.sourcedId().startsWith(school + "-")) {
                out.add(user);
            }
        }
        return out;
    }

    private String anybody() {
        List<User> all = students("s" + (1 + random.nextInt(4)));
        return all.get(random.nextInt(all.size())).sourcedId();
    }

    private void fail(String reason) {
        roster.failure = reason;
        roster.unreachable.add(RosterCollection.ORGS);
    }

    private List<String> mails() {
        return mail.notices.stream().map(YearTest::dated).toList();
    }

    private static String dated(SyncNotice notice) {
        return notice.at().atZone(ZONE).toLocalDate() + " " + notice.kind().key();
    }
}
