// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
                    state().put(tx, tenant, run("r1", MORNING, "done"));
                    state().putProblems(tx, tenant, "r1", List.of(problem("p1")));
                    throw own;
                }))
                .isSameAs(own);
        assertThat(scan(tenant, RosterCollection.USERS)).containsExactly(user("u1", "ann", null));
        assertThat(state().linked(tenant, List.of("7"))).isEmpty();
        assertThat(state().checkpoint(tenant)).isEmpty();
        assertThat(state().held(tenant)).isEmpty();
        assertThat(state().intents(tenant)).isEmpty();
        assertThat(state().runs(tenant, 10)).isEmpty();
        assertThat(state().problems(tenant, "r1")).isEmpty();
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
        Checkpoint without = new Checkpoint(MORNING, null, "source é", "settings");
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
    void theHistoryShowsTheLatestRunFirst() throws Exception {
        TenantId tenant = freshTenant();
        Lease lease = state().acquire(tenant, "one", MINUTE);
        RunRecord first = run("r1", MORNING, "done");
        RunRecord third = run("r3", MORNING.plusSeconds(2), "running");
        RunRecord second =
                new RunRecord("r2", MORNING.plusSeconds(1), "done", "approval", "Zoë", "it's \"fine\"", null);
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
        assertThat(state().rejectedLinks(other, List.of("u1"))).isEqualTo(Map.of("u1", Set.of("theirs")));
        assertThat(state().runs(other, 10)).containsExactly(run("r1", MORNING, "theirs"));
        assertThat(state().problems(other, "r1")).containsExactly(problem("theirs"));
        state().release(mine);
        assertThatCode(() -> put(theirs, user("u2", "bea", null))).doesNotThrowAnyException();
        assertThat(ids(one)).containsExactly("u1");
    }

    private void fill(Lease lease, String word) throws Exception {
        TenantId tenant = lease.tenant();
        state().write(lease, tx -> {
            state().put(tx, tenant, List.of(user("u1", word, link("7"))));
            state().put(tx, tenant, checkpoint(word));
            state().putHeld(tx, tenant, ledger(word));
            state().putIntents(tx, tenant, List.of(word));
            state().putRejectedLinks(tx, tenant, Map.of("u1", Set.of(word)));
            state().put(tx, tenant, run("r1", MORNING, word));
            state().putProblems(tx, tenant, "r1", List.of(problem(word)));
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
        return new Checkpoint(MORNING, MORNING.plusMillis(1), source, "settings");
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
