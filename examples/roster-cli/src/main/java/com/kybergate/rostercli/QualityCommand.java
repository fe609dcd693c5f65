// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roster quality}. */
@Command(
        name = "quality",
        description = {
            "Lists what is wrong with the district's data, as far as it was brought over: by school, and with what to do about it.",
            "Asks no source, and writes nothing but the files of --csv."
        })
final class QualityCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--school", paramLabel = "ID", description = "Shows what concerns this school only.")
    private @Nullable String school;

    @Mixin
    private QualityPage page = new QualityPage();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    QualityCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        scope.check();
        try (Store store = database.open()) {
            page.print(terminal, output.json(), school, scope.sync(store)::quality);
            return ExitCodes.DONE;
        }
    }
}
