// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicApiTest {
    @TempDir
    Path folder;

    @Test
    void listsTypesAndMembersWithoutTheirPackages() {
        assertThat(PublicApi.list(PublicApi.class))
                .contains(
                        "final class com.kybergate.house.PublicApi",
                        "  static void check(Class<?>, Path)",
                        "  static void check(String, String[])");
    }

    @Test
    void aLineThatIsMissingFromTheListingTurnsTheBuildRed() throws IOException {
        List<String> listing = new ArrayList<>(PublicApi.list(PublicApi.class));
        listing.remove("  static void check(Class<?>, Path)");
        Path file = Files.write(folder.resolve("api.txt"), listing);

        assertThatThrownBy(() -> PublicApi.compare(PublicApi.class, file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("added:\n    static void check(Class<?>, Path)");
    }

    @Test
    void aLineThatIsGoneFromTheCodeTurnsTheBuildRed() throws IOException {
        List<String> listing = new ArrayList<>(PublicApi.list(PublicApi.class));
        listing.add("  void gone()");
        Path file = Files.write(folder.resolve("api.txt"), listing);

        assertThatThrownBy(() -> PublicApi.compare(PublicApi.class, file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("removed:\n    void gone()");
    }
}
