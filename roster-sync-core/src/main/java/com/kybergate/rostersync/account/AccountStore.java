// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import com.kybergate.rostersync.roster.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host's own accounts: the one port a host must implement.
 *
 * <p>A host implements reading and four absolute writes over its users table. Batches, transactions, retries, order, links and
 * conflicts are the engine's. Everything is asked for one tenant, and must answer from that tenant alone.
 *
 * <p><b>Transactions.</b> Where the accounts share a database with the sync's state, {@code T} is that database's
 * {@code java.sql.Connection}: use the one handed in, and neither commit, roll back nor close it. A batch that fails is rolled
 * back as a whole and tried again in halves, so a method may be called again for the same change. A store elsewhere (a REST
 * service) has {@code T} {@link Void}, should implement {@link #findBySourcedId}, and is told a change's operation id.
 *
 * <p><b>Errors.</b> Any exception fails the change, and in a batch of one the record alone: it is reported with a stable code,
 * never with the exception's message, and tried again in the next run.
 *
 * <p><b>Sessions.</b> An account that is set inactive, or loses a role or a school, must also lose its sessions and tokens.
 *
 * <p><b>Threads.</b> One thread at a time for a tenant; different tenants at the same time. The contract is executable: extend
 * {@code AccountStoreContract} of {@code roster-sync-contract}.
 *
 * @param <T> the transaction shared with the sync's state, or {@link Void}
 */
public interface AccountStore<T> {

    /**
     * The fields the host keeps of a person. Others are neither written nor compared.
     *
     * @return the fields; the same on every call
     */
    Set<AccountField> fields();

    /**
     * How a store elsewhere refuses a writer who comes late: a node that was stopped in the middle of a batch and wakes when another has taken
     * its place. Not asked of accounts in the state's transactions: there each batch compares the fence of the lease, which is {@link
     * Fencing#ENFORCED}.
     *
     * @return {@link Fencing#CONDITIONAL} where {@link #update} and {@link #setActive} compare the expected version in one step with the write
     *     and every account has one; {@link Fencing#NONE} otherwise, as by default: whatever takes something from somebody is then held, unless
     *     {@code RosterSync.Builder.destructiveWithoutFence} says otherwise
     */
    default Fencing fencing() {
        return Fencing.NONE;
    }

    /**
     * The roles that accounts hold, from the one that may do least to the one that may do most. The sync writes {@code student}, {@code staff}
     * and {@code admin}; a host with more of them puts them where they belong. A role that is not among them may do anything, as far as the
     * sync knows: an account that has it is never linked, and whatever changes it waits for approval.
     *
     * @return the roles; the three unless the host has others, and then these among them in this order
     */
    default List<String> rolesByPrivilege() {
        return List.of("student", "staff", "admin");
    }

    /**
     * How the host keeps a login key. Say it where it is not the standard: a host that folds addresses, and does not say so, has every district
     * that changes to capitals wait for approval of a storm of login keys; one where families share an address has people wait for each other.
     *
     * @param loginKey {@link AccountField#USERNAME} or {@link AccountField#EMAIL}
     * @return the rule; the same on every call; {@link KeyRule#standard()} by default
     */
    default KeyRule keyRule(AccountField loginKey) {
        return KeyRule.standard();
    }

    /**
     * Reads accounts as they stand now, changes of the running transaction included.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param localIds the keys of the accounts, up to 500
     * @return the accounts that exist, in any order; those that do not are left out
     * @throws Exception if the accounts cannot be read; the batch fails
     */
    List<Account> load(T tx, TenantId tenant, Collection<String> localIds) throws Exception;

    /**
     * Makes a new account.
     *
     * @param tx the transaction
     * @param write what it shall hold; {@code localId} is {@code null}
     * @return the key of the new account, as text
     * @throws Exception if the account cannot be made, for example because the user name is taken
     */
    String create(T tx, AccountWrite write) throws Exception;

    /**
     * Makes several new accounts, as a first load does by the hundred thousand. The default makes them one by one; a host with a large table
     * sends them to the database together. If it throws, the batch is rolled back and tried again in parts, down to {@link #create} alone, so
     * it need not say which of them was at fault. Never asked of a store elsewhere.
     *
     * @param tx the transaction
     * @param writes what they shall hold, each of another person of one tenant; up to 1,000
     * @return the keys of the new accounts, in the order of {@code writes}
     * @throws Exception if one of them cannot be made
     */
    default List<String> createAll(T tx, List<AccountWrite> writes) throws Exception {
        List<String> localIds = new ArrayList<>(writes.size());
        for (AccountWrite write : writes) {
            localIds.add(create(tx, write));
        }
        return localIds;
    }

    /**
     * Gives an account new values. Leaves alone whether it is active. Also asked for when an account is linked to a person, changed or not:
     * a store that remembers identifiers notes this one.
     *
     * @param tx the transaction
     * @param write what it shall hold
     * @return false, with nothing changed, if the account is not there or not at the expected version
     * @throws Exception if the values cannot be written
     */
    boolean update(T tx, AccountWrite write) throws Exception;

    /**
     * Lets a person sign in, or no longer. Leaves the values alone. A second time changes nothing and is true.
     *
     * @param tx the transaction
     * @param write whether the account shall be active
     * @return false, with nothing changed, if the account is not there or not at the expected version
     * @throws Exception if it cannot be written
     */
    boolean setActive(T tx, AccountWrite write) throws Exception;

    /**
     * Accounts that may be those of people the roster brings for the first time. They are never changed because of this alone:
     * a person decides, unless the host said otherwise. Leave out operator and emergency accounts, which must never be linked.
     *
     * @param tx the transaction
     * @param tenant the tenant; accounts of others must not be answered
     * @param field {@link AccountField#USERNAME}, {@link AccountField#EMAIL} or {@link AccountField#IDENTIFIER}
     * @param values the values to look for, up to 500, compared as the host compares them for uniqueness
     * @return the accounts that hold one of the values; empty where there are none, or where the host cannot search that field, which is
     *     also the default
     * @throws Exception if the accounts cannot be read
     */
    default List<Account> candidates(T tx, TenantId tenant, AccountField field, Collection<String> values)
            throws Exception {
        return List.of();
    }

    /**
     * Whether {@link #findBySourcedId} knows every account that was made with an identifier. If it does not, an account whose making was not
     * acknowledged is not made again until a person has looked for it.
     *
     * @return false, unless the host stores the identifiers
     */
    default boolean remembersSourcedIds() {
        return false;
    }

    /**
     * The accounts that were made for people of the roster or linked to them, by the identifiers of the people. Lets a sync whose memory
     * was lost, or whose create was not acknowledged, find the account again instead of making a second one.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param sourcedIds the identifiers, up to 500
     * @return the accounts by identifier; empty where there are none, or where the host does not store it, as by default
     * @throws Exception if the accounts cannot be read
     */
    default Map<String, Account> findBySourcedId(T tx, TenantId tenant, Collection<String> sourcedIds)
            throws Exception {
        return Map.of();
    }

    /**
     * The people that {@link #findBySourcedId} has accounts for, a page at a time. Asked for only after the sync's memory was restored from
     * a backup: somebody who came and went since then is found by nothing else.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param after the last identifier of the page before; {@code null} for the first page
     * @param most how many at most
     * @return the next identifiers, each once, in an order of the store's own that is always the same; none at the end, and by default
     * @throws Exception if the accounts cannot be read
     */
    default List<String> sourcedIds(T tx, TenantId tenant, @Nullable String after, int most) throws Exception {
        return List.of();
    }

    /**
     * What {@link #noteGeneration} noted last for a tenant. The sync keeps the same in its memory: if the two differ, one of them was
     * restored from a backup, or they do not belong together, and the run looks twice before it believes either.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @return the generation, or empty if none was noted, as by default
     * @throws Exception if it cannot be read
     */
    default Optional<String> generation(T tx, TenantId tenant) throws Exception {
        return Optional.empty();
    }

    /**
     * Notes how often the sync has written accounts of a tenant: a short text, to be kept where a backup of the accounts includes it.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param generation up to 64 characters, in place of what was noted before
     * @return whether it was noted; false, the default, where the host does not keep it, and then a restored store is only known by what
     *     is wrong with its accounts
     * @throws Exception if it cannot be written
     */
    default boolean noteGeneration(T tx, TenantId tenant, String generation) throws Exception {
        return false;
    }

    /**
     * Erases what the host keeps of a person who is to be forgotten, beyond recognition, and ends their sessions. Asked for when somebody
     * calls {@code RosterSync.forget}, and never by a run. A second time changes nothing and is true.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @param localId the key of the account
     * @return whether the account is erased, or was not there; false, the default, where the host does that itself by its own rules:
     *     then nothing is changed, the account stays as it is, and whoever asked is told that it was left to the host
     * @throws Exception if it cannot be erased; nobody is forgotten then
     */
    default boolean forget(T tx, TenantId tenant, String localId) throws Exception {
        return false;
    }

    /**
     * Erases everything the host keeps of a tenant's accounts, those that were never linked included. Asked for when somebody calls {@code
     * RosterSync.forgetTenant}. A second time changes nothing and is true.
     *
     * @param tx the transaction
     * @param tenant the tenant
     * @return whether all is erased; false, the default, where the host does that itself by its own rules: then nothing is changed
     * @throws Exception if it cannot be erased; the tenant is not forgotten then
     */
    default boolean forgetTenant(T tx, TenantId tenant) throws Exception {
        return false;
    }
}
