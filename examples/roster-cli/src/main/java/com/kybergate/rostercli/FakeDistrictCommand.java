// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.testkit.CsvRoster;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.FakeRoster;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.ReceivedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roster fake-district}: a OneRoster server to try everything on, on this machine only. */
@Command(
        name = "fake-district",
        description = {
            "Serves an invented district over OneRoster 1.1 on this machine, until it is stopped.",
            "It can serve OneRoster CSV files instead, and misbehave in every way known of real servers:"
                    + " --fault help lists them."
        })
final class FakeDistrictCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The port on 127.0.0.1 (default: any that is free; it is printed).")
    private int port;

    @Option(names = "--schools", paramLabel = "N", description = "How many schools to invent (default: 3).")
    private @Nullable Integer schools;

    @Option(names = "--students", paramLabel = "N", description = "How many students to invent (default: 960).")
    private @Nullable Integer students;

    @Option(names = "--seed", paramLabel = "N", description = "Which of the districts of this size to invent.")
    private @Nullable Long seed;

    @Option(names = "--csv", paramLabel = "DIR|ZIP", description = "Serves these OneRoster 1.1 CSV files instead.")
    private @Nullable Path csv;

    @Option(
            names = "--fault",
            paramLabel = "NAME",
            description = "Misbehaves: NAME, NAME=VALUE or NAME@COLLECTION=VALUE; may be repeated."
                    + " \"--fault help\" lists the names.")
    private List<String> faults = List.of();

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            defaultValue = "demo-client",
            description = "The client ID to accept (default: ${DEFAULT-VALUE}).")
    private String clientId = "";

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "The secret to accept (default: demo-secret). Real secrets never belong on a command line.")
    private @Nullable String secret;

    @Option(names = "--secret-env", paramLabel = "VAR", description = "The environment variable that holds it instead.")
    private @Nullable String secretEnv;

    @Option(
            names = "--bearer",
            paramLabel = "TOKEN",
            defaultValue = "demo-token",
            description = "A bearer token to accept as well (default: ${DEFAULT-VALUE}).")
    private String bearer = "";

    @Option(names = "--log", description = "Prints every request that arrives, a line each.")
    private boolean log;

    @Mixin
    private OutputOptions output = new OutputOptions();

    FakeDistrictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (faults.contains("help")) {
            listFaults();
            return ExitCodes.DONE;
        }
        try (FakeOneRosterServer server = start()) {
            if (log) {
                server.onRequest(this::print);
            }
            announce(server);
            CountDownLatch stopped = new CountDownLatch(1);
            return terminal.interruption().during(stopped::countDown, () -> awaitEnd(stopped));
        }
    }

    private static int awaitEnd(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCodes.DONE;
    }

    private FakeOneRosterServer start() {
        FakeOneRosterServer.Builder builder = FakeOneRosterServer.builder(roster())
                .port(port)
                .clientId(clientId)
                .secret(secret())
                .bearerToken(bearer);
        for (String fault : faults) {
            try {
                builder.fault(Fault.named(fault));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--fault: " + e.getMessage(), e);
            }
        }
        try {
            return builder.start();
        } catch (UncheckedIOException e) {
            throw new CommandFailure("port " + port + " is taken, or not to be had");
        }
    }

    private FakeRoster roster() {
        if (csv != null) {
            if (schools != null || students != null || seed != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--csv is a district of its own; leave out --schools, --students and --seed");
            }
            try {
                return CsvRoster.read(csv);
            } catch (IOException e) {
                throw new CommandFailure("there are no OneRoster 1.1 CSV files that can be read at " + csv);
            }
        }
        FakeDistrict.Builder district = FakeDistrict.builder();
        try {
            if (schools != null) {
                district.schools(schools);
            }
            if (students != null) {
                district.students(students);
            }
            if (seed != null) {
                district.seed(seed);
            }
            return district.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String secret() {
        if (secretEnv == null) {
            return Objects.requireNonNullElse(secret, "demo-secret");
        }
        String value = terminal.variable(secretEnv);
        if (value == null || secret != null) {
            throw new ParameterException(
                    spec.commandLine(), value == null ? "the variable of --secret-env is not set" : "give one secret");
        }
        return value;
    }

    private void announce(FakeOneRosterServer server) {
        if (output.json()) {
            terminal.print(Json.of(writer -> writer.beginObject()
                    .name("baseUrl")
                    .value(server.baseUrl().toString())
                    .name("tokenUrl")
                    .value(server.tokenUrl().toString())
                    .name("clientId")
                    .value(server.clientId())
                    .name("secret")
                    .value(server.secret())
                    .name("bearer")
                    .value(bearer)
                    .name("port")
                    .value(server.baseUrl().getPort())
                    .endObject()));
        } else {
            terminal.print("base URL   " + server.baseUrl());
            terminal.print("token URL  " + server.tokenUrl());
            terminal.print("client ID  " + server.clientId());
            terminal.print("");
            terminal.print("export ONEROSTER_CLIENT_SECRET=" + quoted(server.secret()));
            terminal.print(quoted(terminal.command()) + " sync --base-url " + server.baseUrl() + " --client-id "
                    + quoted(server.clientId()) + " --allow-http");
        }
        // Scripts wait for these lines; the server is listening by now.
        terminal.flush();
    }

    /** Fit to be pasted into a shell. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:=+@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private void print(ReceivedRequest request) {
        List<String> parts = new ArrayList<>(List.of(request.method(), request.path()));
        if (!request.query().isEmpty()) {
            parts.add(request.query());
        }
        String line = output.json()
                ? Json.of(writer -> writer.beginObject()
                        .name("at")
                        .value(request.at().toString())
                        .name("method")
                        .value(request.method())
                        .name("path")
                        .value(request.path())
                        .name("query")
                        .value(request.query())
                        .name("auth")
                        .value(request.authScheme())
                        .endObject())
                : request.at() + "  " + String.join("  ", parts);
        synchronized (this) {
            terminal.print(line);
            terminal.flush();
        }
    }

    private void listFaults() {
        if (output.json()) {
            terminal.print(Json.of(writer -> {
                writer.beginObject();
                writer.name("schema").value(1);
                writer.name("faults").beginArray();
                for (String name : Fault.names()) {
                    writer.beginObject();
                    writer.name("name").value(name);
                    writer.name("value").value(Fault.valueForm(name).orElse(null));
                    writer.name("description").value(Fault.describe(name));
                    writer.endObject();
                }
                writer.endArray();
                writer.endObject();
            }));
            return;
        }
        Table table = new Table();
        for (String name : Fault.names()) {
            table.row(
                    name + Fault.valueForm(name).map(form -> "[=" + form + "]").orElse(""), Fault.describe(name));
        }
        table.printTo(terminal);
    }
}
