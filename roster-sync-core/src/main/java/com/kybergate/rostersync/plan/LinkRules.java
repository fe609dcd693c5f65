// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to do when somebody new looks like an account that is there: one rule for each field by which accounts are looked for, the
 * district's number of the person, the user name and the e-mail address. Immutable.
 *
 * <p>All three are said by the source, so whoever writes the roster can name any account with them. No rule ever joins anybody to an
 * account that is privileged, that somebody of the roster has already, or that several people fit.
 */
public final class LinkRules {
    /** The strongest first: a number belongs to one person for longer than a name, and families share an address. */
    private static final List<AccountField> CORRELATORS =
            List.of(AccountField.IDENTIFIER, AccountField.USERNAME, AccountField.EMAIL);

    private final Map<AccountField, LinkRule> rules;

    private LinkRules(Map<AccountField, LinkRule> rules) {
        this.rules = rules;
    }

    /**
     * The recommended rules: a person decides.
     *
     * @return {@link LinkRule#SUGGEST} for each field
     */
    public static LinkRules defaults() {
        return all(LinkRule.SUGGEST);
    }

    /**
     * The same rule for each field.
     *
     * @param rule the rule
     * @return the rules
     */
    public static LinkRules all(LinkRule rule) {
        Objects.requireNonNull(rule, "rule");
        Map<AccountField, LinkRule> rules = new EnumMap<>(AccountField.class);
        CORRELATORS.forEach(field -> rules.put(field, rule));
        return new LinkRules(rules);
    }

    /**
     * These rules with another for one field.
     *
     * @param field {@link AccountField#IDENTIFIER}, {@link AccountField#USERNAME} or {@link AccountField#EMAIL}
     * @param rule the rule
     * @return the changed rules
     * @throws IllegalArgumentException if accounts are not looked for by that field
     */
    public LinkRules with(AccountField field, LinkRule rule) {
        Objects.requireNonNull(rule, "rule");
        of(field);
        Map<AccountField, LinkRule> changed = new EnumMap<>(rules);
        changed.put(field, rule);
        return new LinkRules(changed);
    }

    /**
     * The rule for a field.
     *
     * @param field {@link AccountField#IDENTIFIER}, {@link AccountField#USERNAME} or {@link AccountField#EMAIL}
     * @return the rule
     * @throws IllegalArgumentException if accounts are not looked for by that field
     */
    public LinkRule of(AccountField field) {
        LinkRule rule = rules.get(field);
        if (rule == null) {
            throw new IllegalArgumentException("accounts are looked for by IDENTIFIER, USERNAME and EMAIL");
        }
        return rule;
    }

    /** By what accounts are looked for, the strongest first. */
    List<AccountField> lookedFor() {
        return CORRELATORS.stream().filter(field -> of(field) != LinkRule.NEVER).toList();
    }

    /** Whether somebody is joined without being asked about, if these fields agree. */
    boolean joins(Collection<AccountField> agreeing) {
        return agreeing.stream().anyMatch(field -> of(field) == LinkRule.AUTO);
    }

    /** These rules where not everybody is known who may fit an account: what would join asks instead. */
    LinkRules asking() {
        Map<AccountField, LinkRule> asking = new EnumMap<>(rules);
        asking.replaceAll((field, rule) -> rule == LinkRule.AUTO ? LinkRule.SUGGEST : rule);
        return new LinkRules(asking);
    }

    /** The word for the fields that agree, always in the same order: {@code identifier+username+email}. */
    static String tier(Collection<AccountField> agreeing) {
        return CORRELATORS.stream()
                .filter(agreeing::contains)
                .map(field -> field.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("+"));
    }

    /**
     * Whether newcomers are joined to accounts by any field without being asked about.
     *
     * @return true if a rule is {@link LinkRule#AUTO}
     */
    public boolean joinUnasked() {
        return rules.containsValue(LinkRule.AUTO);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkRules that && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return "LinkRules" + rules;
    }
}
