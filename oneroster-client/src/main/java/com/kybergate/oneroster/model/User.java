// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person of a school district: a student, a teacher, an aide, an administrator, a guardian. OneRoster 1.1 §4, "User". A password that a source sends is never read.
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param username the name the person signs in with; some vendors leave it out
 * @param userIds what else the person is known by
 * @param enabledUser whether the person may sign in; {@code null} where the source does not say
 * @param givenName the given name
 * @param familyName the family name
 * @param middleName the middle name or names
 * @param role what the person is at the schools
 * @param identifier the number the district knows the person by
 * @param email the e-mail address
 * @param sms the number for text messages
 * @param phone the phone number
 * @param agents people who act for this one, or for whom this one acts
 * @param orgs the schools and other bodies the person belongs to
 * @param grades the grades of a student
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record User(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable String username,
        List<UserId> userIds,
        @Nullable Boolean enabledUser,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String middleName,
        @Nullable RoleType role,
        @Nullable String identifier,
        @Nullable String email,
        @Nullable String sms,
        @Nullable String phone,
        List<GuidRef> agents,
        List<GuidRef> orgs,
        List<String> grades,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param username the name the person signs in with; some vendors leave it out
     * @param userIds what else the person is known by
     * @param enabledUser whether the person may sign in; {@code null} where the source does not say
     * @param givenName the given name
     * @param familyName the family name
     * @param middleName the middle name or names
     * @param role what the person is at the schools
     * @param identifier the number the district knows the person by
     * @param email the e-mail address
     * @param sms the number for text messages
     * @param phone the phone number
     * @param agents people who act for this one, or for whom this one acts
     * @param orgs the schools and other bodies the person belongs to
     * @param grades the grades of a student
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public User {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(status, "status");
        userIds = List.copyOf(userIds);
        agents = List.copyOf(agents);
        orgs = List.copyOf(orgs);
        grades = List.copyOf(grades);
        metadata = Map.copyOf(metadata);
    }

    /**
     * Begins a record.
     *
     * @param sourcedId the identifier
     * @return a builder with everything else absent
     */
    public static Builder builder(String sourcedId) {
        return new Builder(sourcedId);
    }

    /**
     * Begins a changed copy.
     *
     * @return a builder with the components of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(sourcedId);
        builder.status = status;
        builder.dateLastModified = dateLastModified;
        builder.username = username;
        builder.userIds = userIds;
        builder.enabledUser = enabledUser;
        builder.givenName = givenName;
        builder.familyName = familyName;
        builder.middleName = middleName;
        builder.role = role;
        builder.identifier = identifier;
        builder.email = email;
        builder.sms = sms;
        builder.phone = phone;
        builder.agents = agents;
        builder.orgs = orgs;
        builder.grades = grades;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "User[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable String username;
        private List<UserId> userIds = List.of();
        private @Nullable Boolean enabledUser;
        private @Nullable String givenName;
        private @Nullable String familyName;
        private @Nullable String middleName;
        private @Nullable RoleType role;
        private @Nullable String identifier;
        private @Nullable String email;
        private @Nullable String sms;
        private @Nullable String phone;
        private List<GuidRef> agents = List.of();
        private List<GuidRef> orgs = List.of();
        private List<String> grades = List.of();
        private Map<String, String> metadata = Map.of();

        private Builder(String sourcedId) {
            this.sourcedId = Objects.requireNonNull(sourcedId, "sourcedId");
        }

        /**
         * Sets whether the record is in use.
         *
         * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
         * @return this builder
         */
        public Builder status(StatusType status) {
            this.status = status;
            return this;
        }

        /**
         * Sets when the source says it last changed the record.
         *
         * @param dateLastModified when the source says it last changed the record; absent at some vendors
         * @return this builder
         */
        public Builder dateLastModified(@Nullable Instant dateLastModified) {
            this.dateLastModified = dateLastModified;
            return this;
        }

        /**
         * Sets the name the person signs in with.
         *
         * @param username the name the person signs in with; some vendors leave it out
         * @return this builder
         */
        public Builder username(@Nullable String username) {
            this.username = username;
            return this;
        }

        /**
         * Sets what else the person is known by.
         *
         * @param userIds what else the person is known by
         * @return this builder
         */
        public Builder userIds(List<UserId> userIds) {
            this.userIds = userIds;
            return this;
        }

        /**
         * Sets whether the person may sign in.
         *
         * @param enabledUser whether the person may sign in; {@code null} where the source does not say
         * @return this builder
         */
        public Builder enabledUser(@Nullable Boolean enabledUser) {
            this.enabledUser = enabledUser;
            return this;
        }

        /**
         * Sets the given name.
         *
         * @param givenName the given name
         * @return this builder
         */
        public Builder givenName(@Nullable String givenName) {
            this.givenName = givenName;
            return this;
        }

        /**
         * Sets the family name.
         *
         * @param familyName the family name
         * @return this builder
         */
        public Builder familyName(@Nullable String familyName) {
            this.familyName = familyName;
            return this;
        }

        /**
         * Sets the middle name or names.
         *
         * @param middleName the middle name or names
         * @return this builder
         */
        public Builder middleName(@Nullable String middleName) {
            this.middleName = middleName;
            return this;
        }

        /**
         * Sets what the person is at the schools.
         *
         * @param role what the person is at the schools
         * @return this builder
         */
        public Builder role(@Nullable RoleType role) {
            this.role = role;
            return this;
        }

        /**
         * Sets the number the district knows the person by.
         *
         * @param identifier the number the district knows the person by
         * @return this builder
         */
        public Builder identifier(@Nullable String identifier) {
            this.identifier = identifier;
            return this;
        }

        /**
         * Sets the e-mail address.
         *
         * @param email the e-mail address
         * @return this builder
         */
        public Builder email(@Nullable String email) {
            this.email = email;
            return this;
        }

        /**
         * Sets the number for text messages.
         *
         * @param sms the number for text messages
         * @return this builder
         */
        public Builder sms(@Nullable String sms) {
            this.sms = sms;
            return this;
        }

        /**
         * Sets the phone number.
         *
         * @param phone the phone number
         * @return this builder
         */
        public Builder phone(@Nullable String phone) {
            this.phone = phone;
            return this;
        }

        /**
         * Sets people who act for this one, or for whom this one acts.
         *
         * @param agents people who act for this one, or for whom this one acts
         * @return this builder
         */
        public Builder agents(List<GuidRef> agents) {
            this.agents = agents;
            return this;
        }

        /**
         * Sets the schools and other bodies the person belongs to.
         *
         * @param orgs the schools and other bodies the person belongs to
         * @return this builder
         */
        public Builder orgs(List<GuidRef> orgs) {
            this.orgs = orgs;
            return this;
        }

        /**
         * Sets the grades of a student.
         *
         * @param grades the grades of a student
         * @return this builder
         */
        public Builder grades(List<String> grades) {
            this.grades = grades;
            return this;
        }

        /**
         * Sets the extensions of the record, by name.
         *
         * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
         * @return this builder
         */
        public Builder metadata(Map<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /**
         * Makes the record.
         *
         * @return the record
         */
        public User build() {
            return new User(
                    sourcedId,
                    status,
                    dateLastModified,
                    username,
                    userIds,
                    enabledUser,
                    givenName,
                    familyName,
                    middleName,
                    role,
                    identifier,
                    email,
                    sms,
                    phone,
                    agents,
                    orgs,
                    grades,
                    metadata);
        }
    }
}
