// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.plan.ConflictPolicy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who wins where an account was edited locally. */
final class ConflictOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--conflict",
            paramLabel = "RULE",
            defaultValue = "source-wins",
            description = "Who wins where an account was edited locally: source-wins, local-wins or merge"
                    + " (default: ${DEFAULT-VALUE}).")
    private String conflict = "source-wins";

    ConflictPolicy policy() {
        return switch (conflict) {
            case "source-wins" -> ConflictPolicy.sourceWins();
            case "local-wins" -> ConflictPolicy.localWins();
            case "merge" -> ConflictPolicy.merge();
            default ->
                throw new ParameterException(mixee.commandLine(), "--conflict is source-wins, local-wins or merge");
        };
    }
}
