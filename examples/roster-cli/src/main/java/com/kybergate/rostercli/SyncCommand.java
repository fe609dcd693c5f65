// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.SyncHandle;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.report.SyncReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster sync}. */
@Command(
        name = "sync",
        description = {
            "Brings accounts in step with the roster.",
            "Changes that would take something away from many people are held for approval."
        })
final class SyncCommand implements Callable<Integer> {
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

    SyncCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SyncMode how = mode.mode();
        scope.check();
        try (OneRosterClient district = source.connect(terminal);
                Store store = database.open();
                ProgressBar progress = new ProgressBar(terminal)) {
            SyncHandle run = scope.sync(district, store, how, progress).start("manual");
            SyncReport report = terminal.interruption().during(run::cancel, run::await);
            progress.clear();
            return new ReportPage(terminal, output.json(), () -> ExclusionLines.names(store)).print(report);
        }
    }
}
