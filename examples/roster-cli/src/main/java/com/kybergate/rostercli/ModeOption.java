// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

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
            description = "auto or full: reads everything (default: ${DEFAULT-VALUE}). delta is not built yet.")
    private String mode = "auto";

    void check() {
        if (mode.equals("delta")) {
            throw new ParameterException(mixee.commandLine(), "--mode delta is not built yet; use auto or full");
        }
        if (!mode.equals("auto") && !mode.equals("full")) {
            throw new ParameterException(mixee.commandLine(), "--mode is auto or full");
        }
    }
}
