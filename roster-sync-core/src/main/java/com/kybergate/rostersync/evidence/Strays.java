// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.internal.HostReads;
import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for people whom nothing but their accounts remembers: they came after the backup that the mirror was restored from, and left before
 * this run.
 */
final class Strays {
    private static final int PAGE = 500;

    private Strays() {}

    /**
     * Finds them. Reads everybody the mirror has forgotten, which is why it is done after a restore alone.
     *
     * @param active counts all of the forgotten whose accounts are active: the strays are judged by how many of them there are
     * @param controls is offered those who were seen
     */
    static <T> List<MirrorRow> find(
            SyncState<T> state,
            AccountStore<T> accounts,
            TenantId tenant,
            Snapshot users,
            Census active,
            ControlSample controls) {
        List<MirrorRow> out = new ArrayList<>();
        Map<List<String>, List<String>> shared = new HashMap<>();
        Suppressions suppressions = Suppressions.of(state, tenant);
        List<String> page = page(state, accounts, tenant, null);
        while (!page.isEmpty()) {
            Set<String> forgotten = new HashSet<>(page);
            forgotten.removeAll(state.rows(tenant, RosterCollection.USERS, page).keySet());
            // Whoever was forgotten on purpose is the host's alone.
            forgotten.removeIf(suppressions::has);
            if (!forgotten.isEmpty()) {
                HostReads.read(state, tenant, tx -> accounts.findBySourcedId(tx, tenant, forgotten))
                        .forEach((sourcedId, account) -> {
                            if (account.active()) {
                                MirrorRow row = row(sourcedId, account);
                                Absences.Candidate person = Absences.candidate(row, shared);
                                active.count(person.schools(), person.role());
                                if (users.missed(sourcedId)) {
                                    out.add(row);
                                } else if (users.sawWanted(sourcedId)) {
                                    controls.offer(sourcedId);
                                }
                            }
                        });
            }
            page = page(state, accounts, tenant, page.get(page.size() - 1));
        }
        return out;
    }

    private static <T> List<String> page(
            SyncState<T> state, AccountStore<T> accounts, TenantId tenant, @Nullable String after) {
        return HostReads.read(state, tenant, tx -> accounts.sourcedIds(tx, tenant, after, PAGE));
    }

    private static MirrorRow row(String sourcedId, Account account) {
        List<GuidRef> orgs = account.values().getAll(AccountField.SCHOOLS).stream()
                .sorted()
                .map(school -> new GuidRef(school, "org"))
                .toList();
        LocalRole role = role(account);
        // The guards count by role: without one, a single stray would be a whole role that leaves.
        RosterRecord record = RosterRecord.of(
                User.builder(sourcedId).role(asListed(role)).orgs(orgs).build());
        return MirrorRow.of(record, true, new Link(account.localId(), role, Map.of(), false));
    }

    private static RoleType asListed(LocalRole role) {
        return switch (role) {
            case STUDENT -> RoleType.STUDENT;
            case STAFF -> RoleType.TEACHER;
            case ADMIN -> RoleType.ADMINISTRATOR;
        };
    }

    private static LocalRole role(Account account) {
        String value = account.values().get(AccountField.ROLE);
        for (LocalRole role : LocalRole.values()) {
            if (role.value().equals(value)) {
                return role;
            }
        }
        return LocalRole.STUDENT;
    }
}
