// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The part of a plan that waits for a person's approval. Immutable; names nobody.
 *
 * @param digest what to approve or discard it by: the same for the same held changes in later runs
 * @param items how many changes are held
 * @param since when exactly these changes were first held
 * @param reasons how many are held for which reason, by stable code
 */
public record HeldPart(String digest, long items, Instant since, Map<String, Long> reasons) {

    /**
     * Copies the reasons.
     *
     * @param digest what to approve or discard it by: the same for the same held changes in later runs
     * @param items how many changes are held
     * @param since when exactly these changes were first held
     * @param reasons how many are held for which reason, by stable code
     */
    public HeldPart {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(since, "since");
        reasons = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(reasons));
    }

    /**
     * Why the changes wait, for an administrator to read.
     *
     * @return a sentence in English for each code of {@link #reasons}
     */
    public Map<String, String> words() {
        Map<String, String> words = new java.util.TreeMap<>();
        reasons.keySet().forEach(code -> words.put(code, HeldWords.of(code)));
        return java.util.Collections.unmodifiableMap(words);
    }
}
