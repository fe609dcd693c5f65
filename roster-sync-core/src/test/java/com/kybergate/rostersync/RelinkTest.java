// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody is missing and new at once, because the source gave the person another identifier. */
class RelinkTest {
    private static final String OLD = "s1-student-0001";
    private static final String NEW = "rekeyed-0001";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 20);
    private final World world = new World(roster);
    private String localId = "";

    @BeforeEach
    void aDistrictInStep() {
        world.run();
        localId = world.account(OLD).localId();
    }

    @Test
    void theAccountGoesToTheNewIdentifierOnceApproved() {
        rekey(OLD, NEW);

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("relink-proposed", 1L);
        assertThat(users(report).of(Outcome.HELD)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isZero();
        assertThat(users(report).absentCandidates()).isEqualTo(1);
        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(1);
        assertThat(world.sync().heldItems())
                .filteredOn(item -> item.collection() == RosterCollection.USERS)
                .singleElement()
                .satisfies(item -> assertThat(List.of(item.operation(), item.sourcedId(), item.localId()))
                        .isEqualTo(List.of("relink", NEW, localId)));
        assertThat(world.plan().held().orElseThrow().digest())
                .isEqualTo(report.held().orElseThrow().digest());
        Account before = world.account(OLD);

        SyncReport approved = approve(ApprovalScope.tier("relink"));

        assertThat(approved.problems()).isEmpty();
        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(1);
        assertThat(world.account(NEW).localId()).isEqualTo(localId);
        assertThat(world.account(NEW).active()).isTrue();
        assertThat(world.account(NEW).values()).isEqualTo(before.values());
        assertThat(world.row(RosterCollection.USERS, OLD).active()).isFalse();
        assertThat(world.row(RosterCollection.USERS, OLD).link()).isNull();
        assertThat(world.accounts.findBySourcedId(Worlds.noTransaction(), World.TENANT, List.of(OLD, NEW)))
                .containsOnlyKeys(NEW);
        assertThat(world.accounts.all(World.TENANT)).hasSize(44);

        world.run();
        Map<String, String> contents = world.contents();
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
        assertThat(world.contents()).isEqualTo(contents);
        assertThat(world.account(NEW).active()).isTrue();
    }

    @Test
    void whatTheSourceSaysOtherwiseIsTakenOverByTheRelink() {
        rekey(OLD, NEW);
        roster.change(NEW, u -> u.familyName("Married").email("married@example.org"));
        world.run();

        approve(ApprovalScope.people(List.of(NEW)));

        assertThat(world.account(NEW).localId()).isEqualTo(localId);
        assertThat(world.account(NEW).values().get(AccountField.FAMILY_NAME)).isEqualTo("Married");
        assertThat(world.account(NEW).values().get(AccountField.EMAIL)).isEqualTo("married@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two new", "two missing", "another role", "an administrator", "refused", "not looked for"})
    void whatIsNotOneForOneStaysAnIdentityChurn(String how) {
        String gone = how.equals("an administrator") ? "s1-admin" : OLD;
        User was = roster.user(gone);
        rekey(gone, NEW);
        switch (how) {
            case "two new" -> {
                roster.change(NEW, u -> u.email("new@example.org"));
                roster.put(ScriptedRoster.person("rekeyed-0002", RoleType.STUDENT, "s1")
                        .email(was.email())
                        .build());
            }
            case "two missing" -> {
                String other = "s1-student-0002";
                roster.change(NEW, u -> u.email(other + "@example.org"));
                roster.remove(other);
            }
            case "another role" -> roster.change(NEW, u -> u.role(RoleType.TEACHER));
            case "refused" -> world.sync().rejectLink(NEW, localId, "ada", "a sister");
            case "not looked for" -> world.settings = world.settings.withLinks(LinkRule.NEVER);
            default -> {}
        }

        SyncReport report = world.run();

        assertThat(world.sync().heldItems())
                .filteredOn(item -> item.collection() == RosterCollection.USERS)
                .extracting(HeldItem::operation)
                .containsOnly("deactivate");
        assertThat(report.held().orElseThrow().reasons()).doesNotContainKey("relink-proposed");
        assertThat(world.account(gone).active()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(LinkRule.class)
    void noRuleMovesAnAccountByItself(LinkRule rule) {
        world.settings = world.settings.withLinks(rule);
        rekey(OLD, NEW);

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.LINKED)).isZero();
        assertThat(world.account(OLD).localId()).isEqualTo(localId);
        assertThat(world.account(OLD).active()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "is back",
                "single read finds them",
                "cannot be proved",
                "new one gone",
                "a second new one",
                "edited",
                "raised"
            })
    void whatMovedBetweenProposalAndApprovalIsLeftOut(String how) {
        User was = roster.user(OLD);
        rekey(OLD, NEW);
        world.run();
        switch (how) {
            case "is back" -> roster.put(was);
            case "single read finds them" -> {
                roster.put(was);
                roster.hiddenFromLists.add(OLD);
            }
            case "cannot be proved" -> roster.blindToSingles = true;
            case "new one gone" -> roster.remove(NEW);
            case "a second new one" ->
                roster.put(ScriptedRoster.person("rekeyed-0002", RoleType.STUDENT, "s1")
                        .email(was.email())
                        .build());
            case "edited" ->
                world.accounts.edit(
                        World.TENANT,
                        localId,
                        true,
                        world.account(OLD)
                                .values()
                                .with(AccountField.USERNAME, "other")
                                .with(AccountField.EMAIL, "other@example.org"));
            default ->
                world.accounts.edit(
                        World.TENANT, localId, true, world.account(OLD).values().with(AccountField.ROLE, "staff"));
        }

        SyncReport approved = approve(ApprovalScope.tier("relink"));

        assertThat(users(approved).of(Outcome.LINKED)).isZero();
        assertThat(approved.problems())
                .extracting(Problem::code, Problem::sourcedId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("stale", NEW));
        assertThat(world.account(OLD).localId()).isEqualTo(localId);
        assertThat(world.account(OLD).active()).isTrue();
    }

    @Test
    void aWholeDistrictUnderOtherIdentifiersKeepsItsAccounts() {
        Map<String, String> before = new TreeMap<>();
        for (String id : List.copyOf(roster.all(RosterCollection.USERS).keySet())) {
            before.put("x-" + id, world.account(id).localId());
            rekey(id, "x-" + id);
        }

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("relink-proposed", 42L);
        assertThat(world.active()).hasSize(44);

        approve(ApprovalScope.tier("relink"));

        Map<String, String> after = new TreeMap<>();
        world.state.scan(
                World.TENANT,
                RosterCollection.USERS,
                rows -> rows.forEach(
                        row -> row.linked().ifPresent(link -> after.put(row.sourcedId(), link.localId()))));
        before.forEach((id, account) -> {
            if (!id.endsWith("admin")) {
                assertThat(after).containsEntry(id, account);
            }
        });
        assertThat(world.active()).hasSize(44);
        assertThat(world.accounts.all(World.TENANT)).hasSize(44);
        world.run();
        assertThat(world.active()).hasSize(44);
    }

    @Test
    void aCrashAfterTheHostTookTheNewIdentifierLocksNobodyOut() {
        rekey(OLD, NEW);
        world.run();
        String digest = world.sync().held().orElseThrow().digest();
        Wires wires = new Wires();
        wires.crashAtCall = "AccountStore.update";
        wires.afterEffect = true;
        world.memory = wires.state(world.state);
        world.store = wires.store(world.accounts);
        assertThatThrownBy(() -> world.approve(digest)).isInstanceOf(Wires.Crash.class);
        world.memory = world.state;
        world.store = world.accounts;
        world.clock.advance(Duration.ofHours(1));

        List<Boolean> active = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            world.run();
            active.add(world.account(OLD).active());
        }

        assertThat(active).containsOnly(true);
        approve(ApprovalScope.tier("relink"));
        assertThat(world.account(NEW).localId()).isEqualTo(localId);
        assertThat(world.row(RosterCollection.USERS, OLD).link()).isNull();
        world.run();
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
        assertThat(world.account(NEW).active()).isTrue();
    }

    /** The same person, under another identifier. */
    private void rekey(String from, String to) {
        User user = roster.user(from);
        User.Builder again = ScriptedRoster.person(
                        to, java.util.Objects.requireNonNull(user.role()), from.substring(0, 2))
                .username(user.username())
                .email(user.email())
                .givenName(user.givenName())
                .familyName(user.familyName());
        roster.remove(from);
        roster.put(again.build());
    }

    private SyncReport approve(ApprovalScope scope) {
        SyncReport report =
                world.sync().approve(world.sync().held().orElseThrow().digest(), "ada", "the new system", scope);
        assertThat(report.counts().values()).allMatch(Counts::conserves);
        return report;
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
