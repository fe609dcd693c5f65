// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over a collection leaves behind: how it went, and whether it proves that everything was seen.
 *
 * <p>Immutable; names no person. Only a {@link #complete} receipt lets anybody conclude that a record is absent.
 *
 * @param collection the collection that was walked, such as {@code users}
 * @param pages the pages that were read to their end
 * @param received the records that arrived, rows read twice at the seams between pages not counted again
 * @param distinct how many different identifiers were among them
 * @param firstTotal the number of records the server stated at the beginning, or {@code null} where it stated none
 * @param total the number of records the server stated last, or {@code null} where it stated none
 * @param limitRequested the records that were asked for in a page
 * @param limitEffective the most records that a page brought
 * @param seamsVerified the seams between pages at which the expected rows were found
 * @param repairs the seams that had moved and were found again
 * @param complete whether the walk proves that it saw every record
 * @param termination how the walk ended: {@code empty-page}, {@code total-reached}, {@code failed}, {@code abandoned}, or
 *     another stable word
 * @param reasons why the walk proves nothing, as stable words; empty when {@code complete}
 * @param coercions how often a value had to be read in another form than the standard's, by stable word
 * @param serverDate the server's own clock at the first page, or {@code null} where it did not say
 * @param newestChange the newest {@code dateLastModified} that was met, or {@code null} where there was none
 */
public record FetchReceipt(
        String collection,
        long pages,
        long received,
        long distinct,
        @Nullable Long firstTotal,
        @Nullable Long total,
        int limitRequested,
        int limitEffective,
        long seamsVerified,
        long repairs,
        boolean complete,
        String termination,
        List<String> reasons,
        Map<String, Long> coercions,
        @Nullable Instant serverDate,
        @Nullable Instant newestChange) {

    /**
     * Copies the lists and checks that a receipt that proves nothing says why.
     *
     * @param collection the collection that was walked, such as {@code users}
     * @param pages the pages that were read to their end
     * @param received the records that arrived, rows read twice at the seams between pages not counted again
     * @param distinct how many different identifiers were among them
     * @param firstTotal the number of records the server stated at the beginning, or {@code null} where it stated
     *     none
     * @param total the number of records the server stated last, or {@code null} where it stated none
     * @param limitRequested the records that were asked for in a page
     * @param limitEffective the most records that a page brought
     * @param seamsVerified the seams between pages at which the expected rows were found
     * @param repairs the seams that had moved and were found again
     * @param complete whether the walk proves that it saw every record
     * @param termination how the walk ended: {@code empty-page}, {@code total-reached}, {@code failed}, {@code
     *     abandoned}, or another stable word
     * @param reasons why the walk proves nothing, as stable words; empty when {@code complete}
     * @param coercions how often a value had to be read in another form than the standard's, by stable word
     * @param serverDate the server's own clock at the first page, or {@code null} where it did not say
     * @param newestChange the newest {@code dateLastModified} that was met, or {@code null} where there was none
     */
    public FetchReceipt {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(termination, "termination");
        reasons = List.copyOf(reasons);
        coercions = Map.copyOf(coercions);
        if (complete != reasons.isEmpty()) {
            throw new IllegalArgumentException("a receipt is complete exactly when it gives no reason why not");
        }
    }

    /**
     * The same walk, judged to prove nothing: by whoever knows more than the walk itself could know, such as a second walk.
     *
     * @param reason why it proves nothing, as a stable word
     * @return a receipt that is not complete, and gives this reason after the ones it gave before
     */
    public FetchReceipt doubted(String reason) {
        List<String> doubts = new ArrayList<>(reasons);
        doubts.add(Objects.requireNonNull(reason, "reason"));
        return new FetchReceipt(
                collection,
                pages,
                received,
                distinct,
                firstTotal,
                total,
                limitRequested,
                limitEffective,
                seamsVerified,
                repairs,
                false,
                termination,
                doubts,
                coercions,
                serverDate,
                newestChange);
    }
}
