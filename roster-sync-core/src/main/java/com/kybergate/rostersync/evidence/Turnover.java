// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import okio.Buffer;

/**
 * How many people lost their login in some days, and how many got one: what seeps away a few at a time shows in no single run. Immutable.
 *
 * @param left how many lost their login by runs that nobody had to approve
 * @param joined how many got an account, or their login back, by whatever run after the first load
 * @param groups the same by school and by role
 */
public record Turnover(long left, long joined, Movement groups) {
    /**
     * Nobody left and nobody joined.
     *
     * @return no turnover
     */
    public static Turnover none() {
        return new Turnover(0, 0, Movement.none());
    }

    private static final Set<String> LEFT =
            Set.of(Outcome.DEACTIVATED_BY_SOURCE.key(), AbsentOutcome.DEACTIVATED.key());
    private static final Set<String> JOINED = Set.of(Outcome.CREATED.key(), Outcome.REACTIVATED.key());
    private static final Set<String> WERE_THERE = Set.of(Outcome.UNCHANGED.key(), Outcome.UPDATED.key(), "candidates");

    /**
     * Reads it from the history.
     *
     * @param state holds the history
     * @param tenant the tenant
     * @param since from when on
     * @return the turnover
     */
    public static Turnover since(SyncState<?> state, TenantId tenant, Instant since) {
        long[] sums = {0, 0};
        Movement groups = Movement.of(state, tenant);
        state.runsSince(tenant, since, run -> {
            String report = run.report();
            if (report != null) {
                boolean unasked = run.by() == null;
                Map<String, Long> numbers = numbers(report);
                boolean firstLoad = !run.mode().equals("delta") && sum(numbers, WERE_THERE) == 0;
                sums[0] += unasked ? sum(numbers, LEFT) : 0;
                sums[1] += firstLoad ? 0 : sum(numbers, JOINED);
                String movement = run.movement();
                if (movement != null) {
                    groups.add(movement, unasked, !firstLoad);
                }
            }
        });
        return new Turnover(sums[0], sums[1], groups);
    }

    /**
     * What a report says; nothing, if it is none. Where nobody was there before nobody joined anybody: that was the first load, never a delta.
     */
    private static Map<String, Long> numbers(String report) {
        Map<String, Long> numbers = new HashMap<>();
        try (JsonReader in = JsonReader.of(new Buffer().writeUtf8(report))) {
            in.beginObject();
            while (in.hasNext()) {
                if (in.nextName().equals("counts")) {
                    people(in, numbers);
                } else {
                    in.skipValue();
                }
            }
            return numbers;
        } catch (IOException | JsonDataException e) {
            return Map.of();
        }
    }

    private static void people(JsonReader in, Map<String, Long> numbers) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            if (in.nextName().equals(RosterCollection.USERS.wireName())) {
                add(in, numbers);
            } else {
                in.skipValue();
            }
        }
        in.endObject();
    }

    private static void add(JsonReader in, Map<String, Long> numbers) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            switch (in.peek()) {
                case NUMBER -> numbers.put(name, in.nextLong());
                case BEGIN_OBJECT -> add(in, numbers);
                default -> in.skipValue();
            }
        }
        in.endObject();
    }

    private static long sum(Map<String, Long> numbers, Set<String> names) {
        return names.stream().mapToLong(name -> numbers.getOrDefault(name, 0L)).sum();
    }
}
