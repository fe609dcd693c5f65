// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Org;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvesTest {
    private static final String PAIR = "\ud83c\udf93";

    @Test
    void findsNoneInWholeText() {
        assertThat(Halves.in("")).isFalse();
        assertThat(Halves.in("abc")).isFalse();
        assertThat(Halves.in(PAIR)).isFalse();
        assertThat(Halves.in("a" + PAIR + PAIR + "b")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"H", "L", "aH", "aL", "Ha", "HH", "LH", "PH", "PL", "HP", "LP"})
    void findsEachWhereverItStandsAndPutsASignOfDamageThere(String shape) {
        String text = shape.replace("P", PAIR).replace('H', '\ud83c').replace('L', '\udf93');
        String mended = shape.replaceAll("[HL]", "\ufffd").replace("P", PAIR);

        assertThat(Halves.in(text)).isTrue();
        assertThat(Halves.replaced(text)).isEqualTo(mended);
        assertThat(Halves.in(mended)).isFalse();
    }

    @Test
    void aNameWithHalfACharacterIsMendedAndAnIdentifierWithOneIsNone() throws IOException {
        Row<Org> row = Decoded.row(Readers.ORG, "{'sourcedId':'o','name':'a\\ud83c','parent':'p\\ud83c'}");

        assertThat(row.record()).isEqualTo(Org.builder("o").name("a\ufffd").build());
        assertThat(row.coercions()).containsExactly(Coercion.UNREADABLE_VALUE, Coercion.UNREADABLE_VALUE);
        assertThat(Decoded.row(Readers.ORG, "{'sourcedId':'o\\ud83c'}").faultCode())
                .isEqualTo("missing-sourced-id");
    }
}
