// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static com.kybergate.examples.recipes.SmallRoster.person;
import static com.kybergate.examples.recipes.SmallRoster.student;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is delivered twice, or too late, to accounts behind a service. */
class MyRestAccountsTwiceTest {
    private static final TenantId TENANT = new TenantId(RestWorld.TENANT);
    private static final String ANN = student(1, 1);

    private final RestWorld world = new RestWorld(new SmallRoster(2, 6));
    private final UserService service = world.service;

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameBatchTwiceAtOnceMakesNobodyTwice(boolean sameOperation) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier together = new CyclicBarrier(2);
        try {
            List<Future<List<String>>> batches = new ArrayList<>();
            for (String sender : List.of("a", "b")) {
                batches.add(threads.submit(batch(together, sameOperation ? "" : sender)));
            }
            assertThat(batches.get(0).get()).isEqualTo(batches.get(1).get()).hasSize(40);
        } finally {
            threads.shutdownNow();
        }
        assertThat(service.rows(RestWorld.TENANT)).hasSize(40);
    }

    private Callable<List<String>> batch(CyclicBarrier together, String sender) {
        return () -> {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                AccountValues values = AccountValues.none().with(AccountField.USERNAME, "name" + i);
                together.await(10, TimeUnit.SECONDS);
                keys.add(world.store.create(
                        null, new AccountWrite(TENANT, "op-" + i + sender, "s" + i, null, null, true, values)));
            }
            return keys;
        };
    }

    @Test
    void twoNodesWithoutACommonMemoryMakeNobodyTwice() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (RestWorld other = new RestWorld(world.roster)) {
            other.store = world.store;
            List<Future<SyncReport>> runs = new ArrayList<>();
            runs.add(threads.submit(world::run));
            runs.add(threads.submit(other::run));
            for (Future<SyncReport> run : runs) {
                assertThat(run.get().status()).isEqualTo(RunStatus.DONE);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(world.twice()).isEmpty();
        assertThat(world.keys()).hasSize(world.roster.people());
    }

    @Test
    void aDeactivationThatArrivesAfterAPersonsReEnablingIsRefused() throws Exception {
        world.run();
        List<AccountWrite> sent = new ArrayList<>();
        AccountStore<Void> real = world.store;
        world.store = new MyRestAccounts(world.client(java.time.Duration.ofSeconds(30))) {
            @Override
            public boolean setActive(Void tx, AccountWrite w) throws java.io.IOException {
                sent.add(w);
                return super.setActive(tx, w);
            }
        };
        world.roster.remove(ANN);
        world.run();
        long ann = service.id(RestWorld.TENANT, ANN);
        assertThat(service.row(ann).enabled()).isFalse();
        service.enable(ann, true);

        assertThat(sent).hasSize(1);
        assertThat(real.setActive(null, sent.get(0))).isFalse();

        assertThat(service.row(ann).enabled()).isTrue();
    }

    @Test
    void whoIsOvertakenChangesNothingThatTheOtherChanged() throws Exception {
        world.run();
        Account before = world.store
                .load(null, TENANT, List.of(Long.toString(service.id(RestWorld.TENANT, ANN))))
                .get(0);
        world.roster.change(ANN, u -> u.familyName("Married"));
        world.run();
        AccountWrite late =
                new AccountWrite(TENANT, "late", ANN, before.localId(), before.version(), false, before.values());

        assertThat(world.store.setActive(null, late)).isFalse();
        assertThat(world.store.update(null, late)).isFalse();
        assertThat(service.row(Long.parseLong(before.localId())).enabled()).isTrue();
        assertThat(service.row(Long.parseLong(before.localId())).profile()).containsEntry("lastName", "Married");
    }

    /** The plan was made on a version that a person's edit has overtaken. */
    @Test
    void anEditWhileTheRunWritesIsNotOverwritten() {
        world.run();
        world.roster.change(ANN, u -> u.givenName("Second"));
        long ann = service.id(RestWorld.TENANT, ANN);
        service.before = request -> {
            if (request.equals("PUT /v1/tenants/springfield/users/" + ann + "/profile")) {
                service.before = r -> {};
                service.profile(ann, "lastName", "Mine");
            }
        };

        SyncReport report = world.run();

        assertThat(report.problems()).extracting(p -> p.code()).containsExactly("changed-meanwhile");
        assertThat(service.row(ann).profile())
                .containsEntry("lastName", "Mine")
                .containsEntry("firstName", "Given " + ANN);
    }

    @Test
    void aPersonsEditBetweenTheCrashAndTheNextRunStandsWhereLocalEditsWin() {
        int points = 0;
        boolean died = true;
        for (int call = 1; died; call++) {
            for (boolean early : new boolean[] {true, false}) {
                try (RestWorld each = new RestWorld(new SmallRoster(1, 3))) {
                    each.policy = ConflictPolicy.localWins();
                    each.run();
                    each.roster.change(ANN, u -> u.givenName("Second"));
                    long ann = each.service.id(RestWorld.TENANT, ANN);
                    died = each.diesAt(call, early);
                    each.service.profile(ann, "firstName", "Mine");
                    each.service.profile(ann, "lastName", "Mine too");

                    each.run();
                    each.run();

                    assertThat(each.service.row(ann).profile())
                            .as("call %s, %s", call, early)
                            .containsEntry("firstName", "Mine")
                            .containsEntry("lastName", "Mine too");
                    points++;
                }
            }
        }
        assertThat(points).isGreaterThan(6);
    }

    @Test
    void whoeverAPersonSwitchedOffBetweenTheCrashAndTheNextRunStaysSwitchedOff() {
        int points = 0;
        boolean died = true;
        for (int call = 1; died; call++) {
            for (boolean early : new boolean[] {true, false}) {
                try (RestWorld each = new RestWorld(new SmallRoster(1, 3))) {
                    each.run();
                    each.roster.change(ANN, u -> u.givenName("Second"));
                    each.roster.put(person("s1-new", RoleType.STUDENT, "s1"));
                    died = each.diesAt(call, early);
                    List<Long> off = new ArrayList<>(List.of(each.service.id(RestWorld.TENANT, ANN)));
                    each.service.rows(RestWorld.TENANT).forEach((id, row) -> {
                        if (row.sourcedId().equals("s1-new")) {
                            off.add(id);
                        }
                    });
                    off.forEach(id -> each.service.enable(id, false));

                    each.run();
                    each.run();

                    for (long id : off) {
                        assertThat(each.service.row(id).enabled())
                                .as("call %s, %s, %s", call, early, id)
                                .isFalse();
                    }
                    assertThat(each.twice()).isEmpty();
                    points++;
                }
            }
        }
        assertThat(points).isGreaterThan(6);
    }

    @Test
    void aPersonWhoseUserTheServiceDeletedGetsANewOne() {
        world.run();
        long old = service.id(RestWorld.TENANT, ANN);
        service.delete(old);

        world.run();
        SyncReport quiet = world.run();

        assertThat(service.id(RestWorld.TENANT, ANN)).isNotEqualTo(old);
        assertThat(service.row(old).deleted()).isTrue();
        assertThat(quiet.status()).isEqualTo(RunStatus.DONE);
        service.delete(service.id(RestWorld.TENANT, ANN));
        world.run();
        assertThat(service.row(service.id(RestWorld.TENANT, ANN)).enabled()).isTrue();
    }
}
