// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.internal.HostReads;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How often the sync has written a tenant's accounts, kept with its memory and with the accounts: a backup of one of the two that comes
 * back is told by what the other says. A generation is a number and the run that wrote it, so that two histories that parted do not pass
 * for one when their numbers meet. One thread at a time.
 *
 * @param <T> the transaction in which accounts are written
 */
public final class Generations<T> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-([\\w-]{1,40})");

    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final TenantId tenant;
    private final String run;
    private final Standing standing;
    private long number;

    /** How the two stand to each other. */
    private enum Standing {
        /** They belong together, or the host keeps no generations. */
        IN_STEP,
        /** The accounts are older than the memory of them. */
        ACCOUNTS_OLDER,
        /** The memory is older than the accounts. */
        MEMORY_OLDER,
        /** Both have gone on without the other. */
        PARTED,
        /** The sync has never written these accounts, and remembers accounts. */
        OTHER_ACCOUNTS
    }

    private Generations(
            SyncState<T> state, AccountStore<T> accounts, TenantId tenant, String run, Standing standing, long number) {
        this.state = state;
        this.accounts = accounts;
        this.tenant = tenant;
        this.run = run;
        this.standing = standing;
        this.number = number;
    }

    /**
     * Compares what the memory and the accounts say.
     *
     * @param <T> the transaction
     * @param state the memory
     * @param accounts the accounts
     * @param tenant the tenant
     * @param run the run that compares, and may write
     * @return what was found
     */
    public static <T> Generations<T> compare(
            SyncState<T> state, AccountStore<T> accounts, TenantId tenant, String run) {
        String ours = state.generation(tenant).orElse(null);
        Optional<String> noted = HostReads.read(state, tenant, tx -> accounts.generation(tx, tenant));
        String theirs = noted.orElse(null);
        return new Generations<>(
                state, accounts, tenant, run, standing(ours, theirs), Math.max(number(ours), number(theirs)));
    }

    private static Standing standing(@Nullable String memory, @Nullable String accounts) {
        if (memory == null) {
            return accounts == null ? Standing.IN_STEP : Standing.MEMORY_OLDER;
        }
        if (accounts == null) {
            return Standing.OTHER_ACCOUNTS;
        }
        if (memory.equals(accounts)) {
            return Standing.IN_STEP;
        }
        int order = Long.compare(number(memory), number(accounts));
        if (order == 0) {
            return Standing.PARTED;
        }
        return order > 0 ? Standing.ACCOUNTS_OLDER : Standing.MEMORY_OLDER;
    }

    private static long number(@Nullable String generation) {
        if (generation == null) {
            return 0;
        }
        Matcher matcher = FORM.matcher(generation);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /**
     * Whether the two belong together, or the host keeps no generations.
     *
     * @return true if nothing was restored
     */
    public boolean inStep() {
        return standing == Standing.IN_STEP;
    }

    /**
     * Whether the sync has never written these accounts, although it remembers accounts.
     *
     * @return true if they are others, or a backup from before the first run
     */
    public boolean otherAccounts() {
        return standing == Standing.OTHER_ACCOUNTS;
    }

    /**
     * Whether accounts may be missing from the memory.
     *
     * @return true if the memory is older, or the two have parted
     */
    public boolean memoryRestored() {
        return standing == Standing.MEMORY_OLDER || standing == Standing.PARTED;
    }

    /**
     * Whether accounts may lack what the memory says was written.
     *
     * @return true if the accounts are older, or the two have parted
     */
    public boolean accountsRestored() {
        return standing == Standing.ACCOUNTS_OLDER || standing == Standing.PARTED;
    }

    /**
     * Counts a batch that is about to be written, on both sides, if they were in step: what does not belong together is not made to look
     * as if it did. Where the accounts take no part in the transaction they come first, so that a crash between the two looks like an
     * older memory, which makes the next run look twice.
     *
     * @param tx the transaction in which the batch is written, or in which it is announced
     * @throws Exception if one of the two cannot be written
     */
    public void advance(T tx) throws Exception {
        if (standing == Standing.IN_STEP) {
            bringInStep(tx);
        }
    }

    /**
     * Makes the two say the same again.
     *
     * @param tx the transaction
     * @throws Exception if one of the two cannot be written
     */
    public void bringInStep(T tx) throws Exception {
        String next = (number + 1) + "-" + run;
        if (accounts.noteGeneration(tx, tenant, next)) {
            state.putGeneration(tx, tenant, next);
            number++;
        }
    }
}
