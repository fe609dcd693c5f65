// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.roster.LocalRole;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why somebody is as they are, and what the next run would do. */
class ExplainTest {
    private static final String ANN = "s1-student-0001";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 20);
    private final World world = new World(roster);

    @BeforeEach
    void aDistrictInStep() {
        world.run();
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, "name." + ANN, ANN + "@example.org"})
    void somebodyIsFoundByIdentifierUserNameAndAddress(String who) {
        Explanation ann = explain(who);

        assertThat(ann.sourcedId()).isEqualTo(ANN);
        assertThat(ann.localId()).isEqualTo(world.account(ANN).localId());
        assertThat(ann.role()).isEqualTo(LocalRole.STUDENT);
        assertThat(ann.active()).isTrue();
        assertThat(ann.atSource()).isEqualTo("found");
        assertThat(ann.scope()).isEqualTo("wanted");
        assertThat(ann.next()).isEqualTo("nothing");
        assertThat(ann.waits()).isNull();
    }

    @Test
    void whatTheNextRunWouldDoIsSaidWithItsFieldsAndThenDone() {
        roster.change(ANN, u -> u.familyName("Moved").phone("555"));

        assertThat(explain(ANN).next()).isEqualTo("update");
        assertThat(explain(ANN).reason()).isEqualTo("source-changed");
        assertThat(explain(ANN).fields()).containsExactly("FAMILY_NAME", "PHONE");
        world.run();
        assertThat(explain(ANN).next()).isEqualTo("nothing");
    }

    @Test
    void anEditThatWillBeRepairedIsSaidToBeOne() {
        Account account = world.account(ANN);
        world.accounts.edit(
                World.TENANT, account.localId(), true, account.values().with(AccountField.GIVEN_NAME, "Edited"));

        assertThat(explain(ANN).next()).isEqualTo("update");
        assertThat(explain(ANN).reason()).isEqualTo("local-edit");
    }

    @Test
    void whoeverLeavesIsSaidToAndAfterwardsThatTheSyncDidIt() {
        roster.change(ANN, u -> u.status(StatusType.TO_BE_DELETED));
        assertThat(explain(ANN).atSource()).isEqualTo("tobedeleted");
        assertThat(explain(ANN).next()).isEqualTo("deactivate");
        world.run();

        assertThat(explain(ANN).active()).isFalse();
        assertThat(explain(ANN).deactivatedBySync()).isTrue();
        assertThat(explain(ANN).next()).isEqualTo("nothing");
        roster.remove(ANN);
        assertThat(explain(ANN).atSource()).isEqualTo("missing");
    }

    @Test
    void whyAChangeWaitsIsSaidAsLongAsItDoes() {
        for (int i = 0; i < 8; i++) {
            roster.change(String.format("s1-student-%04d", i), u -> u.status(StatusType.TO_BE_DELETED));
        }
        String digest = world.run().held().orElseThrow().digest();

        assertThat(explain(ANN).next()).isEqualTo("deactivate");
        assertThat(explain(ANN).waits()).isEqualTo("leavers-of-school");
        world.approve(digest);
        assertThat(explain(ANN).waits()).isNull();
    }

    @Test
    void whoIsNotWantedIsSaidNotToBeAndWhy() {
        world.settings = world.settings.withSchools(Set.of("s2"));

        assertThat(explain(ANN).scope()).isEqualTo("school");
        assertThat(explain(ANN).active()).isTrue();
        assertThat(explain(ANN).next()).isEqualTo("deactivate");
        assertThat(explain(ANN).reason()).as("which waits for approval").isEqualTo("out-of-scope");
    }

    @Test
    void somebodyNewIsAskedForAtTheSource() {
        roster.put(ScriptedRoster.person("new", RoleType.TEACHER, "s1").build());

        Explanation newcomer = explain("new");

        assertThat(newcomer.localId()).isNull();
        assertThat(newcomer.next()).isEqualTo("create");
        assertThat(world.sync().explain("nobody")).isEmpty();
    }

    @Test
    void explainingWritesNothing() {
        roster.change(ANN, u -> u.familyName("Moved"));
        var before = world.contents();

        explain(ANN);

        assertThat(world.contents()).isEqualTo(before);
    }

    private Explanation explain(String who) {
        var found = world.sync().explain(who);
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
