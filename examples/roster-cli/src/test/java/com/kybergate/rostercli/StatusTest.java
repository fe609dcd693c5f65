// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.schedule.SyncSchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the sync stands, and how its schedule is stopped and begun again. */
final class StatusTest {
    private static final TenantId TENANT = new TenantId("default");

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = Desk.with(FakeDistrict.builder().schools(1).students(60).build(), folder);
    }

    @AfterEach
    void end() {
        desk.close();
    }

    @Test
    void beforeTheFirstRunThereIsNothingToSay() {
        RosterJson status = desk.stored("status", "--json").exits(0).json();

        assertThat(status.number("schema")).isEqualTo(1);
        assertThat(status.text("tenant")).isEqualTo("default");
        assertThat(status.text("status")).isEqualTo("degraded");
        assertThat(status.text("reasons.0")).isEqualTo("never-ran");
        assertThat(status.isNull("lastSuccess")).isTrue();
        assertThat(status.isNull("nextRun")).isTrue();
        assertThat(status.isNull("heldSince")).isTrue();
        assertThat(status.isNull("paused")).isTrue();
        assertThat(status.isNull("progress")).isTrue();
        assertThat(desk.stored("status").exits(0).out())
                .contains("degraded: never-ran", "none yet", "no schedule is set here");
    }

    @Test
    void afterARunThatWentWellItIsUp() {
        RosterJson report = desk.sync(0);

        RosterJson status = desk.stored("status", "--json").exits(0).json();

        assertThat(status.text("status")).isEqualTo("up");
        assertThat(status.list("reasons")).isEmpty();
        assertThat(Instant.parse(status.text("lastSuccess"))).isEqualTo(Instant.parse(report.text("startedAt")));
        assertThat(status.text("progress.run")).isEqualTo(report.text("run"));
        assertThat(status.text("progress.phase")).isEqualTo("ended");
        assertThat(status.flag("progress.silent")).isFalse();
        assertThat(desk.stored("status").exits(0).out()).contains(report.text("run") + ", ended ");
    }

    @Test
    void aWrongSecretIsSaidAndFailsAScript() {
        desk.sync(0);
        desk.variable("ONEROSTER_CLIENT_SECRET", "not-the-secret");
        desk.sync(4);

        RosterJson status = desk.stored("status", "--json").exits(4).json();

        assertThat(status.text("status")).isEqualTo("down");
        assertThat(status.text("reasons.0")).isEqualTo("credentials-failing");
        assertThat(desk.stored("status").exits(4).out()).contains("down: credentials-failing");
    }

    @Test
    void whatWaitsIsSaidToAScript() {
        desk.sync(0);
        desk.people("student", desk.schools().get(0))
                .forEach(id -> desk.server.roster().remove("users", id));
        RosterJson report = desk.sync(3);

        RosterJson status = desk.stored("status", "--json").exits(3).json();

        assertThat(status.text("status")).isEqualTo("degraded");
        assertThat(status.text("reasons.0")).isEqualTo("held");
        assertThat(Instant.parse(status.text("heldSince")))
                .isCloseTo(Instant.parse(report.text("held.since")), within(1, ChronoUnit.MILLIS));
        assertThat(desk.stored("status").exits(3).out()).containsPattern("held +since ");
    }

    @Test
    void aRunInAnotherProcessIsSeenAndMissedWhenItIsSilent() {
        String reading =
                "{\"run\":\"r7\",\"phase\":\"reading\",\"collection\":\"users\",\"done\":1500,\"total\":6000,\"at\":\"%s\"}";
        note("progress", String.format(reading, Instant.now()));

        RosterJson status = desk.stored("status", "--json").exits(0).json();
        assertThat(status.text("progress.run")).isEqualTo("r7");
        assertThat(status.text("progress.phase")).isEqualTo("reading");
        assertThat(status.text("progress.collection")).isEqualTo("users");
        assertThat(status.number("progress.done")).isEqualTo(1500);
        assertThat(status.number("progress.total")).isEqualTo(6000);
        assertThat(status.flag("progress.silent")).isFalse();
        assertThat(desk.stored("status").exits(0).out())
                .contains("r7, reading users 1,500 of 6,000, ")
                .doesNotContain("silent");

        note("progress", String.format(reading, "2026-01-01T00:00:00Z"));
        assertThat(desk.stored("status", "--json").exits(0).json().flag("progress.silent"))
                .isTrue();
        assertThat(desk.stored("status").exits(0).out())
                .contains("2026-01-01T00:00:00Z; silent since then, its process may have died");
    }

    @Test
    void aPauseStopsTheScheduleOfTheHostUntilItIsResumed() {
        desk.sync(0);
        Instant day = Instant.parse("2026-03-02T00:00:00Z");
        assertThat(hostAt(day).runIfDue()).as("since when times are looked for").isEmpty();

        RosterJson paused = desk.stored("pause", "--by", "Kim", "--reason", "new server", "--json")
                .exits(0)
                .json();
        assertThat(paused.number("schema")).isEqualTo(1);
        assertThat(paused.text("tenant")).isEqualTo("default");
        assertThat(paused.text("paused.by")).isEqualTo("Kim");
        assertThat(paused.text("paused.reason")).isEqualTo("new server");
        assertThat(Instant.parse(paused.text("paused.since"))).isBeforeOrEqualTo(Instant.now());
        assertThat(hostAt(day.plus(Duration.ofDays(1))).nextRun()).isEmpty();
        assertThat(hostAt(day.plus(Duration.ofDays(1))).runIfDue()).isEmpty();
        desk.sync(0);
        RosterJson status = desk.stored("status", "--json").exits(0).json();
        assertThat(status.text("status")).isEqualTo("degraded");
        assertThat(status.text("reasons.0")).isEqualTo("paused");
        assertThat(status.at("paused")).isEqualTo(paused.at("paused"));
        assertThat(desk.stored("status").exits(0).out()).contains(" by Kim: new server");

        assertThat(desk.stored("resume", "--json").exits(0).json().flag("resumed"))
                .isTrue();
        assertThat(desk.stored("status", "--json").exits(0).json().isNull("paused"))
                .isTrue();
        assertThat(hostAt(Instant.now().plus(Duration.ofDays(1))).nextRun()).isNotEmpty();
        assertThat(desk.stored("resume", "--json").exits(0).json().flag("resumed"))
                .isFalse();
    }

    @Test
    void itIsSaidInWords() {
        assertThat(desk.stored("pause", "--by", "Kim", "--reason", "why")
                        .exits(0)
                        .out())
                .startsWith("Paused. ")
                .contains(" resume\"");
        assertThat(desk.stored("resume").exits(0).out()).isEqualTo("Resumed.\n");
        assertThat(desk.stored("resume").exits(0).out()).isEqualTo("It was not paused.\n");
    }

    /** The same district, as the application that embeds the sync has it, at a time. */
    private RosterSync hostAt(Instant time) {
        try (Store store = Store.open(desk.database(), TENANT)) {
            return store.syncFrom(new NoSource())
                    .schedule(SyncSchedule.every6Hours(ZoneOffset.UTC))
                    .clock(Clock.fixed(time, ZoneOffset.UTC))
                    .build();
        }
    }

    private void note(String name, String value) {
        try (Store store = Store.open(desk.database(), TENANT)) {
            Optional<String> before = store.state().note(TENANT, name);
            assertThat(store.state().replaceNote(TENANT, name, before.orElse(null), value))
                    .isTrue();
        }
    }
}
