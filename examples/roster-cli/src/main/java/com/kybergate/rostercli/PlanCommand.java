// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.report.SyncReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster plan}. */
@Command(name = "plan", description = "Says what a sync would do, and writes nothing.")
final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ModeOption mode = new ModeOption();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SyncMode how = mode.mode();
        scope.check();
        Thread here = Thread.currentThread();
        try (OneRosterClient district = source.connect(terminal);
                Store store = database.open();
                ProgressBar progress = new ProgressBar(terminal)) {
            RosterSync sync = scope.sync(district, store, how, progress);
            SyncReport report = terminal.interruption().during(here::interrupt, sync::plan);
            // The flag has done its work; what follows is printing and closing.
            boolean ignored = Thread.interrupted();
            progress.clear();
            return new ReportPage(terminal, output.json(), () -> ExclusionLines.names(store)).print(report);
        }
    }
}
