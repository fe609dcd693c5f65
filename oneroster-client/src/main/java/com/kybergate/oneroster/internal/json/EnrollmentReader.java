// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads enrollments. */
final class EnrollmentReader extends RecordReader<Enrollment> {
    EnrollmentReader() {
        super("user", "class", "school", "role", "primary", "beginDate", "endDate");
    }

    @Override
    Draft<Enrollment> draft() {
        return new EnrollmentDraft();
    }

    private static final class EnrollmentDraft extends Draft<Enrollment> {
        private @Nullable GuidRef user;
        private @Nullable GuidRef rosterClass;
        private @Nullable GuidRef school;
        private @Nullable RoleType role;
        private @Nullable Boolean primary;
        private @Nullable LocalDate beginDate;
        private @Nullable LocalDate endDate;

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> user = in.reference();
                case 1 -> rosterClass = in.reference();
                case 2 -> school = in.reference();
                case 3 -> role = Vocabularies.ROLE.read(in);
                case 4 -> primary = in.bool();
                case 5 -> beginDate = in.date();
                default -> endDate = in.date();
            }
        }

        @Override
        Enrollment record(String id) {
            return new Enrollment(
                    id,
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
