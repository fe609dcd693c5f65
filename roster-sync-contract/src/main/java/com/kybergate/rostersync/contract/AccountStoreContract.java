// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.account.KeyRule;
import com.kybergate.rostersync.account.KeyRule.Spelling;
import com.kybergate.rostersync.account.KeyRule.Uniqueness;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the sync relies on in an {@link AccountStore}. Extend it in your own tests, over your own users table:
 *
 * <pre>{@code
 * class MyAccountsTest extends AccountStoreContract<Connection> {
 *     protected AccountStore<Connection> store() { return new MyAccounts(); }
 *     protected <R> R inTransaction(TenantId tenant, SyncState.Work<Connection, R> work) throws Exception {
 *         return state.write(state.acquire(tenant, "test", Duration.ofMinutes(1)), work);
 *     }
 * }
 * }</pre>
 *
 * <p>Only fields the store names in {@link AccountStore#fields()} are used, and what it does not offer ({@link #answersCandidates},
 * {@link #rollsBack}, {@link AccountStore#remembersSourcedIds}) is held to offering nothing; without versions, what they are for is skipped. Every test takes tenants of its own.
 *
 * @param <T> the transaction of the store
 */
public abstract class AccountStoreContract<T> {
    private static final String ODD = " O'Brien \"Ünï\" \\ % _ ; -- Зоя 山田 😀 ";
    private static final Set<AccountField> OPTIONAL =
            EnumSet.complementOf(EnumSet.of(AccountField.USERNAME, AccountField.EMAIL, AccountField.ROLE));

    /** For whom each account of the test was made. */
    private final Map<String, String> madeFor = new HashMap<>();

    private String mark = "";

    /** For subclasses. */
    protected AccountStoreContract() {}

    /**
     * The store under test. Asked for more than once; accounts made through one answer are found through the next.
     *
     * @return the store
     */
    protected abstract AccountStore<T> store();

    /**
     * Does work in one transaction, which remains when the work returns and is undone when it throws.
     *
     * @param <R> what comes of it
     * @param tenant the tenant the work is for
     * @param work the work
     * @return what came of it
     * @throws Exception what the work threw
     */
    protected abstract <R> R inTransaction(TenantId tenant, SyncState.Work<T, R> work) throws Exception;

    /**
     * A tenant nobody has used before.
     *
     * @return the tenant; a random name unless overridden
     */
    protected TenantId freshTenant() {
        return new TenantId("contract-" + UUID.randomUUID());
    }

    /**
     * Which fields no two accounts of a tenant can share.
     *
     * @return the login keys that {@link AccountStore#keyRule} does not leave to any number of accounts, unless overridden
     */
    protected Set<AccountField> uniqueFields() {
        return keys().stream()
                .filter(key -> store().keyRule(key).uniqueness() != Uniqueness.NONE)
                .collect(Collectors.toSet());
    }

    private boolean isUniqueOverAllTenants() {
        return keys().stream().anyMatch(key -> store().keyRule(key).uniqueness() == Uniqueness.ALL_TENANTS);
    }

    /**
     * Whether {@link AccountStore#candidates} is implemented.
     *
     * @return true unless overridden
     */
    protected boolean answersCandidates() {
        return true;
    }

    /**
     * Whether work that throws leaves nothing of its writes.
     *
     * @return true unless overridden, as it must be for a store without transactions
     */
    protected boolean rollsBack() {
        return true;
    }

    @Test
    void aNewAccountHoldsWhatWasWritten() throws Exception {
        TenantId tenant = tenant();
        AccountValues values = person("ann");
        String localId = create(tenant, "s1", true, values);
        Account account = load(tenant, localId);
        assertThat(account.localId()).isEqualTo(localId);
        assertThat(account.values()).isEqualTo(values);
        assertThat(account.active()).isTrue();
    }

    @Test
    void aNewAccountCanBeInactive() throws Exception {
        TenantId tenant = tenant();
        assertThat(load(tenant, create(tenant, "s1", false, person("ann"))).active())
                .isFalse();
    }

    @Test
    void severalAccountsMadeTogetherHaveTheirKeysInTheOrderOfThePeople() throws Exception {
        TenantId tenant = tenant();
        List<AccountWrite> writes = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            writes.add(newAccount(tenant, "s" + i, i % 7 != 0, person("person" + i)));
        }
        List<String> localIds = inTransaction(tenant, tx -> store().createAll(tx, writes));
        assertThat(localIds).hasSize(writes.size()).doesNotHaveDuplicates();
        for (int i = 0; i < writes.size(); i++) {
            Account made = load(tenant, localIds.get(i));
            assertThat(made.values()).isEqualTo(writes.get(i).values());
            assertThat(made.active()).isEqualTo(writes.get(i).active());
        }
        if (store().remembersSourcedIds()) {
            Map<String, Account> found =
                    inTransaction(tenant, tx -> store().findBySourcedId(tx, tenant, List.of("s0", "s119")));
            assertThat(found.get("s0")).extracting(Account::localId).isEqualTo(localIds.get(0));
            assertThat(found.get("s119")).extracting(Account::localId).isEqualTo(localIds.get(119));
        }
        List<String> none = inTransaction(tenant, tx -> store().createAll(tx, List.of()));
        assertThat(none).isEmpty();
    }

    @Test
    void ofSeveralAccountsMadeTogetherNoneIsMadeIfOneCannotBe() throws Exception {
        assumeTrue(rollsBack() && !uniqueKeys().isEmpty(), "the store refuses nobody, or undoes nothing");
        TenantId tenant = tenant();
        AccountValues taken = person("bea").withFrom(uniqueKeys().get(0), person("ann"));
        List<AccountWrite> writes =
                List.of(newAccount(tenant, "s1", true, person("ann")), newAccount(tenant, "s2", true, taken));
        assertThatThrownBy(() -> inTransaction(tenant, tx -> store().createAll(tx, writes)))
                .isInstanceOf(Exception.class);
        // What was undone is free.
        create(tenant, "s1", true, person("ann"));
    }

    @Test
    void aPersonWhoIsDeliveredTwiceHasOneAccount() throws Exception {
        assumeTrue(store().remembersSourcedIds(), "the sync asks a person to look, where the store forgets");
        TenantId tenant = tenant();
        AccountWrite write = newAccount(tenant, "s1", true, person("ann"));
        String first = inTransaction(tenant, tx -> store().create(tx, write));
        Set<String> made = new HashSet<>(Set.of(first));
        try {
            made.add(inTransaction(tenant, tx -> store().create(tx, write)));
        } catch (Exception refused) {
            assertThat(loadAll(tenant, List.of(first))).hasSize(1);
        }
        assertThat(made).containsExactly(first);
        Map<String, Account> found = inTransaction(tenant, tx -> store().findBySourcedId(tx, tenant, List.of("s1")));
        assertThat(found.get("s1")).extracting(Account::localId).isEqualTo(first);
    }

    @Test
    void aStoreThatComparesVersionsHasOneForEveryAccount() throws Exception {
        assumeTrue(store().fencing() == Fencing.CONDITIONAL, "the store does not say so");
        TenantId tenant = tenant();
        Account made = load(tenant, create(tenant, "s1", true, person("ann")));
        assertThat(made.version()).isNotNull();
        // Whoever comes late was told a version that is no longer.
        assertThat(setActive(tenant, made, false)).isTrue();
        assertThat(update(tenant, made, person("bea"))).isFalse();
        assertThat(setActive(tenant, made, true)).isFalse();
        assertThat(load(tenant, made.localId()).active()).isFalse();
    }

    @Test
    void theRolesAreInTheOrderOfThePrivileges() {
        assertThat(store().rolesByPrivilege()).doesNotHaveDuplicates().containsSubsequence("student", "staff", "admin");
    }

    @Test
    void anUpdateIsAbsoluteAndClearsWhatItLeavesOut() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", true, person("ann"));
        AccountValues fewer = person("bea");
        for (AccountField field : OPTIONAL) {
            fewer = fewer.with(field, Set.of());
        }
        assertThat(update(tenant, load(tenant, localId), fewer)).isTrue();
        assertThat(load(tenant, localId).values()).isEqualTo(fewer);
    }

    @Test
    void theSameUpdateTwiceDoesNoMoreThanOnce() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", true, person("ann"));
        assertThat(update(tenant, load(tenant, localId), person("bea"))).isTrue();
        Account once = load(tenant, localId);
        assertThat(update(tenant, once, person("bea"))).isTrue();
        Account twice = load(tenant, localId);
        assertThat(twice.values()).isEqualTo(once.values());
        assertThat(twice.active()).isEqualTo(once.active());
    }

    @Test
    void anUpdateLeavesAloneWhetherTheAccountIsActive() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", false, person("ann"));
        Account before = load(tenant, localId);
        AccountWrite write = new AccountWrite(tenant, "op-2", "s1", localId, before.version(), true, person("bea"));
        assertThat(update(tenant, write)).isTrue();
        assertThat(load(tenant, localId).active()).isFalse();
    }

    @Test
    void anUpdateAtAnotherVersionIsRefusedAndChangesNothing() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", true, person("ann"));
        Account stale = load(tenant, localId);
        assumeTrue(stale.version() != null, "the store keeps no versions");
        assertThat(update(tenant, stale, person("bea"))).isTrue();
        Account current = load(tenant, localId);
        assertThat(current.version()).isNotEqualTo(stale.version());
        assertThat(update(tenant, stale, person("cem"))).isFalse();
        assertThat(load(tenant, localId)).isEqualTo(current);
    }

    @Test
    void anAccountIsNotDeactivatedAtAnotherVersion() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", true, person("ann"));
        Account stale = load(tenant, localId);
        assumeTrue(stale.version() != null, "the store keeps no versions");
        assertThat(update(tenant, stale, person("bea"))).isTrue();
        Account current = load(tenant, localId);
        assertThat(setActive(tenant, stale, false)).isFalse();
        assertThat(load(tenant, localId)).isEqualTo(current);
    }

    @Test
    void aReactivationIsANewVersionToo() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", false, person("ann"));
        Account stale = load(tenant, localId);
        assumeTrue(stale.version() != null, "the store keeps no versions");
        assertThat(setActive(tenant, stale, true)).isTrue();
        assertThat(update(tenant, stale, person("bea"))).isFalse();
        assertThat(load(tenant, localId).values()).isEqualTo(person("ann"));
    }

    @Test
    void deactivatingTwiceIsTrueAndLeavesTheValuesAlone() throws Exception {
        TenantId tenant = tenant();
        String localId = create(tenant, "s1", true, person("ann"));
        // The write carries other values, which must not be written.
        for (int i = 0; i < 2; i++) {
            Account now = load(tenant, localId);
            AccountWrite write = new AccountWrite(tenant, "op-2", "s1", localId, now.version(), false, person("bea"));
            assertThat(setActive(tenant, write)).isTrue();
            assertThat(load(tenant, localId).active()).isFalse();
            assertThat(load(tenant, localId).values()).isEqualTo(person("ann"));
        }
    }

    @Test
    void loadSeesWhatTheTransactionHasWritten() throws Exception {
        TenantId tenant = tenant();
        Account seen = inTransaction(tenant, tx -> {
            String localId = store().create(tx, newAccount(tenant, "s1", true, person("ann")));
            return store().load(tx, tenant, List.of(localId)).get(0);
        });
        assertThat(seen.values()).isEqualTo(person("ann"));
    }

    @Test
    void loadLeavesOutWhatIsNotThereAndAnswersEachAccountOnce() throws Exception {
        TenantId tenant = tenant();
        TenantId other = freshTenant();
        String localId = create(tenant, "s1", true, person("ann"));
        String elsewhere = create(other, "s1", true, namesake());
        List<Account> found =
                inTransaction(tenant, tx -> store().load(tx, tenant, List.of(localId, elsewhere, localId)));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).localId()).isEqualTo(localId);
        assertThat(loadAll(tenant, List.of())).isEmpty();
    }

    @Test
    void fiveHundredAccountsCanBeAskedForAtOnce() throws Exception {
        TenantId tenant = tenant();
        Map<String, AccountValues> made = new LinkedHashMap<>();
        inTransaction(tenant, tx -> {
            for (int i = 0; i < 500; i++) {
                AccountValues values = person("person" + i);
                made.put(store().create(tx, newAccount(tenant, "s" + i, true, values)), values);
            }
            return made;
        });
        assertThat(made).hasSize(500);
        List<Account> loaded = loadAll(tenant, made.keySet());
        assertThat(loaded)
                .hasSize(500)
                .allSatisfy(account -> assertThat(account.values()).isEqualTo(made.get(account.localId())));
    }

    @Test
    void aLoginKeyThatIsTakenIsRefused() throws Exception {
        for (AccountField key : uniqueKeys()) {
            TenantId tenant = tenant();
            String ann = create(tenant, "s1", true, person("ann"));
            AccountValues taken = person("bea").withFrom(key, person("ann"));
            assertThatThrownBy(() -> create(tenant, "s2", true, taken)).isInstanceOf(Exception.class);
            String bea = create(tenant, "s2", true, person("bea"));
            assertThatThrownBy(() -> update(tenant, load(tenant, bea), taken)).isInstanceOf(Exception.class);
            assertThat(load(tenant, ann).values()).isEqualTo(person("ann"));
            assertThat(load(tenant, bea).values()).isEqualTo(person("bea"));
        }
    }

    @Test
    void aLoginKeyThatAnyNumberOfAccountsCanHaveIsGivenToTwo() throws Exception {
        for (AccountField key : keys()) {
            if (store().keyRule(key).uniqueness() == Uniqueness.NONE) {
                TenantId tenant = tenant();
                create(tenant, "s1", true, person("ann"));
                AccountValues shared = person("bea").withFrom(key, person("ann"));
                assertThat(load(tenant, create(tenant, "s2", true, shared))
                                .values()
                                .get(key))
                        .as("%s", key)
                        .isEqualTo(person("ann").get(key));
            }
        }
    }

    @Test
    void aLoginKeyThatIsUniqueOverAllTenantsIsRefusedToAnother() throws Exception {
        for (AccountField key : keys()) {
            if (store().keyRule(key).uniqueness() == Uniqueness.ALL_TENANTS) {
                create(tenant(), "s1", true, person("ann"));
                TenantId other = freshTenant();
                AccountValues taken = person("bea").withFrom(key, person("ann"));
                assertThatThrownBy(() -> create(other, "s2", true, taken))
                        .as("%s", key)
                        .isInstanceOf(Exception.class);
            }
        }
    }

    @Test
    void aLoginKeyInAnySpellingIsTheSameWhereTheStoreFoldsThem() throws Exception {
        for (AccountField key : keys()) {
            KeyRule rule = store().keyRule(key);
            if (rule.spelling() == Spelling.LOWER_CASE) {
                TenantId tenant = tenant();
                String loud = Objects.requireNonNull(person("ann").get(key)).toUpperCase(Locale.ROOT);
                String held = load(
                                tenant, create(tenant, "s1", true, person("ann").with(key, loud)))
                        .values()
                        .get(key);
                assertThat(rule.spelled(String.valueOf(held))).as("%s", key).isEqualTo(rule.spelled(loud));
                if (uniqueKeys().contains(key)) {
                    assertThatThrownBy(() ->
                                    create(tenant, "s2", true, person("bea").with(key, rule.spelled(loud))))
                            .as("%s", key)
                            .isInstanceOf(Exception.class);
                }
            }
        }
    }

    @Test
    void aBatchThatFailsLeavesNothing() throws Exception {
        TenantId tenant = tenant();
        String ann = create(tenant, "s1", true, person("ann"));
        List<String> made = new ArrayList<>();
        assertThatThrownBy(() -> inTransaction(tenant, tx -> {
                    made.add(store().create(tx, newAccount(tenant, "s2", true, person("bea"))));
                    Account now = store().load(tx, tenant, List.of(ann)).get(0);
                    store().update(tx, changed(tenant, now, person("cem")));
                    throw new IllegalStateException("the third change fails");
                }))
                .hasMessage("the third change fails");
        if (!rollsBack()) {
            // Without transactions, what was acknowledged stands: the sync relies on that as well.
            assertThat(loadAll(tenant, made)).hasSize(1);
            assertThat(load(tenant, ann).values()).isEqualTo(person("cem"));
            return;
        }
        assertThat(loadAll(tenant, made)).isEmpty();
        assertThat(load(tenant, ann).values()).isEqualTo(person("ann"));
        // And its user name is free again.
        create(tenant, "s2", true, person("bea"));
    }

    @Test
    void twoAccountsSwapTheirLoginKeysThroughAPlaceholder() throws Exception {
        for (AccountField key : uniqueKeys()) {
            TenantId tenant = tenant();
            String ann = create(tenant, "s1", true, person("ann"));
            String bea = create(tenant, "s2", true, person("bea"));
            inTransaction(tenant, tx -> {
                rewrite(tx, tenant, ann, key, "released-1@example.invalid");
                rewrite(
                        tx,
                        tenant,
                        bea,
                        key,
                        Objects.requireNonNull(person("ann").get(key)));
                rewrite(
                        tx,
                        tenant,
                        ann,
                        key,
                        Objects.requireNonNull(person("bea").get(key)));
                return key;
            });
            assertThat(load(tenant, ann).values().get(key))
                    .isEqualTo(person("bea").get(key));
            assertThat(load(tenant, bea).values().get(key))
                    .isEqualTo(person("ann").get(key));
        }
    }

    @Test
    void aForgottenAccountIsGoneAndNobodyElses() throws Exception {
        TenantId tenant = tenant();
        TenantId twin = freshTenant();
        String ann = create(tenant, "s1", true, person("ann"));
        String bea = create(tenant, "s2", true, person("bea"));
        String theirs = create(twin, "s1", true, namesake());
        Account before = load(tenant, ann);
        boolean offered = inTransaction(tenant, tx -> store().forget(tx, tenant, ann));
        if (!offered) {
            assertThat(load(tenant, ann)).isEqualTo(before);
            return;
        }
        assertThat(loadAll(tenant, List.of(ann))).isEmpty();
        Map<String, Account> found = inTransaction(tenant, tx -> store().findBySourcedId(tx, tenant, List.of("s1")));
        assertThat(found).isEmpty();
        assertThat(load(tenant, bea).values()).isEqualTo(person("bea"));
        assertThat(load(twin, theirs).values()).isEqualTo(namesake());
        boolean again = inTransaction(tenant, tx -> store().forget(tx, tenant, ann));
        assertThat(again).isTrue();
        boolean across = inTransaction(tenant, tx -> store().forget(tx, tenant, theirs));
        assertThat(across).isTrue();
        assertThat(load(twin, theirs).values()).isEqualTo(namesake());
        // And the user name is free again.
        assertThat(load(tenant, create(tenant, "s3", true, person("ann"))).values())
                .isEqualTo(person("ann"));
    }

    @Test
    void theAccountsOfAForgottenTenantAreGoneAndItsTwinsAreNot() throws Exception {
        TenantId tenant = tenant();
        TenantId twin = freshTenant();
        String ann = create(tenant, "s1", true, person("ann"));
        String theirs = create(twin, "s1", true, namesake());
        Account before = load(tenant, ann);
        boolean noted = inTransaction(tenant, tx -> store().noteGeneration(tx, tenant, "1-run"));
        boolean offered = inTransaction(tenant, tx -> store().forgetTenant(tx, tenant));
        if (!offered) {
            assertThat(load(tenant, ann)).isEqualTo(before);
            return;
        }
        assertThat(loadAll(tenant, List.of(ann))).isEmpty();
        if (noted) {
            Optional<String> generation = inTransaction(tenant, tx -> store().generation(tx, tenant));
            assertThat(generation).isEmpty();
        }
        assertThat(load(twin, theirs).values()).isEqualTo(namesake());
        boolean again = inTransaction(tenant, tx -> store().forgetTenant(tx, tenant));
        assertThat(again).isTrue();
    }

    @Test
    void twoTenantsThatShareEveryValueNeverMeet() throws Exception {
        assumeFalse(isUniqueOverAllTenants(), "two tenants cannot have one name");
        TenantId one = tenant();
        TenantId other = freshTenant();
        String mine = create(one, "s1", true, person("ann"));
        String theirs = create(other, "s1", true, person("ann"));
        Account before = load(other, theirs);

        assertThat(loadAll(one, List.of(theirs))).isEmpty();
        AccountWrite across = new AccountWrite(one, "op", "s1", theirs, before.version(), false, person("bea"));
        assertThat(update(one, across)).isFalse();
        assertThat(setActive(one, across)).isFalse();
        assertThat(update(one, load(one, mine), person("cem"))).isTrue();
        assertThat(setActive(one, load(one, mine), false)).isTrue();
        assertThat(load(other, theirs)).isEqualTo(before);

        for (AccountField key : keys()) {
            String value = Objects.requireNonNull(person("ann").get(key));
            assertThat(candidates(one, key, List.of(value))).isEmpty();
        }
        Map<String, Account> found = inTransaction(other, tx -> store().findBySourcedId(tx, other, List.of("s1")));
        if (store().remembersSourcedIds()) {
            assertThat(found).containsExactly(Map.entry("s1", before));
        } else {
            assertThat(found).isEmpty();
        }
    }

    @Test
    void eachOfTwoTenantsFindsItsOwnAccountAndItsOwnGeneration() throws Exception {
        TenantId one = tenant();
        TenantId other = freshTenant();
        Map<TenantId, String> made = new LinkedHashMap<>();
        made.put(one, create(one, "s1", true, person("ann")));
        made.put(other, create(other, "s1", true, namesake()));
        if (store().remembersSourcedIds()) {
            for (Map.Entry<TenantId, String> each : made.entrySet()) {
                Map<String, Account> found =
                        inTransaction(each.getKey(), tx -> store().findBySourcedId(tx, each.getKey(), List.of("s1")));
                assertThat(found.values()).extracting(Account::localId).containsExactly(each.getValue());
            }
        }
        boolean notes = inTransaction(one, tx -> store().noteGeneration(tx, one, "1-one"));
        for (String generation : List.of("1-other", "2-other")) {
            inTransaction(other, tx -> store().noteGeneration(tx, other, generation));
        }
        Optional<String> kept = inTransaction(one, tx -> store().generation(tx, one));
        assertThat(kept).isEqualTo(notes ? Optional.of("1-one") : Optional.empty());
    }

    @Test
    void candidatesAreTheAccountsThatHoldALoginKey() throws Exception {
        TenantId tenant = tenant();
        String ann = create(tenant, "s1", true, person("ann"));
        String bea = create(tenant, "s2", false, person("bea"));
        create(tenant, "s3", true, person("cem"));
        for (AccountField key : keys()) {
            List<String> values = List.of(
                    Objects.requireNonNull(person("bea").get(key)),
                    Objects.requireNonNull(person("ann").get(key)),
                    "nobody@example.invalid");
            List<Account> found = candidates(tenant, key, values);
            if (!answersCandidates()) {
                assertThat(found).isEmpty();
                continue;
            }
            assertThat(found).extracting(Account::localId).containsExactlyInAnyOrder(ann, bea);
            assertThat(found).contains(load(tenant, ann));
        }
    }

    @Test
    void candidatesByTheDistrictsNumberAreTheAccountsThatHoldItOrNone() throws Exception {
        TenantId tenant = tenant();
        String ann = create(tenant, "s1", true, person("ann"));
        create(tenant, "s2", true, person("bea"));
        String number = "IDENTIFIER of ann";
        List<Account> found = candidates(tenant, AccountField.IDENTIFIER, List.of(number, "IDENTIFIER of nobody"));
        if (found.isEmpty()) {
            // A host that cannot search by it says so by finding nobody; linking then has one thing less to go by.
            return;
        }
        assertThat(found).containsExactly(load(tenant, ann));
        assertThat(candidates(freshTenant(), AccountField.IDENTIFIER, List.of(number)))
                .isEmpty();
    }

    @Test
    void anAccountIsFoundAgainByTheIdentifierItWasMadeWith() throws Exception {
        TenantId tenant = tenant();
        List<String> odd = List.of("a/b", "a+b", "A/B", "a b ", "100%", "o'\"k", "é山😀");
        Map<String, String> made = new LinkedHashMap<>();
        for (String sourcedId : odd) {
            made.put(sourcedId, create(tenant, sourcedId, true, person("person" + made.size())));
        }
        List<String> asked = new ArrayList<>(odd);
        asked.add("a/B");
        Map<String, Account> found = inTransaction(tenant, tx -> store().findBySourcedId(tx, tenant, asked));
        assertThat(found).hasSize(store().remembersSourcedIds() ? made.size() : 0);
        found.forEach((sourcedId, account) -> assertThat(account.localId()).isEqualTo(made.get(sourcedId)));
    }

    @Test
    void anyCharacterComesBackAsItWasWritten() throws Exception {
        TenantId tenant = tenant();
        AccountValues odd = person("ann");
        for (AccountField field : OPTIONAL) {
            if (store().fields().contains(field) && !field.isSet()) {
                odd = odd.with(field, field.name() + ODD + "x".repeat(1_000));
            }
        }
        for (AccountField key : keys()) {
            odd = odd.with(key, "o'brien+é山😀%\"\\@example.invalid");
        }
        assertThat(load(tenant, create(tenant, "s1", true, odd)).values()).isEqualTo(odd);
    }

    @Test
    void setsComeBackAsSets() throws Exception {
        TenantId tenant = tenant();
        AccountValues values = person("ann");
        for (AccountField field : store().fields()) {
            if (field.isSet()) {
                values = values.with(
                        field, List.of("08", "07", "a,b", "\"q\"", "[x]", "back\\slash", "\\,", "é", "a\nb"));
            }
        }
        String localId = create(tenant, "s1", true, values);
        assertThat(load(tenant, localId).values()).isEqualTo(values);
    }

    @Test
    void anUpdateNotesForWhomTheAccountIs() throws Exception {
        TenantId tenant = tenant();
        Account now = load(tenant, create(tenant, "s1", true, person("ann")));
        assertThat(update(tenant, write(tenant, "s2", now.localId(), now.version(), true, now.values())))
                .isTrue();
        Map<String, Account> found =
                inTransaction(tenant, tx -> store().findBySourcedId(tx, tenant, List.of("s1", "s2")));
        if (store().remembersSourcedIds()) {
            assertThat(found).containsOnlyKeys("s2");
        } else {
            assertThat(found).isEmpty();
        }
    }

    @Test
    void thePeopleItHasAccountsForComePageByPageEachOnce() throws Exception {
        TenantId tenant = tenant();
        List<String> people = List.of("b", "B", "a/1", "é", "a 2", "10", "9");
        for (String sourcedId : people) {
            create(tenant, sourcedId, sourcedId.equals("9"), person("person-" + people.indexOf(sourcedId)));
        }
        create(freshTenant(), "other", true, person("other"));
        List<String> listed = new ArrayList<>();
        List<String> page = inTransaction(tenant, tx -> store().sourcedIds(tx, tenant, null, 3));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            listed.addAll(page);
            String last = page.get(page.size() - 1);
            page = inTransaction(tenant, tx -> store().sourcedIds(tx, tenant, last, 3));
        }
        if (store().remembersSourcedIds()) {
            assertThat(listed).containsExactlyInAnyOrderElementsOf(people);
        } else {
            assertThat(listed).isEmpty();
        }
    }

    @Test
    void theGenerationIsTheLastOneNotedOfEachTenantOrNeverAny() throws Exception {
        TenantId tenant = tenant();
        assertThat(generation(tenant)).isEmpty();
        for (String next : List.of("1-20260101T000000-abcdef", "2-20260101T000000-abcdef")) {
            boolean noted = inTransaction(tenant, tx -> store().noteGeneration(tx, tenant, next));
            assertThat(generation(tenant)).isEqualTo(noted ? Optional.of(next) : Optional.empty());
        }
        assertThat(generation(freshTenant())).isEmpty();
    }

    @Test
    void aGenerationNotedInAFailedTransactionIsThereOnlyWhereNothingRollsBack() throws Exception {
        TenantId tenant = tenant();
        List<Boolean> noted = new ArrayList<>();
        assertThatThrownBy(() -> inTransaction(tenant, tx -> {
                    noted.add(store().noteGeneration(tx, tenant, "1-lost"));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        boolean stands = noted.contains(true) && !rollsBack();
        assertThat(generation(tenant)).isEqualTo(stands ? Optional.of("1-lost") : Optional.empty());
    }

    private Optional<String> generation(TenantId tenant) throws Exception {
        return inTransaction(tenant, tx -> store().generation(tx, tenant));
    }

    /** A tenant whose people have login keys of their own, where one account of all tenants can have one. */
    private TenantId tenant() {
        mark = isUniqueOverAllTenants() ? "-" + UUID.randomUUID() : "";
        return freshTenant();
    }

    /** The values of a person, in the fields the store keeps. */
    private AccountValues person(String name) {
        AccountValues values = AccountValues.none();
        for (AccountField field : store().fields()) {
            values = switch (field) {
                case USERNAME -> values.with(field, name + mark);
                case EMAIL -> values.with(field, name + mark + "@example.invalid");
                case ROLE -> values.with(field, "student");
                case GRADES -> values.with(field, List.of("07", "08"));
                case SCHOOLS -> values.with(field, List.of("school-1", "school-2"));
                default -> values.with(field, field.name() + " of " + name);
            };
        }
        return values;
    }

    /** Somebody of another tenant with the values of {@code ann}, as far as the store lets two people have them. */
    private AccountValues namesake() {
        return person(isUniqueOverAllTenants() ? "another ann" : "ann");
    }

    private List<AccountField> keys() {
        return store().fields().stream()
                .filter(AccountField::isLoginKey)
                .sorted()
                .toList();
    }

    private List<AccountField> uniqueKeys() {
        return keys().stream().filter(uniqueFields()::contains).toList();
    }

    private String create(TenantId tenant, String sourcedId, boolean active, AccountValues values) throws Exception {
        String localId = inTransaction(tenant, tx -> store().create(tx, newAccount(tenant, sourcedId, active, values)));
        madeFor.put(localId, sourcedId);
        return localId;
    }

    private Account load(TenantId tenant, String localId) throws Exception {
        List<Account> found = loadAll(tenant, List.of(localId));
        assertThat(found).as("the account that was asked for").hasSize(1);
        return found.get(0);
    }

    private List<Account> loadAll(TenantId tenant, Collection<String> localIds) throws Exception {
        return inTransaction(tenant, tx -> store().load(tx, tenant, localIds));
    }

    private List<Account> candidates(TenantId tenant, AccountField key, Collection<String> values) throws Exception {
        return inTransaction(tenant, tx -> store().candidates(tx, tenant, key, values));
    }

    private boolean update(TenantId tenant, AccountWrite write) throws Exception {
        return inTransaction(tenant, tx -> store().update(tx, write));
    }

    private boolean setActive(TenantId tenant, AccountWrite write) throws Exception {
        return inTransaction(tenant, tx -> store().setActive(tx, write));
    }

    private boolean update(TenantId tenant, Account now, AccountValues values) throws Exception {
        return update(tenant, changed(tenant, now, values));
    }

    private boolean setActive(TenantId tenant, Account now, boolean active) throws Exception {
        return setActive(tenant, write(tenant, "s1", now.localId(), now.version(), active, now.values()));
    }

    private void rewrite(T tx, TenantId tenant, String localId, AccountField key, String value) throws Exception {
        Account now = store().load(tx, tenant, List.of(localId)).get(0);
        assertThat(store().update(tx, changed(tenant, now, now.values().with(key, value))))
                .isTrue();
    }

    private static AccountWrite newAccount(TenantId tenant, String sourcedId, boolean active, AccountValues values) {
        return write(tenant, sourcedId, null, null, active, values);
    }

    private AccountWrite changed(TenantId tenant, Account now, AccountValues values) {
        String sourcedId = madeFor.getOrDefault(now.localId(), "s1");
        return write(tenant, sourcedId, now.localId(), now.version(), now.active(), values);
    }

    private static AccountWrite write(
            TenantId tenant,
            String sourcedId,
            @Nullable String localId,
            @Nullable String version,
            boolean active,
            AccountValues values) {
        return new AccountWrite(tenant, UUID.randomUUID().toString(), sourcedId, localId, version, active, values);
    }
}
