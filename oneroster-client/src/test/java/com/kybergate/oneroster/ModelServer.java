// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.model.Org;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A collection that pages by offset, in process, and misbehaves as told. */
final class ModelServer implements WirePage.Source<Org> {
    final List<String> ids = new ArrayList<>();
    int most = Integer.MAX_VALUE;
    int requests;
    boolean statesTotal = true;
    boolean linksForEver;
    LongUnaryOperator offsets = LongUnaryOperator.identity();
    LongUnaryOperator totals = LongUnaryOperator.identity();

    @Nullable
    UnaryOperator<List<String>> order;

    Runnable beforeRequest = () -> {};
    final List<Integer> broken = new ArrayList<>();

    static ModelServer of(int size) {
        ModelServer server = new ModelServer();
        for (int i = 0; i < size; i++) {
            server.ids.add("id-%07d".formatted(i * 10));
        }
        return server;
    }

    void insert(String id) {
        int place = Collections.binarySearch(ids, id);
        if (place < 0) {
            ids.add(-place - 1, id);
        }
    }

    @Override
    public WirePage<Org> fetch(int limit, long offset) {
        if (requests > 0) {
            beforeRequest.run();
        }
        requests++;
        if (broken.contains(requests)) {
            throw new OneRosterProtocolException("truncated-body", "GET orgs");
        }
        List<String> ordered = order == null ? ids : order.apply(new ArrayList<>(ids));
        int from = (int) Math.min(offsets.applyAsLong(offset), ordered.size());
        int to = (int) Math.min(from + (long) Math.min(limit, most), ordered.size());
        List<Row<Org>> rows = new ArrayList<>();
        for (String id : ordered.subList(from, to)) {
            rows.add(row(id));
        }
        Long total = statesTotal ? totals.applyAsLong(ordered.size()) : null;
        return new WirePage<>(rows, total, linksForEver, null, List.of(), List.of());
    }

    private static Row<Org> row(String id) {
        return id.isEmpty()
                ? new Row<>("", null, "missing-sourced-id", List.of())
                : new Row<>(id, Org.builder(id).build(), null, List.of());
    }

    Walk<Org> walk(int limit) {
        return walk(limit, 0);
    }

    Walk<Org> walk(int limit, long start) {
        return new Walk<>("orgs", this, limit, start, 1_000_000, 42, new CallListener() {});
    }

    static List<String> read(Walk<Org> walk) {
        List<String> read = new ArrayList<>();
        for (@Nullable Page<Org> page = walk.next(); page != null; page = walk.next()) {
            page.items().forEach(org -> read.add(org.sourcedId()));
        }
        return read;
    }
}
