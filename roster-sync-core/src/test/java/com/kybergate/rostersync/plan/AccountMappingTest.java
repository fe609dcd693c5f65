// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a record of the roster says in the fields of an account. */
class AccountMappingTest {
    private static final RosterRecord ANN = RosterRecord.of(User.builder("u1")
            .username("ann")
            .email("ann@example.org")
            .identifier("4711")
            .givenName("Ann")
            .middleName("Bea")
            .familyName("Cole")
            .phone("555-1")
            .sms("555-2")
            .role(RoleType.AIDE)
            .grades(List.of("04", "05"))
            .orgs(List.of(new GuidRef("s1", "org"), new GuidRef("s2", "org")))
            .enabledUser(true)
            .build());

    @Test
    void everyFieldHasItsValue() {
        assertThat(said(EnumSet.allOf(AccountField.class)))
                .isEqualTo(Map.ofEntries(
                        Map.entry(AccountField.USERNAME, Set.of("ann")),
                        Map.entry(AccountField.EMAIL, Set.of("ann@example.org")),
                        Map.entry(AccountField.IDENTIFIER, Set.of("4711")),
                        Map.entry(AccountField.GIVEN_NAME, Set.of("Ann")),
                        Map.entry(AccountField.MIDDLE_NAME, Set.of("Bea")),
                        Map.entry(AccountField.FAMILY_NAME, Set.of("Cole")),
                        Map.entry(AccountField.PHONE, Set.of("555-1")),
                        Map.entry(AccountField.SMS, Set.of("555-2")),
                        Map.entry(AccountField.ROLE, Set.of("staff")),
                        Map.entry(AccountField.GRADES, Set.of("04", "05")),
                        Map.entry(AccountField.SCHOOLS, Set.of("s1", "s2"))));
    }

    @Test
    void whatTheHostDoesNotKeepIsNotSaid() {
        for (AccountField field : AccountField.values()) {
            assertThat(said(Set.of(field))).containsOnlyKeys(field);
        }
    }

    private static Map<AccountField, Set<String>> said(Set<AccountField> kept) {
        AccountValues values =
                new AccountMapping(HostFields.of(kept, new InMemoryAccountStore()), RoleMapper.standard()).values(ANN);
        Map<AccountField, Set<String>> said = new EnumMap<>(AccountField.class);
        for (AccountField field : AccountField.values()) {
            if (!values.getAll(field).isEmpty()) {
                said.put(field, values.getAll(field));
            }
        }
        return said;
    }
}
