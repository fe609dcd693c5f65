// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(Instant.parse("2026-09-01T06:00:00Z"), null, "source", "settings", Map.of());

    private final TestDatabase database = TestDatabase.inMemory();
    private final JdbcSyncState state = database.state;
    private final TenantId tenant = new TenantId("springfield");

    @Test
    void aThreadThatSleptThroughATakeOverIsRefused() throws Exception {
        Lease stale = state.acquire(tenant, "one", MINUTE);
        CountDownLatch takenOver = new CountDownLatch(1);
        CompletableFuture<Boolean> sleeper = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        takenOver.await();
                        state.write(stale, tx -> {
                            state.put(tx, tenant, CHECKPOINT);
                            return tx;
                        });
                        return true;
                    } catch (LeaseLostException e) {
                        return false;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                LeaseTest::onItsOwnThread);
        database.letTimePass(tenant, Duration.ofMinutes(2));
        state.acquire(tenant, "two", MINUTE);
        takenOver.countDown();
        assertThat(sleeper.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(state.checkpoint(tenant)).isEmpty();
    }

    @Test
    void nobodyTakesOverInTheMiddleOfAWrite() throws Exception {
        Lease lease = state.acquire(tenant, "one", MINUTE);
        database.letTimePass(tenant, Duration.ofMinutes(2));
        state.write(lease, tx -> {
            assertThatThrownBy(() -> elsewhere(() -> state.acquire(tenant, "two", MINUTE)))
                    .isInstanceOf(LeaseLostException.class);
            state.put(tx, tenant, CHECKPOINT);
            return tx;
        });
        assertThat(state.checkpoint(tenant)).contains(CHECKPOINT);
        assertThat(state.acquire(tenant, "two", MINUTE).fence()).isGreaterThan(lease.fence());
    }

    @Test
    void renewingDuringALongWriteIsNoLoss() throws Exception {
        Lease lease = state.acquire(tenant, "one", MINUTE);
        state.write(lease, tx -> {
            elsewhere(() -> {
                state.renew(lease, MINUTE);
                return lease;
            });
            state.put(tx, tenant, CHECKPOINT);
            return tx;
        });
        assertThat(state.checkpoint(tenant)).contains(CHECKPOINT);
    }

    @Test
    void theLeaseOfAProcessThatEndedOnThisHostIsTakenAtOnce() throws Exception {
        Process ended = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long start = startOf(ended.toHandle());
        ended.waitFor();
        state.acquire(tenant, "node-1/" + ended.pid() + "/" + start, MINUTE);
        assertThatThrownBy(() -> state.acquire(tenant, "node-2/1/1", MINUTE))
                .as("another host cannot know")
                .isInstanceOf(LeaseLostException.class);
        assertThat(state.acquire(tenant, self("node-1"), MINUTE).holder()).startsWith("node-1/");
    }

    @Test
    void theLeaseOfAProcessThatLivesOnThisHostIsKept() {
        state.acquire(tenant, self("node-1"), MINUTE);
        assertThatThrownBy(() -> state.acquire(tenant, "node-1/1/1", MINUTE)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void aProcessNumberThatCameRoundIsNotTheHolder() {
        long pid = ProcessHandle.current().pid();
        state.acquire(tenant, "node-1/" + pid + "/1000", MINUTE);
        assertThat(state.acquire(tenant, self("node-1"), MINUTE).fence()).isEqualTo(2);
    }

    @Test
    void aHolderThatIsNoProcessIsKeptUntilItExpires() {
        state.acquire(tenant, "an operator", MINUTE);
        assertThatThrownBy(() -> state.acquire(tenant, self("node-1"), MINUTE)).isInstanceOf(LeaseLostException.class);
        TenantId other = new TenantId("shelbyville");
        state.acquire(other, "localhost/999999999/1", MINUTE);
        assertThatThrownBy(() -> state.acquire(other, self("localhost"), MINUTE))
                .as("every host is called that")
                .isInstanceOf(LeaseLostException.class);
    }

    private static String self(String host) {
        ProcessHandle self = ProcessHandle.current();
        return host + "/" + self.pid() + "/" + startOf(self);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    }

    private static Lease elsewhere(java.util.function.Supplier<Lease> work) throws InterruptedException {
        try {
            return CompletableFuture.supplyAsync(work, LeaseTest::onItsOwnThread)
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        }
    }

    /** The platform's own pool has one thread on a small machine, and a newer platform lets everybody queue for it. */
    private static void onItsOwnThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
