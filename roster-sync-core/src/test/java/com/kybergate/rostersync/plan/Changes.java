// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Planned changes as tests need them. */
final class Changes {
    /** How changes are written down where a host keeps every field. */
    static final ChangeText TEXTS = new ChangeText(new Newcomers(new AccountMapping(
            HostFields.of(EnumSet.allOf(AccountField.class), new InMemoryAccountStore()), RoleMapper.standard())));

    private Changes() {}

    static User.Builder person(String id) {
        return User.builder(id)
                .username("name." + id)
                .email(id + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(RoleType.STUDENT)
                .orgs(List.of(new GuidRef("s1", "org")));
    }

    static RosterRecord enrollment(String id, String user, String rosterClass) {
        return RosterRecord.of(Enrollment.builder(id)
                .user(new GuidRef(user, "user"))
                .rosterClass(new GuidRef(rosterClass, "class"))
                .school(new GuidRef("s1", "org"))
                .role(RoleType.STUDENT)
                .build());
    }

    static RosterRecord rosterClass(String id) {
        return RosterRecord.of(RosterClass.builder(id)
                .title("Class")
                .school(new GuidRef("s1", "org"))
                .build());
    }

    static PlannedChange of(Operation operation, String id, String reason, @Nullable AccountPlan account) {
        return of(operation, id, reason, false, List.of(), account);
    }

    static PlannedChange of(
            Operation operation,
            String id,
            String reason,
            boolean absent,
            List<String> lostSchools,
            @Nullable AccountPlan account) {
        RosterRecord record = RosterRecord.of(person(id).build());
        return new PlannedChange(
                operation,
                record,
                operation != Operation.DEACTIVATE,
                "local-" + id,
                reason,
                absent,
                record.schools(),
                lostSchools,
                account);
    }

    static AccountPlan plan(AccountValues values, List<AccountField> changed, Map<AccountField, String> before) {
        return new AccountPlan(values, changed, before, null, "1", LocalRole.STUDENT, Map.of(), false);
    }

    static AccountPlan nothing() {
        return plan(AccountValues.none(), List.of(), Map.of());
    }

    /** Somebody's e-mail address moves. */
    static PlannedChange moves(String id, String from, String to) {
        return of(
                Operation.UPDATE,
                id,
                Reasons.SOURCE_CHANGED,
                plan(
                        AccountValues.none().with(AccountField.EMAIL, to),
                        List.of(AccountField.EMAIL),
                        Map.of(AccountField.EMAIL, from)));
    }
}
