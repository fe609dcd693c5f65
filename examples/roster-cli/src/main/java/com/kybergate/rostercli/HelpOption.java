// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import picocli.CommandLine.Option;

/** The option that every command has. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli answers it
    private boolean asked;
}
