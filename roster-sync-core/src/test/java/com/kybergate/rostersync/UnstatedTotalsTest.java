// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.source.OneRosterSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that states no totals: nothing but two walks that met the same people proves who is there. */
class UnstatedTotalsTest {
    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(2).students(120).build())
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
    private final Map<String, Integer> walks = new HashMap<>();

    /** Is told which walk over the users begins, from 1. */
    private IntConsumer beforeWalk = walk -> {};

    UnstatedTotalsTest() {
        server.faults().add(Fault.noTotal());
        server.onRequest(request -> {
            if (request.parameter("offset").filter("0"::equals).isPresent()) {
                String collection = request.path().substring(request.path().lastIndexOf('/') + 1);
                int walk = walks.merge(collection, 1, Integer::sum);
                if (collection.equals("users")) {
                    beforeWalk.accept(walk);
                }
            }
        });
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aCollectionOfSeveralPagesIsWalkedTwiceAndOneOfASinglePageOnce() {
        SyncReport report = world.run();

        assertThat(report.problems()).isEmpty();
        assertThat(report.receipts()).allMatch(FetchReceipt::complete);
        assertThat(walks).containsEntry("users", 2).containsEntry("orgs", 1);
    }

    @Test
    void twoWalksThatMetDifferentPeopleProveNothingAndAThirdThatAgreesDoes() {
        beforeWalk = walk -> {
            if (walk == 2) {
                roster.remove("users", roster.sourcedId("users", 10));
            }
        };

        SyncReport report = world.run();

        assertThat(walks).containsEntry("users", 3);
        assertThat(report.problems()).isEmpty();
        assertThat(receipt(report).complete()).isTrue();
    }

    @Test
    void whereNoTwoWalksAgreeNobodyIsTakenForGone() {
        world.run();
        Set<String> everybody = world.active();
        walks.clear();
        beforeWalk = walk -> roster.remove("users", roster.sourcedId("users", 10));

        SyncReport report = world.run();

        assertThat(receipt(report).reasons()).containsExactly("unconfirmed");
        assertThat(report.problems()).extracting(Problem::code).contains("fetch-incomplete");
        assertThat(world.active()).isEqualTo(everybody);

        beforeWalk = walk -> {};
        world.run();
        assertThat(world.active()).as("when it is quiet again").hasSize(everybody.size() - 3);
    }

    private static FetchReceipt receipt(SyncReport report) {
        return report.receipts().stream()
                .filter(receipt -> receipt.collection().equals("users"))
                .findFirst()
                .orElseThrow();
    }
}
