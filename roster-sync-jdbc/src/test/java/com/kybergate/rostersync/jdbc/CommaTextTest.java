// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommaTextTest {
    @Test
    void anyTextsComeBack() {
        for (List<String> texts : List.of(
                List.<String>of(),
                List.of(""),
                List.of("", ""),
                List.of("07", "08"),
                List.of("a,b", "\\", "\\e", ",", "\\,", "e"),
                List.of(" ", "a\nb", "é😀", "\\\\"))) {
            assertThat(CommaText.parse(CommaText.of(texts))).isEqualTo(texts);
        }
    }

    @Test
    void plainTextsLookAsPeopleWriteThem() {
        assertThat(CommaText.of(List.of("07", "08"))).isEqualTo("07,08");
    }

    @Test
    void whateverSomebodyTypedCanBeRead() {
        assertThat(CommaText.parse(",,07,,\\")).containsExactly("07", "\\");
        assertThat(CommaText.parse("a\\bc")).containsExactly("abc");
        assertThat(CommaText.parse("")).isEmpty();
    }
}
