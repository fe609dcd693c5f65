// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.RetryPolicy;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.jdbc.JdbcAccountStore;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.Limit;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.plan.SyncGuard;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One failure path: a tenant of its own with its district, and ears that hear whatever the sync says about it. */
final class Scene implements AutoCloseable {
    /** Something that may go wrong. */
    interface Attempt {
        @Nullable
        Object make() throws Exception;
    }

    final Canaries canaries;
    final CanaryDistrict district;
    final Ears ears;
    final TenantId tenant;
    final CanaryDatabase database;
    final JdbcSyncState state;
    private final Path spools;
    private @Nullable OneRosterClient client;
    private boolean failed;
    Supplier<Credentials> credentials;
    Duration timeout = Duration.ofSeconds(10);
    RetryPolicy retries = RetryPolicy.none();
    AccountStore<Connection> accounts = JdbcAccountStore.ready();
    ConflictPolicy policy = ConflictPolicy.sourceWins();
    SyncSettings settings = SyncSettings.defaults().withGuard(noGuard());
    Consumer<SyncEvent> listener = event -> {};

    @Nullable
    RosterSource source;

    @Nullable
    SyncState<Connection> otherState;

    Scene(String name, Canaries canaries, CanaryDatabase database, Path spools, Ears ears) {
        this.canaries = canaries;
        this.database = database;
        this.state = database.state;
        this.spools = spools;
        this.ears = ears;
        this.tenant = new TenantId(name);
        this.district = new CanaryDistrict(canaries);
        this.credentials = () -> Credentials.oauth1(canaries.word("clientId"), canaries.word("clientSecret"));
    }

    /** Lets everything pass but rises in privilege. */
    static SyncGuard noGuard() {
        Limit any = new Limit(1_000_000, 100);
        return new SyncGuard(any, 1_000_000, any, any, any, any);
    }

    /** As if nothing looked like anybody: what is unique is then for the database to say. */
    void neverLink() {
        settings = settings.withLinks(LinkRule.NEVER);
    }

    OneRosterClient client() {
        OneRosterClient made = client;
        if (made == null) {
            made = OneRosterClient.builder()
                    .baseUrl(district.url())
                    .allowHttpOnLoopback(true)
                    .credentials(credentials.get())
                    .retryPolicy(retries)
                    .sleeper(duration -> {})
                    .timeout(timeout)
                    .build();
            client = made;
        }
        return made;
    }

    void freshClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    RosterSync sync() {
        return RosterSync.builder()
                .tenant(tenant.value())
                .source(source == null ? OneRosterSource.of(client()) : source)
                .state(otherState == null ? state : otherState)
                .accounts(accounts)
                .conflicts(policy)
                .settings(settings)
                .spoolDirectory(spools)
                .listener(event -> {
                    ears.hear("event", event);
                    listener.accept(event);
                })
                .build();
    }

    /** Does something, and hears what comes of it: a result, or what is thrown. */
    @Nullable
    Object attempt(Attempt attempt) {
        try {
            Object result = attempt.make();
            if (result instanceof SyncReport report) {
                hear(report);
            } else {
                ears.hear("answer", String.valueOf(result));
            }
            return result;
        } catch (Exception e) {
            brokenBy(e);
            return e;
        }
    }

    @Nullable
    Object run() {
        return attempt(() -> sync().run());
    }

    /** Takes note of what even an attempt does not catch. */
    void brokenBy(Throwable thrown) {
        failed = true;
        ears.hear(thrown);
    }

    /** Whether anything went wrong so far: a path on which all goes well proves nothing. */
    boolean failed() {
        return failed;
    }

    private void hear(SyncReport report) {
        failed |= report.status() != RunStatus.DONE || !report.problems().isEmpty();
        ears.hear("report", report);
        ears.hear("report summary", report.summary());
        ears.hear("report as JSON", Permitted.without(report.toJson()));
        report.receipts().forEach(receipt -> ears.hear("receipt", receipt));
        report.held().ifPresent(this::hear);
        report.problems().forEach(this::hear);
    }

    private void hear(HeldPart part) {
        ears.hear("held part", part);
    }

    private void hear(Problem problem) {
        ears.hear("problem", Permitted.without(problem));
        ears.hear("problem as text", problem);
    }

    private void hear(HeldItem item) {
        ears.hear("held item", Permitted.without(item));
    }

    private void hear(RunRecord run) {
        ears.hear(
                "run",
                List.of(run.run(), run.status(), run.mode(), String.valueOf(run.by()), String.valueOf(run.reason())));
        ears.hear("run as text", run);
        String report = run.report();
        if (report != null) {
            ears.hear("run's report", Permitted.without(report));
        }
    }

    /** Whatever can be asked for afterwards. */
    void askEverything() {
        district.twist = (path, honest) -> honest;
        attempt(() -> {
            sync().held().ifPresent(this::hear);
            sync().heldItems().forEach(this::hear);
            return "";
        });
        attempt(() -> {
            for (RunRecord run : sync().history(20)) {
                hear(run);
                sync().problems(run.run()).forEach(this::hear);
                sync().changes(run.run(), ChangeQuery.all())
                        .changes()
                        .forEach(change -> ears.hear("change", change.toString().replace(change.sourcedId(), "")));
            }
            return "";
        });
        ears.hear("client", client == null ? "" : client);
    }

    @Override
    public void close() {
        district.close();
        freshClient();
    }
}
