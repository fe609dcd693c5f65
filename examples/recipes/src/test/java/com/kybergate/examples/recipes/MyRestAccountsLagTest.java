// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static com.kybergate.examples.recipes.SmallRoster.person;
import static com.kybergate.examples.recipes.SmallRoster.student;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service whose reads come from a replica that lags behind the writes. */
class MyRestAccountsLagTest {
    private final RestWorld world = new RestWorld(new SmallRoster(2, 6));
    private final UserService service = world.service;

    @AfterEach
    void close() {
        world.close();
    }

    /** What has to hold on any service, however old its reads are. */
    @Test
    void writesAreRefusedByWhatIsThereAndNotByWhatIsSeen() throws Exception {
        TenantId tenant = new TenantId(RestWorld.TENANT);
        service.lag(UserService.UNTIL_TOLD);
        AccountValues values = AccountValues.none().with(AccountField.USERNAME, "ann");
        String ann = world.store.create(null, new AccountWrite(tenant, "op-1", "s1", null, null, true, values));

        assertThat(world.store.load(null, tenant, List.of(ann))).isEmpty();
        assertThat(world.store.findBySourcedId(null, tenant, List.of("s1"))).isEmpty();
        assertThat(world.store.create(null, new AccountWrite(tenant, "op-2", "s1", null, null, true, values)))
                .isEqualTo(ann);
        assertThat(world.store.setActive(null, new AccountWrite(tenant, "op-3", "s1", ann, "1", false, values)))
                .isTrue();
        assertThat(world.store.setActive(null, new AccountWrite(tenant, "op-4", "s1", ann, "1", true, values)))
                .isFalse();
        assertThat(service.row(Long.parseLong(ann)).enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 40, UserService.UNTIL_TOLD})
    void aFirstLoadAndADayLaterMakeNobodyTwiceAndAreRightOnceTheReadsCatchUp(int lag) {
        List<String> firstLoad;
        List<String> dayLater;
        try (RestWorld prompt = new RestWorld(new SmallRoster(2, 6))) {
            prompt.run();
            firstLoad = prompt.people();
            change(prompt.roster);
            assertThat(prompt.run().status()).isEqualTo(RunStatus.DONE);
            dayLater = prompt.people();
        }

        service.lag(lag);
        world.run();
        // As often as somebody likes, and at once.
        world.run();
        assertThat(world.people()).isEqualTo(firstLoad);
        assertThat(world.keys()).hasSize(14);
        change(world.roster);
        world.run();
        world.run();
        assertThat(world.twice()).isEmpty();
        service.catchUp();
        service.lag(0);
        world.run();
        world.run();

        assertThat(world.people()).isEqualTo(dayLater);
        assertThat(world.twice()).isEmpty();
        assertThat(world.keys()).hasSize(15);
        int before = service.written().size();
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
        assertThat(service.written()).hasSize(before);
    }

    private static void change(SmallRoster roster) {
        roster.remove(student(1, 0));
        roster.change(student(2, 0), u -> u.enabledUser(false));
        roster.change(student(1, 1), u -> u.givenName("Renamed"));
        roster.change(student(1, 2), u -> u.email("elsewhere@example.org"));
        roster.put(person("s1-new", RoleType.STUDENT, "s1").email(student(1, 2) + "@example.org"));
        roster.change(student(1, 3), u -> u.email(student(1, 4) + "@example.org"));
        roster.change(student(1, 4), u -> u.email(student(1, 3) + "@example.org"));
    }

    /** The account is there, of a run that died; it cannot be seen before it is made again. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/tenants/springfield/users/search", "POST /v1/tenants/springfield/users"})
    void whoeverIsFoundOnlyWhenMadeAgainHoldsWhatTheRosterSaysNow(String seenFrom) {
        world.run();
        world.roster.put(person("s1-new", RoleType.STUDENT, "s1"));
        service.lag(UserService.UNTIL_TOLD);
        for (int call = 1; call < 100 && service.rows(RestWorld.TENANT).size() == 14; call++) {
            world.diesAt(call, false);
        }
        world.roster.change("s1-new", u -> u.givenName("Corrected"));
        int[] asked = {0};
        service.before = request -> {
            // The first two questions are the plan's.
            if (request.equals(seenFrom) && (!request.endsWith("search") || ++asked[0] > 2)) {
                service.catchUp();
            }
        };

        world.run();
        world.run();
        world.run();

        assertThat(world.twice()).isEmpty();
        assertThat(service.row(service.id(RestWorld.TENANT, "s1-new")).profile())
                .containsEntry("firstName", "Corrected");
    }

    @Test
    void aWriteThatIsNotSeenYetIsNotTakenForAPersonsDecision() {
        world.run();
        service.lag(UserService.UNTIL_TOLD);
        world.roster.remove(student(1, 0));
        world.run();
        world.roster.put(person(student(1, 0), RoleType.STUDENT, "s1"));
        SyncReport unseen = world.run();
        service.catchUp();
        service.lag(0);
        world.run();
        world.run();

        assertThat(unseen.held()).isEmpty();
        assertThat(service.row(service.id(RestWorld.TENANT, student(1, 0))).enabled())
                .isTrue();
    }
}
