// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.notify.SyncNotifier;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.Drift;
import com.kybergate.rostersync.plan.PlanRules;
import com.kybergate.rostersync.quality.ProblemSink;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.StoreTraits;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the accounts of one tenant in step with its roster.
 *
 * <p>A run reads the roster, holds it against what was there before, plans, lets the guards judge the plan, does what is free and keeps
 * the rest for approval. It never concludes from an incomplete answer that somebody has left. Safe for concurrent use: two runs of a
 * tenant never write at once, in whatever process they are.
 *
 * <pre>{@code
 * var sync = RosterSync.builder()
 *     .tenant("springfield")
 *     .source(OneRosterSource.of(district))
 *     .state(JdbcSyncState.in(dataSource))
 *     .accounts(new MyAccounts())
 *     .conflicts(ConflictPolicy.sourceWins()).build();
 * SyncReport report = sync.run();
 * }</pre>
 */
public final class RosterSync {
    private final SyncEngine<?> engine;

    private RosterSync(SyncEngine<?> engine) {
        this.engine = engine;
    }

    /**
     * Begins a sync.
     *
     * @return a builder
     */
    public static Builder<Void> builder() {
        return new Builder<>();
    }

    /**
     * Says what a run would do, and writes nothing.
     *
     * @return the report of a run that was not made
     */
    public SyncReport plan() {
        return BrokenOffException.discreetly(() -> engine.run("manual", true, Cancellation.never()));
    }

    /**
     * Runs, and waits for the end.
     *
     * @return what was done; a run that failed says so in its status
     * @throws RosterSyncException {@code busy} if another run writes for the tenant
     */
    public SyncReport run() {
        return BrokenOffException.discreetly(() -> engine.run("manual", false, Cancellation.never()));
    }

    /**
     * Begins a run on a thread of its own.
     *
     * <p>A run that nobody waits for calls itself {@code schedule}. Where the last five or more have failed, it is not made until some time
     * after the last of them began, an hour first and a day at most: its report is {@code cancelled} with the problem {@code quarantined}, and stands
     * in no history. Any other run is made at once.
     *
     * @param trigger what started it, such as {@code schedule} or {@code manual}
     * @return a handle to wait for it or to stop it
     */
    public SyncHandle start(String trigger) {
        return SyncHandle.start(engine, trigger);
    }

    /**
     * Makes the run for which the schedule's time has come, and waits for its end; does nothing if none has. For hosts with a timer of their
     * own, which may call it as often as they like, on any number of nodes: each time of the schedule is one call's alone, until it
     * returns. A run that is interrupted is due again at once, and one whose process died an hour after its last sign of life; three runs for
     * one time are the most. The first call ever notes since when times are looked for, and runs nothing.
     *
     * @return what was done; empty if no run was due, the tenant is paused, or another node has taken it
     * @throws RosterSyncException {@code busy} if another run writes for the tenant; the next time of the schedule is the next chance
     */
    public Optional<SyncReport> runIfDue() {
        return BrokenOffException.discreetly(engine::runIfDue);
    }

    SyncReport run(String trigger) {
        return BrokenOffException.discreetly(() -> engine.run(trigger, false, new Cancellation()));
    }

    Optional<Instant> due(Instant now) {
        return BrokenOffException.discreetly(() -> engine.operations.due(now));
    }

    /**
     * When the schedule begins the next run.
     *
     * @return the time, which has passed if a run is due; empty if none will come: the schedule is manual, or the tenant is paused
     */
    public Optional<Instant> nextRun() {
        return BrokenOffException.discreetly(() -> engine.operations.nextRun(engine.clock.instant()));
    }

    /**
     * Whose sync it is.
     *
     * @return the tenant
     */
    public TenantId tenant() {
        return engine.tenant;
    }

    /**
     * When its runs begin by themselves.
     *
     * @return the schedule
     */
    public SyncSchedule schedule() {
        return engine.operations.schedule();
    }

