// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.ClassType;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RosterClass;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads classes. */
final class RosterClassReader extends RecordReader<RosterClass> {
    RosterClassReader() {
        super(
                "title",
                "classCode",
                "classType",
                "location",
                "grades",
                "subjects",
                "subjectCodes",
                "course",
                "school",
                "terms",
                "periods");
    }

    @Override
    Draft<RosterClass> draft() {
        return new RosterClassDraft();
    }

    private static final class RosterClassDraft extends Draft<RosterClass> {
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

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> title = in.string();
                case 1 -> classCode = in.string();
                case 2 -> classType = Vocabularies.CLASS.read(in);
                case 3 -> location = in.string();
                case 4 -> grades = in.codes();
                case 5 -> subjects = in.strings();
                case 6 -> subjectCodes = in.codes();
                case 7 -> course = in.reference();
                case 8 -> school = in.reference();
                case 9 -> terms = in.references();
                default -> periods = in.codes();
            }
        }

        @Override
        RosterClass record(String id) {
            return new RosterClass(
                    id,
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
