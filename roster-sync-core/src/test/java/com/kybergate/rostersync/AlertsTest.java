// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.notify.NoticeKind;
import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.notify.SyncNotifier;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.SyncState;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what, and that nobody is told it twice. */
class AlertsTest {
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 40, clock);
    private final World world = new World(roster, clock);
    private final Mailbox mail = new Mailbox("mail");
    private final Mailbox hook = new Mailbox("hook");

    @BeforeEach
    void aDistrictWithSomebodyToTell() {
        world.host = builder -> builder.notifier(mail)
                .notifier(hook)
                .page(URI.create("https://app.example.org/sync/springfield"))
                .schedule(SyncSchedule.every6Hours(ZoneId.of("America/Chicago")).spread(Duration.ZERO));
        world.run();
    }

    @Test
    void runsThatGoWellAreNothingToTell() {
        world.run();
        roster.change("s1-student-0001", u -> u.givenName("Renamed"));
        world.run();
        assertThat(mail.notices).isEmpty();
    }

    @Test
    void anOutageIsToldOnceAndItsEndOnce() {
        outage("failed:connection");
        world.run();
        world.run();
        roster.failure = "failed:http-503";
        world.run();
        assertThat(mail.kinds()).containsExactly("failed");
        SyncNotice failed = mail.notices.get(0);
        assertThat(failed.codes()).containsExactly("connection", "fetch-incomplete");
        assertThat(failed.link()).isEqualTo(URI.create("https://app.example.org/sync/springfield"));
        assertThat(failed.run()).isNotNull();
        roster.unreachable.clear();
        world.run();
        world.run();
        assertThat(mail.kinds()).containsExactly("failed", "recovered");
        assertThat(hook.notices).isEqualTo(mail.notices);
    }

    @Test
    void aWrongSecretIsToldAsOne() {
        outage("failed:unauthorized");
        world.run();
        world.run();
        assertThat(mail.kinds()).containsExactly("credentials-failing");
        assertThat(mail.notices.get(0).paragraphs()).anyMatch(words -> words.contains("client id and secret"));
    }

    @Test
    void aServerThatComesAndGoesDuringAnOutageIsToldOncePerKind() {
        for (int i = 0; i < 4; i++) {
            outage("failed:unauthorized");
            world.run();
            outage("failed:connection");
            world.run();
        }
        assertThat(mail.kinds()).containsExactly("credentials-failing", "failed");
    }

    @Test
    void aNewOutageAfterARecoveryIsToldAgain() {
        for (int i = 0; i < 2; i++) {
            outage("failed:connection");
            world.run();
            roster.unreachable.clear();
            world.run();
        }
        assertThat(mail.kinds()).containsExactly("failed", "recovered", "failed", "recovered");
        assertThat(mail.notices).extracting(SyncNotice::id).doesNotHaveDuplicates();
    }

    @Test
    void whatIsHeldIsToldWhenItGrewAndNotWhenItShrankOrStayed() {
        leave(0, 20);
        world.run();
        world.run();
        assertThat(mail.kinds()).containsExactly("held");
        assertThat(mail.notices.get(0).count("items")).isEqualTo(20);
        assertThat(mail.notices.get(0).count("more")).isEqualTo(20);
        roster.change("s1-student-0000", u -> u.status(StatusType.ACTIVE));
        world.run();
        assertThat(mail.kinds()).containsExactly("held");
        leave(20, 24);
        world.run();
        assertThat(mail.kinds()).containsExactly("held", "held");
        assertThat(mail.notices.get(1).count("items")).isEqualTo(23);
        assertThat(mail.notices.get(1).count("more")).isEqualTo(4);
    }

    /** A run that cannot even read does not know what waits: nothing grew by it. */
    @Test
    void whatIsHeldIsToldOnceWhateverFailsMeanwhile() {
        leave(0, 20);
        world.run();
        outage("failed:unauthorized");
        for (int i = 0; i < 7; i++) {
            clock.advance(SIX_HOURS);
            world.sync().start("schedule").await();
        }
        roster.unreachable.clear();
        world.run();
        assertThat(mail.kinds()).containsExactly("held", "credentials-failing", "recovered");
    }

    @Test
    void newAdministratorsAreToldWhetherARunMadeThemOrAnApproval() {
        roster.put(ScriptedRoster.person("head", RoleType.ADMINISTRATOR, "s1").build());
        world.run();
        roster.change("s1-teacher", u -> u.role(RoleType.ADMINISTRATOR));
        world.run();
        assertThat(mail.kinds()).containsExactly("new-administrators", "held");
        assertThat(mail.notices.get(0).count("people")).isEqualTo(1);

        world.approve(world.sync().held().orElseThrow().digest());

        assertThat(mail.kinds()).containsExactly("new-administrators", "held", "new-administrators");
        assertThat(mail.notices.get(2).subject())
                .isEqualTo("Roster sync of springfield: 1 person has become administrator");
    }

    @Test
    void aPreviewTellsNobodyAnything() {
        leave(0, 20);
        world.plan();
        outage("failed:connection");
        world.plan();
        assertThat(mail.notices).isEmpty();
        assertThat(world.state.note(World.TENANT, "progress").orElse(""))
                .as("nor does it show itself")
                .contains("ended");
    }

    @Test
    void whoeverCouldNotBeToldIsToldAfterTheNextRunAndTheOtherIsNotToldTwice() {
        mail.broken = true;
        leave(0, 20);
        world.run();
        assertThat(mail.notices).isEmpty();
        assertThat(hook.kinds()).containsExactly("held");
        mail.broken = false;
        world.run();
        assertThat(mail.notices).isEqualTo(hook.notices);
        world.run();
        assertThat(mail.kinds()).containsExactly("held");
    }

    @Test
    void whatIsOverBeforeSomebodyCouldBeToldIsNotTold() {
        mail.broken = true;
        outage("failed:connection");
        world.run();
        mail.broken = false;
        roster.unreachable.clear();
        world.run();
        assertThat(mail.notices).as("neither the trouble nor its end").isEmpty();
        assertThat(hook.kinds()).containsExactly("failed", "recovered");
    }

    @Test
    void aNotifierThatFailsFailsNoRun() {
        mail.broken = true;
        hook.broken = true;
        leave(0, 20);
        assertThat(world.run().status()).isEqualTo(RunStatus.HELD);
    }

    @Test
    void aNotifierThatIsTakenAwayIsWaitedForByNobody() {
        mail.broken = true;
        leave(0, 20);
        world.run();
        world.host = builder -> builder.notifier(hook);
        world.run();
        assertThat(world.state.note(World.TENANT, "alerts").orElseThrow()).doesNotContain("held-");
    }

    @Test
    void twoNotifiersOfOneNameAreRefused() {
        assertThatThrownBy(() -> RosterSync.builder().notifier(new Mailbox("a")).notifier(new Mailbox("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name()");
    }

    /** Some are gone from the list for weeks and still there when asked about. */
    @Test
    void peopleWhoStayMissingFromTheListAndThereAreToldAfterFiveRunsOnce() {
        roster.hiddenFromLists.add("s1-student-0003");
        for (int run = 0; run < 9; run++) {
            clock.advance(SIX_HOURS);
            world.run();
            assertThat(mail.kinds()).isEqualTo(run < 4 ? List.of() : List.of("ghost-accounts"));
        }
        assertThat(mail.notices.get(0).count("people")).isEqualTo(1);
        assertThat(world.sync().health().reasons()).containsExactly("ghost-accounts");
        roster.hiddenFromLists.clear();
        world.run();
        assertThat(world.sync().health().status()).isEqualTo(SyncHealth.Status.UP);
    }

    @Test
    void runsThatNeverSeeEverythingAreToldAfterThreeTimesOfTheSchedule() {
        RosterSync sync = world.sync();
        sync.runIfDue();
        roster.incomplete.put(RosterCollection.USERS, "total-mismatch");
        for (int i = 0; i < 6; i++) {
            clock.advance(SIX_HOURS);
            assertThat(sync.runIfDue().orElseThrow().status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
            assertThat(mail.kinds()).isEqualTo(i < 2 ? List.of() : List.of("no-success"));
        }
        assertThat(mail.notices.get(0).count("intervals")).isEqualTo(3);
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.DOWN);
        roster.incomplete.clear();
        clock.advance(SIX_HOURS);
        sync.runIfDue();
        assertThat(mail.kinds()).containsExactly("no-success", "recovered");
    }

    @Test
    void aRunThatAProgramBreaksIsToldLikeOneThatFailed() {
        World away = world.with(new RosterSource() {
            @Override
            public String identity() {
                return roster.identity();
            }

            @Override
            public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
                throw new IllegalStateException("a program's own mistake");
            }

            @Override
            public SingleRead read(RosterCollection collection, String sourcedId) {
                throw new IllegalStateException("a program's own mistake");
            }
        });
        away.host = world.host;
        assertThatThrownBy(() -> away.sync().run()).isInstanceOf(RuntimeException.class);
        assertThat(mail.kinds()).containsExactly("failed");
        assertThat(mail.notices.get(0).codes()).containsExactly("broken-off");
    }

    /** A receiver of several districts' notices knows a second copy by its id. */
    @Test
    void notStayingWithoutSuccessHasAnIdOfItsOwnInEachDistrict() {
        Set<String> ids = new HashSet<>();
        for (String tenant : List.of("springfield", "shelbyville")) {
            Mailbox shared = new Mailbox("mail");
            TestClock time = new TestClock();
            ScriptedRoster district = ScriptedRoster.of(1, 20, time);
            RosterSync sync = RosterSync.builder()
                    .tenant(tenant)
                    .source(district)
                    .state(new InMemorySyncState(time))
                    .accounts(new InMemoryAccountStore())
                    .schedule(SyncSchedule.every6Hours(ZoneId.of("America/Chicago"))
                            .spread(Duration.ZERO))
                    .notifier(shared)
                    .clock(time)
                    .build();
            sync.runIfDue();
            district.unreachable.add(RosterCollection.ORGS);
            for (int i = 0; i < 5; i++) {
                time.advance(SIX_HOURS);
                sync.runIfDue();
            }
            assertThat(shared.kinds()).contains("no-success");
            shared.notices.stream()
                    .filter(notice -> notice.kind() == NoticeKind.NO_SUCCESS)
                    .forEach(notice -> ids.add(notice.id()));
        }
        assertThat(ids).hasSize(2);
    }

    @Test
    void whoeverCannotBeReachedIsTriedOnceARunHoweverMuchWaits() {
        int[] tries = {0};
        SyncNotifier away = new SyncNotifier() {
            @Override
            public void send(SyncNotice notice) throws IOException {
                tries[0]++;
                throw new IOException("down");
            }

            @Override
            public String name() {
                return "away";
            }
        };
        world.host = builder -> builder.notifier(away)
                .schedule(SyncSchedule.every6Hours(ZoneId.of("America/Chicago")).spread(Duration.ZERO));
        world.sync().runIfDue();
        leave(0, 20);
        clock.advance(SIX_HOURS);
        world.sync().runIfDue();
        outage("failed:unauthorized");
        clock.advance(SIX_HOURS);
        world.sync().runIfDue();
        assertThat(tries[0]).isEqualTo(2);
    }

    @Test
    void aNotifierWhoseLibrariesAreMissingKeepsNobodyElseFromBeingTold() {
        SyncNotifier broken = new SyncNotifier() {
            @Override
            public void send(SyncNotice notice) {
                throw new NoClassDefFoundError("org/example/Gone");
            }

            @Override
            public String name() {
                return "broken";
            }
        };
        world.host = builder -> builder.notifier(broken).notifier(mail);
        outage("failed:connection");
        world.run();
        assertThat(mail.kinds()).containsExactly("failed");
    }

    @Test
    void aNotifierThatHasNoNameAfterARestartIsRefused() {
        world.host = builder -> builder.notifier(notice -> {});
        assertThatThrownBy(world::sync)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name()");
    }

    /** The run has gone well, and is told so. */
    @Test
    @SuppressWarnings("unchecked")
    void aLeaseThatCannotBeGivenBackIsNoFailedRun() {
        world.memory = (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("release")) {
                        throw new IllegalStateException("the database is away");
                    }
                    try {
                        return method.invoke(world.state, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        assertThatThrownBy(() -> world.sync().run()).isInstanceOf(RuntimeException.class);
        assertThat(mail.notices).isEmpty();
        assertThat(world.sync().health().status()).isEqualTo(SyncHealth.Status.UP);
    }

    /** A restart in the middle of telling tells some again, under the same name, and forgets nobody. */
    @Test
    void wheneverTheProcessDiesEverybodyIsToldAndASecondTimeUnderTheSameName() {
        Set<Integer> told = new HashSet<>();
        for (int point = 1; point < 40; point++) {
            TestClock time = new TestClock();
            ScriptedRoster district = ScriptedRoster.of(2, 40, time);
            World dying = new World(district, time);
            Mailbox box = new Mailbox("box");
            dying.host = builder -> builder.notifier(box);
            dying.run();
            for (int i = 0; i < 20; i++) {
                district.change(id(i), u -> u.status(StatusType.TO_BE_DELETED));
            }
            int[] left = {point};
            dying.memory = dyingAfter(left, dying.state);
            dying.sync().run();
            dying.memory = dying.state;
            dying.sync().run();
            assertThat(box.notices).as("died at note %d", point).isNotEmpty();
            assertThat(box.notices.stream().map(SyncNotice::id).distinct())
                    .as("died at note %d", point)
                    .hasSize(1);
            told.add(box.notices.size());
            if (left[0] > 0) {
                break;
            }
        }
        assertThat(told)
                .as("somebody was told twice somewhere, or the deaths came too late")
                .contains(1, 2);
    }

    @SuppressWarnings("unchecked")
    private static SyncState<Void> dyingAfter(int[] left, SyncState<Void> state) {
        return (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    boolean alerts =
                            method.getName().endsWith("ote") && arguments.length > 1 && "alerts".equals(arguments[1]);
                    if (alerts && --left[0] <= 0) {
                        throw new IllegalStateException("the process is dead");
                    }
                    try {
                        return method.invoke(state, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void noNoticeOfAnyKindNamesAPerson() {
        for (NoticeKind kind : NoticeKind.values()) {
            assertThat(kind.key()).matches("[a-z]+(-[a-z]+)?");
        }
        leave(0, 20);
        roster.put(ScriptedRoster.person("head", RoleType.ADMINISTRATOR, "s1").build());
        world.run();
        outage("failed:unauthorized");
        world.run();
        for (SyncNotice notice : mail.notices) {
            String all = notice.toJson() + notice.subject() + notice.paragraphs() + notice;
            assertThat(all).doesNotContain("student", "teacher", "head@", "\"head\"", "example.org\",");
        }
    }

    private void outage(String reason) {
        roster.failure = reason;
        roster.unreachable.add(RosterCollection.ORGS);
    }

    private void leave(int from, int to) {
        for (int i = from; i < to; i++) {
            roster.change(id(i), u -> u.status(StatusType.TO_BE_DELETED));
        }
    }

    private static String id(int student) {
        return String.format("s1-student-%04d", student);
    }
}
