// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.contract.AccountStoreContract;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of the port, over a service. It asks for reads that see the writes before them, so it is run on a service that gives them;
 * what holds where a replica lags is shown by {@link MyRestAccountsLagTest}.
 */
class MyRestAccountsTest extends AccountStoreContract<Void> {
    private static final TenantId TENANT = new TenantId("springfield");
    private static final OkHttpClient HTTP = new OkHttpClient();

    private final UserService service = new UserService();
    private final AccountStore<Void> store = store(Duration.ofSeconds(30));

    private AccountStore<Void> store(Duration timeOut) {
        return new MyRestAccounts(new UserClient(HTTP, service.url(), timeOut));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Override
    protected AccountStore<Void> store() {
        return store;
    }

    @Override
    protected <R> R inTransaction(TenantId tenant, SyncState.Work<Void, R> work) throws Exception {
        return work.in(null);
    }

    @Override
    protected boolean rollsBack() {
        return false;
    }

    @Override
    protected boolean answersCandidates() {
        return false;
    }

    @Test
    void whoHasAnAccountAlreadyIsAnsweredWithItsKeyWhateverTheOperation() throws Exception {
        String first = store.create(null, write("op-1", "s1", "ann"));

        assertThat(store.create(null, write("op-2", "s1", "ann"))).isEqualTo(first);
        assertThat(store.create(null, write("op-3", "s1", "renamed"))).isEqualTo(first);
        assertThat(service.written()).last().asString().endsWith("409");
        assertThat(service.rows("springfield")).hasSize(1);
    }

    @Test
    void aCreateThatIsSentAgainIsAnsweredByItsOperationAlone() throws Exception {
        AccountWrite ann = write("op-1", "s1", "ann");
        String first = store.create(null, ann);

        assertThat(store.create(null, ann)).isEqualTo(first);
        assertThat(service.written()).last().asString().endsWith("200");
    }

    @Test
    void aNameThatIsTakenIsNoAccountOfThePerson() throws Exception {
        store.create(null, write("op-1", "s1", "ann"));

        assertThatThrownBy(() -> store.create(null, write("op-2", "s2", "ANN")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the user service refused, with 409");
        assertThat(service.rows("springfield")).hasSize(1);
    }

    @Test
    void anAccountIsNotGivenToSomebodyWhoHasOne() throws Exception {
        store.create(null, write("op-1", "s1", "ann"));
        String bea = store.create(null, write("op-2", "s2", "bea"));
        AccountWrite toAnn = new AccountWrite(TENANT, "op-3", "s1", bea, "1", true, values("bea"));

        assertThatThrownBy(() -> store.update(null, toAnn)).isInstanceOf(IllegalStateException.class);
        assertThat(service.row(Long.parseLong(bea)).sourcedId()).isEqualTo("s2");
    }

    @Test
    void whatTheSyncDoesNotKnowStaysAsItIs() throws Exception {
        long ann = Long.parseLong(store.create(null, write("op-1", "s1", "ann")));
        service.profile(ann, "login", "ann");
        Account now = store.load(null, TENANT, List.of(Long.toString(ann))).get(0);

        store.update(null, new AccountWrite(TENANT, "op", "s1", now.localId(), now.version(), true, values("bea")));

        assertThat(service.row(ann).preferences()).isEqualTo("untouched");
    }

    @Test
    void aLostAnswerIsAnErrorAndNothingIsSentAgainInSilence() throws Exception {
        String ann = store.create(null, write("op-1", "s1", "ann"));
        int before = service.requests();
        service.lose(1, UserService.Loss.ANSWER);
        AccountWrite off = new AccountWrite(TENANT, "op-2", "s1", ann, "1", false, values("ann"));

        assertThatThrownBy(() -> store.setActive(null, off)).isInstanceOf(IOException.class);

        assertThat(service.requests()).isEqualTo(before + 1);
        assertThat(service.row(Long.parseLong(ann)).enabled()).isFalse();
        assertThat(store.setActive(null, off)).isFalse();
    }

    @Test
    void aCallThatIsNotAnsweredEndsByItself() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AccountStore<Void> impatient = store(Duration.ofMillis(100));
        service.before = request -> await(never);

        assertThatThrownBy(() -> impatient.create(null, write("op-1", "s1", "ann")))
                .isInstanceOf(InterruptedIOException.class);

        never.countDown();
        service.before = request -> {};
        // Whether it was done in the end or not, the same operation makes nobody twice.
        store.create(null, write("op-1", "s1", "ann"));
        assertThat(service.rows("springfield")).hasSize(1);
    }

    @Test
    void noMessageHasAPersonInIt() throws Exception {
        store.create(null, write("op-1", "s1", "canary"));
        service.lose(2, UserService.Loss.ANSWER);
        for (int i = 0; i < 2; i++) {
            String sourcedId = "s-canary-" + i;
            assertThatThrownBy(() -> store.create(null, write("op-" + sourcedId, sourcedId, "canary")))
                    .satisfies(thrown -> {
                        for (Throwable t = thrown; t != null; t = t.getCause()) {
                            assertThat(t.toString()).doesNotContainIgnoringCase("canary");
                        }
                    });
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AccountWrite write(String operation, String sourcedId, String name) {
        return new AccountWrite(TENANT, operation, sourcedId, null, null, true, values(name));
    }

    private static AccountValues values(String name) {
        return AccountValues.none()
                .with(AccountField.USERNAME, name)
                .with(AccountField.EMAIL, name + "@example.invalid")
                .with(AccountField.ROLE, "student");
    }
}
