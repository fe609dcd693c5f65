// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.quality.QualityReport.Verdict;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster readiness}. */
@Command(
        name = "readiness",
        description = {
            "Says whether a district's data is ready for a first sync, and what is wrong with it.",
            "Reads the whole roster, and writes nothing but the files of --csv. Not ready is exit code 1."
        })
final class ReadinessCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private QualityPage page = new QualityPage();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ReadinessCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        scope.check();
        Thread here = Thread.currentThread();
        try (OneRosterClient district = source.connect(terminal);
                Store store = database.open();
                ProgressBar progress = new ProgressBar(terminal)) {
            RosterSync sync = scope.sync(district, store, SyncMode.full(), progress);
            QualityReport report = page.print(terminal, output.json(), null, sink -> {
                QualityReport found = terminal.interruption().during(here::interrupt, () -> sync.readiness(sink));
                progress.clear();
                return found;
            });
            if (!output.json()) {
                terminal.print("");
                terminal.print(words(report.verdict())
                        + (report.reasons().isEmpty() ? "." : ": " + String.join(", ", report.reasons()) + "."));
            }
            return report.verdict() == Verdict.NOT_READY ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
        }
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case READY -> "Ready for a first sync";
            case READY_WITH_WARNINGS -> "Ready for a first sync, with warnings";
            case NOT_READY -> "Not ready for a first sync";
        };
    }
}
