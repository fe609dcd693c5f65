// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.house.fuzz.Target;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.List;
import java.util.Map;

/** What a person types to the sync, and people in a roster whose every field is odd. */
final class FuzzPeople {
    private static final Target.Cost A_RUN = new Target.Cost(64L << 20, 4096);

    private FuzzPeople() {}

    static Target<String> who() {
        World world = new World(ScriptedRoster.of(1, 5));
        world.run();
        Map<String, String> before = world.contents();
        RosterSync sync = world.sync();
        return Target.<String>of(
                        "whom to explain",
                        150,
                        draw -> draw.oneIn(4)
                                ? draw.text(80)
                                : Garble.text(
                                        draw, draw.of("s1-student-0001", "name.s1-teacher", "s1-admin@example.org")),
                        who -> {
                            for (Explanation explanation : sync.explain(who)) {
                                assertThat(explanation.sourcedId()).startsWith("s1-");
                            }
                            assertThat(world.contents()).isEqualTo(before);
                        })
                .costing(A_RUN);
    }

    /** Only the beginning of the digest, six characters of it at least, is the digest. */
    static Target<String> digests() {
        ScriptedRoster roster = ScriptedRoster.of(1, 40);
        World world = new World(roster);
        world.run();
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        String digest = world.run().held().map(HeldPart::digest).orElseThrow();
        RosterSync sync = world.sync();
        Map<String, String> before = world.contents();
        return Target.<String>of(
                        "digests to approve",
                        100,
                        draw -> switch (draw.below(4)) {
                            case 0 -> draw.text(70);
                            case 1 -> digest.substring(0, draw.below(8));
                            case 2 -> digest + draw.text(5);
                            default -> Garble.text(draw, digest);
                        },
                        typed -> {
                            boolean right = typed.length() >= 6 && digest.startsWith(typed);
                            if (right) {
                                // Held for no such school: nothing is done, and everything stays held.
                                SyncReport report = sync.approve(typed, typed, typed, "no such school " + typed);
                                assertThat(report.status()).isEqualTo(RunStatus.DONE);
                            } else if (typed.length() % 2 == 0) {
                                sync.approve(typed, typed, typed);
                            } else {
                                sync.discard(typed, typed);
                            }
                            assertThat(right).isTrue();
                            assertThat(world.contents()).isEqualTo(before);
                            assertThat(sync.held().map(HeldPart::digest)).contains(digest);
                        },
                        RosterSyncException.class)
                .costing(A_RUN);
    }

    /** A person like no other among five like others: the five get their accounts, the sums hold, and a second run has nothing to do. */
    static Target<String> rosters() {
        return Target.<String>of(
                        "odd people",
                        60,
                        draw -> draw.oneIn(3)
                                ? draw.text(200)
                                : Garble.text(draw, "s1-student-0001|ann@example.org|student|s1"),
                        text -> {
                            ScriptedRoster roster = ScriptedRoster.of(1, 5);
                            roster.put(odd(text));
                            World world = new World(roster);
                            SyncReport first = world.run();
                            Counts users = first.counts(RosterCollection.USERS);
                            assertThat(first.status()).isIn(RunStatus.DONE, RunStatus.DONE_WITH_ERRORS, RunStatus.HELD);
                            assertThat(users.of(Outcome.CREATED)).isGreaterThanOrEqualTo(6);
                            assertThat(first.summary() + first.toString()).doesNotContain(Draw.CANARY);
                            assertThat(first.toJson()).startsWith("{");
                            Map<String, String> contents = world.contents();
                            SyncReport second = world.run();
                            assertThat(second.counts(RosterCollection.USERS).of(Outcome.CREATED))
                                    .isZero();
                            assertThat(second.counts(RosterCollection.USERS).of(Outcome.UPDATED))
                                    .isZero();
                            assertThat(world.contents()).isEqualTo(contents);
                        })
                .costing(A_RUN);
    }

    private static User odd(String text) {
        List<String> parts = List.of(text.split("\\|", -1));
        Draw draw = new Draw(text.hashCode());
        String id = parts.get(0).strip().isEmpty() ? "odd" : parts.get(0).strip();
        return User.builder(id)
                .username(draw.of(parts))
                .email(draw.of(parts))
                .givenName(draw.of(parts) + Draw.CANARY)
                .familyName(draw.of(parts))
                .phone(text)
                .identifier(text)
                .userIds(List.of(new UserId(draw.of(parts), text)))
                .role(new RoleType(draw.oneIn(2) ? "student" : draw.of(parts)))
                .status(new StatusType(draw.oneIn(2) ? "active" : draw.of(parts)))
                .enabledUser(draw.oneIn(3) ? null : draw.oneIn(2))
                .orgs(List.of(new GuidRef(draw.oneIn(2) ? "s1" : "x" + draw.of(parts), "org")))
                .grades(parts)
                .build();
    }
}
