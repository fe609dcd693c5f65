// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roster dump}: the roster as the sync has it, for comparing with anything by line. */
@Command(
        name = "dump",
        description = {
            "Prints the roster as the sync has brought it over: one JSON object a line, ordered by sourcedId.",
            "Rows that count as gone are among them, with \"active\": false."
        })
final class DumpCommand implements Callable<Integer> {
    private static final int BATCH = 500;

    /** Code points compare as their UTF-8 bytes do; Java's own order differs where surrogates are involved. */
    private static final Comparator<String> BYTE_ORDER = (a, b) -> {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xHigh = Character.isSurrogate(x);
                return xHigh == Character.isSurrogate(y) ? Character.compare(x, y) : xHigh ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    };

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            required = true,
            description = "users, orgs, classes, enrollments, courses or academicSessions.")
    private String type = "";

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // --json is taken, and changes nothing: there is no other form
    private OutputOptions output = new OutputOptions();

    DumpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RosterCollection collection = RosterCollection.inOrder().stream()
                .filter(one -> one.wireName().equals(type))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--type is users, orgs, classes, enrollments, courses or academicSessions"));
        try (Store store = database.open()) {
            SyncState<?> state = store.state();
            if (scansInByteOrder(state, store.tenant(), collection)) {
                state.scan(store.tenant(), collection, this::print);
            } else {
                inByteOrder(state, store.tenant(), collection, this::print);
            }
            return ExitCodes.DONE;
        }
    }

    /** H2 orders as Java does. That is the order of bytes, too, unless an identifier holds characters from the surrogates on. */
    private static boolean scansInByteOrder(SyncState<?> state, TenantId tenant, RosterCollection collection) {
        AtomicBoolean plain = new AtomicBoolean(true);
        state.keys(tenant, collection, (sourcedId, hash, active) -> {
            if (sourcedId.chars().anyMatch(c -> c >= Character.MIN_SURROGATE)) {
                plain.set(false);
            }
        });
        return plain.get();
    }

    /** Rarely needed: keeps the identifiers, not the rows, in memory. */
    private static void inByteOrder(
            SyncState<?> state, TenantId tenant, RosterCollection collection, Consumer<List<MirrorRow>> batch) {
        List<String> ids = new ArrayList<>();
        state.keys(tenant, collection, (sourcedId, hash, active) -> ids.add(sourcedId));
        ids.sort(BYTE_ORDER);
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> some = ids.subList(from, Math.min(from + BATCH, ids.size()));
            Map<String, MirrorRow> rows = state.rows(tenant, collection, some);
            List<MirrorRow> ordered = new ArrayList<>();
            for (String id : some) {
                MirrorRow row = rows.get(id);
                if (row != null) {
                    ordered.add(row);
                }
            }
            batch.accept(ordered);
        }
    }

    private void print(List<MirrorRow> rows) {
        for (MirrorRow row : rows) {
            terminal.print(Json.of(writer -> write(writer, row)));
        }
        if (terminal.isOutBroken()) {
            throw new CommandFailure(Failures.OUT_BROKEN);
        }
    }

    private static void write(JsonWriter writer, MirrorRow row) throws IOException {
        writer.beginObject();
        for (Map.Entry<String, Object> field : row.record().fields().entrySet()) {
            writer.name(field.getKey()).jsonValue(field.getValue());
        }
        writer.name("active").value(row.active());
        if (row.link() != null) {
            writer.name("localId").value(row.link().localId());
            writer.name("localRole").value(row.link().localRole().value());
        }
        writer.endObject();
    }
}