    /**
     * Lets no schedule begin a run until somebody resumes it, on any node and over restarts. A run that is on its way goes on, and one that
     * somebody begins is made.
     *
     * @param by who pauses it
     * @param reason why
     */
    public void pause(String by, String reason) {
        Pause pause = new Pause(by, reason, engine.clock.instant());
        BrokenOffException.discreetly(() -> {
            engine.operations.pause(pause);
            return pause;
        });
    }

    /**
     * Lets the schedule begin runs again. What it would have begun meanwhile is not made up for.
     *
     * @return whether it was paused; false changes nothing
     */
    public boolean resume() {
        return BrokenOffException.discreetly(engine.operations::resume);
    }

    /**
     * Whether it is paused.
     *
     * @return by whom, why and since when; empty if it is not
     */
    public Optional<Pause> paused() {
        return BrokenOffException.discreetly(engine.operations::paused);
    }

    /**
     * How far the run has come that is on its way in whatever process, or came that was the last.
     *
     * @return its progress; empty if none has ever been made
     */
    public Optional<SyncProgress> progress() {
        return BrokenOffException.discreetly(engine.operations::progress);
    }

    /**
     * Asks a run to stop that may be in another process. It does at its next page or batch, some seconds later at most unless it waits for a
     * slow answer; what is done stays done. Nothing happens if it has ended.
     *
     * @param run the run's own name, as {@link #progress} has it
     */
    public void cancel(String run) {
        Objects.requireNonNull(run, "run");
        BrokenOffException.discreetly(() -> {
            engine.operations.cancel(run);
            return run;
        });
    }

    /**
     * Whether the sync does what it should. Reads a few rows; fit to be asked every few seconds.
     *
     * @return how it stands
     */
    public SyncHealth health() {
        return BrokenOffException.discreetly(engine.operations::health);
    }

    /**
     * What waits for approval.
     *
     * @return the held part, or empty
     */
    public Optional<HeldPart> held() {
        return BrokenOffException.discreetly(() -> engine.held().map(HeldLedger::part));
    }

    /**
     * The changes that wait for approval, one by one.
     *
     * @return the changes; empty if none
     */
    public List<HeldItem> heldItems() {
        return BrokenOffException.discreetly(
                () -> engine.held().map(HeldLedger::items).orElse(List.of()));
    }

    /**
     * Does what was held, and nothing else: each change is looked at once more, and those that no longer stand as they were approved are
     * left out.
     *
     * @param digest the digest of the held part, or its beginning
     * @param by who approves, for the history
     * @param reason why, for the history
     * @return what was done
     * @throws RosterSyncException {@code not-held}, {@code settings-changed} or {@code busy}
     */
    public SyncReport approve(String digest, String by, String reason) {
        return BrokenOffException.discreetly(() -> engine.approve(digest, by, reason, ApprovalScope.everything()));
    }

    /**
     * Does what was held for one school, and nothing else.
     *
     * @param digest the digest of the held part, or its beginning
     * @param by who approves, for the history
     * @param reason why, for the history
     * @param school the identifier of the school
     * @return what was done; the rest stays held
     * @throws RosterSyncException {@code not-held}, {@code settings-changed} or {@code busy}
     */
    public SyncReport approve(String digest, String by, String reason, String school) {
        return approve(digest, by, reason, ApprovalScope.school(school));
    }

    /**
     * Does a part of what was held, such as the links of one tier, and nothing else. For links the people are read once more, all of them:
     * whether an account fits one person alone can only be said of the whole roster.
     *
     * @param digest the digest of the held part, or its beginning
     * @param by who approves, for the history
     * @param reason why, for the history
     * @param scope which part
     * @return what was done; the rest stays held
     * @throws RosterSyncException {@code not-held}, {@code settings-changed} or {@code busy}
     */
    public SyncReport approve(String digest, String by, String reason, ApprovalScope scope) {
        Objects.requireNonNull(scope, "scope");
        return BrokenOffException.discreetly(() -> engine.approve(digest, by, reason, scope));
    }

