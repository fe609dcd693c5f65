// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.state.HeldItem;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A district that gives the identifier of somebody to somebody else: what the one wrote must not become the other's. */
class ReusedIdentifierTest {
    private static final String REUSED = "sourced-id-reused";
    private static final String ANN = "s1-student-0004";

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 40, clock);
    private final World world = new World(roster, clock);

    /** What may change at once in the record of one and the same person. */
    private static Map<String, UnaryOperator<User.Builder>> ofOnePerson() {
        return Map.of(
                "marries", u -> u.familyName("Other").username("other").email("other@example.org"),
                "is called otherwise",
                        u -> u.givenName("Other").username("other").email("other@example.org"),
                "is adopted", u -> u.givenName("Other").familyName("Other").username("other"),
                "changes schools too",
                        u -> u.givenName("Other").familyName("Other").email("other@example.org"),
                "is written in capitals",
                        u -> u.givenName("GIVEN " + ANN)
                                .familyName("FAMILY " + ANN)
                                .username("NAME." + ANN)
                                .email("other@example.org"),
                "loses a name",
                        u -> u.givenName(null)
                                .familyName("Other")
                                .username("other")
                                .email("other@example.org"),
                "states no key",
                        u -> u.givenName("Other")
                                .familyName("Other")
                                .username(null)
                                .email(null));
    }

    @BeforeEach
    void aDistrictInStep() {
        world.run();
    }

    @Test
    void theAccountWaitsUntilSomebodySaysThatItIsTheSamePerson() {
        stranger(ANN);

        SyncReport report = world.run();

        assertThat(held()).extracting(HeldItem::reason).containsExactly(REUSED);
        assertThat(world.account(ANN).values().get(AccountField.EMAIL)).isEqualTo(ANN + "@example.org");
        assertThat(world.run().held()).as("the next run").isEqualTo(report.held());

        world.approve(report.held().orElseThrow().digest());

        assertThat(world.account(ANN).values().get(AccountField.EMAIL)).isEqualTo("stranger@example.org");
        assertThat(world.run().held()).isEmpty();
    }

    /** A year later, when nobody remembers who had it. */
    @Test
    void theAccountOfALeaverDoesNotComeBackToAStranger() {
        User ann = roster.user(ANN);
        roster.remove(ANN);
        world.run();
        assertThat(world.account(ANN).active()).isFalse();
        roster.put(ann);
        stranger(ANN);

        world.run();

        assertThat(held()).extracting(HeldItem::reason).containsExactly(REUSED);
        assertThat(world.account(ANN).active()).isFalse();
        roster.put(ann);
        world.run();
        assertThat(world.account(ANN).active()).as("it was her all the same").isTrue();
    }

    @Test
    void theAccountTellsWhoseItWasWhereTheLastRecordDoesNot() {
        roster.change(
                ANN,
                u -> u.status(StatusType.TO_BE_DELETED)
                        .givenName(null)
                        .familyName(null)
                        .username(null)
                        .email(null));
        world.run();
        assertThat(world.account(ANN).active()).isFalse();
        stranger(ANN);
        roster.change(ANN, u -> u.status(StatusType.ACTIVE));

        world.run();

        assertThat(held()).extracting(HeldItem::reason).containsExactly(REUSED);
        assertThat(world.account(ANN).active()).isFalse();
    }

    /** Made ready weeks before the first day of school. */
    @Test
    void aStrangerWhoComesDisabledFirstIsStillOne() {
        for (boolean left : new boolean[] {true, false}) {
            String id = left ? ANN : "s2-student-0004";
            if (left) {
                roster.change(id, u -> u.enabledUser(false));
                world.run();
            }
            stranger(id);
            roster.change(id, u -> u.enabledUser(false));
            world.run();
            var contents = world.contents();
            world.run();
            assertThat(world.contents()).as("nothing is left to do").isEqualTo(contents);
            assertThat(world.account(id).active()).isFalse();
            roster.change(id, u -> u.enabledUser(true));

            world.run();

            assertThat(held())
                    .extracting(item -> item.reason() + " " + item.sourcedId())
                    .contains(REUSED + " " + id);
            assertThat(world.account(id).active()).isFalse();
        }
    }

    /** What the one may see in class is not for the other to see. */
    @Test
    void theClassesOfTheStrangerWaitToo() {
        stranger(ANN);
        roster.enroll(ANN, "s2");

        world.run();

        assertThat(held())
                .extracting(item -> item.reason() + " " + item.sourcedId())
                .containsExactlyInAnyOrder(REUSED + " " + ANN, "person-held e-" + ANN);
        world.approve(world.sync().held().orElseThrow().digest());
        assertThat(world.run().held()).isEmpty();
    }

    /** Also where nothing else happens to enrollments than that there are more. */
    @Test
    void aClassThatIsNewWaitsToo() {
        stranger(ANN);
        roster.put(Enrollment.builder("e-new")
                .user(new GuidRef(ANN, "user"))
                .rosterClass(new GuidRef("s2-c1", "class"))
                .school(new GuidRef("s2", "org"))
                .role(RoleType.STUDENT)
                .build());

        world.run();

        assertThat(held())
                .extracting(item -> item.reason() + " " + item.sourcedId())
                .containsExactlyInAnyOrder(REUSED + " " + ANN, "person-held e-new");
    }

    /** Whom the newcomer is not gets an account of their own, once the one who had the identifier is forgotten. */
    @Test
    void theStrangerHasAnAccountOfTheirOwnAfterTheOtherIsForgotten() {
        String anns = world.account(ANN).localId();
        stranger(ANN);
        world.run();

        world.sync().forget(ANN, "ada", "left; the district gave the number to somebody else");
        world.sync().readmit(ANN, "ada");
        world.run();

        assertThat(world.account(ANN).localId()).isNotEqualTo(anns);
        assertThat(world.account(ANN).values().get(AccountField.EMAIL)).isEqualTo("stranger@example.org");
        assertThat(world.run().held()).isEmpty();
    }

    @Test
    void whoeverKeepsANameOrAKeyIsTheSamePerson() {
        User ann = roster.user(ANN);
        ofOnePerson().forEach((what, change) -> {
            roster.change(ANN, change);

            world.run();

            assertThat(held()).as(what).isEmpty();
            roster.put(ann);
            world.run();
        });
    }

    /** No storm by their number: a guard that counts would let three of them through. */
    @Test
    void aHandfulIsNotLostInTheCrowd() {
        List<String> some = List.of("s1-student-0001", "s1-student-0002", "s2-student-0003");
        some.forEach(this::stranger);

        world.run();

        assertThat(held()).extracting(HeldItem::sourcedId).containsExactlyInAnyOrderElementsOf(some);
        assertThat(held()).extracting(HeldItem::reason).containsOnly(REUSED);
    }

    private void stranger(String id) {
        String name = id.equals(ANN) ? "stranger" : "stranger." + id;
        roster.change(
                id,
                user -> user.givenName("Someone")
                        .familyName("Else")
                        .username(name)
                        .email(name + "@example.org")
                        .role(RoleType.STUDENT));
    }

    private List<HeldItem> held() {
        return world.sync().heldItems();
    }
}
