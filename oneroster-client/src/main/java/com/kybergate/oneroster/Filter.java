// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.auth.PercentEncoding;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A condition that the server is asked to select by. OneRoster 1.1 §3.4.2: one comparison, or two that are joined by one AND or
 * OR; there are no parentheses. Immutable.
 *
 * <p>Servers differ in what they can filter by, and some ignore filters silently: check what matters again on the records.
 */
public final class Filter {
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\-]*");

    private final String wire;
    private final boolean joined;

    private Filter(String wire, boolean joined) {
        this.wire = wire;
        this.joined = joined;
    }

    /**
     * The field equals the value.
     *
     * @param field the field, such as {@code role} or {@code school.sourcedId}
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote, for which the standard has no escape
     */
    public static Filter eq(String field, String value) {
        return comparison(field, "=", value);
    }

    /**
     * The field does not equal the value.
     *
     * @param field the field
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote
     */
    public static Filter ne(String field, String value) {
        return comparison(field, "!=", value);
    }

    /**
     * The field is greater than the value.
     *
     * @param field the field
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote
     */
    public static Filter gt(String field, String value) {
        return comparison(field, ">", value);
    }

    /**
     * The field is greater than the value or equals it.
     *
     * @param field the field
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote
     */
    public static Filter ge(String field, String value) {
        return comparison(field, ">=", value);
    }

    /**
     * The field is less than the value.
     *
     * @param field the field
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote
     */
    public static Filter lt(String field, String value) {
        return comparison(field, "<", value);
    }

    /**
     * The field is less than the value or equals it.
     *
     * @param field the field
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote
     */
    public static Filter le(String field, String value) {
        return comparison(field, "<=", value);
    }

    /**
     * The field contains the value.
     *
     * @param field the field
     * @param value the value
     * @return the condition
     * @throws IllegalArgumentException if the value holds a single quote
     */
    public static Filter contains(String field, String value) {
        return comparison(field, "~", value);
    }

    /**
     * Both conditions hold.
     *
     * @param other the other condition
     * @return the two, joined
     * @throws IllegalArgumentException if either is joined already: the standard knows one logical operator
     */
    public Filter and(Filter other) {
        return join(" AND ", other);
    }

    /**
     * One of the conditions holds.
     *
     * @param other the other condition
     * @return the two, joined
     * @throws IllegalArgumentException if either is joined already: the standard knows one logical operator
     */
    public Filter or(Filter other) {
        return join(" OR ", other);
    }

    private static Filter comparison(String field, String operator, String value) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
        if (!FIELD.matcher(field).matches()) {
            throw new IllegalArgumentException("a filter's field is a name, with dots at most");
        }
        if (value.indexOf('\'') >= 0) {
            throw new IllegalArgumentException(
                    "OneRoster filters have no escape for a single quote; compare with contains() on a part of the value,"
                            + " or on the records themselves");
        }
        if (!PercentEncoding.isEncodable(value)) {
            throw new IllegalArgumentException("the value holds half a character, which no URL can carry");
        }
        return new Filter(field + operator + "'" + value + "'", false);
    }

    private Filter join(String operator, Filter other) {
        if (joined || other.joined) {
            throw new IllegalArgumentException("a OneRoster filter has at most one AND or OR");
        }
        return new Filter(wire + operator + other.wire, true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Filter that && wire.equals(that.wire);
    }

    @Override
    public int hashCode() {
        return wire.hashCode();
    }

    /** The condition as it is sent, before it is encoded. */
    @Override
    public String toString() {
        return wire;
    }
}
