// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The corpus of third-party data, which is not part of the project: at the system property or environment variable
 * {@code roster.corpus} or {@code ROSTER_CORPUS}, else beside the checkout.
 */
final class Corpus {
    private Corpus() {}

    /** A district of 4 bodies, 268 people, 119 classes and 1,855 enrollments. */
    static Path smallDistrict() {
        Path folder = root().resolve("oneroster-csv/gospelnerd/district-small");
        boolean present = Files.isDirectory(folder);
        if (!present && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("The corpus is required in CI, but is not at " + folder.toAbsolutePath());
        }
        assumeTrue(present, () -> "The corpus is not at " + folder.toAbsolutePath() + "; set roster.corpus");
        return folder;
    }

    private static Path root() {
        return Optional.ofNullable(System.getProperty("roster.corpus"))
                .or(() -> Optional.ofNullable(System.getenv("roster.corpus")))
                .or(() -> Optional.ofNullable(System.getenv("ROSTER_CORPUS")))
                .map(Path::of)
                .orElse(Path.of("../../../shared/data"));
    }
}
