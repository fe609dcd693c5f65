// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.SyncMode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of the roster is read. */
final class ModeOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "auto",
            description = {
                "full reads everything; delta only what the source says has changed, and fails if that cannot be trusted;",
                "auto reads changes as long as they can be trusted, and everything at least once a day (default: ${DEFAULT-VALUE})."
            })
    private String mode = "auto";

    SyncMode mode() {
        return switch (mode) {
            case "auto" -> SyncMode.auto();
            case "full" -> SyncMode.full();
            case "delta" -> SyncMode.delta();
            default -> throw new ParameterException(mixee.commandLine(), "--mode is auto, full or delta");
        };
    }
}
