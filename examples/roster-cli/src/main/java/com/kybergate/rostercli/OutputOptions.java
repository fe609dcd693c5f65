// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How results are shown. */
final class OutputOptions {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli answers it
    private HelpOption help = new HelpOption();

    @Option(names = "--json", description = "Prints one JSON document instead of text.")
    private boolean json;

    boolean json() {
        return json;
    }
}
