// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

/** What a district may send of a person beside the name, under names that its administrator types. */
public enum PersonAttribute {
    /** The OneRoster sourcedId; in ClassLink's console the value {@code OR:userSourcedId}. */
    SOURCED_ID,
    /** What the person types to sign in; {@code Login id}. */
    LOGIN_ID,
    /** The e-mail address; {@code Email} or {@code OR:userEmail}. */
    EMAIL,
    /** A name to greet with; {@code Full Name}. */
    DISPLAY_NAME,
    /** The first name, where no full one comes; {@code Given Name}. */
    GIVEN_NAME,
    /** The last name, where no full one comes; {@code Family Name}. */
    FAMILY_NAME,
    /** ClassLink's number of the district; {@code Tenant ID}. Never says whose district it is, and has to stay the one of the test sign-in. */
    TENANT_ID
}
