// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.ReceivedRequest;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.source.OneRosterSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People come and go while the list of them is read: over HTTP, through the source that walks again, to the accounts. */
class ChurnDuringSyncTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));

    private static final Set<Object> WITH_ACCOUNTS = Set.of("student", "teacher", "aide", "proctor", "administrator");

    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(2).students(400).build())
            .start();
    private final OneRosterClient client = OneRosterClient.builder()
            .baseUrl(server.baseUrl().toString())
            .allowHttpOnLoopback(true)
            .credentials(Credentials.oauth1(server.clientId(), server.secret()))
            .sleeper(duration -> {})
            .pageSize(50)
            .build();
    private final World world = new World(OneRosterSource.of(client));
    private final RosterEdits roster = server.roster();

    /** Is told which walk over the users it is, from 1, before each of its pages. */
    private IntConsumer beforePage = walk -> {};

    private int walks;
    private int pages;

    @BeforeEach
    void firstRun() {
        assertThat(world.run().problems()).isEmpty();
        Consumer<ReceivedRequest> watch = request -> {
            if (request.path().endsWith("/users")) {
                pages++;
                walks += request.parameter("offset").orElseThrow().equals("0") ? 1 : 0;
                beforePage.accept(walks);
            }
        };
        server.onRequest(watch);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aRosterThatChangedIsReadAgainAndThenItsLeaversAreGone() {
        // Somebody who has been read by then: the total falls, and fewer are listed than were met.
        String leaver = roster.sourcedId("users", 10);
        beforePage = walk -> {
            if (pages == 4) {
                roster.remove("users", leaver);
            }
        };

        FetchReceipt receipt = users(world.run());

        assertThat(walks).isEqualTo(2);
        assertThat(receipt.complete()).as("%s", receipt).isTrue();
        beforePage = walk -> {};
        world.run();
        assertThat(world.active()).isEqualTo(emails());
    }

    @Test
    void aSeamThatFailedIsReadAgain() {
        server.faults().add(Fault.reshuffledSort().at("users"));
        beforePage = walk -> {
            if (walk == 2) {
                server.faults().clear();
            }
        };

        FetchReceipt receipt = users(world.run());

        assertThat(walks).isEqualTo(2);
        assertThat(receipt.complete()).as("%s", receipt).isTrue();
    }

    @Test
    void aRosterThatNeverRestsIsReadThreeTimesAndProvesNothing() {
        beforePage = walk -> roster.remove("users", roster.sourcedId("users", 0));

        SyncReport report = world.run();

        assertThat(walks).isEqualTo(3);
        assertThat(users(report).complete()).isFalse();
        assertThat(world.active()).containsAll(emails());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong-total", "ignored-offset", "truncated-last-page", "one-bad-record=no-id"})
    void whatAnotherWalkWouldNotCureIsNotReadAgain(String fault) {
        server.faults().add(Fault.named(fault).at("users"));

        SyncReport report = world.run();

        assertThat(users(report).complete()).isFalse();
        assertThat(walks).as("%s", users(report)).isEqualTo(1);
    }

    @Test
    void churnDeactivatesNobodyWhoIsThereAndAllWhoAreGone() {
        int days = FULL ? 300 : 6;
        int complete = 0;
        int events = 0;
        for (int day = 0; day < days; day++) {
            world.clock.advance(Duration.ofDays(1));
            Random random = new Random(day);
            int[] happened = {0};
            int busy = day % 3;
            beforePage = walk -> {
                if (walk <= 1 + busy && random.nextInt(3) == 0) {
                    happened[0]++;
                    change(random);
                }
            };
            walks = 0;

            SyncReport report = world.run();

            assertThat(world.active()).as("day %d: %s", day, report).containsAll(known(emails()));
            complete += users(report).complete() ? 1 : 0;
            events += happened[0];
            beforePage = walk -> {};
            world.run();
            SyncReport settled = world.run();
            settled.held().ifPresent(held -> {
                // The last of a role does not go unseen, however quiet the day, nor do too many of it in a week.
                assertThat(held.reasons().keySet()).isSubsetOf("leavers-of-role", "leavers-of-week");
                world.approve(held.digest());
            });
            assertThat(world.active())
                    .as("the day after day %d: %s", day, settled)
                    .isEqualTo(emails());
            assertThat(settled.problems())
                    .as("day %d", day)
                    .allMatch(p -> p.code().equals("dangling-reference"));
        }
        System.out.printf(
                "churn during a sync: %d syncs with %d events, %d of them proven within three walks, 0 people deactivated who were"
                        + " there, 0 leavers left%n",
                days, events, complete);
    }

    /** Somebody comes, leaves, or is renamed. */
    private void change(Random random) {
        String id = roster.sourcedId("users", random.nextInt((int) roster.size("users")));
        Map<String, Object> record =
                new LinkedHashMap<>(roster.find("users", id).orElseThrow());
        switch (random.nextInt(3)) {
            case 0 -> {
                String fresh = "%08x-new".formatted(random.nextInt());
                record.put("sourcedId", fresh);
                record.put("username", fresh);
                record.put("email", fresh + "@example.org");
                record.put("role", "student");
                roster.put("users", record);
            }
            case 1 -> roster.remove("users", id);
            default ->
                roster.update("users", id, user -> {
                    user.put("givenName", "Renamed " + random.nextInt(1000));
                    return user;
                });
        }
    }

    /** The addresses of everybody in the roster for whom there are accounts. */
    private Set<String> emails() {
        Set<String> out = new TreeSet<>();
        for (long rank = 0; rank < roster.size("users"); rank++) {
            Map<String, Object> user = roster.record("users", rank);
            if (WITH_ACCOUNTS.contains(user.get("role"))) {
                out.add(String.valueOf(user.get("email")));
            }
        }
        return out;
    }

    /** Those of them who have an account: who came during the walk may get one the next time. */
    private Set<String> known(Set<String> emails) {
        Set<String> out = new TreeSet<>();
        world.accounts
                .all(World.TENANT)
                .forEach(account -> out.add(
                        String.valueOf(account.values().get(com.kybergate.rostersync.account.AccountField.EMAIL))));
        out.retainAll(emails);
        return out;
    }

    private static FetchReceipt users(SyncReport report) {
        return report.receipts().stream()
                .filter(receipt -> receipt.collection().equals("users"))
                .findFirst()
                .orElseThrow();
    }
}
