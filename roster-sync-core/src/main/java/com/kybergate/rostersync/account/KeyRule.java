// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import java.util.Locale;
import java.util.Objects;

/**
 * How a host keeps a login key: how it spells a value, and among whom a value is one person's alone. Immutable.
 *
 * @param spelling how the sync writes and compares values
 * @param uniqueness who excludes whom
 */
public record KeyRule(Spelling spelling, Uniqueness uniqueness) {
    private static final KeyRule STANDARD = new KeyRule(Spelling.AS_THE_SOURCE, Uniqueness.TENANT);

    /** How a value is spelled. */
    public enum Spelling {
        /** As the roster spells it. Another spelling is another value, and is written. */
        AS_THE_SOURCE,
        /**
         * In lower case and without white space around it, whatever the roster says. Another spelling of the same is the same value: nothing is
         * written for it, and no guard counts it as a login key that moves. For hosts that fold what people type when they sign in.
         */
        LOWER_CASE
    }

    /** Among whom a value can be one account's only. */
    public enum Uniqueness {
        /** Any number of accounts can have a value, such as the address of a family. */
        NONE,
        /** One account of a tenant can have a value. */
        TENANT,
        /** One account of all tenants can have a value: a district can then be refused a name because another has it. */
        ALL_TENANTS
    }

    /**
     * A rule.
     *
     * @param spelling how the sync writes and compares values
     * @param uniqueness who excludes whom
     */
    public KeyRule {
        Objects.requireNonNull(spelling, "spelling");
        Objects.requireNonNull(uniqueness, "uniqueness");
    }

    /**
     * What holds where a host says nothing: values as the roster spells them, unique in a tenant.
     *
     * @return the rule
     */
    public static KeyRule standard() {
        return STANDARD;
    }

    /**
     * The same rule for a host that keeps values in lower case.
     *
     * @return the rule
     */
    public KeyRule inLowerCase() {
        return new KeyRule(Spelling.LOWER_CASE, uniqueness);
    }

    /**
     * The same spelling with another uniqueness.
     *
     * @param among who excludes whom
     * @return the rule
     */
    public KeyRule unique(Uniqueness among) {
        return new KeyRule(spelling, among);
    }

    /**
     * A value as the host keeps it.
     *
     * @param value what the roster says
     * @return the value in the rule's spelling; empty if nothing but white space was there to be spelled
     */
    public String spelled(String value) {
        return spelling == Spelling.LOWER_CASE ? value.strip().toLowerCase(Locale.ROOT) : value;
    }
}
