// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Caller.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    @Test
    void every_page_is_whole_while_the_roster_changes() {
        FakeDistrict base = FakeDistrict.builder().schools(2).students(100).build();
        try (FakeOneRosterServer server =
                FakeOneRosterServer.builder(base).bearerToken(Caller.TOKEN).start()) {
            Caller caller = new Caller(server);
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> editor = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; !stop.get(); i++) {
                            String id = base.sourcedId("users", i % base.size("users"));
                            server.roster().remove("users", id);
                            server.roster().restore("users", id);
                        }
                    },
                    ConcurrencyTest::onItsOwnThread);
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            for (int reader = 0; reader < 8; reader++) {
                String path = reader % 2 == 0 ? "/users" : "/students";
                readers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 30; i++) {
                                Reply page = caller.get(path, "limit", "100000");
                                List<String> ids = page.ids("users");
                                assertThat(page.header("X-Total-Count")).isEqualTo("" + ids.size());
                                assertThat(ids).isSorted().doesNotHaveDuplicates();
                            }
                        },
                        ConcurrencyTest::onItsOwnThread));
            }
            readers.forEach(CompletableFuture::join);
            stop.set(true);
            editor.join();
            assertThat(server.requests())
                    .hasSize(240)
                    .allSatisfy(request -> assertThat(request.status()).isEqualTo(200));
        }
    }

    /** The platform's own pool has one thread on a small machine, and a newer platform lets everybody queue for it. */
    private static void onItsOwnThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
