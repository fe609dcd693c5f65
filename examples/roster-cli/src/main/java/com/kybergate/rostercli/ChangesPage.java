// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.RecordChange;
import com.kybergate.rostersync.RecordChanges;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a run changed, on paper. Values of people stand on it only if they were asked for. */
record ChangesPage(String tenant, String run, RecordChanges changes, boolean values) {

    String json() {
        return Json.of(writer -> {
            writer.beginObject();
            writer.name("schema").value(1);
            writer.name("tenant").value(tenant);
            writer.name("run").value(run);
            writer.name("changes").beginArray();
            for (RecordChange change : changes.changes()) {
                write(writer, change);
            }
            writer.endArray();
            writer.name("next").value(changes.next());
            writer.endObject();
        });
    }

    private void write(JsonWriter writer, RecordChange change) throws IOException {
        writer.beginObject();
        writer.name("type").value(change.collection().wireName());
        writer.name("operation").value(change.operation());
        writer.name("sourcedId").value(change.sourcedId());
        writer.name("localId").value(change.localId());
        writer.name("school").value(change.school());
        writer.name("fields");
        Json.texts(writer, fields(change));
        if (values) {
            writer.name("before");
            write(writer, change.before());
            writer.name("after");
            write(writer, change.after());
        }
        writer.endObject();
    }

    private static void write(JsonWriter writer, Map<String, String> values) throws IOException {
        writer.beginObject();
        for (Map.Entry<String, String> value : values.entrySet()) {
            writer.name(value.getKey()).value(value.getValue());
        }
        writer.endObject();
    }

    void print(Terminal terminal) {
        if (changes.changes().isEmpty()) {
            terminal.print("No changes are kept that fit.");
            return;
        }
        Table table = new Table().row("type", "operation", "sourcedId", "account", "school", "changed");
        for (RecordChange change : changes.changes()) {
            table.row(
                    change.collection().wireName(),
                    change.operation(),
                    change.sourcedId(),
                    change.localId() == null ? "" : change.localId(),
                    change.school() == null ? "" : change.school(),
                    changed(change));
        }
        table.printTo(terminal);
        if (changes.next() != null) {
            terminal.print("More: --after " + changes.next());
        }
    }

    private String changed(RecordChange change) {
        StringBuilder out = new StringBuilder();
        for (String field : fields(change)) {
            out.append(out.isEmpty() ? "" : ", ").append(field);
            if (values) {
                out.append(": ")
                        .append(change.before().getOrDefault(field, "-"))
                        .append(" -> ")
                        .append(change.after().getOrDefault(field, "-"));
            }
        }
        return out.toString();
    }

    private static Set<String> fields(RecordChange change) {
        Set<String> fields = new LinkedHashSet<>(change.after().keySet());
        fields.addAll(change.before().keySet());
        return fields;
    }
}
