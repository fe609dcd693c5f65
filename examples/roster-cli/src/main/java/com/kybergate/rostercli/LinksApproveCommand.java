// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.report.SyncReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster links approve}. */
@Command(
        name = "approve",
        description = {
            "Links the people of a tier, or some of them, to their accounts. All people are read once more, and what no longer",
            "stands is left out. Takes the same source and scope options as the sync that proposed it."
        })
final class LinksApproveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private LinkOptions links = new LinkOptions();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LinksApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        links.check();
        scope.check();
        Thread here = Thread.currentThread();
        try (OneRosterClient district = source.connect(terminal);
                Store store = database.open();
                ProgressBar progress = new ProgressBar(terminal)) {
            String digest = links.digest(store);
            RosterSync sync = scope.sync(district, store, progress);
            SyncReport report = terminal.interruption()
                    .during(here::interrupt, () -> sync.approve(digest, links.by(), links.reason(), links.scope()));
            // The flag has done its work; what follows is printing and closing.
            boolean ignored = Thread.interrupted();
            progress.clear();
            return new ReportPage(terminal, output.json()).print(report);
        }
    }
}
