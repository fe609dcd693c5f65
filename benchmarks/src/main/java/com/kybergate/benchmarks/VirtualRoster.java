// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.util.List;
import java.util.Map;

/** A roster of people that are made as they are read. */
record VirtualRoster(People people) implements RosterSource {
    private static final int PAGE = 1_000;

    @Override
    public String identity() {
        return "virtual";
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        long received = 0;
        for (int index = 0; index < people.size(); index++) {
            User user = people.today(index);
            if (user != null) {
                sink.record(user);
                if (++received % PAGE == 0) {
                    sink.page(received, null);
                }
            }
        }
        return new FetchReceipt(
                collection.wireName(),
                received / PAGE + 1,
                received,
                received,
                null,
                null,
                PAGE,
                PAGE,
                received / PAGE,
                0,
                true,
                "empty-page",
                List.of(),
                Map.of(),
                null,
                null);
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) {
        int index = people.indexOf(sourcedId);
        User user = index < 0 ? null : people.single(index);
        return user == null ? new SingleRead.Missing("404") : new SingleRead.Found(user);
    }
}
