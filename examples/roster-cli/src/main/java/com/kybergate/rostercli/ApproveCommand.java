// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.report.SyncReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roster approve}. */
@Command(
        name = "approve",
        description = {
            "Does what is held, or less: everybody is looked up once more, and what no longer stands is left out.",
            "Takes the same source and scope options as the sync that held it."
        })
final class ApproveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIGEST", description = "The digest of what is held, or the beginning of it.")
    private String digest = "";

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who approves, for the history.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why, for the history.")
    private String reason = "";

    @Option(names = "--school", paramLabel = "ID", description = "Approves what concerns this school only.")
    private @Nullable String school;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        scope.check();
        Thread here = Thread.currentThread();
        try (OneRosterClient district = source.connect(terminal);
                Store store = database.open();
                ProgressBar progress = new ProgressBar(terminal)) {
            RosterSync sync = scope.sync(district, store, progress);
            SyncReport report = terminal.interruption().during(here::interrupt, () -> approve(sync));
            // The flag has done its work; what follows is printing and closing.
            boolean ignored = Thread.interrupted();
            progress.clear();
            return new ReportPage(terminal, output.json()).print(report);
        }
    }

    private SyncReport approve(RosterSync sync) {
        return school == null ? sync.approve(digest, by, reason) : sync.approve(digest, by, reason, school);
    }
}
