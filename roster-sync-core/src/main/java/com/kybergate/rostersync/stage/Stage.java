// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.internal.SpoolDirectory;
import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.stage.StagedCollection.Verdict;
import com.kybergate.rostersync.state.SyncState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's records wait while they are read: each is held against the mirror on arrival, unchanged ones are marked as seen, changed
 * ones go to an encrypted spool.
 *
 * <p>Memory: some 34 bytes for each identifier of the collections read so far. Closing it removes everything. One thread at a time.
 */
public final class Stage implements AutoCloseable {
    private static final int BATCH = 500;

    private final SyncState<?> state;
    private final TenantId tenant;
    private final RosterScope scope;
    private final TermScope termScope;
    private final Instant now;
    private final SecureRandom random;
    private final Suppressions suppressions;
    private final SpoolDirectory directory;
    private final Map<RosterCollection, StagedCollection> collections = new EnumMap<>(RosterCollection.class);
    private final Map<RosterCollection, Staged> sealed = new EnumMap<>(RosterCollection.class);
    private final boolean aside;
    private @Nullable Terms terms;

    /**
     * Sets the stage.
     *
     * @param state holds the mirror
     * @param tenant the tenant
     * @param scope what is wanted
     * @param termScope of which terms classes are wanted
     * @param now what time it is
     * @param spoolDirectory where a directory for the run's files is made
     * @param random makes keys and seeds
     */
    public Stage(
            SyncState<?> state,
            TenantId tenant,
            RosterScope scope,
            TermScope termScope,
            Instant now,
            Path spoolDirectory,
            SecureRandom random) {
        this(state, tenant, scope, termScope, now, spoolDirectory, random, false);
    }

    private Stage(
            SyncState<?> state,
            TenantId tenant,
            RosterScope scope,
            TermScope termScope,
            Instant now,
            Path spoolDirectory,
            SecureRandom random,
            boolean aside) {
        this.aside = aside;
        this.termScope = termScope;
        this.now = now;
        this.state = state;
        this.tenant = tenant;
        this.scope = scope;
        this.random = random;
        this.suppressions = Suppressions.of(state, tenant);
        this.directory = SpoolDirectory.in(spoolDirectory, random);
    }

    /**
     * Sets a stage that nothing of the mirror stands on: every wanted record counts as new, so that all of them can be shown. For a look, and for
     * no plan.
     *
     * @param state holds the terms and the suppressions
     * @param tenant the tenant
     * @param scope what is wanted
     * @param termScope of which terms classes are wanted
     * @param now what time it is
     * @param spoolDirectory where a directory for the run's files is made
     * @param random makes keys and seeds
     * @return the stage
     */
    public static Stage aside(
            SyncState<?> state,
            TenantId tenant,
            RosterScope scope,
            TermScope termScope,
            Instant now,
            Path spoolDirectory,
            SecureRandom random) {
        return new Stage(state, tenant, scope, termScope, now, spoolDirectory, random, true);
    }

    /**
     * Which part of the roster is wanted.
     *
     * @return the scope
     */
    public RosterScope scope() {
        return scope;
    }

    /**
     * Makes a spool that lies with the others of this run.
     *
     * @return an empty one; what it has on the disk is gone when it or the stage is closed
     */
    public Spool newSpool() {
        return new Spool(directory::path, random);
    }

    /**
     * Opens a collection.
     *
     * @param collection the collection; those it refers to have been sealed before
     * @param progress is told the records received so far, after each page
     * @return takes what is read of it
     */
    public RosterSink open(RosterCollection collection, Progress progress) {
        StagedCollection staged = new StagedCollection(
                collection, new KeyIndex(random.nextLong()), newSpool(), suppressions, this::isSuppressed, this::judge);
        if (collections.put(collection, staged) != null) {
            throw new IllegalStateException(collection + " has been read already");
        }
        if (!aside) {
            state.keys(tenant, collection, staged::mirrored);
        }
        return new RosterSink() {
            @Override
            public void record(OneRosterResource record) {
                staged.record(record);
            }

            @Override
            public void fault(RecordFault fault) {
                staged.fault(fault);
            }

            @Override
            public void again() {
                staged.again();
            }

            @Override
            public void page(long received, @Nullable Long total) {
                progress.page(received, total);
            }
        };
    }

