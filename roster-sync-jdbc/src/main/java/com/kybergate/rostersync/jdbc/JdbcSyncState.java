// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangePage;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import com.kybergate.rostersync.state.Waiting;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A sync's memory in tables called {@code roster_*} beside the host's own, in H2 or PostgreSQL. Accounts in the same database
 * are written in the same transactions, so that a change and its memory stand or fall together.
 *
 * <p>{@link #in} makes and updates the tables. Hosts may read them, and join them by {@code roster_users.local_id}; only the
 * sync writes them, {@code roster_accounts} excepted, which is the host's as much as ours.
 *
 * <p><b>Durability.</b> H2 acknowledges commits up to half a second before they are on the disk, unless told otherwise: see
 * {@link #durable}.
 *
 * <p><b>Connections.</b> Taken from the data source for one call at a time, and given back as they were; the isolation is the
 * host's. {@link #keys} and the work within {@link #write} and {@link #read} keep one while others are needed, so a pool must
 * have at least two. Hand in a pool for H2 in a file too ({@code org.h2.jdbcx.JdbcConnectionPool} will do): H2 closes and opens the
 * file with its last connection, which makes a sync many times slower.
 *
 * <p><b>Errors.</b> {@link StateException}, without the values a driver would print. Exceptions of the work come out unchanged.
 * Times are kept to the microsecond. Safe for concurrent use.
 */
public final class JdbcSyncState implements SyncState<Connection> {
    private final Map<Connection, TenantId> open = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Database database;
    private final LeaseTable leases;
    private final Mirror mirror;
    private final Progress progress;
    private final Rejections rejections;
    private final Notes notes;
    private final History history;
    private final Changes changes;
    private final Erasure erasure;

    private JdbcSyncState(Database database) {
        this.database = database;
        this.leases = new LeaseTable(database);
        this.mirror = new Mirror(database);
        this.progress = new Progress(database);
        this.rejections = new Rejections(database);
        this.notes = new Notes(database);
        this.history = new History(database);
        this.changes = new Changes(database);
        this.erasure = new Erasure(database, mirror);
    }

    /**
     * The state in a database, in the schema its connections are in. Makes its tables where they are missing, and brings older ones up to
     * date; what was done is noted in {@code roster_migrations}, and does not meet the host's own migrations. Any number of nodes may do so
     * at once. Where everything is there, no right to make tables is needed.
     *
     * @param dataSource connections to the database
     * @return the state
     * @throws StateException if the database cannot be reached, is neither H2 nor PostgreSQL, or does not let us make tables; then it says
     *     which are missing
     */
    public static JdbcSyncState in(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /**
     * A state whose tables are in a schema of their own, or are made by the host.
     *
     * @param dataSource connections to the database
     * @return a builder
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * The SQL that makes the tables, for hosts that run such things themselves; running it again changes nothing.
     *
     * @param product {@code h2} or {@code postgresql}
     * @param schema the schema for the tables; {@code null} for the one the session is in
     * @return statements, each ended by a semicolon
     * @throws StateException for another database
     * @throws IllegalArgumentException if that is no name for a schema
     */
    public static String script(String product, @Nullable String schema) {
        return Migrations.script(Dialect.called(product), schema == null ? Schema.OWN : Schema.called(schema));
    }

    /** Says where the tables are, and whose they are to make. For one thread. */
    public static final class Builder {
        private final DataSource dataSource;
        private Schema schema = Schema.OWN;
        private boolean makesTables = true;

        private Builder(DataSource dataSource) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        }

        /**
         * Puts the tables into a schema of a name, which is made where it is missing. The search path of the connections stays as it is.
         *
         * @param name lower-case letters, digits and underscores
         * @return this builder
         * @throws IllegalArgumentException if that is no name for a schema
         */
        public Builder schema(String name) {
            schema = Schema.called(name);
            return this;
        }

        /**
         * Says whether missing tables are made.
         *
         * @param makes false where the host runs {@link #script} itself; then missing tables are an error that names them
         * @return this builder
         */
        public Builder makesTables(boolean makes) {
            makesTables = makes;
            return this;
        }

        /**
         * Opens the state.
         *
         * @return the state
         * @throws StateException as {@link #in} does, or because tables are missing
         */
        public JdbcSyncState build() {
            Database database = new Database(dataSource, schema);
            if (makesTables) {
                Migrations.run(database);
            } else {
                Migrations.require(database);
            }
            return new JdbcSyncState(database);
        }
    }

    /**
     * A JDBC URL whose commits are on the disk when they are acknowledged, and beside whose file nobody's data lies. H2 writes in the
     * background by default, and loses what it acknowledged in the last half second when the process is killed; {@code ;WRITE_DELAY=0}
     * ends that. It also notes refused statements, with the values in them, in a {@code .trace.db} file that nobody looks after;
     * {@code ;TRACE_LEVEL_FILE=0} ends that.
     *
     * @param url a JDBC URL
     * @return the same with {@code ;WRITE_DELAY=0;TRACE_LEVEL_FILE=0}, as far as it is H2's and says nothing about them
     */
    public static String durable(String url) {
        String upper = url.toUpperCase(Locale.ROOT);
        if (!upper.startsWith("JDBC:H2:")) {
            return url;
        }
        String durable = upper.contains(";WRITE_DELAY=") ? url : url + ";WRITE_DELAY=0";
        return upper.contains(";TRACE_LEVEL_FILE=") ? durable : durable + ";TRACE_LEVEL_FILE=0";
    }

    @Override
    public boolean sharesTransactions() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Whether a lease has expired is judged by the database's clock. A holder written as {@code host/pid/startEpochMillis} whose
     * process has ended on the taker's own host loses the lease at once.
     */
    @Override
    public Lease acquire(TenantId tenant, String holder, Duration timeToLive) {
        return leases.acquire(tenant, holder, timeToLive);
    }

    @Override
    public void renew(Lease lease, Duration timeToLive) {
        leases.renew(lease, timeToLive);
    }

    @Override
    public void release(Lease lease) {
        leases.release(lease);
    }

    @Override
    public <R> R write(Lease lease, Work<Connection, R> work) throws Exception {
        return database.transaction(true, connection -> {
            Database.on(connection, c -> leases.enter(c, lease));
            return within(connection, lease.tenant(), work);
        });
    }

    @Override
    public <R> R read(TenantId tenant, Work<Connection, R> work) throws Exception {
        return database.transaction(false, connection -> within(connection, tenant, work));
    }

    @Override
    public byte[] secret(TenantId tenant) {
        return leases.secret(tenant);
    }

    @Override
    public void keys(TenantId tenant, RosterCollection collection, KeyVisitor visitor) {
        mirror.keys(tenant, collection, visitor);
    }

    @Override
    public Map<String, MirrorRow> rows(TenantId tenant, RosterCollection collection, Collection<String> sourcedIds) {
        return mirror.rows(tenant, collection, sourcedIds);
    }

    @Override
    public void scan(TenantId tenant, RosterCollection collection, Consumer<List<MirrorRow>> batch) {
        mirror.scan(tenant, collection, batch);
    }

    @Override
    public Map<String, String> linked(TenantId tenant, Collection<String> localIds) {
        return mirror.linked(tenant, localIds);
    }

    @Override
    public List<MirrorRow> people(TenantId tenant, String who) {
        return mirror.people(tenant, who);
    }

    @Override
    public void put(Connection tx, TenantId tenant, List<MirrorRow> rows) {
        Database.on(ours(tx, tenant), connection -> mirror.put(connection, tenant, rows));
    }

    @Override
    public Optional<Checkpoint> checkpoint(TenantId tenant) {
        return progress.checkpoint(tenant);
    }

    @Override
    public void put(Connection tx, TenantId tenant, Checkpoint checkpoint) {
        Database.on(ours(tx, tenant), connection -> progress.put(connection, tenant, checkpoint));
    }

    @Override
    public Optional<HeldLedger> held(TenantId tenant) {
        return progress.held(tenant);
    }

    @Override
    public void putHeld(Connection tx, TenantId tenant, @Nullable HeldLedger ledger) {
        Database.on(ours(tx, tenant), connection -> progress.putHeld(connection, tenant, ledger));
    }

    @Override
    public List<String> intents(TenantId tenant) {
        return progress.intents(tenant);
    }

    @Override
    public void putIntents(Connection tx, TenantId tenant, Collection<String> sourcedIds) {
        Database.on(ours(tx, tenant), connection -> progress.putIntents(connection, tenant, sourcedIds));
    }

    @Override
    public List<Waiting> waiting(TenantId tenant) {
        return progress.waiting(tenant);
    }

    @Override
    public void putWaiting(Connection tx, TenantId tenant, Collection<Waiting> waiting) {
        Database.on(ours(tx, tenant), connection -> progress.putWaiting(connection, tenant, waiting));
    }

    @Override
    public Map<String, Set<String>> rejectedLinks(TenantId tenant, Collection<String> sourcedIds) {
        return rejections.of(tenant, sourcedIds);
    }

    @Override
    public void putRejectedLinks(Connection tx, TenantId tenant, Map<String, Set<String>> rejected) {
        Database.on(ours(tx, tenant), connection -> rejections.put(connection, tenant, rejected));
    }

    @Override
    public boolean removeRejectedLink(Connection tx, TenantId tenant, String sourcedId, String localId) {
        boolean[] removed = {false};
        Database.on(
                ours(tx, tenant), connection -> removed[0] = rejections.remove(connection, tenant, sourcedId, localId));
        return removed[0];
    }

    @Override
    public Optional<String> generation(TenantId tenant) {
        return progress.generation(tenant);
    }

    @Override
    public void putGeneration(Connection tx, TenantId tenant, String generation) {
        Database.on(ours(tx, tenant), connection -> progress.putGeneration(connection, tenant, generation));
    }

    @Override
    public Optional<String> note(TenantId tenant, String name) {
        return notes.note(tenant, name);
    }

    @Override
    public boolean replaceNote(TenantId tenant, String name, @Nullable String before, @Nullable String after) {
        return notes.replace(tenant, name, before, after);
    }

    @Override
    public List<RunRecord> runs(TenantId tenant, int most) {
        return history.runs(tenant, most);
    }

    @Override
    public RunPage runs(TenantId tenant, RunQuery query) {
        return history.page(tenant, query);
    }

    @Override
    public void runsSince(TenantId tenant, Instant since, Consumer<RunRecord> each) {
        history.runsSince(tenant, since, each);
    }

    @Override
    public Optional<RunRecord> run(TenantId tenant, String run) {
        return history.run(tenant, run);
    }

    @Override
    public void put(Connection tx, TenantId tenant, RunRecord run) {
        Database.on(ours(tx, tenant), connection -> history.put(connection, tenant, run));
    }

    @Override
    public List<Problem> problems(TenantId tenant, String run) {
        return history.problems(tenant, run);
    }

    @Override
    public void putProblems(Connection tx, TenantId tenant, String run, List<Problem> problems) {
        Database.on(ours(tx, tenant), connection -> history.putProblems(connection, tenant, run, problems));
    }

    @Override
    public void putChanges(Connection tx, TenantId tenant, List<ChangeEntry> entries) {
        Database.on(ours(tx, tenant), connection -> changes.put(connection, tenant, entries));
    }

    @Override
    public ChangePage changes(TenantId tenant, String run, ChangeQuery query) {
        return changes.page(tenant, run, query);
    }

    @Override
    public List<ChangeEntry> changesOf(TenantId tenant, RosterCollection collection, String sourcedId, int most) {
        return changes.of(tenant, collection, sourcedId, most);
    }

    @Override
    public long forget(Connection tx, TenantId tenant, Collection<String> sourcedIds, UnaryOperator<String> words) {
        long[] rows = {0};
        Database.on(ours(tx, tenant), connection -> rows[0] = erasure.forget(connection, tenant, sourcedIds, words));
        return rows[0];
    }

    @Override
    public long forgetTenant(Connection tx, TenantId tenant) {
        long[] rows = {0};
        Database.on(ours(tx, tenant), connection -> rows[0] = erasure.forgetTenant(connection, tenant));
        return rows[0];
    }

    @Override
    public Set<String> suppressed(TenantId tenant) {
        return erasure.suppressed(tenant);
    }

    @Override
    public void suppress(Connection tx, TenantId tenant, String key) {
        Database.on(ours(tx, tenant), connection -> erasure.suppress(connection, tenant, key));
    }

    @Override
    public void lift(Connection tx, TenantId tenant, String key) {
        Database.on(ours(tx, tenant), connection -> erasure.lift(connection, tenant, key));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Since when somebody is gone is noted on the database's clock.
     */
    @Override
    public boolean expire(
            Connection tx,
            TenantId tenant,
            @Nullable Instant runs,
            @Nullable Instant problems,
            @Nullable Instant logged,
            @Nullable Instant leavers) {
        boolean[] more = {false};
        Database.on(
                ours(tx, tenant),
                connection -> more[0] =
                        erasure.expire(connection, tenant, leases.now(connection), runs, problems, logged, leavers));
        return more[0];
    }

    /**
     * Writes the file of an H2 database anew, so that nothing that was erased is left in it. H2 only marks as free what it deletes, and
     * the bytes stay in the file until something else happens to be written over them; after {@code RosterSync.forget} and {@code
     * forgetTenant} this is what ends them.
     *
     * <p>H2 can do that only by closing the database ({@code SHUTDOWN DEFRAG}): all connections to it end, also those of others, and what
     * they had not committed is undone. A data source that opens connections anew goes on; a pool has to be emptied or made again. Call it
     * when nobody else works, as a user who is an administrator in H2.
     *
     * @return true if the file was written anew; false, with nothing done, for H2 in memory, which has none, and for PostgreSQL, where
     *     {@code vacuum} and the server's administrator do it
     * @throws StateException if a run holds a lease, or the database refuses
     */
    public boolean eraseFreeSpace() {
        return database.eraseFreeSpace(leases);
    }

    private <R> R within(Connection connection, TenantId tenant, Work<Connection, R> work) throws Exception {
        open.put(connection, tenant);
        try {
            return work.in(connection);
        } finally {
            open.remove(connection);
        }
    }

    /** A connection from elsewhere would be outside the fence, and one of another tenant under the wrong one. */
    private Connection ours(Connection tx, TenantId tenant) {
        if (!tenant.equals(open.get(tx))) {
            throw new IllegalStateException("writing for tenant " + tenant + " outside a transaction of it");
        }
        return tx;
    }
}
