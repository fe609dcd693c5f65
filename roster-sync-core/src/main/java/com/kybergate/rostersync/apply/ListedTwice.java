// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether whoever could not get a user name or an address is somebody who has it already under another identifier: the same names say so. For one
 * run, and one thread.
 */
final class ListedTwice<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ListedTwice.class);

    /** Where more than these fail, it is not for this that they do. */
    private static final int MOST_LOOKED_AT = 500;

    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final TenantId tenant;
    private int looks;

    ListedTwice(SyncState<T> state, AccountStore<T> accounts, TenantId tenant) {
        this.state = state;
        this.accounts = accounts;
        this.tenant = tenant;
    }

    /** A problem for each of the two rows; none where they are two people, or nobody can tell. */
    List<Problem> look(PlannedChange change) {
        AccountPlan plan = change.account();
        if (change.collection() != RosterCollection.USERS || plan == null || !change.active()) {
            return List.of();
        }
        for (AccountField key : plan.changed()) {
            String value = plan.values().get(key);
            if (key.isLoginKey() && value != null && looks++ < MOST_LOOKED_AT) {
                MirrorRow other = holder(change, key, value);
                if (other != null && isNamesake(change.record(), other.record())) {
                    String account = other.linked().map(link -> link.localId()).orElse("");
                    return List.of(problem(change.record(), account), problem(other.record(), account));
                }
            }
        }
        return List.of();
    }

    private @Nullable MirrorRow holder(PlannedChange change, AccountField key, String value) {
        try {
            List<String> localIds = new ArrayList<>();
            for (Account account : state.read(tenant, tx -> accounts.candidates(tx, tenant, key, List.of(value)))) {
                localIds.add(account.localId());
            }
            for (String sourcedId : state.linked(tenant, localIds).values()) {
                if (!sourcedId.equals(change.sourcedId())) {
                    Map<String, MirrorRow> rows = state.rows(tenant, RosterCollection.USERS, List.of(sourcedId));
                    return rows.get(sourcedId);
                }
            }
        } catch (Exception e) {
            Failure.rethrowIfInterrupted(e);
            // The failure itself has been told, and this was to say more of it.
            LOG.debug(
                    "who has a login key that was refused cannot be read: {}",
                    e.getClass().getName());
        }
        return null;
    }

    private static boolean isNamesake(RosterRecord one, RosterRecord other) {
        return isSame(one.text("givenName"), other.text("givenName"))
                && isSame(one.text("familyName"), other.text("familyName"));
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one != null && one.equalsIgnoreCase(other);
    }

    private static Problem problem(RosterRecord row, String account) {
        return new Problem(
                "listed-twice",
                Problem.WARNING,
                row.collection().wireName(),
                row.sourcedId(),
                row.schools().stream().findFirst().orElse(null),
                "The roster has this person's names and user name or e-mail address under two identifiers; account "
                        + account
                        + " is that of one of them. If they are one person, have them listed once, or say so with SamePeople.");
    }
}
