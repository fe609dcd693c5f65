// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is taught, as a district's catalogue lists it; classes are its instances. OneRoster 1.1 §4, "Course".
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param title the name
 * @param courseCode the code in the catalogue
 * @param schoolYear the school year it is offered in
 * @param grades the grades it is meant for
 * @param subjects the subjects
 * @param subjectCodes the codes of the subjects, in their order
 * @param org the body that offers it
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record Course(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable String title,
        @Nullable String courseCode,
        @Nullable GuidRef schoolYear,
        List<String> grades,
        List<String> subjects,
        List<String> subjectCodes,
        @Nullable GuidRef org,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param title the name
     * @param courseCode the code in the catalogue
     * @param schoolYear the school year it is offered in
     * @param grades the grades it is meant for
     * @param subjects the subjects
     * @param subjectCodes the codes of the subjects, in their order
     * @param org the body that offers it
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public Course {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(status, "status");
        grades = List.copyOf(grades);
        subjects = List.copyOf(subjects);
        subjectCodes = List.copyOf(subjectCodes);
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
        builder.courseCode = courseCode;
        builder.schoolYear = schoolYear;
        builder.grades = grades;
        builder.subjects = subjects;
        builder.subjectCodes = subjectCodes;
        builder.org = org;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "Course[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable String title;
        private @Nullable String courseCode;
        private @Nullable GuidRef schoolYear;
        private List<String> grades = List.of();
        private List<String> subjects = List.of();
        private List<String> subjectCodes = List.of();
        private @Nullable GuidRef org;
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
         * Sets the code in the catalogue.
         *
         * @param courseCode the code in the catalogue
         * @return this builder
         */
        public Builder courseCode(@Nullable String courseCode) {
            this.courseCode = courseCode;
            return this;
        }

        /**
         * Sets the school year it is offered in.
         *
         * @param schoolYear the school year it is offered in
         * @return this builder
         */
        public Builder schoolYear(@Nullable GuidRef schoolYear) {
            this.schoolYear = schoolYear;
            return this;
        }

        /**
         * Sets the grades it is meant for.
         *
         * @param grades the grades it is meant for
         * @return this builder
         */
        public Builder grades(List<String> grades) {
            this.grades = grades;
            return this;
        }

        /**
         * Sets the subjects.
         *
         * @param subjects the subjects
         * @return this builder
         */
        public Builder subjects(List<String> subjects) {
            this.subjects = subjects;
            return this;
        }

        /**
         * Sets the codes of the subjects, in their order.
         *
         * @param subjectCodes the codes of the subjects, in their order
         * @return this builder
         */
        public Builder subjectCodes(List<String> subjectCodes) {
            this.subjectCodes = subjectCodes;
            return this;
        }

        /**
         * Sets the body that offers it.
         *
         * @param org the body that offers it
         * @return this builder
         */
        public Builder org(@Nullable GuidRef org) {
            this.org = org;
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
        public Course build() {
            return new Course(
                    sourcedId,
                    status,
                    dateLastModified,
                    title,
                    courseCode,
                    schoolYear,
                    grades,
                    subjects,
                    subjectCodes,
                    org,
                    metadata);
        }
    }
}
