// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path RECIPES = Path.of("src/main/java/com/kybergate/examples/recipes");

    @Test
    void theTwelveLinesOfTheReadmeAreCompiled() throws IOException {
        String file = Files.readString(RECIPES.resolve("KeepAccountsInStep.java"));
        String region = file.split("// README\\s*\n", -1)[1];

        assertThat(withoutBlanks(blocks().get(0))).isEqualTo(withoutBlanks(region));
    }

    @Test
    void theAccountsOfTheReadmeAreCompiledAndShort() throws IOException {
        String file = Files.readString(RECIPES.resolve("MyAccounts.java"));
        String type = file.substring(file.indexOf("/** Over"));

        assertThat(blocks().get(1)).isEqualTo(type);
        assertThat(type.lines()).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void theFirstScreenShowsWhatItIsTheCommandAndTheLines() throws IOException {
        List<String> first = Files.readAllLines(README).subList(0, 45);

        assertThat(first).contains("## Try it", "examples/roster demo", "SyncReport report = sync.run(); // guarded");
    }

    private static List<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        String[] parts = Files.readString(README).split("```java\n", -1);
        for (int i = 1; i < parts.length; i++) {
            blocks.add(parts[i].substring(0, parts[i].indexOf("```")));
        }
        return blocks;
    }

    /** The formatter breaks lines where the README has room. */
    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
