// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the memory and the accounts say of each other, and when they may say the same again. */
class GenerationsTest {
    private static final TenantId TENANT = new TenantId("springfield");

    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryAccountStore accounts = new InMemoryAccountStore();
    private final Lease lease = state.acquire(TENANT, "test", Duration.ofDays(1));

    @ParameterizedTest(name = "memory {0}, accounts {1}: {2}")
    @CsvSource({
        ", , in-step",
        "7-a, 7-a, in-step",
        "7-a, , other-accounts",
        ", 7-a, memory",
        "6-a, 7-a, memory",
        "6-a, 7-b, memory",
        "9-a, 10-a, memory",
        "7-a, 6-a, accounts",
        "10-a, 9-b, accounts",
        "7-a, 7-b, memory+accounts",
        // What is in no form of ours counts as nothing, and so as the oldest.
        "7-a, seven, accounts",
        "seven, 7-a, memory",
        "7, 7-a, memory",
        "7-, 7-a, memory",
        "1234567890123456789-a, 1-a, memory",
        "one, other, memory+accounts",
        "one, one, in-step"
    })
    void theTwoStandToEachOtherAsTheirNumbersAndRunsSay(@Nullable String memory, @Nullable String host, String standing)
            throws Exception {
        note(memory, host);

        Generations<Void> generations = compare(accounts);

        assertThat(generations.inStep()).isEqualTo(standing.equals("in-step"));
        assertThat(generations.otherAccounts()).isEqualTo(standing.equals("other-accounts"));
        assertThat(generations.memoryRestored()).isEqualTo(standing.contains("memory"));
        assertThat(generations.accountsRestored())
                .isEqualTo(standing.endsWith("accounts") && !standing.equals("other-accounts"));
    }

    @Test
    void eachBatchOfTwoInStepIsCountedOnBothSidesUnderTheRunThatWritesIt() throws Exception {
        note("7-earlier", "7-earlier");
        Generations<Void> generations = compare(accounts);
        advance(generations);
        assertBoth("8-run");
        advance(generations);
        assertBoth("9-run");
        assertThat(compare(accounts).inStep()).isTrue();
    }

    @Test
    void theFirstBatchOfAllIsTheFirstGeneration() throws Exception {
        advance(compare(accounts));
        assertBoth("1-run");
    }

    @ParameterizedTest(name = "memory {0}, accounts {1}: then {2}")
    @CsvSource({"6-a, 7-a, 8-run", "7-a, 6-a, 8-run", "7-a, 7-b, 8-run", "7-a, , 8-run", ", 7-a, 8-run"})
    void whatDoesNotBelongTogetherIsCountedOnlyWhenItIsBroughtInStep(
            @Nullable String memory, @Nullable String host, String then) throws Exception {
        note(memory, host);
        Generations<Void> generations = compare(accounts);

        advance(generations);

        assertThat(state.generation(TENANT)).isEqualTo(Optional.ofNullable(memory));
        assertThat(noted()).isEqualTo(Optional.ofNullable(host));
        state.write(lease, tx -> {
            generations.bringInStep(tx);
            return true;
        });
        assertBoth(then);
        assertThat(compare(accounts).inStep()).isTrue();
    }

    @Test
    void aHostThatKeepsNoGenerationsIsInStepAndTheMemoryKeepsNoneEither() throws Exception {
        @SuppressWarnings("unchecked")
        AccountStore<Void> keepsNone = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> method.getName().equals("generation") ? Optional.empty() : false);
        Generations<Void> generations = compare(keepsNone);
        assertThat(generations.inStep()).isTrue();
        advance(generations);
        assertThat(state.generation(TENANT)).isEmpty();
    }

    private Generations<Void> compare(AccountStore<Void> store) {
        return Generations.compare(state, store, TENANT, "run");
    }

    private void advance(Generations<Void> generations) throws Exception {
        state.write(lease, tx -> {
            generations.advance(tx);
            return true;
        });
    }

    private void note(@Nullable String memory, @Nullable String host) throws Exception {
        state.write(lease, tx -> {
            if (memory != null) {
                state.putGeneration(tx, TENANT, memory);
            }
            return host == null || accounts.noteGeneration(tx, TENANT, host);
        });
    }

    private Optional<String> noted() throws Exception {
        return state.read(TENANT, tx -> accounts.generation(tx, TENANT));
    }

    private void assertBoth(String generation) throws Exception {
        assertThat(state.generation(TENANT)).contains(generation);
        assertThat(noted()).contains(generation);
    }
}