    /**
     * Refuses links that are held. They are remembered and never proposed again: whoever looks like no other account gets one in the next
     * run. Held changes in the scope that are no links stay held.
     *
     * @param digest the digest of the held part, or its beginning
     * @param by who refuses, for the history
     * @param reason why, for the history
     * @param scope which links
     * @return how many were refused
     * @throws RosterSyncException {@code not-held} or {@code busy}
     */
    public int rejectLinks(String digest, String by, String reason, ApprovalScope scope) {
        Objects.requireNonNull(scope, "scope");
        return BrokenOffException.discreetly(() -> engine.rejectLinks(digest, by, reason, scope));
    }

    /**
     * Says that an account is not somebody's, whether a link is held or the two are only named as a possible match. It is remembered, and
     * the two are never proposed to each other again.
     *
     * @param sourcedId the person
     * @param localId the host's key of the account
     * @param by who says so, for the history
     * @param reason why, for the history
     * @throws RosterSyncException {@code busy}
     */
    public void rejectLink(String sourcedId, String localId, String by, String reason) {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(localId, "localId");
        BrokenOffException.discreetly(() -> {
            engine.rejectLink(sourcedId, localId, by, reason);
            return sourcedId;
        });
    }

    /**
     * Takes back what {@link #rejectLink} or {@link #rejectLinks} said: the next run may propose the two to each other again, unless the person
     * has got another account meanwhile.
     *
     * @param sourcedId the person
     * @param localId the host's key of the account
     * @param by who says so, for the history
     * @param reason why, for the history
     * @return whether it had been refused; false changes nothing
     * @throws RosterSyncException {@code busy}
     */
    public boolean reconsiderLink(String sourcedId, String localId, String by, String reason) {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(localId, "localId");
        return BrokenOffException.discreetly(() -> engine.reconsiderLink(sourcedId, localId, by, reason));
    }

    /**
     * Lets go of what was held. If the roster still says so, the next run holds it again.
     *
     * @param digest the digest of the held part, or its beginning
     * @param by who discards it, for the history
     * @throws RosterSyncException {@code not-held} or {@code busy}
     */
    public void discard(String digest, String by) {
        BrokenOffException.discreetly(() -> {
            engine.discard(digest, by);
            return digest;
        });
    }

    /**
     * Why somebody is as they are, and what the next run would do. Asks the source for the one person; writes nothing.
     *
     * @param who an identifier of the roster, a user name or an e-mail address
     * @return the people it fits; empty if nobody is known by it
     */
    public List<Explanation> explain(String who) {
        return BrokenOffException.discreetly(() -> engine.explain(who));
    }

    /**
     * Shows the accounts that say something else than the roster last said of their people, because somebody edited them. Asks no source, and
     * writes nothing. Reads all accounts of the tenant: of 100,000, some seconds' worth.
     *
     * @param each is shown each such account, in any order; keep them only if they cannot be too many
     */
    public void drift(Consumer<Drift> each) {
        Objects.requireNonNull(each, "each");
        BrokenOffException.discreetly(() -> {
            engine.drifts(each);
            return each;
        });
    }

    /**
     * Takes back what somebody edited: the accounts of some people say again what the roster last said of them, whatever the policy for
     * conflicts. From then on these fields follow the roster, until somebody edits them again. A demotion by the host stays, and so does a
     * suspension; of what the roster says nothing there is nothing to take back.
     *
     * @param sourcedIds the people, by their identifiers in the roster; of whoever has no account, or is not there any more, nothing changes
     * @param fields in which fields
     * @param by who asked for it, for the history
     * @param reason why, for the history
     * @return what was done
     * @throws RosterSyncException {@code busy} if a run writes for the tenant
     */
    public SyncReport revert(Collection<String> sourcedIds, Set<AccountField> fields, String by, String reason) {
        Objects.requireNonNull(sourcedIds, "sourcedIds");
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
        return BrokenOffException.discreetly(() -> engine.revert(sourcedIds, fields, by, reason));
    }

