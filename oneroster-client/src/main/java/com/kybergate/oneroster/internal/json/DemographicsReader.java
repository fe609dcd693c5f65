// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.Demographics;
import com.kybergate.oneroster.model.Gender;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads demographics. OneRoster 1.0 wrote {@code birthdate}. */
final class DemographicsReader extends RecordReader<Demographics> {
    DemographicsReader() {
        super(
                "birthDate",
                "sex",
                "americanIndianOrAlaskaNative",
                "asian",
                "blackOrAfricanAmerican",
                "nativeHawaiianOrOtherPacificIslander",
                "white",
                "demographicRaceTwoOrMoreRaces",
                "hispanicOrLatinoEthnicity",
                "countryOfBirthCode",
                "stateOfBirthAbbreviation",
                "cityOfBirth",
                "publicSchoolResidenceStatus",
                "birthdate");
    }

    @Override
    Draft<Demographics> draft() {
        return new DemographicsDraft();
    }

    private static final class DemographicsDraft extends Draft<Demographics> {
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

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> birthDate = in.date();
                case 1 -> sex = Vocabularies.GENDER.read(in);
                case 2 -> americanIndianOrAlaskaNative = in.bool();
                case 3 -> asian = in.bool();
                case 4 -> blackOrAfricanAmerican = in.bool();
                case 5 -> nativeHawaiianOrOtherPacificIslander = in.bool();
                case 6 -> white = in.bool();
                case 7 -> demographicRaceTwoOrMoreRaces = in.bool();
                case 8 -> hispanicOrLatinoEthnicity = in.bool();
                case 9 -> countryOfBirthCode = in.string();
                case 10 -> stateOfBirthAbbreviation = in.string();
                case 11 -> cityOfBirth = in.string();
                case 12 -> publicSchoolResidenceStatus = in.string();
                default -> {
                    in.note(Coercion.FIELD_ALIAS);
                    LocalDate other = in.date();
                    birthDate = birthDate == null ? other : birthDate;
                }
            }
        }

        @Override
        Demographics record(String id) {
            return new Demographics(
                    id,
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
