// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void every_kind_of_value_is_written() {
        assertThat(Json.write(List.of("a", 1, 2.5, true, Json.NULL, List.of(), Map.of())))
                .isEqualTo("[\"a\",1,2.5,true,null,[],{}]");
    }

    @Test
    void text_survives_whatever_is_in_it() {
        StringBuilder all = new StringBuilder("Zoë Núñez Łukasz \ud83d\ude00 \u2028 / ' ");
        for (char c = 0; c < 128; c++) {
            all.append(c);
        }
        Map<String, Object> value = Map.of(all.toString(), all.toString());
        assertThat(JsonText.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    void what_has_no_json_form_is_refused() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
