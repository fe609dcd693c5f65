// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open vocabulary on the wire: its known words come out as the constants of the model, whatever their case, and any other
 * word as it was sent. The constants also spare a million records a million copies of {@code student}.
 */
final class Words<W> {
    private final Map<String, W> known = new HashMap<>();
    private final Map<String, W> lowerCase = new HashMap<>();
    private final Function<String, W> other;

    Words(Function<String, W> other, Function<W, String> word, List<W> constants) {
        this.other = other;
        for (W constant : constants) {
            known.put(word.apply(constant), constant);
            lowerCase.put(word.apply(constant).toLowerCase(Locale.ROOT), constant);
        }
    }

    @Nullable
    W read(JsonValues in) throws IOException {
        String text = in.string();
        if (text == null || text.isBlank()) {
            return null;
        }
        W exact = known.get(text);
        if (exact != null) {
            return exact;
        }
        W folded = lowerCase.get(text.strip().toLowerCase(Locale.ROOT));
        if (folded != null) {
            in.note(Coercion.WORD_CASE);
            return folded;
        }
        return other.apply(text);
    }
}