    /**
     * Forgets a person: erases the row with its link and the enrollments, what waits for approval about them, the problems that name them,
     * and the account, where {@link AccountStore#forget} does that. The history says that somebody was forgotten, by whom and why, and not
     * who it was. From then on the person is skipped, as long as the roster lists them: {@link #readmit} ends that.
     *
     * <p>Where the accounts share a database with the state, all of this is one transaction. Elsewhere the suppression comes first, and
     * whoever calls again after a failure finishes it. What a database keeps in space that it has freed, in logs and in backups is its
     * own matter: {@code docs/deletions.md} says what to do about it.
     *
     * @param sourcedId the person's identifier in the roster, exactly; also one of somebody who is not known here
     * @param by who asked for it, for the history
     * @param reason why, for the history; what the person is called by is taken out of both
     * @return what was erased
     * @throws RosterSyncException {@code busy} if a run writes for the tenant
     */
    public ForgetReport forget(String sourcedId, String by, String reason) {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
        return BrokenOffException.discreetly(() -> engine.forget(sourcedId, by, reason));
    }

    /**
     * Lets a person back who was forgotten: the next run takes them for somebody new.
     *
     * @param sourcedId the person's identifier in the roster, exactly
     * @param by who asked for it, for the history
     * @return whether the person had been forgotten; false changes nothing
     * @throws RosterSyncException {@code busy} if a run writes for the tenant
     */
    public boolean readmit(String sourcedId, String by) {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(by, "by");
        return BrokenOffException.discreetly(() -> engine.readmit(sourcedId, by));
    }

    /**
     * Forgets the tenant: erases everything the state keeps of it, the history and the suppressions included, and the accounts, where {@link
     * AccountStore#forgetTenant} does that. Nothing is left that could say so but the event {@link SyncEvent.TenantForgotten}. Another run
     * would begin anew: end the schedule first.
     *
     * @param by who asked for it, for the event
     * @return what was erased
     * @throws RosterSyncException {@code busy} if a run writes for the tenant
     */
    public ForgetReport forgetTenant(String by) {
        Objects.requireNonNull(by, "by");
        return BrokenOffException.discreetly(() -> engine.forgetTenant(by));
    }

    /**
     * The runs of the tenant.
     *
     * @param most how many at most
     * @return the runs, the latest first
     */
    public List<RunRecord> history(int most) {
        return BrokenOffException.discreetly(() -> engine.history.runs(most));
    }

    /**
     * A page of the runs of the tenant.
     *
     * @param query which runs
     * @return the runs, the latest first, without their reports
     * @throws RosterSyncException {@code no-such-page} if the query goes on from what no page has said
     */
    public RunPage history(RunQuery query) {
        Objects.requireNonNull(query, "query");
        return BrokenOffException.discreetly(() -> engine.history.runs(query));
    }

    /**
     * What a run changed, record by record, with what accounts held before and after: personal data, to be shown to whoever may see the
     * accounts. What failed or was held is not in it. A first load says nothing of those it made: that was everybody.
     *
     * @param run the run's own name
     * @param query which changes
     * @return the changes; none of a run of which they are {@linkplain Retention#changes kept} no longer
     * @throws RosterSyncException {@code no-such-page} if the query goes on from what no page has said
     */
    public RecordChanges changes(String run, ChangeQuery query) {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(query, "query");
        return BrokenOffException.discreetly(() -> engine.history.changes(run, query));
    }

    /**
     * What was changed about one person over all runs, as far back as {@linkplain Retention#changes it is kept}.
     *
     * @param sourcedId the person's identifier in the roster, exactly
     * @param most how many changes at most
     * @return the changes, the latest first
     */
    public List<RecordChange> changesOf(String sourcedId, int most) {
        Objects.requireNonNull(sourcedId, "sourcedId");
        return BrokenOffException.discreetly(() -> engine.history.changesOf(sourcedId, most));
    }

