// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangePage;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.RunFigures;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import com.kybergate.rostersync.state.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the sync relies on in a {@link SyncState}. Extend it, say how to make the state and how to let time pass, and run it. Every
 * test takes tenants of its own. Times are compared to the microsecond.
 *
 * @param <T> the transaction of the state
 */
public abstract class SyncStateContract<T> {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant MORNING = Instant.parse("2026-09-01T06:00:00.123456Z");
    private static final List<String> ODD_IDS = List.of(
            "a",
            "A",
            "a/b",
            "a+b",
            "a b",
            "a ",
            " a",
            "a%",
            "%",
            "a_",
            "it's",
            "\"q\"",
            "b\\c",
            "é",
            "É",
            "山",
            "😀",
            "a:b?c#d&e");

    private static final ChangeEntry CHANGE_OF_NOBODY =
            new ChangeEntry("r1", RosterCollection.CLASSES, "create", "u1", null, null, "school-1", null);

    /** For subclasses. */
    protected SyncStateContract() {}

    /**
     * The state under test. Asked for more than once; what is written through one answer is read through the next.
     *
     * @return the state
     */
    protected abstract SyncState<T> state();

    /**
     * Lets time pass for the leases of a tenant, without waiting.
     *
     * @param tenant the tenant
     * @param time how much
     * @throws Exception if that fails
     */
    protected abstract void letTimePass(TenantId tenant, Duration time) throws Exception;

    /**
     * A tenant nobody has used before.
     *
     * @return the tenant; a random name unless overridden
     */
    protected TenantId freshTenant() {
        return new TenantId("contract-" + UUID.randomUUID());
    }

    @Test
    void aLeaseKeepsOthersOutUntilItExpires() throws Exception {
        TenantId tenant = freshTenant();
        Lease first = state().acquire(tenant, "one", MINUTE);
        assertThatThrownBy(() -> state().acquire(tenant, "two", MINUTE)).isInstanceOf(LeaseLostException.class);
        letTimePass(tenant, Duration.ofSeconds(59));
        assertThatThrownBy(() -> state().acquire(tenant, "two", MINUTE)).isInstanceOf(LeaseLostException.class);
        letTimePass(tenant, Duration.ofSeconds(2));
        Lease second = state().acquire(tenant, "two", MINUTE);
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(second.holder()).isEqualTo("two");
    }

    @Test
    void aRenewedLeaseExpiresLater() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        letTimePass(tenant, Duration.ofSeconds(50));
        state().renew(lease, MINUTE);
        letTimePass(tenant, Duration.ofSeconds(50));
        assertThatThrownBy(() -> state().acquire(tenant, "two", MINUTE)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void aLeaseThatExpiredButWasNotTakenStillWrites() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        letTimePass(tenant, Duration.ofMinutes(2));
        put(lease, user("u1", "ann", null));
        assertThat(ids(tenant)).containsExactly("u1");
    }

