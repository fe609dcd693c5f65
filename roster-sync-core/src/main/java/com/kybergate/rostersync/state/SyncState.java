// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the sync remembers of each tenant: the mirror of the roster with its links to accounts, what is held, how far it has come,
 * the history, and who may write.
 *
 * <p>Methods that write take the transaction they belong to, and can be called only within {@link #write}. Tenants never meet:
 * every method answers for the one tenant asked. Safe for concurrent use. The contract is executable: extend {@code
 * SyncStateContract} of {@code roster-sync-contract}.
 *
 * @param <T> the transaction, such as {@code java.sql.Connection}; {@link Void} where there is none to share
 */
public interface SyncState<T> {

    /**
     * Work within a transaction.
     *
     * @param <T> the transaction
     * @param <R> what comes of it
     */
    @FunctionalInterface
    interface Work<T, R> {
        /**
         * Does the work.
         *
         * @param tx the transaction
         * @return what comes of it
         * @throws Exception to undo everything
         */
        R in(T tx) throws Exception;
    }

    /** Is shown the key of every row of a collection. */
    @FunctionalInterface
    interface KeyVisitor {
        /**
         * Is shown one row.
         *
         * @param sourcedId its identifier
         * @param hash its fingerprint
         * @param active whether it counts as there
         */
        void visit(String sourcedId, ContentHash hash, boolean active);
    }

    /**
     * Whether accounts can be written in the transactions of this state, so that a change and its memory stand or fall together.
     *
     * @return true where the transaction is a real one
     */
    boolean sharesTransactions();

    /**
     * Takes the right to write for a tenant.
     *
     * @param tenant the tenant
     * @param holder who takes it, for people to read
     * @param timeToLive after how long it expires unless renewed
     * @return the lease
     * @throws LeaseLostException if another holder has it and it has not expired
     */
    Lease acquire(TenantId tenant, String holder, Duration timeToLive);

    /**
     * Puts off the expiry of a lease.
     *
     * @param lease the lease
     * @param timeToLive after how long it expires from now
     * @throws LeaseLostException if it has passed to another holder
     */
    void renew(Lease lease, Duration timeToLive);

    /**
     * Gives a lease back. Does nothing if it has passed to another holder.
     *
     * @param lease the lease
     */
    void release(Lease lease);

    /**
     * Does work in one transaction: all of it remains, or nothing.
     *
     * @param <R> what comes of it
     * @param lease the right to write; checked in the transaction itself
     * @param work the work; an exception undoes it and comes out unchanged
     * @return what came of it
     * @throws Exception what the work threw
     * @throws LeaseLostException if the lease has passed to another holder
     */
    <R> R write(Lease lease, Work<T, R> work) throws Exception;

    /**
     * Does work that only reads, where it needs a transaction to read accounts in.
     *
     * @param <R> what comes of it
     * @param tenant the tenant
     * @param work the work; whatever it writes is undone
     * @return what came of it
     * @throws Exception what the work threw
     */
    <R> R read(TenantId tenant, Work<T, R> work) throws Exception;

    /**
     * A secret of the tenant, made on first use and never shown, for fingerprints that only this state can make.
     *
     * @param tenant the tenant
     * @return 32 bytes, always the same
     */
    byte[] secret(TenantId tenant);

    /**
     * Shows the key of every row of a collection, in any order, without keeping them.
     *
     * @param tenant the tenant
     * @param collection the collection
     * @param visitor is shown each row
     */
    void keys(TenantId tenant, RosterCollection collection, KeyVisitor visitor);

    /**
     * Reads rows by identifier.
     *
     * @param tenant the tenant
     * @param collection the collection
     * @param sourcedIds the identifiers, up to 500
     * @return the rows that exist, by identifier
     */
    Map<String, MirrorRow> rows(TenantId tenant, RosterCollection collection, Collection<String> sourcedIds);

    /**
     * Shows all rows of a collection, a batch at a time, always in the same order.
     *
     * @param tenant the tenant
     * @param collection the collection
     * @param batch is shown up to 500 rows at a time, never none
     */
    void scan(TenantId tenant, RosterCollection collection, Consumer<List<MirrorRow>> batch);

    /**
     * Which accounts are linked to people of the roster.
     *
     * @param tenant the tenant
     * @param localIds the keys of accounts, up to 500
     * @return the identifiers of the people, by the keys that are linked
     */
    Map<String, String> linked(TenantId tenant, Collection<String> localIds);

    /**
     * Looks for people by what an administrator knows of them.
     *
     * @param tenant the tenant
     * @param who an identifier, a user name or an e-mail address, compared without regard to case
     * @return the people, usually one or none
     */
    List<MirrorRow> people(TenantId tenant, String who);

    /**
     * Puts rows into the mirror, in place of what stood there.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param rows the rows
     * @throws Exception if they cannot be written
     */
    void put(T tx, TenantId tenant, List<MirrorRow> rows) throws Exception;

    /**
     * How far the sync has come.
     *
     * @param tenant the tenant
     * @return the checkpoint, or empty before the first complete run
     */
    Optional<Checkpoint> checkpoint(TenantId tenant);

    /**
     * Moves the checkpoint.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param checkpoint the new one
     * @throws Exception if it cannot be written
     */
    void put(T tx, TenantId tenant, Checkpoint checkpoint) throws Exception;

    /**
     * What waits for approval.
     *
     * @param tenant the tenant
     * @return the ledger, or empty
     */
    Optional<HeldLedger> held(TenantId tenant);

    /**
     * Replaces what waits for approval.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param ledger the new ledger; {@code null} for none
     * @throws Exception if it cannot be written
     */
    void putHeld(T tx, TenantId tenant, @Nullable HeldLedger ledger) throws Exception;

    /**
     * The changes that were about to be made outside a transaction of this state, and of which it is not known whether they were.
     *
     * @param tenant the tenant
     * @return the identifiers of the people concerned
     */
    List<String> intents(TenantId tenant);

    /**
     * Notes the changes that are about to be made, in place of those noted before.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param sourcedIds the identifiers of the people concerned; none when all is settled
     * @throws Exception if they cannot be written
     */
    void putIntents(T tx, TenantId tenant, Collection<String> sourcedIds) throws Exception;

    /**
     * What waits for its time: people who are missing and keep the login for a grace, and changes that failed and are tried again.
     *
     * @param tenant the tenant
     * @return what was put last, in any order
     */
    List<Waiting> waiting(TenantId tenant);

    /**
     * Notes what waits for its time, in place of what was noted before.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param waiting of each record and reason at most one
     * @throws Exception if it cannot be written
     */
    void putWaiting(T tx, TenantId tenant, Collection<Waiting> waiting) throws Exception;

    /**
     * Which accounts a person has said are not those of some people of the roster.
     *
     * @param tenant the tenant
     * @param sourcedIds the identifiers of the people, up to 500
     * @return the keys of the accounts by the identifiers of the people; nobody who has none
     */
    Map<String, Set<String>> rejectedLinks(TenantId tenant, Collection<String> sourcedIds);

    /**
     * Remembers that accounts are not those of some people of the roster, beside those that were remembered before.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param rejected the keys of the accounts by the identifiers of the people
     * @throws Exception if they cannot be written
     */
    void putRejectedLinks(T tx, TenantId tenant, Map<String, Set<String>> rejected) throws Exception;

    /**
     * Remembers no longer that an account is not somebody's.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param sourcedId the identifier of the person
     * @param localId the key of the account
     * @return whether it was remembered; false changes nothing
     * @throws Exception if it cannot be written
     */
    boolean removeRejectedLink(T tx, TenantId tenant, String sourcedId, String localId) throws Exception;

    /**
     * How often the sync has written accounts of a tenant, as the accounts themselves should know too.
     *
     * @param tenant the tenant
     * @return what was put last, or empty
     */
    Optional<String> generation(TenantId tenant);

    /**
     * Notes how often the sync has written accounts of a tenant.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param generation up to 64 characters, in place of what was noted before
     * @throws Exception if it cannot be written
     */
    void putGeneration(T tx, TenantId tenant, String generation) throws Exception;

    /**
     * Something small that is remembered of a tenant beside its roster: that it is paused, what somebody was told, how far a run has come.
     * Names no person of the roster.
     *
     * @param tenant the tenant
     * @param name what it is, up to 40 characters
     * @return what was noted last, or empty
     */
    Optional<String> note(TenantId tenant, String name);

    /**
     * Notes something in place of what was noted before, if that is still what the caller thinks. In a transaction of its own and without a
     * lease: an operator pauses a tenant while a run of it writes.
     *
     * @param tenant the tenant
     * @param name what it is, up to 40 characters
     * @param before what has to be noted now; {@code null} for nothing
     * @param after what is noted from now on; {@code null} for nothing
     * @return whether it is; false changes nothing, as something else was noted
     */
    boolean replaceNote(TenantId tenant, String name, @Nullable String before, @Nullable String after);

    /**
     * The history of a tenant.
     *
     * @param tenant the tenant
     * @param most how many runs at most
     * @return the runs, the latest first
     */
    List<RunRecord> runs(TenantId tenant, int most);

    /**
     * A page of the history of a tenant: of the runs a query asks for the latest first, and of two that began at once the one that was put
     * first last. Who reads page after page sees every run once that was there all the time.
     *
     * @param tenant the tenant
     * @param query which runs
     * @return the runs, without their reports
     * @throws IllegalArgumentException if the query goes on from what no page has said
     */
    RunPage runs(TenantId tenant, RunQuery query);

    /**
     * Shows the runs that began at a time or later, in any order, without keeping them: there may be hundreds, and a report may be long.
     *
     * @param tenant the tenant
     * @param since the time
     * @param each is shown each run
     */
    void runsSince(TenantId tenant, Instant since, Consumer<RunRecord> each);

    /**
     * One run of the history.
     *
     * @param tenant the tenant
     * @param run the run's own name
     * @return the run, or empty
     */
    Optional<RunRecord> run(TenantId tenant, String run);

    /**
     * Puts a run into the history, in place of what stood there under its name.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param run the run
     * @throws Exception if it cannot be written
     */
    void put(T tx, TenantId tenant, RunRecord run) throws Exception;

    /**
     * All problems of a run, in the order in which they were met.
     *
     * @param tenant the tenant
     * @param run the run's own name
     * @return the problems
     */
    List<Problem> problems(TenantId tenant, String run);

    /**
     * Adds problems to a run.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param run the run's own name
     * @param problems the problems
     * @throws Exception if they cannot be written
     */
    void putProblems(T tx, TenantId tenant, String run, List<Problem> problems) throws Exception;

    /**
     * Adds to the log of changes, in the transaction in which they are made.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param changes the changes, of runs that have been put
     * @throws Exception if they cannot be written
     */
    void putChanges(T tx, TenantId tenant, List<ChangeEntry> changes) throws Exception;

    /**
     * A page of what a run changed, in the order in which it was added.
     *
     * @param tenant the tenant
     * @param run the run's own name
     * @param query which changes
     * @return the changes
     * @throws IllegalArgumentException if the query goes on from what no page has said
     */
    ChangePage changes(TenantId tenant, String run, ChangeQuery query);

    /**
     * What was done with one record over all runs.
     *
     * @param tenant the tenant
     * @param collection the collection it belongs to
     * @param sourcedId its identifier
     * @param most how many changes at most
     * @return the changes, the latest first
     */
    List<ChangeEntry> changesOf(TenantId tenant, RosterCollection collection, String sourcedId, int most);

    /**
     * Erases what is remembered of people: their rows with their links, their enrollments, their mention among the agents of others, the
     * intents about them, what waits of them for its time, the log of what was changed about them, and the problems that name
     * them, in the reports of runs too. The numbers of those
     * reports stay. What waits for approval is replaced by {@link #putHeld}, and is not touched here.
     *
     * <p>A problem names an enrollment and not whose it is. So the problems of enrollments that have no row, or none any more, go with
     * those of the people, and so do all enrollments that wait to be tried again: the next full run finds them anew.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param sourcedIds the people, up to 500
     * @param words is given what somebody wrote into the history, and gives back what may stay of it
     * @return how many rows of the mirror were erased
     * @throws Exception if it cannot be written
     */
    long forget(T tx, TenantId tenant, Collection<String> sourcedIds, UnaryOperator<String> words) throws Exception;

    /**
     * Erases everything of a tenant: the mirror, what is held, the history, the suppressions, the secret and the lease. The lease of the
     * transaction holds to its end, and after it nobody has one; giving it back does nothing. A tenant of that name that is used again
     * begins anew, with another secret.
     *
     * @param tx the transaction; nothing else is to be written in it afterwards
     * @param tenant the tenant
     * @return how many rows of the mirror were erased
     * @throws Exception if it cannot be written
     */
    long forgetTenant(T tx, TenantId tenant) throws Exception;

    /**
     * The people who were forgotten and must not come back, by keys under which nobody without the secret can tell who they are.
     *
     * @param tenant the tenant
     * @return the keys
     */
    Set<String> suppressed(TenantId tenant);

    /**
     * Adds somebody to those who must not come back. A second time changes nothing.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param key up to 64 characters
     * @throws Exception if it cannot be written
     */
    void suppress(T tx, TenantId tenant, String key) throws Exception;

    /**
     * Takes somebody from those who must not come back.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param key the key; nothing happens if it is not there
     * @throws Exception if it cannot be written
     */
    void lift(T tx, TenantId tenant, String key) throws Exception;

    /**
     * Erases some of what has been kept long enough: runs with their problems and changes; problems that name a record, from the reports of
     * their runs too; changes; the rows of people who are not there any more, with their enrollments. Since when somebody is gone is noted
     * by this method: not before its first call after they went, and anew when their row is put again.
     *
     * <p>Of the log, thousands of rows at most, so that the transaction is a short one: whoever gets {@code true} calls again, in another.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param runs runs that began before are erased; {@code null} for none
     * @param problems problems of runs that began before are erased; {@code null} for none
     * @param changes changes by runs that began before are erased; {@code null} for none
     * @param leavers the rows of people who were gone before are erased; {@code null} for none
     * @return whether more may be left
     * @throws Exception if it cannot be written
     */
    boolean expire(
            T tx,
            TenantId tenant,
            @Nullable Instant runs,
            @Nullable Instant problems,
            @Nullable Instant changes,
            @Nullable Instant leavers)
            throws Exception;
}
