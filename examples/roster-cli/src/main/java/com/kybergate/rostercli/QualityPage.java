// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.quality.ProblemCsv;
import com.kybergate.rostersync.quality.ProblemSink;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is wrong with a district's data, as JSON, for reading, or as one CSV file for each school. */
final class QualityPage {
    private static final int LINES_SHOWN = 40;

    @Option(
            names = "--csv",
            paramLabel = "DIR",
            description = "Writes the problems of each school as CSV into a folder that is new or empty.")
    private @Nullable Path folder;

    private final List<Problem> first = new ArrayList<>();
    private final Map<String, String> remedies = new TreeMap<>();

    /** Lets a check run, and prints what it found. */
    QualityReport print(
            Terminal terminal, boolean json, @Nullable String school, Function<ProblemSink, QualityReport> check)
            throws IOException {
        QualityReport report;
        Map<String, Path> files = Map.of();
        if (folder == null) {
            report = check.apply(only(school, problem -> {}));
        } else {
            try (ProblemCsv.PerSchool csv = begin(folder)) {
                report = check.apply(only(school, csv));
                files = csv.files();
            }
        }
        QualityReport shown = school == null ? report : only(school, report);
        if (json) {
            terminal.print(shown.toJson(first));
        } else {
            text(terminal, shown, files);
        }
        return report;
    }

    private static ProblemCsv.PerSchool begin(Path folder) throws IOException {
        try {
            return ProblemCsv.into(folder);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the folder of --csv has to be new or empty", ExitCodes.USAGE);
        }
    }

    private ProblemSink only(@Nullable String school, ProblemSink next) {
        return new ProblemSink() {
            @Override
            public void problem(Problem problem) {
                if (school == null || school.equals(problem.school())) {
                    if (first.size() < SyncReport.MOST_PROBLEMS) {
                        first.add(problem);
                    }
                    remedies.putIfAbsent(problem.code(), problem.remedy());
                    next.problem(problem);
                }
            }

            @Override
            public void school(String sourcedId, String name) {
                next.school(sourcedId, name);
            }
        };
    }

    private static QualityReport only(String school, QualityReport report) {
        return new QualityReport(
                report.at(),
                report.people(),
                report.newestSourceChange(),
                report.lastFull(),
                report.lines().stream()
                        .filter(line -> line.school().equals(school))
                        .toList(),
                report.excluded().stream()
                        .filter(exclusion -> exclusion.school().equals(school))
                        .toList(),
                report.schools());
    }

    private void text(Terminal terminal, QualityReport report, Map<String, Path> files) {
        Long days = report.daysUnchanged();
        terminal.print(report.people() + " people"
                + (days == null
                        ? "; no record is dated."
                        : "; the newest change at the source is " + days + " days old."));
        if (report.lines().isEmpty()) {
            terminal.print("Nothing is wrong with the data.");
        } else {
            terminal.print("");
            Table table = new Table();
            table.row("", "problem", "records", "of", "school");
            report.lines().stream()
                    .limit(LINES_SHOWN)
                    .forEach(line -> table.row(
                            line.severity(),
                            line.code(),
                            line.count(),
                            line.entity(),
                            report.schools().getOrDefault(line.school(), line.school())));
            table.printTo(terminal);
            if (report.lines().size() > LINES_SHOWN) {
                terminal.print("… and " + (report.lines().size() - LINES_SHOWN) + " lines more; see --json.");
            }
            terminal.print("");
            remedies.forEach((code, remedy) -> terminal.print(code + ": " + remedy));
        }
        ExclusionLines.of(report.excluded(), report.schools()).forEach(terminal::print);
        files.values().stream().sorted().forEach(file -> terminal.print("Written: " + file));
    }
}
