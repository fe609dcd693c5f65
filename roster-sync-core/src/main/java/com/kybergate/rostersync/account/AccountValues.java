// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of an account's fields. Immutable; a field that is not there has no value. {@code toString} shows which
 * fields there are, and no value.
 */
public final class AccountValues {
    private static final AccountValues NONE = new AccountValues(new EnumMap<>(AccountField.class));

    private final Map<AccountField, Set<String>> values;

    private AccountValues(Map<AccountField, Set<String>> values) {
        this.values = values;
    }

    /**
     * No values at all.
     *
     * @return the empty values
     */
    public static AccountValues none() {
        return NONE;
    }

    /**
     * The one value of a field.
     *
     * @param field a field that is no set
     * @return the value, or {@code null} where there is none
     */
    public @Nullable String get(AccountField field) {
        Set<String> of = values.get(field);
        return of == null ? null : of.iterator().next();
    }

    /**
     * All values of a field.
     *
     * @param field any field
     * @return the values in the order of their characters; empty where there are none
     */
    public Set<String> getAll(AccountField field) {
        return values.getOrDefault(field, Set.of());
    }

    /**
     * A copy with another value.
     *
     * @param field the field
     * @param value the value; {@code null} or an empty string for none
     * @return the copy
     */
    public AccountValues with(AccountField field, @Nullable String value) {
        return with(field, value == null || value.isEmpty() ? Set.of() : Set.of(value));
    }

    /**
     * A copy with other values of a set.
     *
     * @param field the field
     * @param all its values, in any order
     * @return the copy
     */
    public AccountValues with(AccountField field, Collection<String> all) {
        if (all.isEmpty() && !values.containsKey(field)) {
            return this;
        }
        return new Builder(values).with(field, all).build();
    }

    /**
     * A copy with all of another's values of one field.
     *
     * @param field the field
     * @param other where to take its values from
     * @return the copy
     */
    public AccountValues withFrom(AccountField field, AccountValues other) {
        return with(field, other.getAll(field));
    }

    /**
     * Begins values of several fields.
     *
     * @return a builder that holds none
     */
    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** Puts values of several fields together, each field once or the last of several times. One thread at a time. */
    public static final class Builder {
        private final Map<AccountField, Set<String>> values = new EnumMap<>(AccountField.class);

        private Builder(Map<AccountField, Set<String>> values) {
            this.values.putAll(values);
        }

        /**
         * Sets a field.
         *
         * @param field the field
         * @param value the value; {@code null} or an empty string for none
         * @return this builder
         */
        public Builder with(AccountField field, @Nullable String value) {
            return with(field, value == null || value.isEmpty() ? Set.of() : Set.of(value));
        }

        /**
         * Sets a field that is a set.
         *
         * @param field the field
         * @param all its values, in any order
         * @return this builder
         */
        public Builder with(AccountField field, Collection<String> all) {
            if (all.isEmpty()) {
                values.remove(field);
            } else {
                // Most fields have one value, and a sync has millions of them.
                values.put(
                        field,
                        all.size() == 1
                                ? Set.of(all.iterator().next())
                                : Collections.unmodifiableSortedSet(new TreeSet<>(all)));
            }
            return this;
        }

        /**
         * The values.
         *
         * @return them, as they are now
         */
        public AccountValues build() {
            return values.isEmpty() ? NONE : new AccountValues(new EnumMap<>(values));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccountValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values);
    }

    @Override
    public String toString() {
        return "AccountValues" + values.keySet();
    }
}