    @Test
    void aReleasedLeaseCanBeTakenAtOnceAndWritesNoMore() throws Exception {
        TenantId tenant = freshTenant();
        Lease first = state().acquire(tenant, "one", MINUTE);
        state().release(first);
        assertThatThrownBy(() -> put(first, user("u1", "ann", null))).isInstanceOf(LeaseLostException.class);
        Lease second = state().acquire(tenant, "two", MINUTE);
        state().release(first);
        put(second, user("u1", "ann", null));
        assertThatThrownBy(() -> state().acquire(tenant, "three", MINUTE)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void aLeaseThatWasTakenOverIsRefusedEverywhere() throws Exception {
        TenantId tenant = freshTenant();
        Lease old = state().acquire(tenant, "one", MINUTE);
        letTimePass(tenant, Duration.ofMinutes(2));
        Lease current = state().acquire(tenant, "two", MINUTE);
        assertThatThrownBy(() -> put(old, user("u1", "ann", null))).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> state().renew(old, MINUTE)).isInstanceOf(LeaseLostException.class);
        assertThat(ids(tenant)).isEmpty();
        put(current, user("u1", "ann", null));
        assertThat(ids(tenant)).containsExactly("u1");
    }

    @Test
    void theSameHolderTakingItsLeaseAgainRefusesItsOlderOne() throws Exception {
        TenantId tenant = freshTenant();
        Lease old = state().acquire(tenant, "one", MINUTE);
        Lease current = state().acquire(tenant, "one", MINUTE);
        assertThatThrownBy(() -> put(old, user("u1", "ann", null))).isInstanceOf(LeaseLostException.class);
        put(current, user("u1", "ann", null));
    }

    @Test
    void theSameFenceOfAnotherHolderIsRefused() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        Lease forged = new Lease(tenant, lease.fence(), "two");
        assertThatThrownBy(() -> put(forged, user("u1", "ann", null))).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> state().renew(forged, MINUTE)).isInstanceOf(LeaseLostException.class);
        state().release(forged);
        put(lease, user("u2", "bea", null));
        assertThat(ids(tenant)).containsExactly("u2");
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        put(lease, user("u1", "ann", null));
        Exception own = new Exception("my own");
        assertThatThrownBy(() -> state().write(lease, tx -> {
                    state().put(tx, tenant, List.of(user("u1", "bea", link("7")), user("u2", "cem", null)));
                    state().put(tx, tenant, checkpoint("a"));
                    state().putHeld(tx, tenant, ledger("d1"));
                    state().putIntents(tx, tenant, List.of("u1"));
                    state().putWaiting(tx, tenant, waitingOf("u1"));
                    state().put(tx, tenant, run("r1", MORNING, "done"));
                    state().putProblems(tx, tenant, "r1", List.of(problem("p1")));
                    state().putChanges(tx, tenant, List.of(change("r1", "u1")));
                    throw own;
                }))
                .isSameAs(own);
        assertThat(scan(tenant, RosterCollection.USERS)).containsExactly(user("u1", "ann", null));
        assertThat(state().linked(tenant, List.of("7"))).isEmpty();
        assertThat(state().checkpoint(tenant)).isEmpty();
        assertThat(state().held(tenant)).isEmpty();
        assertThat(state().intents(tenant)).isEmpty();
        assertThat(state().waiting(tenant)).isEmpty();
        assertThat(state().runs(tenant, 10)).isEmpty();
        assertThat(state().problems(tenant, "r1")).isEmpty();
        assertThat(changesOf(tenant, "r1")).isEmpty();
    }

    @Test
    void aReadLeavesNothing() throws Exception {
        TenantId tenant = freshTenant();
        String came = state().read(tenant, tx -> {
            state().put(tx, tenant, List.of(user("u1", "ann", null)));
            return "came";
        });
        assertThat(came).isEqualTo("came");
        assertThat(ids(tenant)).isEmpty();
    }

    @Test
    void aTransactionWritesForItsOwnTenantAlone() throws Exception {
        TenantId tenant = freshTenant();
        TenantId other = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        assertThatThrownBy(() -> state().write(lease, tx -> {
                    state().put(tx, other, List.of(user("u1", "ann", null)));
                    return tx;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ids(other)).isEmpty();
    }

    @Test
    void rowsKeysAndScanAgreeOnIdentifiersByteForByte() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        for (RosterCollection collection : RosterCollection.inOrder()) {
            Map<String, MirrorRow> expected = new LinkedHashMap<>();
            for (String id : ODD_IDS) {
                RosterRecord record = record(collection, id, "\"title\":\"of " + collection.wireName() + "\"");
                expected.put(id, MirrorRow.of(record, id.length() % 2 == 0, null));
            }
            state().write(lease, tx -> {
                state().put(tx, tenant, List.copyOf(expected.values()));
                return tx;
            });
            assertThat(state().rows(tenant, collection, ODD_IDS)).isEqualTo(expected);
            assertThat(state().rows(tenant, collection, List.of("a", "ab", "A ")))
                    .isEqualTo(Map.of("a", expected.get("a")));
            assertThat(scan(tenant, collection)).containsExactlyInAnyOrderElementsOf(expected.values());
            Map<String, String> keys = new LinkedHashMap<>();
            state().keys(tenant, collection, (id, hash, active) -> keys.put(id, hash.hex() + active));
            assertThat(keys).hasSameSizeAs(expected);
            expected.forEach(
                    (id, row) -> assertThat(keys).containsEntry(id, row.hash().hex() + row.active()));
        }
    }

    @Test
    void aScanIsCompleteInBatchesAndAlwaysInTheSameOrder() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        List<String> expected = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            List<MirrorRow> rows = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String id = "e" + (i * 7919L % 300) + "-" + batch;
                expected.add(id);
                rows.add(MirrorRow.of(record(RosterCollection.ENROLLMENTS, id, "\"user\":\"u1\""), true, null));
            }
            state().write(lease, tx -> {
                state().put(tx, tenant, rows);
                return tx;
            });
        }
        List<Integer> sizes = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        state().scan(tenant, RosterCollection.ENROLLMENTS, batch -> {
            sizes.add(batch.size());
            batch.forEach(row -> seen.add(row.sourcedId()));
        });
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(sizes).allMatch(size -> size >= 1 && size <= 500);
        List<String> again = new ArrayList<>();
        state().scan(tenant, RosterCollection.ENROLLMENTS, batch -> batch.forEach(row -> again.add(row.sourcedId())));
        assertThat(again).isEqualTo(seen);
        List<Integer> none = new ArrayList<>();
        state().scan(tenant, RosterCollection.ORGS, batch -> none.add(batch.size()));
        assertThat(none).isEmpty();
    }

    @Test
    void aRowTakesThePlaceOfTheOneBefore() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        put(lease, user("u1", "ann", link("7")));
        MirrorRow inactive = MirrorRow.of(user("u1", "bea", null).record(), false, link("8"));
        put(lease, inactive);
        assertThat(scan(tenant, RosterCollection.USERS)).containsExactly(inactive);
        MirrorRow unlinked = user("u1", "bea", null);
        put(lease, unlinked);
        assertThat(scan(tenant, RosterCollection.USERS)).containsExactly(unlinked);
        assertThat(state().linked(tenant, List.of("7", "8"))).isEmpty();
    }

    @Test
    void anAccountLeadsToItsPerson() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        put(lease, user("u1", "ann", link("7")));
        put(lease, user("u2", "bea", link("id-é/8 ")));
        put(lease, user("u3", "cem", null));
        assertThat(state().linked(tenant, List.of("7", "id-é/8 ", "id-é/8", "9")))
                .isEqualTo(Map.of("7", "u1", "id-é/8 ", "u2"));
    }

    @Test
    void peopleAreFoundByIdentifierUserNameOrEmailWhateverTheCase() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        MirrorRow ann = user("U1", "Ann.É", link("7"));
        MirrorRow bea = user("u2", "bea", null);
        put(lease, ann);
        put(lease, bea);
        assertThat(state().people(tenant, "u1")).containsExactly(ann);
        assertThat(state().people(tenant, "ANN.é")).containsExactly(ann);
        assertThat(state().people(tenant, "BEA@Example.invalid")).containsExactly(bea);
        assertThat(state().people(tenant, "%")).isEmpty();
        assertThat(state().people(tenant, "be")).isEmpty();
    }

    @Test
    void theCheckpointIsTheLastOnePut() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        assertThat(state().checkpoint(tenant)).isEmpty();
        Checkpoint without = new Checkpoint(MORNING, null, "source é", "settings", Map.of());
        for (Checkpoint next : List.of(checkpoint("a"), without)) {
            state().write(lease, tx -> {
                state().put(tx, tenant, next);
                return tx;
            });
            assertThat(state().checkpoint(tenant)).contains(next);
        }
    }

    @Test
    void theHeldLedgerIsReplacedAsAWhole() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        HeldLedger empty = new HeldLedger("d2", MORNING, "source", "settings", List.of());
        for (HeldLedger next : List.of(ledger("d1"), empty, ledger("d3"))) {
            state().write(lease, tx -> {
                state().putHeld(tx, tenant, next);
                return tx;
            });
            assertThat(state().held(tenant)).contains(next);
        }
        state().write(lease, tx -> {
            state().putHeld(tx, tenant, null);
            return tx;
        });
        assertThat(state().held(tenant)).isEmpty();
    }

    @Test
    void whatWaitsIsReplacedAsAWhole() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        List<Waiting> many = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            many.add(new Waiting(
                    Waiting.Why.RETRY, RosterCollection.ENROLLMENTS, "e" + i, MORNING, i, MORNING.plusSeconds(i)));
        }
        for (List<Waiting> next : List.of(waitingOf("u2", "u1", "é/ "), waitingOf("U1"), many, List.<Waiting>of())) {
            state().write(lease, tx -> {
                state().putWaiting(tx, tenant, next);
                return tx;
            });
            assertThat(state().waiting(tenant)).containsExactlyInAnyOrderElementsOf(next);
        }
    }

    private static Waiting failed(RosterCollection collection) {
        return new Waiting(Waiting.Why.RETRY, collection, "failed", MORNING, 1, MORNING);
    }

    /** Of each person both: somebody who is missing may have failed before. */
    private static List<Waiting> waitingOf(String... people) {
        return Stream.of(people)
                .flatMap(person -> Stream.of(
                        new Waiting(
                                Waiting.Why.GRACE, RosterCollection.USERS, person, MORNING, 0, MORNING.plus(MINUTE)),
                        new Waiting(Waiting.Why.RETRY, RosterCollection.USERS, person, MORNING, 3, MORNING)))
                .toList();
    }

    @Test
    void intentsAreReplacedAsAWhole() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        for (List<String> next : List.of(List.of("u2", "u1", "é/ "), List.of("u3"), List.<String>of())) {
            state().write(lease, tx -> {
                state().putIntents(tx, tenant, next);
                return tx;
            });
            assertThat(state().intents(tenant)).isEqualTo(next);
        }
    }

    @Test
    void rejectedLinksAreRememberedBesideThoseOfBefore() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        reject(lease, Map.of("u1", Set.of("7", "8"), "U1", Set.of("é/ ")));
        reject(lease, Map.of("u1", Set.of("8", "9"), "u2", Set.of("7")));
        reject(lease, Map.of());
        assertThat(state().rejectedLinks(tenant, List.of("u1", "U1", "u2", "u3")))
                .isEqualTo(Map.of("u1", Set.of("7", "8", "9"), "U1", Set.of("é/ "), "u2", Set.of("7")));
        assertThat(state().rejectedLinks(tenant, List.of("u2"))).containsOnlyKeys("u2");
        assertThat(state().rejectedLinks(tenant, List.of())).isEmpty();
        assertThatThrownBy(() -> state().write(lease, tx -> {
                    state().putRejectedLinks(tx, tenant, Map.of("u3", Set.of("7")));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(state().rejectedLinks(tenant, List.of("u3"))).isEmpty();
    }

    @Test
    void aRefusalIsTakenBackForOneAccountOfOnePerson() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        Map<String, Set<String>> refused = Map.of("u1", Set.of("7", "8"), "u2", Set.of("7"));
        reject(lease, refused);
        reject(state().acquire(twin, "one", MINUTE), refused);
        assertThat(takeBack(lease, "u1", "7")).isTrue();
        assertThat(takeBack(lease, "u1", "7")).isFalse();
        assertThat(takeBack(lease, "u3", "7")).isFalse();
        assertThat(state().rejectedLinks(tenant, List.of("u1", "u2")))
                .isEqualTo(Map.of("u1", Set.of("8"), "u2", Set.of("7")));
        assertThat(state().rejectedLinks(twin, List.of("u1", "u2"))).isEqualTo(refused);
        assertThat(takeBack(lease, "u1", "8")).isTrue();
        assertThat(state().rejectedLinks(tenant, List.of("u1"))).isEmpty();
    }

    private boolean takeBack(Lease lease, String sourcedId, String localId) throws Exception {
        return state().write(lease, tx -> state().removeRejectedLink(tx, lease.tenant(), sourcedId, localId));
    }

    @Test
    void asManyLinksAreRejectedAtOnceAsThereAre() throws Exception {
        TenantId tenant = freshTenant();
        Map<String, Set<String>> many = new HashMap<>();
        for (int i = 0; i < 1_203; i++) {
            many.put("u" + i, Set.of("account-" + i));
        }
        reject(state().acquire(tenant, "one", MINUTE), many);
        assertThat(state().rejectedLinks(tenant, List.of("u0", "u1202")))
                .isEqualTo(Map.of("u0", Set.of("account-0"), "u1202", Set.of("account-1202")));
    }

    private void reject(Lease lease, Map<String, Set<String>> links) throws Exception {
        state().write(lease, tx -> {
            state().putRejectedLinks(tx, lease.tenant(), links);
            return tx;
        });
    }

    @Test
    void theGenerationIsTheLastOnePutOfEachTenant() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        assertThat(state().generation(tenant)).isEmpty();
        for (String next : List.of("1-20260101T000000-abcdef", "2-20260101T000000-abcdef")) {
            state().write(lease, tx -> {
                state().putGeneration(tx, tenant, next);
                return tx;
            });
            assertThat(state().generation(tenant)).contains(next);
        }
        assertThatThrownBy(() -> state().write(lease, tx -> {
                    state().putGeneration(tx, tenant, "3-lost");
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(state().generation(tenant)).contains("2-20260101T000000-abcdef");
        assertThat(state().generation(freshTenant())).isEmpty();
    }

    @Test
    void aNoteIsReplacedOnlyByWhoeverKnowsWhatIsNoted() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        assertThat(state().note(tenant, "paused")).isEmpty();
        assertThat(state().replaceNote(tenant, "paused", null, null)).isTrue();
        assertThat(state().replaceNote(tenant, "paused", "by nobody", "by ann")).isFalse();
        assertThat(state().replaceNote(tenant, "paused", null, "by ann")).isTrue();
        assertThat(state().replaceNote(tenant, "paused", null, "by bob")).isFalse();
        assertThat(state().replaceNote(tenant, "paused", null, null)).isFalse();
        assertThat(state().replaceNote(tenant, "paused", "by bob", null)).isFalse();
        assertThat(state().note(tenant, "paused")).contains("by ann");
        assertThat(state().note(tenant, "told")).isEmpty();
        assertThat(state().note(twin, "paused")).isEmpty();
        String large = "\u00e9{\"since\":\"2026-01-01\"}\n".repeat(2_000);
        assertThat(state().replaceNote(tenant, "paused", "by ann", large)).isTrue();
        assertThat(state().note(tenant, "paused")).contains(large);
        assertThat(state().replaceNote(tenant, "paused", large, null)).isTrue();
        assertThat(state().note(tenant, "paused")).isEmpty();
    }

    @Test
    void aNoteNeedsNoLeaseAndWaitsForNoWrite() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        state().write(lease, tx -> {
            state().putGeneration(tx, tenant, "1-run");
            assertThat(CompletableFuture.supplyAsync(() -> state().replaceNote(tenant, "paused", null, "by ann"))
                            .get(1, TimeUnit.MINUTES))
                    .isTrue();
            return tx;
        });
        assertThat(state().note(tenant, "paused")).contains("by ann");
    }

    @Test
    void ofSeveralWhoNoteTheFirstThingAtOnceOneSucceeds() throws Exception {
        TenantId tenant = freshTenant();
        List<CompletableFuture<Boolean>> all = IntStream.range(0, 8)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> state().replaceNote(tenant, "paused", null, "by " + i)))
                .toList();
        long succeeded = 0;
        for (CompletableFuture<Boolean> one : all) {
            succeeded += one.get(1, TimeUnit.MINUTES) ? 1 : 0;
        }
        assertThat(succeeded).isEqualTo(1);
    }

    @Test
    void theHistoryShowsTheLatestRunFirst() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        RunRecord first = run("r1", MORNING, "done");
        RunRecord third = run("r3", MORNING.plusSeconds(2), "running");
        RunRecord second = new RunRecord(
                "r2",
                MORNING.plusSeconds(1),
                "done",
                "approval",
                "Zoë",
                "it's \"fine\"",
                null,
                "left-role:é=3 ".repeat(999));
        RunRecord thirdDone = run("r3", MORNING.plusSeconds(2), "held");
        for (RunRecord run : List.of(first, third, second, thirdDone)) {
            state().write(lease, tx -> {
                state().put(tx, tenant, run);
                return tx;
            });
        }
        assertThat(state().runs(tenant, 10)).containsExactly(thirdDone, second, first);
        assertThat(state().runs(tenant, 2)).containsExactly(thirdDone, second);
        assertThat(state().run(tenant, "r3")).contains(thirdDone);
        assertThat(state().run(tenant, "R3")).isEmpty();
    }

    @Test
    void theHistoryShowsTheRunsSinceATime() throws Exception {
        TenantId tenant = freshTenant();
        TenantId other = freshTenant();
        for (TenantId each : List.of(tenant, other)) {
            Lease lease = state().acquire(each, "one", MINUTE);
            for (int i = 0; i < 50; i++) {
                RunRecord run = run("r" + i, MORNING.plusSeconds(i), "done");
                state().write(lease, tx -> {
                    state().put(tx, each, run);
                    return tx;
                });
            }
        }
        List<RunRecord> shown = new ArrayList<>();
        state().runsSince(tenant, MORNING.plusSeconds(5), shown::add);
        assertThat(shown).hasSize(45).doesNotHaveDuplicates();
        assertThat(shown).allMatch(run -> !run.startedAt().isBefore(MORNING.plusSeconds(5)));
        shown.clear();
        state().runsSince(tenant, MORNING.plusSeconds(50), shown::add);
        assertThat(shown).isEmpty();
    }

    @Test
    void problemsStayInTheOrderInWhichTheyWereMet() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        List<Problem> met = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            List<Problem> more = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                more.add(problem("code-" + (i * 37 % 50) + "-" + part));
            }
            met.addAll(more);
            state().write(lease, tx -> {
                state().putProblems(tx, tenant, "r1", more);
                state().putProblems(
                                tx, tenant, "r2", List.of(new Problem("c", Problem.WARNING, "", null, null, "Look.")));
                return tx;
            });
        }
        assertThat(state().problems(tenant, "r1")).isEqualTo(met);
        assertThat(state().problems(tenant, "r2")).hasSize(3);
        assertThat(state().problems(tenant, "r0")).isEmpty();
    }

    @Test
    void theSecretOfATenantStaysAndIsItsOwn() {
        TenantId tenant = freshTenant();
        byte[] secret = state().secret(tenant);
        assertThat(secret).hasSize(32).isNotEqualTo(new byte[32]);
        secret[0]++;
        assertThat(state().secret(tenant)).isNotEqualTo(secret).isEqualTo(state().secret(tenant));
        assertThat(state().secret(freshTenant())).isNotEqualTo(state().secret(tenant));
    }

    @Test
    void twoTenantsThatShareEveryIdentifierNeverMeet() throws Exception {
        TenantId one = freshTenant();
        TenantId other = freshTenant();
        Lease theirs = state().acquire(other, "same", MINUTE);
        Lease mine = state().acquire(one, "same", MINUTE);
        fill(theirs, "theirs");
        fill(mine, "mine");
        assertThat(scan(other, RosterCollection.USERS)).containsExactly(user("u1", "theirs", link("7")));
        assertThat(state().rows(one, RosterCollection.USERS, List.of("u1")))
                .containsEntry("u1", user("u1", "mine", link("7")));
        assertThat(state().people(one, "theirs")).isEmpty();
        assertThat(state().linked(one, List.of("7"))).hasSize(1);
        assertThat(state().checkpoint(other)).contains(checkpoint("theirs"));
        assertThat(state().held(other)).contains(ledger("theirs"));
        assertThat(state().intents(other)).containsExactly("theirs");
        assertThat(state().waiting(other)).containsExactlyInAnyOrderElementsOf(waitingOf("theirs"));
        assertThat(state().rejectedLinks(other, List.of("u1"))).isEqualTo(Map.of("u1", Set.of("theirs")));
        assertThat(state().runs(other, 10)).containsExactly(run("r1", MORNING, "theirs"));
        assertThat(state().problems(other, "r1")).containsExactly(problem("theirs"));
        state().release(mine);
        assertThatCode(() -> put(theirs, user("u2", "bea", null))).doesNotThrowAnyException();
        assertThat(ids(one)).containsExactly("u1");
    }

    @Test
    void aForgottenPersonLeavesNothingAndOthersKeepEverything() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        Lease theirs = state().acquire(twin, "one", MINUTE);
        for (Lease each : List.of(lease, theirs)) {
            fillForForgetting(each, "u1", "u2");
        }
        long rows = forget(lease, "u1");
        assertThat(rows).isEqualTo(2);
        for (TenantId each : List.of(tenant, twin)) {
            boolean forgotten = each.equals(tenant);
            List<ChangeEntry> kept = new ArrayList<>(forgotten ? List.of() : changesAbout("u1"));
            kept.addAll(changesAbout("u2"));
            kept.add(CHANGE_OF_NOBODY);
            assertThat(changesOf(each, "r1")).isEqualTo(kept);
            assertThat(state().rows(each, RosterCollection.USERS, List.of("u1")))
                    .hasSize(forgotten ? 0 : 1);
            assertThat(state().people(each, "name-u1")).hasSize(forgotten ? 0 : 1);
            assertThat(state().linked(each, List.of("of-u1", "of-u2")).values())
                    .containsExactlyInAnyOrderElementsOf(forgotten ? List.of("u2") : List.of("u1", "u2"));
            assertThat(state().rows(each, RosterCollection.ENROLLMENTS, List.of("e-u1", "e-u2"))
                            .keySet())
                    .containsExactlyInAnyOrderElementsOf(forgotten ? List.of("e-u2") : List.of("e-u1", "e-u2"));
            assertThat(state().intents(each)).isEqualTo(forgotten ? List.of("u2") : List.of("u1", "u2"));
            // An enrollment that could not be written may be anybody's; a class is nobody's.
            List<Waiting> left = new ArrayList<>(forgotten ? waitingOf("u2") : waitingOf("u1", "u2"));
            left.add(failed(RosterCollection.CLASSES));
            if (!forgotten) {
                left.add(failed(RosterCollection.ENROLLMENTS));
            }
            assertThat(state().waiting(each)).containsExactlyInAnyOrderElementsOf(left);
            assertThat(state().rejectedLinks(each, List.of("u1", "u2")).keySet())
                    .containsExactlyInAnyOrderElementsOf(forgotten ? List.of("u2") : List.of("u1", "u2"));
            assertThat(state().problems(each, "r1")).isEqualTo(forgotten ? problemsLeft("u2") : problemsOf("u1", "u2"));
            assertThat(state().run(each, "r1"))
                    .contains(
                            forgotten
                                    ? runOf("ada", "asked by somebody", problemsLeft("u2"))
                                    : runOf("ada", "asked by u1", problemsOf("u1", "u2")));
            assertThat(state().held(each)).contains(ledger("d1"));
            assertThat(state().checkpoint(each)).contains(checkpoint("a"));
        }
        MirrorRow other =
                state().rows(tenant, RosterCollection.USERS, List.of("u2")).get("u2");
        assertThat(other).isEqualTo(personWith("u2", List.of("u3")));
        assertThat(state().rows(twin, RosterCollection.USERS, List.of("u2")).get("u2"))
                .isEqualTo(personWith("u2", List.of("u1", "u3")));
        assertThat(forget(lease, "u1")).isZero();
    }

    @Test
    void whoeverIsForgottenIsMeantByteForByte() throws Exception {
        for (String odd : ODD_IDS) {
            TenantId tenant = freshTenant();
            Lease lease = state().acquire(tenant, "one", MINUTE);
            List<MirrorRow> people =
                    ODD_IDS.stream().map(id -> personWith(id, List.of(odd))).toList();
            state().write(lease, tx -> {
                state().put(tx, tenant, people);
                return tx;
            });
            assertThat(forget(lease, odd)).isEqualTo(1);
            assertThat(scan(tenant, RosterCollection.USERS))
                    .as("without " + odd)
                    .containsExactlyInAnyOrderElementsOf(ODD_IDS.stream()
                            .filter(id -> !id.equals(odd))
                            .map(id -> personWith(id, List.of()))
                            .toList());
        }
    }

    @Test
    void aForgettingThatFailsLeavesEverything() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        fillForForgetting(lease, "u1", "u2");
        assertThatThrownBy(() -> state().write(lease, tx -> {
                    state().suppress(tx, tenant, "key");
                    state().forget(tx, tenant, List.of("u1"), UnaryOperator.identity());
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThatThrownBy(() -> state().write(lease, tx -> {
                    state().forgetTenant(tx, tenant);
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(ids(tenant)).containsExactly("u1", "u2");
        assertThat(state().suppressed(tenant)).isEmpty();
        assertThat(state().intents(tenant)).containsExactly("u1", "u2");
        assertThat(state().waiting(tenant)).hasSize(6);
        assertThat(state().run(tenant, "r1")).contains(runOf("ada", "asked by u1", problemsOf("u1", "u2")));
        put(lease, user("u3", "cem", null));
    }

    @Test
    void aReportThatCannotBeReadIsNotKeptUnsearched() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        RunRecord torn = new RunRecord("r1", MORNING, "done", "full", null, null, "{\"problems\":[{\"sourcedId\":\"u1");
        state().write(lease, tx -> {
            state().put(tx, tenant, torn);
            return tx;
        });
        forget(lease, "u1");
        assertThat(state().run(tenant, "r1")).contains(new RunRecord("r1", MORNING, "done", "full", null, null, null));
    }

    @Test
    void suppressionsStayUntilTheyAreLiftedAndBelongToOneTenant() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        assertThat(state().suppressed(tenant)).isEmpty();
        for (int times = 0; times < 2; times++) {
            state().write(lease, tx -> {
                state().suppress(tx, tenant, "key-1");
                state().suppress(tx, tenant, "key-2");
                return tx;
            });
        }
        assertThat(state().suppressed(tenant)).containsExactlyInAnyOrder("key-1", "key-2");
        assertThat(state().suppressed(twin)).isEmpty();
        state().write(lease, tx -> {
            state().lift(tx, tenant, "key-1");
            state().lift(tx, tenant, "key-0");
            return tx;
        });
        assertThat(state().suppressed(tenant)).containsExactly("key-2");
    }

    @Test
    void aForgottenTenantLeavesNothingAndBeginsAnew() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        Lease theirs = state().acquire(twin, "one", MINUTE);
        byte[] secret = state().secret(tenant);
        byte[] theirSecret = state().secret(twin);
        for (Lease each : List.of(lease, theirs)) {
            fillForForgetting(each, "u1", "u2");
            state().write(each, tx -> {
                state().suppress(tx, each.tenant(), "key");
                state().putGeneration(tx, each.tenant(), "1-run");
                return tx;
            });
            assertThat(state().replaceNote(each.tenant(), "paused", null, "by ann"))
                    .isTrue();
        }
        long rows = state().write(lease, tx -> state().forgetTenant(tx, tenant));
        assertThat(rows).isEqualTo(4);
        assertThatThrownBy(() -> put(lease, user("u9", "ann", null))).isInstanceOf(LeaseLostException.class);
        assertThatCode(() -> state().release(lease)).doesNotThrowAnyException();
        for (RosterCollection collection : RosterCollection.inOrder()) {
            assertThat(scan(tenant, collection)).isEmpty();
        }
        assertThat(state().checkpoint(tenant)).isEmpty();
        assertThat(state().held(tenant)).isEmpty();
        assertThat(state().intents(tenant)).isEmpty();
        assertThat(state().waiting(tenant)).isEmpty();
        assertThat(state().runs(tenant, 10)).isEmpty();
        assertThat(state().problems(tenant, "r1")).isEmpty();
        assertThat(changesOf(tenant, "r1")).isEmpty();
        assertThat(state().suppressed(tenant)).isEmpty();
        assertThat(state().rejectedLinks(tenant, List.of("u1", "u2"))).isEmpty();
        assertThat(state().generation(tenant)).isEmpty();
        assertThat(state().note(tenant, "paused")).isEmpty();
        assertThat(state().note(twin, "paused")).contains("by ann");
        assertThat(state().linked(tenant, List.of("of-u1"))).isEmpty();
        assertThat(state().secret(tenant)).isNotEqualTo(secret);
        put(state().acquire(tenant, "two", MINUTE), user("u1", "ann", null));
        assertThat(ids(tenant)).containsExactly("u1");

        put(theirs, user("u9", "ann", null));
        assertThat(ids(twin)).containsExactlyInAnyOrder("u1", "u2", "u9");
        assertThat(state().secret(twin)).isEqualTo(theirSecret);
        assertThat(state().suppressed(twin)).containsExactly("key");
        assertThat(state().generation(twin)).contains("1-run");
        assertThat(state().held(twin)).contains(ledger("d1"));
        assertThat(state().problems(twin, "r1")).isEqualTo(problemsOf("u1", "u2"));
        assertThat(changesOf(twin, "r1")).hasSize(5);
    }

    @Test
    void runsAndProblemsExpireEachAfterItsOwnTime() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        Problem nameless = new Problem("c", Problem.WARNING, "", null, null, "Look.");
        List<Problem> all = List.of(problem("p"), nameless);
        for (TenantId each : List.of(tenant, twin)) {
            Lease lease = state().acquire(each, "one", MINUTE);
            state().write(lease, tx -> {
                for (int day = 1; day <= 3; day++) {
                    Instant then = MORNING.plus(Duration.ofDays(day));
                    state().put(tx, each, new RunRecord("r" + day, then, "done", "full", null, null, report(all)));
                    state().putProblems(tx, each, "r" + day, all);
                }
                return tx;
            });
        }
        Lease lease = state().acquire(tenant, "one", MINUTE);
        expire(lease, MORNING.plus(Duration.ofDays(2)), MORNING.plus(Duration.ofDays(3)), null, null);
        assertThat(state().runs(tenant, 10)).extracting(RunRecord::run).containsExactly("r3", "r2");
        assertThat(state().problems(tenant, "r1")).isEmpty();
        assertThat(state().problems(tenant, "r2")).containsExactly(nameless);
        assertThat(state().run(tenant, "r2").orElseThrow().report()).isEqualTo(report(List.of(nameless)));
        assertThat(state().problems(tenant, "r3")).isEqualTo(all);
        assertThat(state().run(tenant, "r3").orElseThrow().report()).isEqualTo(report(all));
        assertThat(state().runs(twin, 10)).hasSize(3);
        assertThat(state().problems(twin, "r1")).isEqualTo(all);
        expire(lease, null, null, null, null);
        assertThat(state().runs(tenant, 10)).hasSize(2);
    }

    @Test
    void leaversExpireWithTheirEnrollmentsOnceTheyHaveBeenGoneLongEnough() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        MirrorRow there = personWith("u1", List.of());
        MirrorRow gone = MirrorRow.of(personWith("u2", List.of()).record(), false, link("of-u2"));
        state().write(lease, tx -> {
            state().put(tx, tenant, List.of(there, gone, enrollmentOf("u1"), enrollmentOf("u2")));
            return tx;
        });
        // Far enough off for any clock: nobody waits in a test.
        Instant ever = Instant.parse("2999-01-01T00:00:00Z");
        expireLeavers(lease, Instant.EPOCH);
        assertThat(ids(tenant)).containsExactlyInAnyOrder("u1", "u2");
        put(lease, personWith("u2", List.of()));
        expireLeavers(lease, null);
        expireLeavers(lease, ever);
        assertThat(ids(tenant)).as("who came back is none").containsExactlyInAnyOrder("u1", "u2");
        put(lease, gone);
        expireLeavers(lease, null);
        expireLeavers(lease, ever);
        assertThat(ids(tenant)).containsExactly("u1");
        assertThat(state().linked(tenant, List.of("of-u2"))).isEmpty();
        assertThat(scan(tenant, RosterCollection.ENROLLMENTS)).containsExactly(enrollmentOf("u1"));
    }

    private void expireLeavers(Lease lease, @Nullable Instant before) throws Exception {
        expire(lease, null, null, null, before);
    }

    /** As a run does it: again and again, each time in a transaction of its own. */
    private int expire(
            Lease lease,
            @Nullable Instant runs,
            @Nullable Instant problems,
            @Nullable Instant changes,
            @Nullable Instant leavers)
            throws Exception {
        int times = 1;
        while (state().write(lease, tx -> state().expire(tx, lease.tenant(), runs, problems, changes, leavers))) {
            assertThat(++times).as("transactions that find more to erase").isLessThan(100);
        }
        return times;
    }

    @Test
    void changesExpireAfterTheirOwnTimeAndWithTheirRuns() throws Exception {
        TenantId tenant = freshTenant();
        TenantId twin = freshTenant();
        for (TenantId each : List.of(tenant, twin)) {
            Lease lease = state().acquire(each, "one", MINUTE);
            state().write(lease, tx -> {
                for (int day = 1; day <= 4; day++) {
                    state().put(tx, each, run("r" + day, MORNING.plus(Duration.ofDays(day)), "done"));
                    state().putChanges(tx, each, List.of(change("r" + day, "u1"), change("r" + day, "u2")));
                }
                return tx;
            });
        }
        Lease lease = state().acquire(tenant, "one", MINUTE);
        expire(lease, MORNING.plus(Duration.ofDays(2)), null, MORNING.plus(Duration.ofDays(3)), null);
        assertThat(state().runs(tenant, 10)).extracting(RunRecord::run).containsExactly("r4", "r3", "r2");
        assertThat(state().changesOf(tenant, RosterCollection.USERS, "u1", 10))
                .containsExactly(change("r4", "u1"), change("r3", "u1"));
        assertThat(changesOf(tenant, "r2")).isEmpty();
        expire(lease, MORNING.plus(Duration.ofDays(4)), null, null, null);
        assertThat(state().changesOf(tenant, RosterCollection.USERS, "u1", 10)).containsExactly(change("r4", "u1"));
        assertThat(state().changesOf(twin, RosterCollection.USERS, "u1", 10)).hasSize(4);
        expire(lease, null, null, null, null);
        assertThat(changesOf(tenant, "r4")).hasSize(2);
    }

    @Test
    void whatRunsTookIsKeptWithThem() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        RunRecord running = new RunRecord("r1", MORNING, "running", "full", null, null, null);
        RunFigures figures = new RunFigures(
                "schedule",
                Duration.ofMillis(61_001),
                10_000_000_000L,
                2,
                3,
                4,
                "types=é",
                MORNING.minusMillis(1),
                List.of("x-request-id: a", "traceparent: b"));
        put(lease, running);
        assertThat(state().run(tenant, "r1")).contains(running);
        RunRecord done = new RunRecord("r1", MORNING, "done", "full", "ada", "why", "{}", "few", figures);
        put(lease, done);
        assertThat(state().run(tenant, "r1")).contains(done);
        assertThat(state().runs(tenant, 1)).containsExactly(done);
        RunFigures few = new RunFigures("manual", Duration.ZERO, 0, 0, 0, 0, "", null, List.of());
        put(lease, new RunRecord("r2", MORNING, "failed", "delta", null, null, "{}", null, few));
        assertThat(state().run(tenant, "r2").orElseThrow().figures()).isEqualTo(few);
    }

    @Test
    void theHistoryIsReadPageByPageTheLatestFirstAndNoRunTwice() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            // Some begin at once, and they come in no order.
            Instant began = MORNING.plus(Duration.ofHours(i * 5 % 13 / 3));
            put(lease, history("r" + i, began, "done", "full", "schedule"));
        }
        state().runs(tenant, 100).forEach(run -> names.add(run.run()));
        assertThat(names).hasSize(13);
        for (int most : List.of(1, 4, 13, 500)) {
            assertThat(pages(tenant, RunQuery.all().most(most)))
                    .as("pages of %s", most)
                    .isEqualTo(names);
        }
        RunPage first = state().runs(tenant, RunQuery.all().most(4));
        assertThat(first.runs().get(0))
                .isEqualTo(without(history(names.get(0), first.runs().get(0).startedAt(), "done", "full", "schedule")));
        // A run that is put again keeps its place, and a new one moves no other.
        put(lease, history(names.get(3), first.runs().get(3).startedAt(), "failed", "full", "schedule"));
        put(lease, history("new", MORNING.plus(Duration.ofDays(1)), "done", "full", "schedule"));
        assertThat(state().runs(tenant, RunQuery.all().after(first.next())).runs())
                .extracting(RunRecord::run)
                .isEqualTo(names.subList(4, 13));
        expire(lease, MORNING.plus(Duration.ofDays(1)), null, null, null);
        assertThat(state().runs(tenant, RunQuery.all().after(first.next())).runs())
                .as("after a run that has gone")
                .isEmpty();
        assertThatThrownBy(() -> state().runs(tenant, RunQuery.all().after("elsewhere")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(state().runs(freshTenant(), RunQuery.all())).isEqualTo(new RunPage(List.of(), null));
    }

    @Test
    void theHistoryIsFilteredByWhatRunsWere() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        int hour = 0;
        for (String status : List.of("done", "held", "failed")) {
            for (String mode : List.of("full", "delta")) {
                for (String trigger : List.of("schedule", "manual")) {
                    Instant began = MORNING.plus(Duration.ofHours(hour++));
                    put(lease, history(status + mode + trigger, began, status, mode, trigger));
                }
            }
        }
        put(lease, new RunRecord("now", MORNING.plus(Duration.ofHours(hour)), "running", "full", null, null, null));
        assertThat(pages(tenant, RunQuery.all().most(2).withStatuses(Set.of("failed", "held"))))
                .hasSize(8)
                .first()
                .isEqualTo("faileddeltamanual");
        assertThat(pages(tenant, RunQuery.all().most(2).withModes(Set.of("delta"))))
                .hasSize(6);
        assertThat(pages(tenant, RunQuery.all().most(2).withTriggers(Set.of("manual"))))
                .hasSize(6);
        assertThat(pages(tenant, RunQuery.all().withStatuses(Set.of("running"))))
                .containsExactly("now");
        assertThat(pages(
                        tenant,
                        RunQuery.all()
                                .most(1)
                                .withStatuses(Set.of("done", "failed"))
                                .withModes(Set.of("full"))
                                .withTriggers(Set.of("schedule", "nobody"))))
                .containsExactly("failedfullschedule", "donefullschedule");
        assertThat(pages(
                        tenant,
                        RunQuery.all()
                                .most(2)
                                .from(MORNING.plus(Duration.ofHours(2)))
                                .until(MORNING.plus(Duration.ofHours(5)))))
                .containsExactly("heldfullschedule", "donedeltamanual", "donedeltaschedule");
    }

    @Test
    void whatARunChangedIsReadPageByPageInTheOrderInWhichItWasDone() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        List<ChangeEntry> entries = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            entries.add(change("r1", "u" + i));
            entries.add(new ChangeEntry(
                    "r1",
                    RosterCollection.ENROLLMENTS,
                    i == 2 ? "deactivate" : "create",
                    "u" + i,
                    "p",
                    null,
                    null,
                    null));
        }
        ChangeEntry odd = new ChangeEntry("r2", RosterCollection.USERS, "update", "é/😀 ", "é/😀 ", null, "s,1", "x");
        state().write(lease, tx -> {
            state().put(tx, tenant, run("r1", MORNING, "done"));
            state().put(tx, tenant, run("r2", MORNING, "done"));
            state().putChanges(tx, tenant, entries.subList(0, 9));
            state().putChanges(tx, tenant, List.of(odd));
            state().putChanges(tx, tenant, entries.subList(9, 14));
            return tx;
        });
        for (int most : List.of(1, 5, 14, 500)) {
            assertThat(changes(tenant, "r1", ChangeQuery.all().most(most)))
                    .as("pages of %s", most)
                    .isEqualTo(entries);
        }
        assertThat(changesOf(tenant, "r2")).containsExactly(odd);
        assertThat(changesOf(tenant, "r3")).isEmpty();
        assertThat(changes(tenant, "r1", ChangeQuery.all().most(3).withCollection(RosterCollection.USERS)))
                .hasSize(7)
                .allMatch(entry -> entry.collection() == RosterCollection.USERS);
        assertThat(changes(tenant, "r1", ChangeQuery.all().most(2).withOperation("create")))
                .hasSize(6);
        assertThat(changes(
                        tenant,
                        "r1",
                        ChangeQuery.all()
                                .withCollection(RosterCollection.ENROLLMENTS)
                                .withOperation("deactivate")))
                .containsExactly(entries.get(5));
        assertThat(changes(tenant, "r1", ChangeQuery.all().most(1).withSourcedId("u2")))
                .containsExactly(entries.get(4), entries.get(5));
        assertThat(state().changesOf(tenant, RosterCollection.ENROLLMENTS, "u2", 5))
                .containsExactly(entries.get(5));
        assertThat(changes(freshTenant(), "r1", ChangeQuery.all())).isEmpty();
        assertThatThrownBy(() -> state().changes(tenant, "r1", ChangeQuery.all().after("elsewhere")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> pages(TenantId tenant, RunQuery query) {
        List<String> names = new ArrayList<>();
        RunPage page = state().runs(tenant, query);
        while (true) {
            assertThat(page.runs()).hasSizeLessThanOrEqualTo(query.most());
            page.runs().forEach(run -> names.add(run.run()));
            if (page.next() == null) {
                return names;
            }
            assertThat(page.runs()).as("a page before the last").hasSize(query.most());
            page = state().runs(tenant, query.after(page.next()));
        }
    }

    private List<ChangeEntry> changesOf(TenantId tenant, String run) {
        return changes(tenant, run, ChangeQuery.all());
    }

    private List<ChangeEntry> changes(TenantId tenant, String run, ChangeQuery query) {
        List<ChangeEntry> entries = new ArrayList<>();
        ChangePage page = state().changes(tenant, run, query);
        while (true) {
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(query.most());
            entries.addAll(page.entries());
            if (page.next() == null) {
                return entries;
            }
            assertThat(page.entries()).as("a page before the last").hasSize(query.most());
            page = state().changes(tenant, run, query.after(page.next()));
        }
    }

    private void put(Lease lease, RunRecord run) throws Exception {
        state().write(lease, tx -> {
            state().put(tx, lease.tenant(), run);
            return run;
        });
    }

    private static RunRecord history(String name, Instant startedAt, String status, String mode, String trigger) {
        RunFigures figures = new RunFigures(trigger, Duration.ofSeconds(1), 1, 0, 1, 0, "s", null, List.of());
        return new RunRecord(name, startedAt, status, mode, null, null, "{}", null, figures);
    }

    private static RunRecord without(RunRecord run) {
        return new RunRecord(
                run.run(),
                run.startedAt(),
                run.status(),
                run.mode(),
                run.by(),
                run.reason(),
                null,
                null,
                run.figures());
    }

    private static ChangeEntry change(String run, String person) {
        return new ChangeEntry(
                run, RosterCollection.USERS, "update", person, person, "of-" + person, "school-1", "sealed");
    }

    /** Forgets somebody, and whoever wrote that they asked for it did so of somebody. */
    private long forget(Lease lease, String sourcedId) throws Exception {
        return state().write(
                        lease,
                        tx -> state().forget(
                                        tx,
                                        lease.tenant(),
                                        List.of(sourcedId),
                                        text -> text.replace(sourcedId, "somebody")));
    }

    private void fillForForgetting(Lease lease, String one, String other) throws Exception {
        TenantId tenant = lease.tenant();
        state().write(lease, tx -> {
            state().put(tx, tenant, List.of(personWith(one, List.of()), personWith(other, List.of(one, "u3"))));
            state().put(tx, tenant, List.of(enrollmentOf(one), enrollmentOf(other)));
            state().put(tx, tenant, checkpoint("a"));
            state().putHeld(tx, tenant, ledger("d1"));
            state().putIntents(tx, tenant, List.of(one, other));
            List<Waiting> waiting = new ArrayList<>(waitingOf(one, other));
            waiting.add(failed(RosterCollection.CLASSES));
            waiting.add(failed(RosterCollection.ENROLLMENTS));
            state().putWaiting(tx, tenant, waiting);
            state().putRejectedLinks(tx, tenant, Map.of(one, Set.of("7"), other, Set.of("8")));
            state().put(tx, tenant, runOf("ada", "asked by " + one, problemsOf(one, other)));
            state().putProblems(tx, tenant, "r1", problemsOf(one, other));
            state().putChanges(tx, tenant, changesAbout(one));
            state().putChanges(tx, tenant, changesAbout(other));
            state().putChanges(tx, tenant, List.of(CHANGE_OF_NOBODY));
            return tx;
        });
    }

    /** Of a person and an enrollment of theirs, which has a row no longer. */
    private static List<ChangeEntry> changesAbout(String person) {
        return List.of(
                change("r1", person),
                new ChangeEntry(
                        "r1", RosterCollection.ENROLLMENTS, "create", "was-" + person, person, null, null, null));
    }

    private static MirrorRow personWith(String sourcedId, List<String> agents) {
        String list = agents.stream().map(SyncStateContract::quoted).collect(Collectors.joining(","));
        String fields = "\"username\":" + quoted("name-" + sourcedId) + ",\"role\":\"student\"";
        return MirrorRow.of(
                record(
                        RosterCollection.USERS,
                        sourcedId,
                        fields + (agents.isEmpty() ? "" : ",\"agents\":[" + list + "]")),
                true,
                link("of-" + sourcedId));
    }

    private static MirrorRow enrollmentOf(String user) {
        return MirrorRow.of(record(RosterCollection.ENROLLMENTS, "e-" + user, "\"user\":" + quoted(user)), true, null);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What may name either, and one of an enrollment that was never brought over, which may be anybody's. */
    private static List<Problem> problemsOf(String one, String other) {
        return Stream.of(
                        List.of(named("users", one), named("enrollments", "e-" + one), named("enrollments", "e-stray")),
                        problemsLeft(other))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Problem> problemsLeft(String other) {
        return List.of(
                named("users", other),
                named("enrollments", "e-" + other),
                named("orgs", "school-1"),
                new Problem("restored", Problem.WARNING, "", null, null, "Look \"here\"."));
    }

    private static Problem named(String entity, String sourcedId) {
        return new Problem("p", Problem.ERROR, entity, sourcedId, "school-1", "Ask \"them\".");
    }

    private static RunRecord runOf(String by, String reason, List<Problem> problems) {
        return new RunRecord("r1", MORNING, "done", "approval", by, reason, report(problems));
    }

    private static String report(List<Problem> problems) {
        String list = problems.stream().map(SyncReport::toJson).collect(Collectors.joining(","));
        return "{\"schema\":1,\"durationMs\":12,\"counts\":{\"users\":{\"read\":10000000000}},\"problems\":[" + list
                + "],\"é\":null}";
    }

    @Test
    void twoTenantsNeverMeetWhicheverOfThemWasWrittenLast() throws Exception {
        Lease one = state().acquire(freshTenant(), "same", MINUTE);
        Lease other = state().acquire(freshTenant(), "same", MINUTE);
        fillMore(one, "one");
        fillMore(other, "other");
        assertFilled(one.tenant(), "one");
        assertFilled(other.tenant(), "other");
        // Once more, now that each has everything: what was made before is written over.
        fillMore(one, "one");
        assertFilled(one.tenant(), "one");
        assertFilled(other.tenant(), "other");
    }

    private void fillMore(Lease lease, String word) throws Exception {
        fill(lease, word);
        state().write(lease, tx -> {
            state().put(tx, lease.tenant(), List.of(user(word, word, link("8"))));
            state().putGeneration(tx, lease.tenant(), word);
            return tx;
        });
    }

    private void assertFilled(TenantId tenant, String word) {
        MirrorRow common = user("u1", word, link("7"));
        MirrorRow own = user(word, word, link("8"));
        Map<String, String> keys = new LinkedHashMap<>();
        state().keys(
                        tenant,
                        RosterCollection.USERS,
                        (id, hash, active) ->
                                assertThat(keys.put(id, hash.hex())).isNull());
        assertThat(keys)
                .containsOnlyKeys("u1", word)
                .containsEntry("u1", common.hash().hex());
        assertThat(state().rows(tenant, RosterCollection.USERS, List.of("u1", "one", "other")))
                .isEqualTo(Map.of("u1", common, word, own));
        assertThat(state().linked(tenant, List.of("7", "8"))).isEqualTo(Map.of("7", "u1", "8", word));
        assertThat(state().checkpoint(tenant)).contains(checkpoint(word));
        assertThat(state().held(tenant)).contains(ledger(word));
        assertThat(state().intents(tenant)).containsExactly(word);
        assertThat(state().waiting(tenant)).containsExactlyInAnyOrderElementsOf(waitingOf(word));
        assertThat(state().generation(tenant)).contains(word);
        assertThat(changesOf(tenant, "r1")).isNotEmpty().containsOnly(change("r1", word));
    }

    @Test
    void theWriteOfOneTenantWaitsForThatOfNoOther() throws Exception {
        Lease mine = state().acquire(freshTenant(), "one", MINUTE);
        Lease theirs = state().acquire(freshTenant(), "one", MINUTE);
        String done = state().write(mine, tx -> {
            FutureTask<String> other = new FutureTask<>(() -> state().write(theirs, otherTx -> "done"));
            Thread thread = new Thread(other);
            thread.setDaemon(true);
            thread.start();
            return other.get(30, TimeUnit.SECONDS);
        });
        assertThat(done).isEqualTo("done");
    }

    @Test
    void theWorkOfALeaseThatWasTakenOverIsNotBegun() throws Exception {
        TenantId tenant = freshTenant();
        Lease old = state().acquire(tenant, "one", MINUTE);
        letTimePass(tenant, Duration.ofMinutes(2));
        state().acquire(tenant, "two", MINUTE);
        List<String> begun = new ArrayList<>();
        assertThatThrownBy(() -> state().write(old, tx -> begun.add("begun"))).isInstanceOf(LeaseLostException.class);
        assertThat(begun).isEmpty();
    }

    private void fill(Lease lease, String word) throws Exception {
        TenantId tenant = lease.tenant();
        state().write(lease, tx -> {
            state().put(tx, tenant, List.of(user("u1", word, link("7"))));
            state().put(tx, tenant, checkpoint(word));
            state().putHeld(tx, tenant, ledger(word));
            state().putIntents(tx, tenant, List.of(word));
            state().putWaiting(tx, tenant, waitingOf(word));
            state().putRejectedLinks(tx, tenant, Map.of("u1", Set.of(word)));
            state().put(tx, tenant, run("r1", MORNING, word));
            state().putProblems(tx, tenant, "r1", List.of(problem(word)));
            state().putChanges(tx, tenant, List.of(change("r1", word)));
            return tx;
        });
    }

    private void put(Lease lease, MirrorRow row) throws Exception {
        state().write(lease, tx -> {
            state().put(tx, lease.tenant(), List.of(row));
            return row;
        });
    }

    private List<MirrorRow> scan(TenantId tenant, RosterCollection collection) {
        List<MirrorRow> all = new ArrayList<>();
        state().scan(tenant, collection, all::addAll);
        return all;
    }

    private List<String> ids(TenantId tenant) {
        return scan(tenant, RosterCollection.USERS).stream()
                .map(MirrorRow::sourcedId)
                .toList();
    }

    private static MirrorRow user(String sourcedId, String username, @Nullable Link link) {
        String fields = "\"username\":\"" + username + "\",\"role\":\"student\",\"email\":\"" + username
                + "@example.invalid\",\"orgs\":[\"school-1\"]";
        return MirrorRow.of(record(RosterCollection.USERS, sourcedId, fields), true, link);
    }

    private static RosterRecord record(RosterCollection collection, String sourcedId, String fields) {
        String id = sourcedId.replace("\\", "\\\\").replace("\"", "\\\"");
        return RosterRecord.ofJson(collection, "{\"sourcedId\":\"" + id + "\",\"status\":\"active\"," + fields + "}");
    }

    private static Link link(String localId) {
        Map<AccountField, String> base =
                Map.of(AccountField.USERNAME, "0f2a==", AccountField.GRADES, "a,b\\c", AccountField.EMAIL, "");
        return new Link(localId, LocalRole.STAFF, base, true);
    }

    private static Checkpoint checkpoint(String source) {
        return new Checkpoint(
                MORNING,
                MORNING.plusMillis(1),
                source,
                "settings",
                Map.of(RosterCollection.USERS, 40_210L, RosterCollection.CLASSES, 0L));
    }

    private static HeldLedger ledger(String digest) {
        HeldItem one = new HeldItem(
                RosterCollection.USERS,
                "deactivate",
                "u1",
                "7",
                "leavers-of-school",
                List.of("school-1", "a,b", "\\"),
                true,
                List.of("username", "email"),
                "f1");
        HeldItem two = new HeldItem(
                RosterCollection.ENROLLMENTS, "create", "e/1 ", null, "é", List.of(), false, List.of(), "f2");
        return new HeldLedger(digest, MORNING, "source", "settings", List.of(two, one, two));
    }

    private static RunRecord run(String name, Instant startedAt, String status) {
        return new RunRecord(name, startedAt, status, "full", null, null, "{\"é\":[" + "1,".repeat(50_000) + "1]}");
    }

    private static Problem problem(String code) {
        return new Problem(code, Problem.ERROR, "users", "u1", "school-1", "Ask \"them\".");
    }
}
