// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.contract.Conservation;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.SyncState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** A roster, a service of users, a memory, and a process between them that can die at any call. */
final class RestWorld implements AutoCloseable {
    static final String TENANT = "springfield";

    /** What no code catches: the end of a process. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Connections are worth keeping from one world to the next; threads too. */
    private static final OkHttpClient HTTP = new OkHttpClient();

    final SmallRoster roster;
    final UserService service = new UserService();
    final Conservation reports = new Conservation();
    SyncState<?> state = new InMemorySyncState();
    String tenant = TENANT;
    ConflictPolicy policy = ConflictPolicy.sourceWins();
    AccountStore<Void> store = new MyRestAccounts(client(Duration.ofSeconds(30)));
    private int calls;
    private int deadly;
    private boolean early;

    RestWorld(SmallRoster roster) {
        this.roster = roster;
    }

    UserClient client(Duration timeOut) {
        return new UserClient(HTTP.newBuilder().addInterceptor(this::liveOrDie).build(), service.url(), timeOut);
    }

    private Response liveOrDie(Interceptor.Chain chain) throws IOException {
        calls++;
        if (calls == deadly && early) {
            throw new Death();
        }
        Response response = chain.proceed(chain.request());
        if (calls == deadly) {
            response.close();
            throw new Death();
        }
        return response;
    }

    RosterSync sync() {
        return RosterSync.builder()
                .tenant(tenant)
                .source(roster)
                .state(state)
                .remoteAccounts(store)
                .conflicts(policy)
                .listener(reports)
                .build();
    }

    SyncReport run() {
        return sync().run();
    }

    /** How many calls a run makes from here. */
    int callsOfARun() {
        calls = 0;
        run();
        return calls;
    }

    /** A run in a process that dies at its n-th call, before or after the service did what it was asked; false if it made fewer. */
    boolean diesAt(int call, boolean before) {
        calls = 0;
        deadly = call;
        early = before;
        try {
            run();
            return false;
        } catch (Death e) {
            return true;
        } finally {
            deadly = 0;
        }
    }

    /** A run of which a request or an answer gets lost; whatever becomes of it. */
    void runLosing(int nth, UserService.Loss what) {
        service.lose(nth, what);
        try {
            run();
        } catch (RuntimeException e) {
            // It broke off while it read; the next one goes on.
        }
    }

    /** What has to come of it: everybody who is there, with values and whether they may sign in. */
    List<String> people() {
        return service.people(tenant);
    }

    /** Whose account has which key. */
    List<String> keys() {
        return service.rows(tenant).entrySet().stream()
                .map(row -> row.getKey() + " " + row.getValue().sourcedId())
                .toList();
    }

    /** People who have two accounts. */
    List<String> twice() {
        Stream<String> all = service.rows(tenant).values().stream().map(UserService.Row::sourcedId);
        List<String> each = all.sorted().toList();
        return each.stream()
                .filter(id -> each.indexOf(id) != each.lastIndexOf(id))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        service.close();
    }
}
