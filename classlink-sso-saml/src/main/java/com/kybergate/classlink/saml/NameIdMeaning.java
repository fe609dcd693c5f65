// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

/**
 * What a district sends as the name of a person: its administrator chooses it in ClassLink's SAML Console under <i>NameID Value</i>, and nothing in a
 * response says which it is. So whoever connects the district declares it. A test sign-in wants a sourcedId, as the name or as an attribute, and a login id or an
 * address beside it.
 */
public enum NameIdMeaning {
    /** The OneRoster sourcedId ({@code OR:userSourcedId}), to the letter. The one to recommend. */
    SOURCED_ID,
    /** The login id: what the person types to sign in. Recycled between people over the years. */
    LOGIN_ID,
    /** The e-mail address, which the district vouches for by choosing this. Recycled, and shared by families. */
    EMAIL,
    /** Something else: it names the person, and joins nobody with the roster. */
    OPAQUE
}
