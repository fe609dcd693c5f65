// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.ConnectionCheck;
import com.kybergate.oneroster.ConnectionCheck.Stage;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster check}. */
@Command(
        name = "check",
        description = "Tests the connection stage by stage, and says what to do about the first one that fails.")
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConnectionCheck check = source.builder(terminal).check();
        if (output.json()) {
            terminal.print(Json.of(writer -> write(writer, check)));
        } else {
            text(check);
        }
        return check.ok() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private void text(ConnectionCheck check) {
        Table table = new Table();
        for (Stage stage : check.stages()) {
            table.row(
                    stage.ok() ? "ok" : "FAILED",
                    stage.name(),
                    stage.code().equals("ok") ? "" : stage.code(),
                    SourceOptions.inOptions(stage.message()));
        }
        table.printTo(terminal);
        for (Stage stage : check.stages()) {
            if (!stage.remedy().isEmpty()) {
                terminal.print((stage.ok() ? "About " + stage.name() + ": " : "What to do: ")
                        + SourceOptions.inOptions(stage.remedy()));
            }
        }
        if (!check.counts().isEmpty()) {
            terminal.print("");
            Table counts = new Table().row("records", "");
            new TreeMap<>(check.counts()).forEach(counts::row);
            counts.printTo(terminal);
        }
    }

    private static void write(JsonWriter writer, ConnectionCheck check) throws IOException {
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("ok").value(check.ok());
        Json.member(writer, "baseUrl", check.baseUrl());
        writer.name("stages").beginArray();
        for (Stage stage : check.stages()) {
            writer.beginObject();
            writer.name("stage").value(stage.name());
            writer.name("ok").value(stage.ok());
            writer.name("code").value(stage.code());
            writer.name("message").value(SourceOptions.inOptions(stage.message()));
            writer.name("remedy").value(SourceOptions.inOptions(stage.remedy()));
            writer.endObject();
        }
        writer.endArray();
        writer.name("counts").beginObject();
        for (Map.Entry<String, Long> count : new TreeMap<>(check.counts()).entrySet()) {
            writer.name(count.getKey()).value(count.getValue());
        }
        writer.endObject();
        writer.endObject();
    }
}
