// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A few identifiers of people who were just seen, of each kind of characters. A source that answers "not found" to an identifier with a
 * slash may do so because its routing is broken: only another identifier with a slash can tell. For one thread at a time.
 */
public final class ControlSample {
    private static final int OF_EACH_KIND = 3;

    private final Map<String, List<String>> byKind = new HashMap<>();

    /** Begins with nobody. */
    public ControlSample() {}

    /**
     * Offers an identifier that was just seen.
     *
     * @param sourcedId the identifier
     */
    public void offer(String sourcedId) {
        List<String> same = byKind.computeIfAbsent(kind(sourcedId), k -> new ArrayList<>());
        if (same.size() < OF_EACH_KIND) {
            same.add(sourcedId);
        }
    }

    /**
     * Identifiers of the same kind as another.
     *
     * @param sourcedId the other
     * @return up to three; none if nobody of that kind was seen
     */
    public List<String> like(String sourcedId) {
        return List.copyOf(byKind.getOrDefault(kind(sourcedId), List.of()));
    }

    /** The characters that an address or a routing rule could trip over, each once. */
    static String kind(String sourcedId) {
        TreeSet<String> special = new TreeSet<>();
        sourcedId.codePoints().forEach(c -> {
            if (c > 126) {
                special.add("\u00fc");
            } else if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                special.add(Character.toString(c));
            }
        });
        return String.join("", special);
    }
}
