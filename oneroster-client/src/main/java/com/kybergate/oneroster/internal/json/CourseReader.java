// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.GuidRef;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads courses. ClassLink is known to send {@code orgs} where the standard has {@code org} (psd401/aistudio). */
final class CourseReader extends RecordReader<Course> {
    CourseReader() {
        super("title", "courseCode", "schoolYear", "grades", "subjects", "subjectCodes", "org", "orgs");
    }

    @Override
    Draft<Course> draft() {
        return new CourseDraft();
    }

    private static final class CourseDraft extends Draft<Course> {
        private @Nullable String title;
        private @Nullable String courseCode;
        private @Nullable GuidRef schoolYear;
        private List<String> grades = List.of();
        private List<String> subjects = List.of();
        private List<String> subjectCodes = List.of();
        private @Nullable GuidRef org;

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> title = in.string();
                case 1 -> courseCode = in.string();
                case 2 -> schoolYear = in.reference();
                case 3 -> grades = in.codes();
                case 4 -> subjects = in.strings();
                case 5 -> subjectCodes = in.codes();
                case 6 -> org = in.reference();
                default -> {
                    in.note(Coercion.FIELD_ALIAS);
                    GuidRef other = in.reference();
                    org = org == null ? other : org;
                }
            }
        }

        @Override
        Course record(String id) {
            return new Course(
                    id,
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