    /**
     * The problems of a run, also those that its report has no room for: of each kind and collection the first 10,000, and then how many
     * more of it there were.
     *
     * @param run the run's own name
     * @return the problems
     */
    public List<Problem> problems(String run) {
        return BrokenOffException.discreetly(() -> engine.history.problems(run));
    }

    /**
     * Looks for what is wrong with the district's data in what the runs have brought over, and in what the last full run said of the records it
     * could not bring over. Asks no source, and writes nothing. Reads all rows of the tenant, people and classes twice.
     *
     * @param sink is shown every problem; keep them only if they cannot be too many
     * @return the numbers
     */
    public QualityReport quality(ProblemSink sink) {
        Objects.requireNonNull(sink, "sink");
        return BrokenOffException.discreetly(() -> new Quality<>(engine).ofMirror(sink));
    }

    /**
     * Looks for what is wrong with the district's data before anything is brought over: reads the whole roster as a full run would, and writes
     * nothing. Whether a first sync makes sense is the report's {@link QualityReport#verdict}.
     *
     * @param sink is shown every problem; keep them only if they cannot be too many
     * @return the numbers
     * @throws RosterSyncException {@code cancelled} if the thread is interrupted
     */
    public QualityReport readiness(ProblemSink sink) {
        Objects.requireNonNull(sink, "sink");
        return BrokenOffException.discreetly(() -> new Quality<>(engine).ofSource(sink));
    }

    /**
     * Puts a sync together. One thread at a time.
     *
     * @param <T> the transaction that accounts and state share
     */
    public static final class Builder<T> {
        private static final Pattern NOTIFIER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");

        private @Nullable TenantId tenant;
        private @Nullable RosterSource source;
        private @Nullable SyncState<T> state;
        private @Nullable AccountStore<T> accounts;
        private boolean remote;
        private boolean destructiveWithoutFence;
        private Set<String> breakGlass = Set.of();
        private ConflictPolicy conflicts = ConflictPolicy.sourceWins();
        private SyncSettings settings = SyncSettings.defaults();
        private Retention retention = Retention.defaults();
        private Duration lease = RunLease.USUAL;
        private final List<SyncListener> listeners = new ArrayList<>();
        private Path spoolDirectory = Path.of(System.getProperty("java.io.tmpdir"));
        private final Map<String, SyncNotifier> notifiers = new LinkedHashMap<>();
        private SyncSchedule schedule = SyncSchedule.manual(ZoneOffset.UTC);
        private int silentAfter = 3;
        private @Nullable URI page;
        private Clock clock = Clock.systemUTC();
        private SecureRandom random = new SecureRandom();

        private Builder() {}

        /**
         * Whose sync it is.
         *
         * @param name the host's name for the district, see {@link TenantId}
         * @return this builder
         */
        public Builder<T> tenant(String name) {
            this.tenant = new TenantId(name);
            return this;
        }

        /**
         * Where the roster comes from.
         *
         * @param from the source
         * @return this builder
         */
        public Builder<T> source(RosterSource from) {
            this.source = Objects.requireNonNull(from, "source");
            return this;
        }

        /**
         * Where the sync keeps its memory. Goes before {@link #accounts}, which must share its transactions.
         *
         * @param <S> the transaction
         * @param memory the state
         * @return this builder, for accounts that share the transaction
         */
        @SuppressWarnings("unchecked")
        public <S> Builder<S> state(SyncState<S> memory) {
            if (accounts != null) {
                throw new IllegalStateException("state: goes before accounts");
            }
            Builder<S> typed = (Builder<S>) this;
            typed.state = Objects.requireNonNull(memory, "state");
            return typed;
        }

        /**
         * The accounts of the host, in the database of the state.
         *
         * @param store the accounts
         * @return this builder
         */
        public Builder<T> accounts(AccountStore<T> store) {
            this.accounts = Objects.requireNonNull(store, "accounts");
            this.remote = false;
            return this;
        }

