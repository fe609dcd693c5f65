// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group of students and teachers that meets: a class. OneRoster 1.1 §4, "Class"; renamed because of {@code java.lang.Class}.
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param title the name
 * @param classCode the code at the school
 * @param classType homeroom or scheduled
 * @param location where it meets
 * @param grades the grades of its students
 * @param subjects the subjects
 * @param subjectCodes the codes of the subjects, in their order
 * @param course the course it is an instance of
 * @param school the school it belongs to
 * @param terms the academic sessions it runs in
 * @param periods the periods of the day it meets in
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record RosterClass(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable String title,
        @Nullable String classCode,
        @Nullable ClassType classType,
        @Nullable String location,
        List<String> grades,
        List<String> subjects,
        List<String> subjectCodes,
        @Nullable GuidRef course,
        @Nullable GuidRef school,
        List<GuidRef> terms,
        List<String> periods,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param title the name
     * @param classCode the code at the school
     * @param classType homeroom or scheduled
     * @param location where it meets
     * @param grades the grades of its students
     * @param subjects the subjects
     * @param subjectCodes the codes of the subjects, in their order
     * @param course the course it is an instance of
     * @param school the school it belongs to
     * @param terms the academic sessions it runs in
     * @param periods the periods of the day it meets in
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public RosterClass {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(status, "status");
        grades = List.copyOf(grades);
        subjects = List.copyOf(subjects);
        subjectCodes = List.copyOf(subjectCodes);
        terms = List.copyOf(terms);
        periods = List.copyOf(periods);
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
        builder.classCode = classCode;
        builder.classType = classType;
        builder.location = location;
        builder.grades = grades;
        builder.subjects = subjects;
        builder.subjectCodes = subjectCodes;
        builder.course = course;
        builder.school = school;
        builder.terms = terms;
        builder.periods = periods;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "RosterClass[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable String title;
        private @Nullable String classCode;
        private @Nullable ClassType classType;
        private @Nullable String location;
        private List<String> grades = List.of();
        private List<String> subjects = List.of();
        private List<String> subjectCodes = List.of();
        private @Nullable GuidRef course;
        private @Nullable GuidRef school;
        private List<GuidRef> terms = List.of();
        private List<String> periods = List.of();
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
         * Sets the code at the school.
         *
         * @param classCode the code at the school
         * @return this builder
         */
        public Builder classCode(@Nullable String classCode) {
            this.classCode = classCode;
            return this;
        }

        /**
         * Sets homeroom or scheduled.
         *
         * @param classType homeroom or scheduled
         * @return this builder
         */
        public Builder classType(@Nullable ClassType classType) {
            this.classType = classType;
            return this;
        }

        /**
         * Sets where it meets.
         *
         * @param location where it meets
         * @return this builder
         */
        public Builder location(@Nullable String location) {
            this.location = location;
            return this;
        }

        /**
         * Sets the grades of its students.
         *
         * @param grades the grades of its students
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
         * Sets the course it is an instance of.
         *
         * @param course the course it is an instance of
         * @return this builder
         */
        public Builder course(@Nullable GuidRef course) {
            this.course = course;
            return this;
        }

        /**
         * Sets the school it belongs to.
         *
         * @param school the school it belongs to
         * @return this builder
         */
        public Builder school(@Nullable GuidRef school) {
            this.school = school;
            return this;
        }

        /**
         * Sets the academic sessions it runs in.
         *
         * @param terms the academic sessions it runs in
         * @return this builder
         */
        public Builder terms(List<GuidRef> terms) {
            this.terms = terms;
            return this;
        }

        /**
         * Sets the periods of the day it meets in.
         *
         * @param periods the periods of the day it meets in
         * @return this builder
         */
        public Builder periods(List<String> periods) {
            this.periods = periods;
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
        public RosterClass build() {
            return new RosterClass(
                    sourcedId,
                    status,
                    dateLastModified,
                    title,
                    classCode,
                    classType,
                    location,
                    grades,
                    subjects,
                    subjectCodes,
                    course,
                    school,
                    terms,
                    periods,
                    metadata);
        }
    }
}
