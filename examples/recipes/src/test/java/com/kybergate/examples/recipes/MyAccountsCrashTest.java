// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.account.AccountStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The host's table on PostgreSQL, and a process that dies at every write of an account and at every commit, before and after it takes
 * effect: the next run comes to where an undisturbed one would have come, and nobody has another account than when the process died.
 */
class MyAccountsCrashTest {
    private static final Set<String> WRITES = Set.of("create", "update", "setActive", "commit");
    private static final String PEOPLE =
            "select concat_ws(' ', login, mail, first_name, last_name, kind, enabled, deleted_at)"
                    + " from users order by 1";

    /** What no code catches: the end of a process. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().seed(5).schools(1).students(10).build())
            .start();
    private final OneRosterClient client = HostTable.client(server);
    private int calls;
    private int deadly;
    private boolean before;

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void whereverItDiesTheNextRunGoesOnAndNobodyHasTwoAccounts() {
        DataSource empty = HostTable.postgresql();
        HostTable.run(empty, HostTable.ON_POSTGRESQL);
        int points = dieEverywhere(empty);

        DataSource filled = HostTable.copy(empty);
        run(filled);
        change(server.roster());
        points += dieEverywhere(filled);

        System.out.println("crash points of a host's own table on PostgreSQL: " + points + ", 0 failures");
        assertThat(points).isGreaterThan(40);
    }

    private int dieEverywhere(DataSource start) {
        DataSource undisturbed = HostTable.copy(start);
        deadly = 0;
        run(undisturbed);
        int last = calls;
        List<String> goal = HostTable.query(undisturbed, PEOPLE);
        for (int point = 1; point <= last; point++) {
            for (boolean early : new boolean[] {true, false}) {
                String scene = "call " + point + " of " + last + (early ? ", before" : ", after") + " its effect";
                DataSource database = HostTable.copy(start);
                deadly = point;
                before = early;
                assertThat(dies(database)).as(scene).isTrue();
                List<String> kept = HostTable.query(database, "select id || ' ' || login from users where enabled");
                // The lease of a process that lives, as this one does, has to run out; only the database can say when.
                // The first to die may
                // have left no tables.
                if (HostTable.query(database, "select to_regclass('roster_tenants')")
                                .get(0)
                        != null) {
                    HostTable.run(database, "update roster_tenants set expires_at = now() - interval '1 second'");
                }
                deadly = 0;

                run(database);

                assertThat(HostTable.query(database, PEOPLE)).as(scene).isEqualTo(goal);
                assertThat(HostTable.query(database, "select id || ' ' || login from users"))
                        .as(scene)
                        .containsAll(kept.stream()
                                .filter(account -> isIn(goal, account))
                                .toList());
                assertThat(HostTable.query(
                                database, "select login from users group by tenant, login having count(*) > 1"))
                        .as(scene)
                        .isEmpty();
            }
        }
        return 2 * last;
    }

    private static boolean isIn(List<String> people, String account) {
        String login = account.substring(account.indexOf(' ') + 1) + " ";
        return people.stream().anyMatch(person -> person.startsWith(login));
    }

    private boolean dies(DataSource database) {
        try {
            run(database);
            return false;
        } catch (Death e) {
            return true;
        }
    }

    @SuppressWarnings("unchecked")
    private void run(DataSource database) {
        calls = 0;
        AccountStore<Connection> accounts = (AccountStore<Connection>) deadly(AccountStore.class, new MyAccounts());
        DataSource connections = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> deadly(Connection.class, database.getConnection()));
        HostTable.sync(client, connections, accounts).run();
    }

    private Object deadly(Class<?> type, Object real) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("equals")) {
                return proxy == arguments[0];
            }
            boolean counts = WRITES.contains(method.getName());
            int call = counts ? ++calls : -1;
            if (call == deadly && before) {
                throw new Death();
            }
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (call == deadly) {
                throw new Death();
            }
            return result;
        });
    }

    /** Somebody new, renamed, gone; two swap their addresses. */
    private static void change(RosterEdits roster) {
        List<String> students = new ArrayList<>();
        for (long i = 0; i < roster.size("users"); i++) {
            Map<String, Object> user = roster.record("users", i);
            if ("student".equals(user.get("role"))) {
                students.add(String.valueOf(user.get("sourcedId")));
            }
        }
        Map<String, Object> one = roster.find("users", students.get(1)).orElseThrow();
        Map<String, Object> two = roster.find("users", students.get(2)).orElseThrow();
        put(roster, one, Map.of("email", String.valueOf(two.get("email"))));
        put(roster, two, Map.of("email", String.valueOf(one.get("email"))));
        put(roster, roster.find("users", students.get(3)).orElseThrow(), Map.of("familyName", "Renamed"));
        put(roster, roster.find("users", students.get(4)).orElseThrow(), Map.of("status", "tobedeleted"));
        put(roster, one, Map.of("sourcedId", "new", "username", "new.student", "email", "new@example.org"));
    }

    private static void put(RosterEdits roster, Map<String, Object> record, Map<String, Object> changed) {
        Map<String, Object> copy = new LinkedHashMap<>(record);
        copy.putAll(changed);
        copy.remove("dateLastModified");
        roster.put("users", copy);
    }
}
