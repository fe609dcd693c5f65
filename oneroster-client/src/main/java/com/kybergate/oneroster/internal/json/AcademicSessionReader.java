// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.SessionType;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads academic sessions. */
final class AcademicSessionReader extends RecordReader<AcademicSession> {
    AcademicSessionReader() {
        super("title", "startDate", "endDate", "type", "parent", "children", "schoolYear");
    }

    @Override
    Draft<AcademicSession> draft() {
        return new AcademicSessionDraft();
    }

    private static final class AcademicSessionDraft extends Draft<AcademicSession> {
        private @Nullable String title;
        private @Nullable LocalDate startDate;
        private @Nullable LocalDate endDate;
        private @Nullable SessionType type;
        private @Nullable GuidRef parent;
        private List<GuidRef> children = List.of();
        private @Nullable String schoolYear;

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> title = in.string();
                case 1 -> startDate = in.date();
                case 2 -> endDate = in.date();
                case 3 -> type = Vocabularies.SESSION.read(in);
                case 4 -> parent = in.reference();
                case 5 -> children = in.references();
                default -> schoolYear = in.string();
            }
        }

        @Override
        AcademicSession record(String id) {
            return new AcademicSession(
                    id,
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
