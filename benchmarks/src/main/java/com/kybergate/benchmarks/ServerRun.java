// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.RosterEdits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Serves a district until its standard input ends; at the line {@code change} one in a hundred people and enrollments changes. Arguments:
 * how many people, how many enrollments.
 */
final class ServerRun {
    private static final int ONE_IN = 100;

    private ServerRun() {}

    public static void main(String[] args) throws IOException {
        CutRoster roster = CutRoster.of(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(roster).start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Gauges.say("url", server.baseUrl().toString());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("change")) {
                    change(server.roster(), "users", "middleName", "Quincy");
                    change(server.roster(), "enrollments", "beginDate", "2026-11-20");
                    Gauges.say("changed", "1 in " + ONE_IN);
                }
            }
        }
    }

    private static void change(RosterEdits roster, String collection, String field, String value) {
        for (long rank = 0; rank < roster.size(collection); rank += ONE_IN) {
            Map<String, Object> record = new LinkedHashMap<>(roster.record(collection, rank));
            record.put(field, value);
            record.remove("dateLastModified");
            roster.put(collection, record);
        }
    }
}
