// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.kybergate.rostersync.roster.TenantId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract of every store does not say of this one: its index, and what a person may do to it. */
class InMemoryAccountStoreTest {
    private static final TenantId TENANT = new TenantId("springfield");
    private static final TenantId OTHER = new TenantId("shelbyville");
    private static final int MANY = 60_000;

    private final InMemoryAccountStore store = new InMemoryAccountStore();

    @Test
    void manyAccountsAreMadeWithoutLookingAtAllOfThemForEach() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < MANY; i++) {
                create(TENANT, "p" + i, "user" + i);
            }
        });
        assertThat(find("USER17")).hasSize(1);
        assertThat(store.findBySourcedId(none(), TENANT, List.of("p17"))).containsOnlyKeys("p17");
    }

    @Test
    void aNameIsTakenUntilItsLastHolderLetsGoOfIt() {
        String first = store.add(TENANT, named("Ada"));
        String second = store.add(TENANT, named("ADA"));
        assertThat(find("ada")).extracting(Account::localId).containsExactlyInAnyOrder(first, second);
        store.edit(TENANT, first, true, named("Bea"));
        assertThatThrownBy(() -> create(TENANT, "p", "ada")).hasMessage("USERNAME is taken by another account");
        store.delete(TENANT, second);
        create(TENANT, "p", "ada");
        assertThatThrownBy(() -> create(TENANT, "q", "bea")).hasMessage("USERNAME is taken by another account");
    }

    @Test
    void aNameIsTakenInItsTenantAlone() {
        create(TENANT, "p", "ada");
        create(OTHER, "p", "ada");
        assertThat(find("ada")).hasSize(1);
    }

    @Test
    void whoseAccountIsDeletedIsFoundNoLonger() {
        String localId = create(TENANT, "p", "ada");
        store.delete(TENANT, localId);
        assertThat(store.findBySourcedId(none(), TENANT, List.of("p"))).isEmpty();
        assertThat(find("ada")).isEmpty();
    }

    private List<Account> find(String username) {
        return store.candidates(none(), TENANT, AccountField.USERNAME, List.of(username));
    }

    private String create(TenantId tenant, String sourcedId, String username) {
        return store.create(none(), new AccountWrite(tenant, "op", sourcedId, null, null, true, named(username)));
    }

    private static AccountValues named(@Nullable String username) {
        return AccountValues.none().with(AccountField.USERNAME, username);
    }

    /** {@code Void} has no other value. */
    @SuppressWarnings("NullAway")
    private static Void none() {
        return null;
    }
}
