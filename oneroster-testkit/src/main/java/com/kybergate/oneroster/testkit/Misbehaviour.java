// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a fault does to a request on its way through the server. Called by several threads. */
interface Misbehaviour {

    /** Answers before the server looks at credentials, as a gateway in front of it would. */
    default Optional<Answer> instead(ServedCall served) throws InterruptedException {
        return Optional.empty();
    }

    /** Misunderstands what a list request asks for. */
    default ListQuery query(ListQuery asked) {
        return asked;
    }

    /** The records that are kept from the client, if any are. */
    default Optional<Predicate<Map<String, Object>>> hidden(FakeRoster roster, String collection) {
        return Optional.empty();
    }

    /** Loses or repeats places of a list. */
    default RankList list(RankList list) {
        return list;
    }

    /** Distorts each record, in lists and in single reads. */
    default Map<String, Object> record(String collection, Map<String, Object> record) {
        return record;
    }

    /** Distorts a page before it is written. */
    default void page(PageDraft page) {}

    /** Distorts the finished answer, or replaces it. */
    default Answer answer(ServedCall served, Answer answer) {
        return answer;
    }
}
