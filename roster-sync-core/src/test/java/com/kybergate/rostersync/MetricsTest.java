// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.metrics.SyncMetrics;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What an operator's dashboard shows of runs. */
class MetricsTest {
    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 40, clock);
    private final World world = new World(roster, clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SyncMetrics metrics = new SyncMetrics(registry, 2, clock);

    @Test
    void runsAreTimedAndRecordsCounted() {
        run();
        run();
        roster.unreachable.add(RosterCollection.ORGS);
        run();

        assertThat(registry.get("roster.sync.run").tag("status", "done").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(2);
        assertThat(registry.get("roster.sync.run")
                        .tags("status", "failed", "trigger", "manual", "mode", "full")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("roster.sync.records")
                        .tags("collection", "users", "outcome", "created")
                        .counter()
                        .count())
                .isEqualTo(84);
    }

    @Test
    void theGaugesOfATenantSayHowItStands() {
        run();
        double success = gauge("roster.sync.last.success");
        assertThat(success).isGreaterThan(1_700_000_000);
        for (int i = 0; i < 20; i++) {
            roster.change(String.format("s1-student-%04d", i), u -> u.status(StatusType.TO_BE_DELETED));
        }
        run();
        clock.advance(Duration.ofHours(5));
        assertThat(gauge("roster.sync.held")).isEqualTo(20);
        assertThat(gauge("roster.sync.held.age")).isBetween(18_000.0, 19_000.0);
        assertThat(gauge("roster.sync.last.success")).isGreaterThan(success);
        double held = gauge("roster.sync.last.success");
        roster.unreachable.add(RosterCollection.ORGS);
        run();
        assertThat(gauge("roster.sync.last.success")).isEqualTo(held);
        world.sync(metrics).approve(world.sync().held().orElseThrow().digest(), "ada", "they left");
        assertThat(gauge("roster.sync.held")).isZero();
        assertThat(gauge("roster.sync.held.age")).isZero();
    }

    @Test
    void aRunThatBreaksOffOnAnExceptionIsCountedOnceAndKeepsWhatIsHeld() {
        run();
        for (int i = 0; i < 20; i++) {
            roster.change(String.format("s1-student-%04d", i), u -> u.status(StatusType.TO_BE_DELETED));
        }
        run();
        roster.breaksOff = true;
        assertThatThrownBy(this::run).isInstanceOf(IllegalStateException.class);

        assertThat(registry.get("roster.sync.run")
                        .tags("status", "failed", "trigger", "manual", "mode", "full")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(gauge("roster.sync.held")).isEqualTo(20);
    }

    @Test
    void takingBackAnEditLeavesWhatIsHeld() {
        run();
        for (int i = 0; i < 20; i++) {
            roster.change(String.format("s1-student-%04d", i), u -> u.status(StatusType.TO_BE_DELETED));
        }
        run();
        world.sync(metrics).revert(Set.of("s1-student-0030"), Set.of(), "ada", "edited by mistake");
        assertThat(gauge("roster.sync.held")).isEqualTo(20);
    }

    @Test
    void aPreviewIsNoRun() {
        world.sync(metrics).plan();
        assertThat(registry.find("roster.sync.run").timers()).isEmpty();
    }

    @Test
    void moreTenantsThanTheBoundShareOneNumberAndAForgottenOneLeavesNothing() {
        for (int i = 0; i < 5; i++) {
            TenantId tenant = new TenantId("district-" + i);
            RosterSync.builder()
                    .tenant(tenant.value())
                    .source(roster)
                    .state(world.state)
                    .accounts(world.accounts)
                    .listener(metrics)
                    .clock(clock)
                    .build()
                    .run();
        }
        assertThat(registry.get("roster.sync.last.success").gauges()).hasSize(2);
        assertThat(registry.get("roster.sync.tenants.unlisted").gauge().value()).isEqualTo(3);
        metrics.on(new SyncEvent.TenantForgotten(new TenantId("district-0"), "ada"));
        assertThat(registry.get("roster.sync.last.success").gauges()).hasSize(1);
    }

    @Test
    void noMeterNamesAPersonOrARun() {
        roster.put(ScriptedRoster.person("head", RoleType.ADMINISTRATOR, "s1").build());
        run();
        world.sync(metrics).start("by hand of ada@example.org").await();
        TreeSet<String> values = new TreeSet<>();
        for (Meter meter : registry.getMeters()) {
            meter.getId().getTags().forEach(tag -> values.add(tag.getValue()));
        }
        assertThat(values)
                .allMatch(value -> value.matches("[a-zA-Z-]+"))
                .contains("springfield", "other", "users")
                .noneMatch(value -> value.contains("ada") || value.contains("head"));
    }

    @Test
    void whateverIsLoggedDuringARunSaysWhoseItWas() {
        MDC.put("roster.tenant", "the host's own");
        String[] seen = new String[2];
        world.sync(event -> {
                    seen[0] = MDC.get("roster.tenant");
                    seen[1] = MDC.get("roster.run");
                })
                .run();
        assertThat(seen[0]).isEqualTo("springfield");
        assertThat(seen[1]).isEqualTo(world.sync().history(1).get(0).run());
        assertThat(MDC.get("roster.tenant")).isEqualTo("the host's own");
        assertThat(MDC.get("roster.run")).isNull();
        MDC.clear();
    }

    private void run() {
        clock.advance(Duration.ofMinutes(10));
        world.sync(metrics).run();
    }

    private double gauge(String name) {
        return registry.get(name).tag("tenant", "springfield").gauge().value();
    }
}
