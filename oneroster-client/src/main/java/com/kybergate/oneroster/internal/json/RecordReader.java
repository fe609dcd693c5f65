// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.StatusType;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one kind of record. Stateless and safe for concurrent use; what one record needs while it is read lives in a {@link
 * Draft}.
 */
public abstract class RecordReader<T> {
    private static final int LONGEST_IDENTIFIER = 1024;
    static final int FIRST_OWN_FIELD = 4;

    private final JsonReader.Options names;

    RecordReader(String... ownFields) {
        String[] all = new String[FIRST_OWN_FIELD + ownFields.length];
        all[0] = "sourcedId";
        all[1] = "status";
        all[2] = "dateLastModified";
        all[3] = "metadata";
        System.arraycopy(ownFields, 0, all, FIRST_OWN_FIELD, ownFields.length);
        this.names = JsonReader.Options.of(all);
    }

    /** A record in the making. */
    abstract static class Draft<T> {
        @Nullable
        String sourcedId;

        StatusType status = StatusType.ACTIVE;

        @Nullable
        Instant dateLastModified;

        Map<String, String> metadata = Map.of();

        /** Reads the value of the own field with this index. */
        abstract void read(int field, JsonValues in) throws IOException;

        abstract T record(String id);
    }

    abstract Draft<T> draft();

    /** Reads a record whose object begins at the reader. */
    Row<T> read(JsonValues in) throws IOException {
        Draft<T> draft = draft();
        in.takeMisshapen();
        in.room().clear();
        JsonReader json = in.reader();
        json.beginObject();
        while (json.hasNext()) {
            int field = in.selectName(names);
            switch (field) {
                case -1 -> {}
                case 0 -> draft.sourcedId = in.identifier();
                case 1 -> draft.status = status(in);
                case 2 -> draft.dateLastModified = in.instant();
                case 3 -> draft.metadata = in.metadata();
                default -> draft.read(field - FIRST_OWN_FIELD, in);
            }
        }
        json.endObject();
        String id = draft.sourcedId;
        if (id == null) {
            return new Row<>("", null, "missing-sourced-id", in.takeCoercions());
        }
        if (id.length() > LONGEST_IDENTIFIER) {
            return new Row<>("", null, "malformed", in.takeCoercions());
        }
        // To read it as absent would be to say that the source has withdrawn it.
        if (in.takeMisshapen() || in.room().isFull()) {
            return new Row<>(id, null, "malformed", in.takeCoercions());
        }
        return new Row<>(id, draft.record(id), null, in.takeCoercions());
    }

    private static StatusType status(JsonValues in) throws IOException {
        String text = in.string();
        if (text == null || text.isBlank()) {
            return StatusType.ACTIVE;
        }
        if (text.equals("active")) {
            return StatusType.ACTIVE;
        }
        if (text.equals("tobedeleted")) {
            return StatusType.TO_BE_DELETED;
        }
        StringBuilder letters = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && c != '_' && !Character.isWhitespace(c)) {
                letters.append(c);
            }
        }
        // "inactive" is OneRoster 1.0's word for what 1.1 calls "tobedeleted".
        switch (letters.toString().toLowerCase(Locale.ROOT)) {
            case "active" -> {
                in.note(Coercion.STATUS_VARIANT);
                return StatusType.ACTIVE;
            }
            case "tobedeleted", "inactive" -> {
                in.note(Coercion.STATUS_VARIANT);
                return StatusType.TO_BE_DELETED;
            }
            default -> {
                return new StatusType(text);
            }
        }
    }
}
