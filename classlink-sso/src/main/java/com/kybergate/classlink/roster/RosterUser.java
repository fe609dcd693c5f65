// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person of the roster, as the host has them: their account, and what the roster says of them. Immutable; {@code toString} shows no person.
 */
public final class RosterUser {
    private final String tenant;
    private final String sourcedId;
    private final String localId;
    private final String role;
    private final boolean active;
    private final @Nullable String username;
    private final @Nullable String email;

    private RosterUser(
            String tenant,
            String sourcedId,
            String localId,
            String role,
            boolean active,
            @Nullable String username,
            @Nullable String email) {
        this.tenant = Objects.requireNonNull(tenant, "tenant");
        this.sourcedId = Objects.requireNonNull(sourcedId, "sourcedId");
        this.localId = Objects.requireNonNull(localId, "localId");
        this.role = Objects.requireNonNull(role, "role");
        this.active = active;
        this.username = username;
        this.email = email;
    }

    /**
     * A person of the roster.
     *
     * @param tenant their tenant, in the host's words
     * @param sourcedId their OneRoster sourcedId
     * @param localId their account in the host
     * @param role what the roster lets them be there, such as {@code student}
     * @param active whether they may sign in
     * @return the person, without username and e-mail address
     */
    public static RosterUser of(String tenant, String sourcedId, String localId, String role, boolean active) {
        return new RosterUser(tenant, sourcedId, localId, role, active, null, null);
    }

    /**
     * The same person with what they sign in with.
     *
     * @param username the OneRoster username; null if there is none
     * @param email the e-mail address; null if there is none
     * @return the person
     */
    public RosterUser withLogin(@Nullable String username, @Nullable String email) {
        return new RosterUser(tenant, sourcedId, localId, role, active, username, email);
    }

    /**
     * The tenant.
     *
     * @return the tenant, in the host's words
     */
    public String tenant() {
        return tenant;
    }

    /**
     * The person, in the roster's words.
     *
     * @return the OneRoster sourcedId
     */
    public String sourcedId() {
        return sourcedId;
    }

    /**
     * The person's account.
     *
     * @return its id in the host
     */
    public String localId() {
        return localId;
    }

    /**
     * What they may be. This, and never what a login says, is what a host decides by.
     *
     * @return the role, in the host's words
     */
    public String role() {
        return role;
    }

    /**
     * Whether they may sign in.
     *
     * @return false for somebody who left, was switched off, or is suspended
     */
    public boolean active() {
        return active;
    }

    /**
     * The OneRoster username.
     *
     * @return the name; empty if there is none
     */
    public Optional<String> username() {
        return Optional.ofNullable(username);
    }

    /**
     * The e-mail address.
     *
     * @return the address; empty if there is none
     */
    public Optional<String> email() {
        return Optional.ofNullable(email);
    }

    /** The role and whether they are active. */
    @Override
    public String toString() {
        return "RosterUser[role=" + role + ", active=" + active + "]";
    }
}
