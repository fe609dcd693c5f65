// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What statistics ask about a person; its identifier is the person's. OneRoster 1.1 §4, "Demographics". The sync never reads it.
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param birthDate the date of birth
 * @param sex the sex
 * @param americanIndianOrAlaskaNative whether so counted
 * @param asian whether so counted
 * @param blackOrAfricanAmerican whether so counted
 * @param nativeHawaiianOrOtherPacificIslander whether so counted
 * @param white whether so counted
 * @param demographicRaceTwoOrMoreRaces whether so counted
 * @param hispanicOrLatinoEthnicity whether so counted
 * @param countryOfBirthCode the country of birth, as two letters
 * @param stateOfBirthAbbreviation the state of birth
 * @param cityOfBirth the city of birth
 * @param publicSchoolResidenceStatus the residence status, a CEDS code
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record Demographics(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable LocalDate birthDate,
        @Nullable Gender sex,
        @Nullable Boolean americanIndianOrAlaskaNative,
        @Nullable Boolean asian,
        @Nullable Boolean blackOrAfricanAmerican,
        @Nullable Boolean nativeHawaiianOrOtherPacificIslander,
        @Nullable Boolean white,
        @Nullable Boolean demographicRaceTwoOrMoreRaces,
        @Nullable Boolean hispanicOrLatinoEthnicity,
        @Nullable String countryOfBirthCode,
        @Nullable String stateOfBirthAbbreviation,
        @Nullable String cityOfBirth,
        @Nullable String publicSchoolResidenceStatus,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param birthDate the date of birth
     * @param sex the sex
     * @param americanIndianOrAlaskaNative whether so counted
     * @param asian whether so counted
     * @param blackOrAfricanAmerican whether so counted
     * @param nativeHawaiianOrOtherPacificIslander whether so counted
     * @param white whether so counted
     * @param demographicRaceTwoOrMoreRaces whether so counted
     * @param hispanicOrLatinoEthnicity whether so counted
     * @param countryOfBirthCode the country of birth, as two letters
     * @param stateOfBirthAbbreviation the state of birth
     * @param cityOfBirth the city of birth
     * @param publicSchoolResidenceStatus the residence status, a CEDS code
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public Demographics {
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
        builder.birthDate = birthDate;
        builder.sex = sex;
        builder.americanIndianOrAlaskaNative = americanIndianOrAlaskaNative;
        builder.asian = asian;
        builder.blackOrAfricanAmerican = blackOrAfricanAmerican;
        builder.nativeHawaiianOrOtherPacificIslander = nativeHawaiianOrOtherPacificIslander;
        builder.white = white;
        builder.demographicRaceTwoOrMoreRaces = demographicRaceTwoOrMoreRaces;
        builder.hispanicOrLatinoEthnicity = hispanicOrLatinoEthnicity;
        builder.countryOfBirthCode = countryOfBirthCode;
        builder.stateOfBirthAbbreviation = stateOfBirthAbbreviation;
        builder.cityOfBirth = cityOfBirth;
        builder.publicSchoolResidenceStatus = publicSchoolResidenceStatus;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "Demographics[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable LocalDate birthDate;
        private @Nullable Gender sex;
        private @Nullable Boolean americanIndianOrAlaskaNative;
        private @Nullable Boolean asian;
        private @Nullable Boolean blackOrAfricanAmerican;
        private @Nullable Boolean nativeHawaiianOrOtherPacificIslander;
        private @Nullable Boolean white;
        private @Nullable Boolean demographicRaceTwoOrMoreRaces;
        private @Nullable Boolean hispanicOrLatinoEthnicity;
        private @Nullable String countryOfBirthCode;
        private @Nullable String stateOfBirthAbbreviation;
        private @Nullable String cityOfBirth;
        private @Nullable String publicSchoolResidenceStatus;
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
         * Sets the date of birth.
         *
         * @param birthDate the date of birth
         * @return this builder
         */
        public Builder birthDate(@Nullable LocalDate birthDate) {
            this.birthDate = birthDate;
            return this;
        }

        /**
         * Sets the sex.
         *
         * @param sex the sex
         * @return this builder
         */
        public Builder sex(@Nullable Gender sex) {
            this.sex = sex;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param americanIndianOrAlaskaNative whether so counted
         * @return this builder
         */
        public Builder americanIndianOrAlaskaNative(@Nullable Boolean americanIndianOrAlaskaNative) {
            this.americanIndianOrAlaskaNative = americanIndianOrAlaskaNative;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param asian whether so counted
         * @return this builder
         */
        public Builder asian(@Nullable Boolean asian) {
            this.asian = asian;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param blackOrAfricanAmerican whether so counted
         * @return this builder
         */
        public Builder blackOrAfricanAmerican(@Nullable Boolean blackOrAfricanAmerican) {
            this.blackOrAfricanAmerican = blackOrAfricanAmerican;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param nativeHawaiianOrOtherPacificIslander whether so counted
         * @return this builder
         */
        public Builder nativeHawaiianOrOtherPacificIslander(@Nullable Boolean nativeHawaiianOrOtherPacificIslander) {
            this.nativeHawaiianOrOtherPacificIslander = nativeHawaiianOrOtherPacificIslander;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param white whether so counted
         * @return this builder
         */
        public Builder white(@Nullable Boolean white) {
            this.white = white;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param demographicRaceTwoOrMoreRaces whether so counted
         * @return this builder
         */
        public Builder demographicRaceTwoOrMoreRaces(@Nullable Boolean demographicRaceTwoOrMoreRaces) {
            this.demographicRaceTwoOrMoreRaces = demographicRaceTwoOrMoreRaces;
            return this;
        }

        /**
         * Sets whether so counted.
         *
         * @param hispanicOrLatinoEthnicity whether so counted
         * @return this builder
         */
        public Builder hispanicOrLatinoEthnicity(@Nullable Boolean hispanicOrLatinoEthnicity) {
            this.hispanicOrLatinoEthnicity = hispanicOrLatinoEthnicity;
            return this;
        }

        /**
         * Sets the country of birth, as two letters.
         *
         * @param countryOfBirthCode the country of birth, as two letters
         * @return this builder
         */
        public Builder countryOfBirthCode(@Nullable String countryOfBirthCode) {
            this.countryOfBirthCode = countryOfBirthCode;
            return this;
        }

        /**
         * Sets the state of birth.
         *
         * @param stateOfBirthAbbreviation the state of birth
         * @return this builder
         */
        public Builder stateOfBirthAbbreviation(@Nullable String stateOfBirthAbbreviation) {
            this.stateOfBirthAbbreviation = stateOfBirthAbbreviation;
            return this;
        }

        /**
         * Sets the city of birth.
         *
         * @param cityOfBirth the city of birth
         * @return this builder
         */
        public Builder cityOfBirth(@Nullable String cityOfBirth) {
            this.cityOfBirth = cityOfBirth;
            return this;
        }

        /**
         * Sets the residence status, a CEDS code.
         *
         * @param publicSchoolResidenceStatus the residence status, a CEDS code
         * @return this builder
         */
        public Builder publicSchoolResidenceStatus(@Nullable String publicSchoolResidenceStatus) {
            this.publicSchoolResidenceStatus = publicSchoolResidenceStatus;
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
        public Demographics build() {
            return new Demographics(
                    sourcedId,
                    status,
                    dateLastModified,
                    birthDate,
                    sex,
                    americanIndianOrAlaskaNative,
                    asian,
                    blackOrAfricanAmerican,
                    nativeHawaiianOrOtherPacificIslander,
                    white,
                    demographicRaceTwoOrMoreRaces,
                    hispanicOrLatinoEthnicity,
                    countryOfBirthCode,
                    stateOfBirthAbbreviation,
                    cityOfBirth,
                    publicSchoolResidenceStatus,
                    metadata);
        }
    }
}
