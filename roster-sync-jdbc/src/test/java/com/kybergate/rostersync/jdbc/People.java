// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A roster of people and nothing else, all of it on one page. */
final class People implements RosterSource {
    static final TenantId TENANT = new TenantId("springfield");

    private final Map<String, User> users = new TreeMap<>();

    /** How many people were read singly. */
    int readSingly;

    void put(User user) {
        users.put(user.sourcedId(), user);
    }

    void remove(String sourcedId) {
        users.remove(sourcedId);
    }

    /** Those who are there. */
    List<User> people() {
        return users.values().stream()
                .filter(user -> !StatusType.TO_BE_DELETED.equals(user.status()))
                .toList();
    }

    @Override
    public String identity() {
        return "people";
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        long received = collection == RosterCollection.USERS ? users.size() : 0;
        if (received > 0) {
            users.values().forEach(sink::record);
        }
        sink.page(received, received);
        return new FetchReceipt(
                collection.wireName(),
                1,
                received,
                received,
                received,
                received,
                1000,
                (int) received,
                0,
                0,
                true,
                "total-reached",
                List.of(),
                Map.of(),
                null,
                null);
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) {
        readSingly++;
        User user = users.get(sourcedId);
        return user == null ? new SingleRead.Missing("404 json") : new SingleRead.Found(user);
    }
}