        /**
         * The accounts of the host, elsewhere than in the database of the state: behind a REST service, for example. Each is written singly,
         * and found again by {@link AccountStore#findBySourcedId} after a run that broke off. Each change happens at least once, not exactly
         * once, and what refuses a writer who comes late is what {@link AccountStore#fencing} says. Its calls should time out in a third of
         * the {@link #lease} at the latest.
         *
         * @param store the accounts
         * @return this builder
         */
        public Builder<T> remoteAccounts(AccountStore<Void> store) {
            this.accounts = new RemoteAccounts<>(store);
            this.remote = true;
            return this;
        }

        /**
         * Decides fields that were edited locally. Unless told otherwise, the source wins.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder<T> conflicts(ConflictPolicy policy) {
            this.conflicts = Objects.requireNonNull(policy, "conflicts");
            return this;
        }

        /**
         * What the tenant wants of its roster. Unless told otherwise, everything.
         *
         * @param wanted the settings
         * @return this builder
         */
        public Builder<T> settings(SyncSettings wanted) {
            this.settings = Objects.requireNonNull(wanted, "settings");
            return this;
        }

        /**
         * How long is kept what the sync does not need for its work. Unless told otherwise, {@link Retention#defaults}.
         *
         * @param times the retention
         * @return this builder
         */
        public Builder<T> retention(Retention times) {
            this.retention = Objects.requireNonNull(times, "retention");
            return this;
        }

