// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a school year: the year itself, a semester, a term, a grading period. OneRoster 1.1 §4, "AcademicSession".
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param title the name
 * @param startDate the first day
 * @param endDate the day after the last one
 * @param type what kind of stretch it is
 * @param parent the session it lies in
 * @param children the sessions that lie in it
 * @param schoolYear the year in which the school year ends, as the source writes it
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record AcademicSession(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable String title,
        @Nullable LocalDate startDate,
        @Nullable LocalDate endDate,
        @Nullable SessionType type,
        @Nullable GuidRef parent,
        List<GuidRef> children,
        @Nullable String schoolYear,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param title the name
     * @param startDate the first day
     * @param endDate the day after the last one
     * @param type what kind of stretch it is
     * @param parent the session it lies in
     * @param children the sessions that lie in it
     * @param schoolYear the year in which the school year ends, as the source writes it
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public AcademicSession {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(status, "status");
        children = List.copyOf(children);
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
        builder.title = title;
        builder.startDate = startDate;
        builder.endDate = endDate;
        builder.type = type;
        builder.parent = parent;
        builder.children = children;
        builder.schoolYear = schoolYear;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "AcademicSession[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable String title;
        private @Nullable LocalDate startDate;
        private @Nullable LocalDate endDate;
        private @Nullable SessionType type;
        private @Nullable GuidRef parent;
        private List<GuidRef> children = List.of();
        private @Nullable String schoolYear;
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
         * Sets the name.
         *
         * @param title the name
         * @return this builder
         */
        public Builder title(@Nullable String title) {
            this.title = title;
            return this;
        }

        /**
         * Sets the first day.
         *
         * @param startDate the first day
         * @return this builder
         */
        public Builder startDate(@Nullable LocalDate startDate) {
            this.startDate = startDate;
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
         * Sets what kind of stretch it is.
         *
         * @param type what kind of stretch it is
         * @return this builder
         */
        public Builder type(@Nullable SessionType type) {
            this.type = type;
            return this;
        }

        /**
         * Sets the session it lies in.
         *
         * @param parent the session it lies in
         * @return this builder
         */
        public Builder parent(@Nullable GuidRef parent) {
            this.parent = parent;
            return this;
        }

        /**
         * Sets the sessions that lie in it.
         *
         * @param children the sessions that lie in it
         * @return this builder
         */
        public Builder children(List<GuidRef> children) {
            this.children = children;
            return this;
        }

        /**
         * Sets the year in which the school year ends, as the source writes it.
         *
         * @param schoolYear the year in which the school year ends, as the source writes it
         * @return this builder
         */
        public Builder schoolYear(@Nullable String schoolYear) {
            this.schoolYear = schoolYear;
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
        public AcademicSession build() {
            return new AcademicSession(
                    sourcedId,
                    status,
                    dateLastModified,
                    title,
                    startDate,
                    endDate,
                    type,
                    parent,
                    children,
                    schoolYear,
                    metadata);
        }
    }
}
