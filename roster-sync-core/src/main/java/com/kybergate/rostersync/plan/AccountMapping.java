// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person's record says in the fields of an account. */
final class AccountMapping {
    private final HostFields fields;
    private final RoleMapper roles;

    AccountMapping(HostFields fields, RoleMapper roles) {
        this.fields = fields;
        this.roles = roles;
    }

    LocalRole role(RosterRecord user) {
        String role = user.text("role");
        if (role == null) {
            throw new IllegalArgumentException("people without a role are not imported");
        }
        return roles.map(new RoleType(role));
    }

    AccountValues values(RosterRecord user) {
        Kept kept = who(new Kept(), user);
        kept.put(AccountField.MIDDLE_NAME, user.text("middleName"));
        kept.put(AccountField.ROLE, role(user).value());
        kept.put(AccountField.PHONE, user.text("phone"));
        kept.put(AccountField.SMS, user.text("sms"));
        kept.put(AccountField.GRADES, user.list("grades"));
        kept.put(AccountField.SCHOOLS, user.list("orgs"));
        return kept.values.build();
    }

    /** The account of somebody who has none. */
    AccountPlan newAccount(RosterRecord user) {
        AccountValues values = values(user);
        List<AccountField> fields = new ArrayList<>();
        for (AccountField field : AccountField.values()) {
            if (!values.getAll(field).isEmpty()) {
                fields.add(field);
            }
        }
        return new AccountPlan(values, fields, Map.of(), true, null, role(user), Map.of(), false);
    }

    /** What tells people apart: all that can be asked of a leaver, whose record often names no role any more. */
    AccountValues who(RosterRecord user) {
        return who(new Kept(), user).values.build();
    }

    /** One of these values: a user name, an e-mail address or a number. */
    @Nullable
    String who(RosterRecord user, AccountField field) {
        String name = switch (field) {
            case USERNAME -> "username";
            case EMAIL -> "email";
            case IDENTIFIER -> "identifier";
            default -> throw new IllegalArgumentException("people are not told apart by " + field);
        };
        String value = fields.keeps(field) ? fields.spelled(field, user.text(name)) : null;
        return value == null || value.isEmpty() ? null : value;
    }

    private Kept who(Kept kept, RosterRecord user) {
        kept.put(AccountField.USERNAME, user.text("username"));
        kept.put(AccountField.EMAIL, user.text("email"));
        kept.put(AccountField.IDENTIFIER, user.text("identifier"));
        kept.put(AccountField.GIVEN_NAME, user.text("givenName"));
        kept.put(AccountField.FAMILY_NAME, user.text("familyName"));
        return kept;
    }

    /** Takes what the host keeps, and leaves the rest. */
    private final class Kept {
        private final AccountValues.Builder values = AccountValues.builder();

        void put(AccountField field, @Nullable String value) {
            if (fields.keeps(field)) {
                values.with(field, fields.spelled(field, value));
            }
        }

        void put(AccountField field, List<String> all) {
            if (fields.keeps(field)) {
                values.with(field, all);
            }
        }
    }
}
