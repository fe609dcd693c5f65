// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What a person expects of a message: a line of {@code saml-verdicts.tsv}.
 *
 * @param file the file, from the project on
 * @param setup what is configured, see {@link Configured}
 * @param clock when it is judged; {@code own} for a second after it says it was made
 * @param shipped the verdict with the algorithms that are allowed
 * @param legacy the verdict with the algorithms of its time
 * @param peeled the verdicts as one thing after the other is mended; {@code -} where nothing is
 * @param why the reason, in our words
 */
record Expected(String file, String setup, String clock, String shipped, String legacy, String peeled, String why) {
    private static final int CELLS = 7;

    static List<Expected> all() {
        try (InputStream in = Objects.requireNonNull(Expected.class.getResourceAsStream("/saml-verdicts.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Expected::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Expected of(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != CELLS) {
            throw new IllegalArgumentException("not " + CELLS + " cells: " + line);
        }
        return new Expected(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
    }

    boolean isAccepted() {
        return legacy.startsWith("accepted");
    }

    /** Whether its publishers made it to be refused. */
    boolean isMadeToBeRefused() {
        return file.contains("/invalid");
    }
}
