// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

/** What an account can hold of a person. A host keeps some of these and names them in {@link AccountStore#fields()}. */
public enum AccountField {
    /** The name the person signs in with. A login key: unique in a tenant, in most hosts. */
    USERNAME(true, false),
    /** The e-mail address. A login key: unique in a tenant, in most hosts. */
    EMAIL(true, false),
    /** The given name. */
    GIVEN_NAME(false, false),
    /** The family name. */
    FAMILY_NAME(false, false),
    /** The middle name or names. */
    MIDDLE_NAME(false, false),
    /** What the person is: {@code student}, {@code staff} or {@code admin}. Follows the source. */
    ROLE(false, false),
    /** The number the district knows the person by. */
    IDENTIFIER(false, false),
    /** The phone number. */
    PHONE(false, false),
    /** The number for text messages. */
    SMS(false, false),
    /** The grades of a student. Several values. */
    GRADES(false, true),
    /** The identifiers of the schools the person belongs to. Several values. Follows the source. */
    SCHOOLS(false, true);

    private final boolean loginKey;
    private final boolean set;

    AccountField(boolean loginKey, boolean set) {
        this.loginKey = loginKey;
        this.set = set;
    }

    /**
     * Whether people sign in with this field, so that changing it can lock somebody out.
     *
     * @return true for the user name and the e-mail address
     */
    public boolean isLoginKey() {
        return loginKey;
    }

    /**
     * Whether the field holds several values without an order.
     *
     * @return true for grades and schools
     */
    public boolean isSet() {
        return set;
    }

    /**
     * Whether the field follows the source under every conflict policy: role and schools do.
     *
     * @return true where a local edit is never kept against the source
     */
    public boolean followsSource() {
        return this == ROLE || this == SCHOOLS;
    }
}
