// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A page of a list while it is being made. */
final class PageDraft {

    /** What the records are wrapped in. */
    enum Envelope {
        KEYED,
        NONE,
        WRONG_KEY,
        EMPTY_OBJECT
    }

    final ListQuery query;
    final String collection;
    final long size;
    final String url;
    List<Map<String, Object>> records;
    Optional<Long> total;
    Map<String, String> links;
    Envelope envelope = Envelope.KEYED;
    Answer.Framing framing = Answer.Framing.LENGTH;
    Optional<Answer> instead = Optional.empty();

    /**
     * A page as it should be.
     *
     * @param size the length of the whole list
     * @param url the request's own URL without limit and offset, ending so that these can be added
     */
    PageDraft(ListQuery query, String collection, long size, String url, List<Map<String, Object>> records) {
        this.query = query;
        this.collection = collection;
        this.size = size;
        this.url = url;
        this.records = records;
        this.total = Optional.of(size);
        this.links = links();
    }

    boolean isLast() {
        return query.offset() + query.limit() >= size;
    }

    /** Whether the place of the whole list stands on this page. */
    boolean covers(long position) {
        return position >= query.offset() && position < query.offset() + query.limit();
    }

    String pageUrl(long offset) {
        return url + "limit=" + query.limit() + "&offset=" + offset;
    }

    Answer answer() {
        if (instead.isPresent()) {
            return instead.get();
        }
        Answer answer = Answer.json(200, body()).framed(framing);
        if (total.isPresent()) {
            answer = answer.with("X-Total-Count", Long.toString(total.get()));
        }
        if (!links.isEmpty()) {
            List<String> parts = new ArrayList<>();
            links.forEach((relation, target) -> parts.add("<" + target + ">; rel=\"" + relation + "\""));
            answer = answer.with("Link", String.join(", ", parts));
        }
        return answer;
    }

    private Object body() {
        if (envelope == Envelope.NONE) {
            return records;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        if (envelope != Envelope.EMPTY_OBJECT) {
            body.put(envelope == Envelope.KEYED ? collection : "data", records);
        }
        if (!query.warnings().isEmpty()) {
            body.put("statusInfoSet", query.warnings());
        }
        return body;
    }

    private Map<String, String> links() {
        Map<String, String> found = new LinkedHashMap<>();
        if (!isLast()) {
            found.put("next", pageUrl(query.offset() + query.limit()));
        }
        if (size > 0) {
            found.put("last", pageUrl((size - 1) / query.limit() * query.limit()));
        }
        found.put("first", pageUrl(0));
        if (query.offset() > 0) {
            found.put("prev", pageUrl(Math.max(0, query.offset() - query.limit())));
        }
        return found;
    }
}