        /**
         * Tells somebody what happens in runs.
         *
         * @param listener is told
         * @return this builder
         */
        public Builder<T> listener(SyncListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Tells somebody outside what they need to know of the tenant's runs: once each, when it changed.
         *
         * @param notifier tells somebody
         * @return this builder
         * @throws IllegalArgumentException if another one has its name, or it is none that lasts, as that of a lambda
         */
        public Builder<T> notifier(SyncNotifier notifier) {
            if (!NOTIFIER_NAME.matcher(notifier.name()).matches()) {
                throw new IllegalArgumentException(
                        "notifier: its name() is to be 1 to 40 letters, digits, dots, underscores and hyphens,"
                                + " the same after a restart; a lambda has none, so override name()");
            }
            if (notifiers.putIfAbsent(notifier.name(), notifier) != null) {
                throw new IllegalArgumentException("notifier: there is one called " + notifier.name()
                        + " already; let each have a name() of its own");
            }
            return this;
        }

        /**
         * Where a person sees more of the tenant's sync, in the host's application. Goes into what notifiers tell.
         *
         * @param where the page
         * @return this builder
         */
        public Builder<T> page(URI where) {
            this.page = Objects.requireNonNull(where, "page");
            return this;
        }

        /**
         * When runs begin by themselves, where a {@link SyncScheduler} or a timer of the host's looks after it. Unless told otherwise, never.
         *
         * @param times the schedule
         * @return this builder
         */
        public Builder<T> schedule(SyncSchedule times) {
            this.schedule = Objects.requireNonNull(times, "schedule");
            return this;
        }

        /**
         * After how many times of the schedule without a run that went well somebody is told. Three unless told otherwise.
         *
         * @param times at least one
         * @return this builder
         * @throws IllegalArgumentException if it is none
         */
        public Builder<T> alarmAfter(int times) {
            if (times < 1) {
                throw new IllegalArgumentException("alarmAfter: one time at least");
            }
            this.silentAfter = times;
            return this;
        }

        /**
         * Where a run keeps, encrypted, what does not fit in memory. Unless told otherwise, where the platform puts temporary files.
         *
         * @param directory a directory; made if it is not there
         * @return this builder
         */
        public Builder<T> spoolDirectory(Path directory) {
            this.spoolDirectory = Objects.requireNonNull(directory, "spoolDirectory");
            return this;
        }

        /**
         * How long a run may give no sign of life before another node may take its place, which the database's clock decides. A run gives one
         * with each page it reads and each batch it writes. Ten minutes unless told otherwise; nothing is lost when a slow run is overtaken, as
         * it is refused from then on, but its work is done again.
         *
         * @param timeToLive at least one second
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder<T> lease(Duration timeToLive) {
            if (timeToLive.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("a lease lasts a second at least");
            }
            this.lease = timeToLive;
            return this;
        }

        /**
         * The accounts by which the host gets in when everything else fails. No run and no approval touches them: they keep login, role and
         * everything else whatever the roster says, and are never linked. Whatever the roster wanted of them is named in the report as
         * {@code break-glass}. Keep the list short: an account that is on it is out of step for ever.
         *
         * @param localIds the host's keys of the accounts, in place of those given before
         * @return this builder
         */
        public Builder<T> breakGlass(Collection<String> localIds) {
            this.breakGlass = Set.copyOf(localIds);
            return this;
        }

        /**
         * Lets runs take something from somebody though nothing in the store would refuse a writer who comes late ({@link Fencing#NONE}).
         * Unless told so, whatever takes login, login key, role or school from somebody is held there as {@code unfenced-store}, until
         * somebody approves it.
         *
         * @param allowed true to take the risk: a node that was stopped in the middle of a call, and wakes when another has taken its place,
         *     can undo what that one did
         * @return this builder
         */
        public Builder<T> destructiveWithoutFence(boolean allowed) {
            this.destructiveWithoutFence = allowed;
            return this;
        }

        /**
         * What time it is. For tests.
         *
         * @param time the clock
         * @return this builder
         */
        public Builder<T> clock(Clock time) {
            this.clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * Makes keys and names. For tests.
         *
         * @param source the source of randomness
         * @return this builder
         */
        public Builder<T> random(SecureRandom source) {
            this.random = Objects.requireNonNull(source, "random");
            return this;
        }

        /**
         * Puts the sync together.
         *
         * @return the sync
         * @throws NullPointerException if tenant, source, state or accounts are missing
         * @throws IllegalArgumentException if the accounts claim what they cannot keep, a fence in a store elsewhere, or put the roles in
         *     another order
         */
        public RosterSync build() {
            SyncState<T> memory = Objects.requireNonNull(state, "state");
            AccountStore<T> store = Objects.requireNonNull(accounts, "accounts");
            StoreTraits traits = traits(memory, store);
            requireThreeRoles(BrokenOffException.discreetly(store::rolesByPrivilege));
            PlanRules rules = new PlanRules(
                    conflicts,
                    settings.roles(),
                    settings.links(),
                    settings.guard(),
                    breakGlass,
                    traits.fencing() == Fencing.NONE && !destructiveWithoutFence,
                    settings.leavers(),
                    false);
            return new RosterSync(new SyncEngine<>(
                    Objects.requireNonNull(tenant, "tenant"),
                    Objects.requireNonNull(source, "source"),
                    memory,
                    store,
                    settings,
                    rules,
                    traits,
                    retention,
                    lease,
                    List.copyOf(listeners),
                    new Alerts(
                            memory,
                            Objects.requireNonNull(tenant, "tenant"),
                            new LinkedHashMap<>(notifiers),
                            schedule,
                            silentAfter,
                            page),
                    schedule,
                    spoolDirectory,
                    clock,
                    random));
        }

        private static void requireThreeRoles(List<String> ascending) {
            int before = -1;
            for (LocalRole role : LocalRole.values()) {
                int rank = ascending.indexOf(role.value());
                if (rank <= before) {
                    throw new IllegalArgumentException(
                            "accounts: rolesByPrivilege has to name student, staff and admin in this order, among the host's own roles");
                }
                before = rank;
            }
        }

        private StoreTraits traits(SyncState<T> memory, AccountStore<T> store) {
            boolean shared = memory.sharesTransactions() && !remote;
            Fencing fencing = shared ? Fencing.ENFORCED : BrokenOffException.discreetly(store::fencing);
            if (!shared && fencing == Fencing.ENFORCED) {
                throw new IllegalArgumentException(
                        "accounts: a fence is compared in the transaction of the state; elsewhere fencing is CONDITIONAL or NONE");
            }
            return new StoreTraits(shared, fencing, BrokenOffException.discreetly(store::remembersSourcedIds));
        }
    }
}
