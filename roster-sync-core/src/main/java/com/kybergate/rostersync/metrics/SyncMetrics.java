// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.metrics;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Meters of runs in a Micrometer registry: {@code RosterSync.builder().listener(new SyncMetrics(registry))}. One serves all tenants. Safe for
 * concurrent use; needs {@code io.micrometer:micrometer-core}, which this library does not bring.
 *
 * <table>
 * <caption>The meters; no tag of any names a person</caption>
 * <tr><th>Name</th><th>Kind</th><th>Tags</th><th>What it says</th></tr>
 * <tr><td>{@code roster.sync.run}</td><td>timer, seconds</td><td>{@code status}, {@code mode}, {@code trigger}</td><td>runs and how long they took</td></tr>
 * <tr><td>{@code roster.sync.records}</td><td>counter</td><td>{@code collection}, {@code outcome}</td><td>what became of records</td></tr>
 * <tr><td>{@code roster.sync.last.success}</td><td>gauge, seconds since 1970</td><td>{@code tenant}</td><td>when the last run that went well began; 0 before one has</td></tr>
 * <tr><td>{@code roster.sync.held}</td><td>gauge</td><td>{@code tenant}</td><td>changes that wait for approval</td></tr>
 * <tr><td>{@code roster.sync.held.age}</td><td>gauge, seconds</td><td>{@code tenant}</td><td>for how long they have, since the list last changed; 0 if none does</td></tr>
 * <tr><td>{@code roster.sync.tenants.unlisted}</td><td>gauge</td><td></td><td>tenants beyond the bound, which have no gauges of their own</td></tr>
 * </table>
 */
public final class SyncMetrics implements SyncListener {
    /** How many tenants have gauges of their own unless told otherwise. */
    public static final int MOST_TENANTS = 1_000;

    private static final Set<String> TRIGGERS = Set.of("schedule", "manual");
    private static final Set<String> MODES = Set.of("full", "delta", "approval", "revert", "discard");
    private static final String OTHER = "other";
    private static final Set<RunStatus> WELL = EnumSet.of(RunStatus.DONE, RunStatus.DONE_WITH_ERRORS, RunStatus.HELD);

    private final MeterRegistry registry;
    private final int mostTenants;
    private final Clock clock;
    private final Map<TenantId, Standing> standings = new ConcurrentHashMap<>();
    private final Set<TenantId> unlisted = ConcurrentHashMap.newKeySet();

    /** How a tenant stands; the gauges look at it. */
    private static final class Standing {
        volatile double lastSuccess;
        volatile Optional<HeldPart> held = Optional.empty();

        double items() {
            return held.map(part -> (double) part.items()).orElse(0.0);
        }

        double age(Instant now) {
            return held.map(part -> (double)
                            Math.max(0L, now.getEpochSecond() - part.since().getEpochSecond()))
                    .orElse(0.0);
        }
    }

    /**
     * Meters for up to {@value #MOST_TENANTS} tenants.
     *
     * @param registry the host's
     */
    public SyncMetrics(MeterRegistry registry) {
        this(registry, MOST_TENANTS, Clock.systemUTC());
    }

    /**
     * Meters for some number of tenants.
     *
     * @param registry the host's
     * @param mostTenants how many tenants have gauges of their own at most: a registry pays for each
     * @param clock says how old something is
     */
    public SyncMetrics(MeterRegistry registry, int mostTenants, Clock clock) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.mostTenants = mostTenants;
        this.clock = Objects.requireNonNull(clock, "clock");
        Gauge.builder("roster.sync.tenants.unlisted", unlisted, Set::size)
                .description("Tenants beyond the bound, which have no gauges of their own")
                .register(registry);
    }

    @Override
    public void on(SyncEvent event) {
        if (event instanceof SyncEvent.RunFinished finished
                && !finished.report().dryRun()) {
            count(finished.report());
        } else if (event instanceof SyncEvent.TenantForgotten forgotten) {
            forget(forgotten.tenant());
        }
    }

    private void count(SyncReport report) {
        registry.timer(
                        "roster.sync.run",
                        Tags.of(
                                "status",
                                report.status().key(),
                                "mode",
                                MODES.contains(report.mode()) ? report.mode() : OTHER,
                                "trigger",
                                TRIGGERS.contains(report.trigger()) ? report.trigger() : OTHER))
                .record(report.duration());
        report.counts().forEach((collection, counts) -> {
            for (Outcome outcome : Outcome.values()) {
                long records = counts.of(outcome);
                if (records > 0) {
                    registry.counter(
                                    "roster.sync.records",
                                    Tags.of("collection", collection.wireName(), "outcome", outcome.key()))
                            .increment((double) records);
                }
            }
        });
        Standing standing = standing(report.tenant());
        if (standing == null) {
            return;
        }
        boolean reading = report.mode().equals("full") || report.mode().equals("delta");
        boolean whole = report.receipts().stream().allMatch(FetchReceipt::complete);
        if (reading && whole && WELL.contains(report.status())) {
            standing.lastSuccess = (double) report.startedAt().getEpochSecond();
        }
        if (WELL.contains(report.status())) {
            standing.held = report.held();
        }
    }

    private @Nullable Standing standing(TenantId tenant) {
        Standing known = standings.get(tenant);
        if (known != null) {
            return known;
        }
        synchronized (standings) {
            if (!standings.containsKey(tenant) && standings.size() >= mostTenants) {
                unlisted.add(tenant);
                return null;
            }
            return standings.computeIfAbsent(tenant, this::register);
        }
    }

    private Standing register(TenantId tenant) {
        Standing standing = new Standing();
        Tags tags = Tags.of("tenant", tenant.value());
        Gauge.builder("roster.sync.last.success", standing, of -> of.lastSuccess)
                .tags(tags)
                .baseUnit("seconds")
                .description("When the last run that went well began")
                .strongReference(true)
                .register(registry);
        Gauge.builder("roster.sync.held", standing, Standing::items)
                .tags(tags)
                .description("Changes that wait for approval")
                .register(registry);
        Gauge.builder("roster.sync.held.age", standing, of -> of.age(clock.instant()))
                .tags(tags)
                .baseUnit("seconds")
                .description("For how long changes have waited, since their list last changed")
                .register(registry);
        return standing;
    }

    private void forget(TenantId tenant) {
        synchronized (standings) {
            standings.remove(tenant);
            unlisted.remove(tenant);
            Tags tags = Tags.of("tenant", tenant.value());
            for (String name : new String[] {"roster.sync.last.success", "roster.sync.held", "roster.sync.held.age"}) {
                registry.find(name).tags(tags).meters().forEach(registry::remove);
            }
        }
    }
}
