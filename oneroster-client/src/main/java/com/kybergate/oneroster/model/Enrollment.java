// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a person is in a class, as what, and from when to when. OneRoster 1.1 §4, "Enrollment".
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param user the person
 * @param rosterClass the class; {@code class} on the wire
 * @param school the school
 * @param role what the person is in this class
 * @param primary whether a teacher is the one in charge of the class; {@code null} where the source does not say
 * @param beginDate the first day
 * @param endDate the day after the last one
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record Enrollment(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable GuidRef user,
        @Nullable GuidRef rosterClass,
        @Nullable GuidRef school,
        @Nullable RoleType role,
        @Nullable Boolean primary,
        @Nullable LocalDate beginDate,
        @Nullable LocalDate endDate,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param user the person
     * @param rosterClass the class; {@code class} on the wire
     * @param school the school
     * @param role what the person is in this class
     * @param primary whether a teacher is the one in charge of the class; {@code null} where the source does not say
     * @param beginDate the first day
     * @param endDate the day after the last one
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public Enrollment {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(status, "status");
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
        builder.user = user;
        builder.rosterClass = rosterClass;
        builder.school = school;
        builder.role = role;
        builder.primary = primary;
        builder.beginDate = beginDate;
        builder.endDate = endDate;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "Enrollment[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable GuidRef user;
        private @Nullable GuidRef rosterClass;
        private @Nullable GuidRef school;
        private @Nullable RoleType role;
        private @Nullable Boolean primary;
        private @Nullable LocalDate beginDate;
        private @Nullable LocalDate endDate;
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
         * Sets the person.
         *
         * @param user the person
         * @return this builder
         */
        public Builder user(@Nullable GuidRef user) {
            this.user = user;
            return this;
        }

        /**
         * Sets the class.
         *
         * @param rosterClass the class; {@code class} on the wire
         * @return this builder
         */
        public Builder rosterClass(@Nullable GuidRef rosterClass) {
            this.rosterClass = rosterClass;
            return this;
        }

        /**
         * Sets the school.
         *
         * @param school the school
         * @return this builder
         */
        public Builder school(@Nullable GuidRef school) {
            this.school = school;
            return this;
        }

        /**
         * Sets what the person is in this class.
         *
         * @param role what the person is in this class
         * @return this builder
         */
        public Builder role(@Nullable RoleType role) {
            this.role = role;
            return this;
        }

        /**
         * Sets whether a teacher is the one in charge of the class.
         *
         * @param primary whether a teacher is the one in charge of the class; {@code null} where the source does not say
         * @return this builder
         */
        public Builder primary(@Nullable Boolean primary) {
            this.primary = primary;
            return this;
        }

        /**
         * Sets the first day.
         *
         * @param beginDate the first day
         * @return this builder
         */
        public Builder beginDate(@Nullable LocalDate beginDate) {
            this.beginDate = beginDate;
            return this;
        }

        /**
         * Sets the day after the last one.
         *
         * @param endDate the day after the last one
         * @return this builder
         */
        public Builder endDate(@Nullable LocalDate endDate) {
            this.endDate = endDate;
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
        public Enrollment build() {
            return new Enrollment(
                    sourcedId,
                    status,
                    dateLastModified,
                    user,
                    rosterClass,
                    school,
                    role,
                    primary,
                    beginDate,
                    endDate,
                    metadata);
        }
    }
}
