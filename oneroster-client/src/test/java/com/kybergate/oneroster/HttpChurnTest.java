// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.RosterEdits;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The same over HTTP: a district's users are read with the real client while they come and go. */
class HttpChurnTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final int WALKS = FULL ? 10 : 2;
    private static final int STUDENTS = FULL ? 48_500 : 9_700;
    private static final int EVENTS = FULL ? 200 : 40;
    private static final int LIMIT = 1000;

    private final FakeDistrict district =
            FakeDistrict.builder().schools(20).students(STUDENTS).build();
    private final long size = district.size("users");
    private long requests;

    @Test
    void nobodyWhoLivedThroughTheWalkIsMissed() {
        int missingPlainly = 0;
        long plain = 0;
        long walked = 0;
        for (int seed = 0; seed < WALKS; seed++) {
            Set<String> missed = missed(seed, HttpChurnTest::walk);
            walked += requests;
            assertThat(missed).as("seed %d", seed).isEmpty();

            missingPlainly += missed(seed, HttpChurnTest::plainly).isEmpty() ? 0 : 1;
            plain += requests;
        }
        double ratio = (double) walked / plain;
        System.out.println(String.format(
                Locale.ROOT,
                "churn over HTTP: %d walks of %,d with %d events, 0 living records missed (plain offset paging: %d walks missed"
                        + " some), requests %.3f x plain",
                WALKS,
                size,
                EVENTS,
                missingPlainly,
                ratio));
        assertThat(missingPlainly).as("what there is to miss").isEqualTo(WALKS);
        assertThat(ratio).isLessThanOrEqualTo(1.06);
    }

    /** Who was there all the time and was not read. */
    private Set<String> missed(int seed, BiConsumer<OneRosterClient, Set<String>> reader) {
        Random random = new Random(seed);
        Set<String> living = new HashSet<>();
        Set<String> read = new HashSet<>();
        requests = 0;
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = OneRosterClient.builder()
                        .baseUrl(server.baseUrl().toString())
                        .allowHttpOnLoopback(true)
                        .pageSize(LIMIT)
                        .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                        .build()) {
            RosterEdits roster = server.roster();
            for (long rank = 0; rank < size; rank++) {
                living.add(roster.sourcedId("users", rank));
            }
            int[] happened = {0};
            server.onRequest(request -> {
                while (happened[0] < EVENTS && happened[0] * (size / LIMIT) < requests * EVENTS) {
                    happened[0]++;
                    change(roster, living, random);
                }
                requests++;
            });
            reader.accept(client, read);
            assertThat(happened[0]).isEqualTo(EVENTS);
        }
        living.removeAll(read);
        return living;
    }

    private static void change(RosterEdits roster, Set<String> living, Random random) {
        String id = roster.sourcedId("users", random.nextInt((int) roster.size("users")));
        Map<String, Object> record =
                new LinkedHashMap<>(roster.find("users", id).orElseThrow());
        int what = random.nextInt(4);
        if (what == 0) {
            record.put("familyName", "Renamed");
            roster.put("users", record);
            return;
        }
        if (what != 1) {
            roster.remove("users", id);
            living.remove(id);
        }
        if (what != 2) {
            // Somebody new, or the same person with another identifier.
            record.put("sourcedId", id.charAt(0) + "%07x".formatted(random.nextInt(1 << 28)));
            roster.put("users", record);
        }
    }

    private static void walk(OneRosterClient client, Set<String> read) {
        Pages<User> pages = client.pages(Endpoint.users(), Query.all());
        pages.records().forEach(user -> read.add(user.sourcedId()));
        assertThat(pages.receipt().complete()).as("%s", pages.receipt()).isFalse();
        assertThat(pages.receipt().reasons()).doesNotContain("unstable-order");
    }

    /** One offset after the other, to the first page that is not full. */
    private static void plainly(OneRosterClient client, Set<String> read) {
        int arrived = LIMIT;
        for (long offset = 0; arrived == LIMIT; offset += LIMIT) {
            Page<User> page =
                    client.page(Endpoint.users(), Query.all().withOffset(offset).withLimit(LIMIT));
            page.items().forEach(user -> read.add(user.sourcedId()));
            arrived = page.items().size();
        }
    }
}
