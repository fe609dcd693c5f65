// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for words that nobody may say in what was written down: as they are, and in Base64 of both alphabets. */
public final class Leaks {
    private static final int SHOWN = 200;

    private Leaks() {}

    /**
     * Searches texts for words.
     *
     * @param written what was written down
     * @param words what must not be in it
     * @return the beginning of each text that says one of them
     */
    public static List<String> of(Collection<String> written, Collection<String> words) {
        Set<String> forms = new HashSet<>();
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            forms.add(word);
            forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
            forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return new HashSet<>(written)
                .stream()
                        .filter(text -> forms.stream().anyMatch(text::contains))
                        .map(text -> text.substring(0, Math.min(SHOWN, text.length())))
                        .toList();
    }
}
