// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the measurements, each in a process of its own, and prints a row of a Markdown table for each. */
final class Main {
    private static final int MEGABYTE = 1 << 20;
    private static final int ROUNDS = 3;
    private static final double MOST_FOR_A_PERCENT = 1.10;
    private static final Map<String, String> PLANS =
            Map.of("first", "first load", "day", "a day later", "same", "nothing changed", "percent", "1 % changed");
    private static final List<String> NAMES = List.of("first-load", "postgres", "client", "plan", "history");

    private final Map<String, String> settings = new HashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private final Path directory;
    private boolean failed;

    private Main(List<String> options, Path directory) {
        this.directory = directory;
        for (int i = 0; i + 1 < options.size(); i += 2) {
            if (options.get(i).equals("--java")) {
                javaOptions.add(options.get(i + 1));
            } else {
                settings.put(options.get(i), options.get(i + 1));
            }
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> all = List.of(args);
        if (all.isEmpty() || !(NAMES.contains(all.get(0)) || all.get(0).equals("all"))) {
            System.err.println(
                    "usage: benchmarks/run first-load|postgres|client|plan|history|all [--users N] [--enrollments N] [--runs N]"
                            + " [--changes N] [--heap SIZE]");
            System.exit(2);
        }
        Path directory = Files.createTempDirectory("benchmarks-");
        boolean failed;
        try {
            Main main = new Main(all.subList(1, all.size()), directory);
            System.out.println(
                    "| run | heap | seconds | rows | rows/s | peak heap after GC | peak RSS | spool | GC | |");
            System.out.println("|---|---|---|---|---|---|---|---|---|---|");
            for (String name : all.get(0).equals("all") ? NAMES : List.of(all.get(0))) {
                main.measure(name);
            }
            failed = main.failed;
        } finally {
            delete(directory);
        }
        if (failed) {
            System.exit(1);
        }
    }

    private void measure(String name) throws IOException, InterruptedException {
        switch (name) {
            case "first-load" -> firstLoad();
            case "postgres" -> postgres();
            case "client" -> client();
            case "history" -> history();
            default -> plan();
        }
    }

    private void firstLoad() throws IOException, InterruptedException {
        String heap = setting("--heap", "128m");
        Path database = directory.resolve("roster");
        try (ChildJvm server = ChildJvm.start(
                "1g", List.of(), ServerRun.class, setting("--users", "100000"), setting("--enrollments", "500000"))) {
            String url = server.await("url");
            for (String run : List.of("first load", "nothing changed", "1 % changed")) {
                if (run.startsWith("1 %")) {
                    server.tell("change");
                    server.await("changed");
                }
                Map<String, String> figures =
                        ChildJvm.run(heap, javaOptions, SyncRun.class, url, "jdbc:h2:file:" + database, spool(run));
                String file = megabytes(Files.size(Path.of(database + ".mv.db")));
                row(
                        run,
                        heap,
                        figures,
                        figures.get("status") + ", mirror rows written " + figures.get("mirrorRows")
                                + ", accounts written " + figures.get("accountWrites") + ", database " + file);
                System.err.println(figures.get("summary"));
            }
        }
    }

    /** Against what nobody can leave out: reading the people, and copying the same rows into the same tables. */
    private void postgres() throws IOException, InterruptedException {
        String users = setting("--users", "200000");
        String heap = setting("--heap", "256m");
        try (PostgresServer database = PostgresServer.start();
                ChildJvm server = ChildJvm.start("1g", List.of(), ServerRun.class, users, "0")) {
            String url = server.await("url");
            // Once for nothing: the server is warm for whoever comes next.
            ChildJvm.run(heap, List.of(), ClientRun.class, url, "1000");
            for (int round = 1; round <= Integer.parseInt(setting("--rounds", "3")); round++) {
                String loaded = database.freshDatabase("loaded" + round);
                Map<String, String> decoded = ChildJvm.run(heap, List.of(), ClientRun.class, url, "1000");
                row("people decoded", heap, decoded, "");
                Map<String, String> sync =
                        ChildJvm.run(heap, javaOptions, SyncRun.class, url, loaded, spool("postgres"), "people");
                row(
                        "first load into PostgreSQL",
                        heap,
                        sync,
                        sync.get("status") + ", " + sync.get("summary") + "; read in " + sync.get("reading")
                                + " s, planned in " + sync.get("planning") + " s, written in " + sync.get("writing")
                                + " s");
                Map<String, String> copied = ChildJvm.run(
                        heap, List.of(), CopyRun.class, loaded, database.freshDatabase("copied" + round), directory);
                row("the same rows copied, then their indexes", heap, copied, "");
                Map<String, String> live = ChildJvm.run(
                        heap,
                        List.of(),
                        CopyRun.class,
                        loaded,
                        database.freshDatabase("live" + round),
                        directory,
                        "live");
                row(
                        "the same rows copied, a thousand people at a time, into tables that keep their indexes",
                        heap,
                        live,
                        "");
                System.out.println(String.format(
                        Locale.ROOT,
                        "first load: %.2f x decoding and copying, %.2f x decoding and copying into tables in use",
                        seconds(sync) / (seconds(decoded) + seconds(copied)),
                        seconds(sync) / (seconds(decoded) + seconds(live))));
                database.drop(List.of("loaded" + round, "copied" + round, "live" + round));
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static double seconds(Map<String, String> figures) {
        return Double.parseDouble(figures.getOrDefault("seconds", "NaN"));
    }

    private void history() throws IOException, InterruptedException {
        String heap = setting("--heap", "128m");
        try (PostgresServer database = PostgresServer.start()) {
            Map<String, String> figures = ChildJvm.run(
                    heap,
                    javaOptions,
                    HistoryRun.class,
                    database.freshDatabase("history"),
                    setting("--runs", "10000"),
                    setting("--changes", "1000000"));
            failed |= !"0".equals(figures.get("exit"));
            System.out.println();
            System.out.println("| history, -Xmx" + heap + " | p50 ms | p95 ms | max ms |");
            System.out.println("|---|---|---|---|");
            figures.forEach((what, figure) -> {
                String[] parts = figure.split(" ");
                if (parts.length == 3) {
                    System.out.println("| " + what + " | " + String.join(" | ", parts) + " |");
                }
            });
            figures.forEach((what, figure) -> {
                if (figure.split(" ").length == 1) {
                    System.out.println(what + ": " + figure);
                }
            });
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void client() throws IOException, InterruptedException {
        String heap = setting("--heap", "32m");
        try (ChildJvm server = ChildJvm.start("512m", List.of(), ServerRun.class, setting("--users", "1000000"), "0")) {
            Map<String, String> figures =
                    ChildJvm.run(heap, javaOptions, ClientRun.class, server.await("url"), setting("--page", "1000"));
            row(
                    "client",
                    heap,
                    figures,
                    "complete " + figures.get("complete") + ", " + figures.get("pages") + " pages");
        }
    }

    private void plan() throws IOException, InterruptedException {
        for (String kind : List.of("day", "first")) {
            Map<String, String> small = plan(kind, setting("--heap", "96m"));
            Map<String, String> large = plan(kind, "1g");
            boolean same = small.containsKey("digest")
                    && String.valueOf(small.get("digest")).equals(large.get("digest"));
            failed |= !same;
            System.out.println((same ? "the two plans are the same" : "THE TWO PLANS DIFFER") + " (" + kind + ")");
        }
        double same = Double.MAX_VALUE;
        double percent = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            same = Math.min(same, seconds(plan("same", setting("--heap", "96m"))));
            percent = Math.min(percent, seconds(plan("percent", setting("--heap", "96m"))));
        }
        failed |= percent > same * MOST_FOR_A_PERCENT;
        System.out.println(String.format(
                Locale.ROOT,
                "planning 1 %% changed: %.2f x planning none, the best of %d each",
                percent / same,
                ROUNDS));
    }

    private Map<String, String> plan(String kind, String heap) throws IOException, InterruptedException {
        Map<String, String> figures = ChildJvm.run(
                heap, javaOptions, PlanRun.class, setting("--users", "1000000"), kind, spool("plan-" + kind + heap));
        row(
                "plan, " + PLANS.get(kind),
                heap,
                figures,
                "free " + figures.get("free") + ", held " + figures.get("held") + ", problems "
                        + figures.get("problems") + ", digest " + figures.get("digest"));
        return figures;
    }

    private Path spool(String run) throws IOException {
        return Files.createDirectories(directory.resolve("spool-" + run.replaceAll("\\W", "")));
    }

    private String setting(String name, String otherwise) {
        return settings.getOrDefault(name, otherwise);
    }

    private void row(String run, String heap, Map<String, String> figures, String remark) {
        boolean done = "0".equals(figures.get("exit"));
        failed |= !done;
        System.out.println(
                done
                        ? String.join(
                                " | ",
                                "| " + run,
                                "-Xmx" + heap,
                                figures.get("seconds"),
                                figures.get("rows"),
                                figures.get("rowsPerSecond"),
                                megabytes(Long.parseLong(figures.getOrDefault("peakHeap", "0"))),
                                megabytes(Long.parseLong(figures.getOrDefault("peakRss", "0"))),
                                megabytes(Long.parseLong(figures.getOrDefault("spool", "0"))),
                                figures.get("gcSeconds") + " s",
                                remark + " |")
                        : "| " + run + " | -Xmx" + heap + " | DID NOT FIT OR FAILED, exit " + figures.get("exit")
                                + " |");
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", (double) bytes / MEGABYTE);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
