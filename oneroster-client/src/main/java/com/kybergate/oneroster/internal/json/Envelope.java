// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.util.List;

/**
 * The key under which an endpoint wraps what it sends, and the keys that vendors are known to use instead (Aeries sends
 * {@code school} for {@code org}; Microsoft's SDS tests accept {@code students} for {@code users}).
 *
 * @param collection the standard's key of the array
 * @param singleton the standard's key of a single record
 * @param collectionAliases other keys of the array, really seen
 * @param singletonAliases other keys of a single record, really seen
 */
public record Envelope(
        String collection, String singleton, List<String> collectionAliases, List<String> singletonAliases) {

    /** An envelope that no vendor is known to name otherwise. */
    public static Envelope of(String collection, String singleton) {
        return new Envelope(collection, singleton, List.of(), List.of());
    }

    /** An envelope with one known alias. */
    public static Envelope of(String collection, String singleton, String alias, String singletonAlias) {
        return new Envelope(collection, singleton, List.of(alias), List.of(singletonAlias));
    }
}
