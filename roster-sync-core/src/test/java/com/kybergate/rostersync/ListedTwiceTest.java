// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody whom the roster has under two identifiers, and two people who only share an address. */
class ListedTwiceTest {
    private static final String ANN = "s1-student-0001";
    private static final String AGAIN = "s1-student-0001-again";

    private final ScriptedRoster roster = ScriptedRoster.of(1, 20);
    private final World world = new World(roster);
    private final HostAccounts host = new HostAccounts();

    ListedTwiceTest() {
        world.store = host;
        world.run();
    }

    @Test
    void whoeverHasTheNamesAndAKeyOfAnotherIsNamedWithTheOther() {
        roster.put(again().givenName("GIVEN " + ANN).username("ann.the.parent").build());

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(report.problems())
                .filteredOn(problem -> problem.code().equals("listed-twice"))
                .allSatisfy(problem -> assertThat(problem.remedy())
                        .contains("account " + host.of(ANN).get(0) + " "))
                .extracting(Problem::sourcedId)
                .containsExactlyInAnyOrder(ANN, AGAIN);
        assertThat(host.of(AGAIN)).isEmpty();
        assertThat(world.run().problems())
                .as("the next day")
                .extracting(Problem::code)
                .contains("listed-twice");
    }

    @Test
    void whoeverTakesTheKeyOfANamesakeIsNamedToo() {
        roster.put(ScriptedRoster.person(AGAIN, RoleType.STUDENT, "s1")
                .givenName("Given " + ANN)
                .familyName("Family " + ANN)
                .build());
        assertThat(world.run().problems()).as("two accounts of two addresses").isEmpty();

        roster.change(AGAIN, person -> person.email(ANN + "@example.org"));

        assertThat(world.run().problems()).extracting(Problem::code).contains("listed-twice");
    }

    @Test
    void twoPeopleWithOneAddressAreTwo() {
        roster.put(again().givenName("Ben").build());
        assertThat(world.run().problems()).extracting(Problem::code).containsExactly("rejected-by-host");

        roster.put(again().familyName("Lee").build());
        assertThat(world.run().problems()).extracting(Problem::code).containsExactly("rejected-by-host");

        roster.put(again().givenName(null).build());
        assertThat(world.run().problems()).extracting(Problem::code).containsExactly("rejected-by-host");
    }

    @Test
    void anAccountOfNobodysSaysNothing() {
        host.add(AccountValues.none()
                .with(AccountField.USERNAME, "nobody")
                .with(AccountField.EMAIL, "nobody@example.org"));
        host.findsCandidates = false;
        roster.put(again().email("nobody@example.org").username("somebody").build());
        assertThat(world.run().problems()).extracting(Problem::code).containsExactly("rejected-by-host");
    }

    @Test
    void aSearchThatFailsCostsNothingButTheHint() {
        world.store = new HostAccounts() {
            {
                rows.putAll(host.rows);
                lastId = host.lastId;
            }

            private boolean asked;

            @Override
            public List<Account> candidates(Void tx, TenantId tenant, AccountField field, Collection<String> values) {
                // Once for all newcomers, by each key; then for the one who failed.
                if (asked) {
                    throw new IllegalStateException("the search is down");
                }
                asked |= field == AccountField.EMAIL;
                return super.candidates(tx, tenant, field, values);
            }
        };
        roster.put(again().username("name." + ANN).build());

        assertThat(world.run().problems()).extracting(Problem::code).containsExactly("rejected-by-host");
    }

    private static User.Builder again() {
        return ScriptedRoster.person(AGAIN, RoleType.STUDENT, "s1")
                .givenName("Given " + ANN)
                .familyName("Family " + ANN)
                .email(ANN + "@example.org");
    }
}
