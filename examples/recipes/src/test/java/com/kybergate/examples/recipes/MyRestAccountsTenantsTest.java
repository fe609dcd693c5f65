// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static com.kybergate.examples.recipes.SmallRoster.student;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two tenants of one service, and a service that compares no versions. */
class MyRestAccountsTenantsTest {
    private final RestWorld world = new RestWorld(new SmallRoster(2, 6));
    private final UserService service = world.service;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void twoTenantsThatAreEqualInEveryValueNeverMeet() {
        SmallRoster twinRoster = new SmallRoster(2, 6);
        try (RestWorld twin = new RestWorld(twinRoster)) {
            twin.tenant = "shelbyville";
            twin.store = world.store;
            world.run();
            assertThat(twin.service.requests()).isZero();
            // One memory for both, as in a product.
            twin.state = world.state;
            twin.run();
            assertThat(service.people("shelbyville")).isEqualTo(world.people()).hasSize(14);
            Map<Long, UserService.Row> before = service.rows("shelbyville");

            world.roster.remove(student(1, 0));
            world.roster.change(student(1, 1), u -> u.givenName("Renamed"));
            world.roster.change(student(1, 3), u -> u.email(student(1, 4) + "@example.org"));
            world.roster.change(student(1, 4), u -> u.email(student(1, 3) + "@example.org"));
            assertThat(world.run().status()).isEqualTo(RunStatus.DONE);

            assertThat(service.rows("shelbyville")).isEqualTo(before);
            assertThat(world.people()).isNotEqualTo(service.people("shelbyville"));
            int written = service.written().size();
            service.edit(service.id(RestWorld.TENANT, student(1, 2)), row -> row.next(true, true, null, row.profile()));
            assertThat(twin.sync().run().status()).isEqualTo(RunStatus.DONE);
            assertThat(service.written()).hasSize(written);
            assertThat(service.rows("shelbyville")).isEqualTo(before);
        }
    }

    @Test
    void theReportSaysThatVersionsAreCompared() {
        assertThat(world.run().store().fencing()).isEqualTo(Fencing.CONDITIONAL);
    }

    @Test
    void whereNothingIsComparedWhateverTakesSomethingWaitsForAPerson() {
        world.store = new MyRestAccounts(world.client(Duration.ofSeconds(30))) {
            @Override
            public Fencing fencing() {
                return Fencing.NONE;
            }
        };
        world.run();
        world.roster.remove(student(1, 0));
        world.roster.change(student(1, 1), u -> u.enabledUser(false));
        world.roster.change(student(1, 2), u -> u.email("elsewhere@example.org"));
        world.roster.change(student(1, 3), u -> u.orgs(List.of(new GuidRef("s2", "org"))));
        world.roster.change(student(1, 4), u -> u.givenName("Renamed"));

        SyncReport report = world.run();

        assertThat(report.store().fencing()).isEqualTo(Fencing.NONE);
        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(report.held().orElseThrow().reasons()).containsEntry("unfenced-store", 4L);
        assertThat(report.counts(RosterCollection.USERS).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(service.rows(RestWorld.TENANT).values())
                .allMatch(UserService.Row::enabled)
                .anyMatch(row -> "Renamed".equals(row.profile().get("firstName")));

        world.sync().approve(report.held().orElseThrow().digest(), "ada", "looked at it");

        assertThat(service.row(service.id(RestWorld.TENANT, student(1, 0))).enabled())
                .isFalse();
        assertThat(service.row(service.id(RestWorld.TENANT, student(1, 1))).enabled())
                .isFalse();
        assertThat(world.run().held()).isEmpty();
    }
}
