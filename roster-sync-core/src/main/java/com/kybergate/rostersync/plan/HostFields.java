// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.KeyRule;
import com.kybergate.rostersync.account.KeyRule.Uniqueness;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which fields a host keeps of a person, and by what rules its login keys. */
final class HostFields {
    private final Set<AccountField> kept;
    private final Map<AccountField, KeyRule> rules;
    private final Set<AccountField> exclusive;

    private HostFields(Set<AccountField> kept, Map<AccountField, KeyRule> rules) {
        this.kept = kept;
        this.rules = rules;
        this.exclusive = rules.entrySet().stream()
                .filter(rule -> rule.getValue().uniqueness() != Uniqueness.NONE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    static HostFields of(AccountStore<?> accounts) {
        return of(accounts.fields(), accounts);
    }

    /** By the rules of a host, fields that it may not keep. */
    static HostFields of(Set<AccountField> kept, AccountStore<?> accounts) {
        Map<AccountField, KeyRule> rules = new EnumMap<>(AccountField.class);
        for (AccountField field : AccountField.values()) {
            if (field.isLoginKey()) {
                rules.put(field, Objects.requireNonNull(accounts.keyRule(field), "a rule for each login key"));
            }
        }
        return new HostFields(kept, rules);
    }

    Set<AccountField> kept() {
        return kept;
    }

    boolean keeps(AccountField field) {
        return kept.contains(field);
    }

    /** What the roster says, as the host spells it. */
    @Nullable
    String spelled(AccountField field, @Nullable String value) {
        KeyRule rule = rules.get(field);
        return rule == null || value == null ? value : rule.spelled(value);
    }

    /** Whether a host takes two values for the same. */
    boolean areSame(AccountField field, Set<String> some, Set<String> others) {
        return some.equals(others)
                || (rules.containsKey(field) && spelled(field, some).equals(spelled(field, others)));
    }

    private Set<String> spelled(AccountField field, Set<String> values) {
        return values.stream()
                .map(value -> Objects.requireNonNull(spelled(field, value)))
                .collect(Collectors.toSet());
    }

    /** Those of some fields that tell one person from all others, as an address that families share does not. */
    List<AccountField> telling(Collection<AccountField> fields) {
        return fields.stream()
                .filter(field -> !field.isLoginKey() || exclusive.contains(field))
                .toList();
    }

    /** The login keys that one account at a time can have. */
    Set<AccountField> exclusive() {
        return exclusive;
    }
}
