// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.ChangeSeal;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.Operation;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what was changed, in the transaction that changes it. Of a first load it says nothing of those who were made: that is
 * everybody, with what the roster says of them.
 */
final class ChangeLog<T> {
    private static final String ACTIVE = "active";
    private static final Map<AccountField, String> NAMES = names();

    private final SyncState<T> state;
    private final TenantId tenant;
    private final String run;
    private final ChangeSeal seal;
    private final boolean firstLoad;

    ChangeLog(SyncState<T> state, TenantId tenant, String run, ChangeSeal seal, boolean firstLoad) {
        this.state = state;
        this.tenant = tenant;
        this.run = run;
        this.seal = seal;
        this.firstLoad = firstLoad;
    }

    /** Writes down changes that have just been made, with the rows they led to, in the same order. */
    void put(T tx, List<PlannedChange> changes, List<MirrorRow> rows) throws Exception {
        List<ChangeEntry> entries = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            PlannedChange change = changes.get(i);
            if (!firstLoad || change.operation() != Operation.CREATE) {
                entries.add(entry(change, rows.get(i)));
            }
        }
        if (!entries.isEmpty()) {
            state.putChanges(tx, tenant, entries);
        }
    }

    private ChangeEntry entry(PlannedChange change, MirrorRow row) {
        ChangeSeal.Values values = values(change);
        return new ChangeEntry(
                run,
                change.collection(),
                change.operation().key(),
                change.sourcedId(),
                person(change),
                row.linked().map(Link::localId).orElse(change.localId()),
                change.schools().isEmpty() ? null : change.schools().get(0),
                values.before().isEmpty() && values.after().isEmpty()
                        ? null
                        : seal.seal(run, change.sourcedId(), values));
    }

    private static @Nullable String person(PlannedChange change) {
        return switch (change.collection()) {
            case USERS -> change.sourcedId();
            case ENROLLMENTS -> change.record().text("user");
            case ORGS, ACADEMIC_SESSIONS, COURSES, CLASSES -> null;
        };
    }

    private static ChangeSeal.Values values(PlannedChange change) {
        AccountPlan plan = change.account();
        if (plan == null) {
            return ChangeSeal.Values.NONE;
        }
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        for (AccountField field : plan.changed()) {
            put(before, field, plan.was());
            put(after, field, plan.values());
        }
        if (change.operation() == Operation.CREATE) {
            after.put(ACTIVE, Boolean.toString(change.active()));
        } else if (isSwitched(plan)) {
            before.put(ACTIVE, Boolean.toString(Boolean.FALSE.equals(plan.setActive())));
            after.put(ACTIVE, Boolean.toString(Boolean.TRUE.equals(plan.setActive())));
        }
        return new ChangeSeal.Values(before, after);
    }

    /** Whoever leaves is switched off in any case; what the host had switched off before is not the sync's doing. */
    private static boolean isSwitched(AccountPlan plan) {
        Boolean active = plan.setActive();
        return active != null && (active || plan.deactivatedBySync());
    }

    private static void put(Map<String, String> values, AccountField field, AccountValues of) {
        if (!of.getAll(field).isEmpty()) {
            values.put(String.valueOf(NAMES.get(field)), String.join(",", of.getAll(field)));
        }
    }

    /** As OneRoster writes names: {@code givenName}. */
    private static Map<AccountField, String> names() {
        Map<AccountField, String> names = new EnumMap<>(AccountField.class);
        for (AccountField field : AccountField.values()) {
            StringBuilder name = new StringBuilder();
            for (String word : field.name().toLowerCase(Locale.ROOT).split("_")) {
                name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                        .append(word, 1, word.length());
            }
            names.put(field, name.toString());
        }
        return names;
    }
}
