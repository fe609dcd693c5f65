// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.Objects;

/**
 * An account at the fake ClassLink: somebody who can sign in there. Immutable.
 */
public final class FakeLogin {
    private final String userId;
    private final String tenantId;
    private final String sourcedId;
    private final String loginId;
    private final String email;
    private final String displayName;
    private final String role;

    private FakeLogin(
            String userId,
            String tenantId,
            String sourcedId,
            String loginId,
            String email,
            String displayName,
            String role) {
        this.userId = Objects.requireNonNull(userId, "userId");
        this.tenantId = Objects.requireNonNull(tenantId, "tenantId");
        this.sourcedId = Objects.requireNonNull(sourcedId, "sourcedId");
        this.loginId = Objects.requireNonNull(loginId, "loginId");
        this.email = Objects.requireNonNull(email, "email");
        this.displayName = Objects.requireNonNull(displayName, "displayName");
        this.role = Objects.requireNonNull(role, "role");
    }

    /**
     * A teacher with a login id and an address made from their user id.
     *
     * @param userId ClassLink's number of the person
     * @param tenantId ClassLink's number of the district
     * @param sourcedId the OneRoster sourcedId; empty if the district shares none
     * @return the account
     */
    public static FakeLogin of(String userId, String tenantId, String sourcedId) {
        return new FakeLogin(
                userId,
                tenantId,
                sourcedId,
                "login" + userId,
                "login" + userId + "@example.org",
                "Person " + userId,
                "Teacher");
    }

    /**
     * The same person with what they sign in with.
     *
     * @param loginId the login id; empty for none
     * @param email the address; empty for none
     * @param displayName the name
     * @return the account
     */
    public FakeLogin called(String loginId, String email, String displayName) {
        return new FakeLogin(userId, tenantId, sourcedId, loginId, email, displayName, role);
    }

    /**
     * The same person in another role.
     *
     * @param role what the district calls the person, such as {@code Student}; empty for nothing
     * @return the account
     */
    public FakeLogin as(String role) {
        return new FakeLogin(userId, tenantId, sourcedId, loginId, email, displayName, role);
    }

    /**
     * What the district calls the person.
     *
     * @return the role; empty if it is not said
     */
    public String role() {
        return role;
    }

    /**
     * ClassLink's number of the person.
     *
     * @return the id
     */
    public String userId() {
        return userId;
    }

    /**
     * ClassLink's number of the district.
     *
     * @return the id
     */
    public String tenantId() {
        return tenantId;
    }

    /**
     * The OneRoster sourcedId.
     *
     * @return the id; empty if the district shares none
     */
    public String sourcedId() {
        return sourcedId;
    }

    /**
     * What the person types to sign in.
     *
     * @return the login id; empty for none
     */
    public String loginId() {
        return loginId;
    }

    /**
     * The person's address.
     *
     * @return the address; empty for none
     */
    public String email() {
        return email;
    }

    /**
     * The person's name.
     *
     * @return the name
     */
    public String displayName() {
        return displayName;
    }
}
