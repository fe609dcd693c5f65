// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.Set;

/** What a person's record says in the fields of an account. */
final class AccountMapping {
    private final Set<AccountField> fields;
    private final RoleMapper roles;

    AccountMapping(Set<AccountField> fields, RoleMapper roles) {
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
        return kept(who(user)
                .with(AccountField.MIDDLE_NAME, user.text("middleName"))
                .with(AccountField.ROLE, role(user).value())
                .with(AccountField.PHONE, user.text("phone"))
                .with(AccountField.SMS, user.text("sms"))
                .with(AccountField.GRADES, user.list("grades"))
                .with(AccountField.SCHOOLS, user.list("orgs")));
    }

    /** What tells people apart: all that can be asked of a leaver, whose record often names no role any more. */
    AccountValues who(RosterRecord user) {
        return kept(AccountValues.none()
                .with(AccountField.USERNAME, user.text("username"))
                .with(AccountField.EMAIL, user.text("email"))
                .with(AccountField.IDENTIFIER, user.text("identifier"))
                .with(AccountField.GIVEN_NAME, user.text("givenName"))
                .with(AccountField.FAMILY_NAME, user.text("familyName")));
    }

    private AccountValues kept(AccountValues all) {
        AccountValues values = all;
        for (AccountField field : AccountField.values()) {
            if (!fields.contains(field)) {
                values = values.with(field, Set.of());
            }
        }
        return values;
    }
}