    /** Is told how far a walk has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Is told after each page.
         *
         * @param received the records received so far
         * @param total how many there are, or {@code null} if the source does not say
         */
        void page(long received, @Nullable Long total);
    }

    /**
     * Whether a record of an open collection has come.
     *
     * @param collection the collection
     * @param sourcedId its identifier
     * @return true if it has
     */
    public boolean saw(RosterCollection collection, String sourcedId) {
        return Objects.requireNonNull(collections.get(collection), "not opened").saw(sourcedId);
    }

    /**
     * Ends a collection. A complete receipt gives a {@link Snapshot}; any other, and one that is suddenly empty, a {@link Delta}.
     *
     * @param collection the collection
     * @param receipt how the walk went
     * @return what it brought
     */
    public Staged seal(RosterCollection collection, FetchReceipt receipt) {
        StagedCollection staged = Objects.requireNonNull(collections.get(collection), "not opened");
        FetchReceipt judged = staged.seal(receipt);
        Staged result = judged.complete() ? new Snapshot(staged) : new Delta(staged);
        sealed.put(collection, result);
        return result;
    }

    /**
     * Ends a collection of which only the changes were asked for: it stays a {@link Delta} however the walk went.
     *
     * @param collection the collection
     * @param receipt how the walk went
     * @return what it brought
     */
    public Delta sealChanges(RosterCollection collection, FetchReceipt receipt) {
        StagedCollection staged = Objects.requireNonNull(collections.get(collection), "not opened");
        staged.sealChanges(receipt);
        Delta result = new Delta(staged);
        sealed.put(collection, result);
        return result;
    }

    /**
     * A collection that has been sealed.
     *
     * @param collection the collection
     * @return what it brought, or empty if it was not read
     */
    public Optional<Staged> staged(RosterCollection collection) {
        return Optional.ofNullable(sealed.get(collection));
    }

    /**
     * When the terms of the district are.
     *
     * @return as the mirror and this run have them; the sessions have been sealed before, if they are read
     */
    public Terms terms() {
        if (terms == null) {
            Terms made = Terms.of(state, tenant, now);
            staged(RosterCollection.ACADEMIC_SESSIONS)
                    .ifPresent(sessions -> sessions.changed(BATCH, records -> records.forEach(made::note)));
            terms = made;
        }
        return terms;
    }

    @Override
    public void close() {
        try {
            collections.values().forEach(StagedCollection::close);
        } finally {
            directory.close();
        }
    }

    /** Of an enrollment only a person who was not seen has to be asked about: one who was is known to be wanted or not. */
    private boolean isSuppressed(RosterRecord record) {
        if (suppressions.isEmpty()) {
            return false;
        }
        String user = record.collection() == RosterCollection.ENROLLMENTS ? record.text("user") : null;
        boolean seen = user != null && staged(RosterCollection.USERS).stream().anyMatch(users -> users.sawWanted(user));
        return !seen && suppressions.concern(record);
    }

    private Verdict judge(RosterRecord record) {
        Optional<SkipReason> reason = scope.skips(record);
        if (reason.isEmpty() && record.collection() == RosterCollection.ENROLLMENTS) {
            String user = record.text("user");
            String rosterClass = record.text("class");
            if (user == null || rosterClass == null) {
                return new Verdict(null, "missing-reference");
            }
            // An enrollment goes the way of the person and the class it joins.
            reason = skipped(RosterCollection.USERS, user).or(() -> skipped(RosterCollection.CLASSES, rosterClass));
        }
        if (reason.isEmpty()
                && record.collection() == RosterCollection.CLASSES
                && !termScope.isAll()
                && !terms().wants(record, termScope)) {
            reason = Optional.of(SkipReason.TERM);
        }
        if (reason.isEmpty() && record.collection() == RosterCollection.USERS && isNobody(record)) {
            return new Verdict(null, "missing-identity");
        }
        return reason.map(skip -> new Verdict(skip, null)).orElse(Verdict.WANTED);
    }

    /** A person of whom the source tells nothing but an identifier: an account of it would be nobody's. */
    private static boolean isNobody(RosterRecord user) {
        return Stream.of("username", "email", "givenName", "familyName").allMatch(field -> user.text(field) == null);
    }

    private Optional<SkipReason> skipped(RosterCollection collection, String sourcedId) {
        return staged(collection).flatMap(staged -> staged.skipped(sourcedId));
    }
}
