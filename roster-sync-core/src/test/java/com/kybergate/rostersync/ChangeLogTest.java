// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.internal.ChangeSeal;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangeQuery;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run changed can be looked up, record by record; and what it did not change is not there. */
class ChangeLogTest {
    private static final String WHO = "s1-student-0001";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 40);
    private final World world = new World(roster);

    private List<RecordChange> changes(SyncReport report) {
        return changes(report, ChangeQuery.all().most(ChangeQuery.MOST));
    }

    private List<RecordChange> changes(SyncReport report, ChangeQuery query) {
        return world.sync().changes(report.run(), query).changes();
    }

    @Test
    void aFirstLoadSaysNothingOfThoseItMade() {
        assertThat(changes(world.run())).isEmpty();
    }

    @Test
    void aRunThatChangesNothingWritesNoLine() {
        world.run();
        assertThat(changes(world.run())).isEmpty();
    }

    @Test
    void whatChangesIsThereWithWhatWasBefore() {
        world.run();
        String before = String.valueOf(roster.user(WHO).familyName());
        roster.change(WHO, u -> u.familyName("Núñez"));

        SyncReport report = world.run();

        assertThat(changes(report))
                .containsExactly(new RecordChange(
                        report.run(),
                        RosterCollection.USERS,
                        "update",
                        WHO,
                        world.account(WHO).localId(),
                        "s1",
                        Map.of("familyName", before),
                        Map.of("familyName", "Núñez")));
        assertThat(changes(report).toString()).doesNotContain("Núñez", before).contains(WHO, "familyName");
    }

    @Test
    void whoeverComesLaterIsThereWithEverythingAndTheirClassWithIts() {
        world.run();
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());
        roster.enroll("new", "s1");

        List<RecordChange> changes = changes(world.run());

        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).operation()).isEqualTo("create");
        assertThat(changes.get(0).localId()).isEqualTo(world.account("new").localId());
        assertThat(changes.get(0).before()).isEmpty();
        assertThat(changes.get(0).after())
                .containsEntry("active", "true")
                .containsEntry("role", "student")
                .containsEntry("schools", "s1")
                .containsKeys("username", "email");
        assertThat(changes.get(1))
                .extracting(RecordChange::collection, RecordChange::operation, RecordChange::sourcedId)
                .containsExactly(RosterCollection.ENROLLMENTS, "create", "e-new");
        assertThat(changes.get(1).after()).isEmpty();
    }

    @Test
    void whoeverLeavesAndComesBackWasSwitchedOffAndOn() {
        world.run();
        roster.change(WHO, u -> u.status(StatusType.TO_BE_DELETED));
        world.run();
        roster.change(WHO, u -> u.status(StatusType.ACTIVE));
        world.run();

        List<RecordChange> hers = world.sync().changesOf(WHO, 10);

        assertThat(hers).extracting(RecordChange::operation).containsExactly("reactivate", "deactivate");
        assertThat(hers.get(0).before()).containsEntry("active", "false");
        assertThat(hers.get(0).after()).containsEntry("active", "true");
        assertThat(hers.get(1).before()).isEqualTo(Map.of("active", "true"));
        assertThat(hers.get(1).after()).isEqualTo(Map.of("active", "false"));
        assertThat(world.sync().changesOf(WHO, 1)).isEqualTo(hers.subList(0, 1));
        assertThat(world.sync().changesOf("nobody", 10)).isEmpty();
    }

    @Test
    void whatIsHeldIsThereOnlyWhenItIsApproved() {
        world.run();
        for (int i = 0; i < 15; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        SyncReport held = world.run();
        assertThat(held.status()).isEqualTo(RunStatus.HELD);
        assertThat(changes(held)).isEmpty();

        SyncReport approved = world.approve(held.held().orElseThrow().digest());

        assertThat(changes(approved, ChangeQuery.all().withCollection(RosterCollection.USERS)))
                .hasSize(15)
                .allMatch(change -> change.operation().equals("deactivate"));
        assertThat(changes(
                        approved, ChangeQuery.all().withOperation("deactivate").withSourcedId(WHO)))
                .hasSize(1);
    }

    @Test
    void whatFailsIsNotThereAndItsNeighboursAre() {
        world.store = new Misbehaving(world.store) {
            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                if (write.sourcedId().equals(WHO)) {
                    throw new IllegalArgumentException("no");
                }
                return super.update(tx, write);
            }
        };
        world.run();
        roster.change(WHO, u -> u.familyName("Refused"));
        roster.change("s1-student-0002", u -> u.familyName("Taken"));

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(changes(report)).extracting(RecordChange::sourcedId).containsExactly("s1-student-0002");
    }

    @Test
    void aDeltaWritesItsLinesToo() {
        TestClock clock = new TestClock();
        ScriptedRoster dated = ScriptedRoster.of(2, 40, clock);
        World later = new World(dated, clock);
        later.settings = later.settings.withMode(SyncMode.auto(Duration.ofDays(7)));
        later.run();
        clock.advance(Duration.ofHours(30));
        dated.change(WHO, u -> u.familyName("Known"));
        later.run();
        clock.advance(Duration.ofHours(30));
        dated.change(WHO, u -> u.familyName("Changed"));

        SyncReport report = later.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(later.sync().changes(report.run(), ChangeQuery.all()).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.after()).isEqualTo(Map.of("familyName", "Changed")));
        assertThat(later.sync().changesOf(WHO, 10)).hasSize(2);
    }

    @Test
    void whatIsKeptIsSealedAndOpensNowhereElse() {
        world.run();
        roster.change(WHO, u -> u.familyName("Núñez"));
        SyncReport report = world.run();
        ChangeEntry entry = world.state
                .changes(World.TENANT, report.run(), ChangeQuery.all())
                .entries()
                .get(0);
        String sealed = String.valueOf(entry.sealed());
        SecureRandom random = new SecureRandom();
        ChangeSeal seal = new ChangeSeal(world.state, World.TENANT, random);

        assertThat(seal.open(entry).after()).isEqualTo(Map.of("familyName", "Núñez"));
        assertThat(new String(java.util.Base64.getDecoder().decode(sealed), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("Núñez", "familyName");
        assertThat(seal.seal(report.run(), WHO, seal.open(entry)))
                .as("the same is never sealed alike")
                .isNotEqualTo(sealed);
        char last = sealed.charAt(sealed.length() - 2);
        String broken = sealed.substring(0, sealed.length() - 2)
                + (last == 'A' ? 'B' : 'A')
                + sealed.substring(sealed.length() - 1);
        for (ChangeEntry other : List.of(
                sealed("another-run", WHO, sealed),
                sealed(report.run(), "somebody-else", sealed),
                sealed(report.run(), WHO, broken),
                sealed(report.run(), WHO, "B" + sealed.substring(1)),
                sealed(report.run(), WHO, "?"),
                sealed(report.run(), WHO, ""))) {
            assertThatThrownBy(() -> seal.open(other))
                    .as(other.toString())
                    .hasMessageContaining("is not what was written")
                    .hasMessageNotContaining("Núñez");
        }
        ChangeSeal twins = new ChangeSeal(world.state, new TenantId("twin"), random);
        assertThatThrownBy(() -> twins.open(entry)).hasMessageContaining("is not what was written");
    }

    private static ChangeEntry sealed(String run, String sourcedId, String sealed) {
        return new ChangeEntry(run, RosterCollection.USERS, "update", sourcedId, sourcedId, null, null, sealed);
    }

    @Test
    void theLogOfATenantThatWasForgottenIsGoneAndSoIsThatOfAPerson() {
        world.run();
        roster.change(WHO, u -> u.familyName("Núñez"));
        roster.change("s1-student-0002", u -> u.familyName("Else"));
        SyncReport report = world.run();

        world.sync().forget(WHO, "ada", "asked for");
        assertThat(changes(report)).extracting(RecordChange::sourcedId).containsExactly("s1-student-0002");
        assertThat(world.sync().changesOf(WHO, 10)).isEmpty();
        world.sync().forgetTenant("ada");
        assertThat(changes(report)).isEmpty();
    }

    @Test
    void theLogIsReadPageByPageAndRefusesToGoOnFromNowhere() {
        world.run();
        for (int i = 0; i < 3; i++) {
            roster.change("s1-student-000" + i, u -> u.familyName("Else"));
        }
        SyncReport report = world.run();
        RecordChanges first =
                world.sync().changes(report.run(), ChangeQuery.all().most(2));

        assertThat(first.changes()).hasSize(2);
        assertThat(world.sync()
                        .changes(report.run(), ChangeQuery.all().after(first.next()))
                        .changes())
                .extracting(RecordChange::sourcedId)
                .containsExactly("s1-student-0002");
        assertThatThrownBy(() ->
                        world.sync().changes(report.run(), ChangeQuery.all().after("nowhere")))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("no-such-page"));
        assertThatThrownBy(() -> ChangeQuery.all().most(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChangeQuery.all().most(501)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLogIsKeptAsLongAsItIsToBe() {
        world.run();
        roster.change(WHO, u -> u.familyName("Old"));
        SyncReport old = world.run();
        world.clock.advance(Duration.ofDays(2));
        roster.change(WHO, u -> u.familyName("New"));
        RosterSync forgetful = RosterSync.builder()
                .tenant(World.TENANT.value())
                .source(roster)
                .state(world.memory)
                .accounts(world.store)
                .clock(world.clock)
                .retention(new Retention(null, null, null, null, Duration.ofDays(1)))
                .build();

        SyncReport now = forgetful.run();

        assertThat(changes(old)).isEmpty();
        assertThat(changes(now)).hasSize(1);
        assertThat(world.sync().history(10)).hasSize(3);
    }
}
