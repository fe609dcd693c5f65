// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.jdbc.JdbcAccountStore;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What databases and hosts do: they refuse, and quote what they refuse. */
final class StorePaths {
    private static final List<String> METHODS = List.of(
            "create",
            "createAll",
            "update",
            "setActive",
            "load",
            "candidates",
            "findBySourcedId",
            "fields",
            "fencing",
            "rolesByPrivilege",
            "remembersSourcedIds");

    private StorePaths() {}

    static Map<String, FailurePath> all(boolean more) {
        Map<String, FailurePath> paths = new LinkedHashMap<>();
        for (String field : List.of("username", "email")) {
            paths.put("taken-" + field, scene -> {
                scene.neverLink();
                occupy(scene, field, scene.canaries.of("anna." + field));
                scene.run();
                occupy(scene, field, scene.canaries.of("bert.new." + field));
                scene.district.user("bert").put(field, scene.canaries.of("bert.new." + field));
                scene.run();
            });
        }
        paths.put("taken-sourced-id", scene -> {
            scene.neverLink();
            scene.database.sql(
                    "insert into roster_accounts (tenant, sourced_id, active, version) values (?, ?, true, 1)",
                    scene.tenant.value(),
                    scene.district.id("anna"));
            scene.run();
        });
        paths.put("looks-like-another", scene -> {
            occupy(scene, "username", scene.canaries.of("anna.username"));
            occupy(scene, "email", scene.canaries.of("anna.email"));
            scene.run();
        });
        paths.put("swapped-logins", scene -> {
            scene.run();
            Object ofAnna = scene.district.user("anna").put("username", scene.canaries.of("bert.username"));
            scene.district.user("bert").put("username", ofAnna);
            scene.run();
        });
        for (String method : METHODS) {
            failures(new Canaries()).keySet().stream()
                    .filter(kind -> more || kind.equals("sql") || method.equals("create") || method.equals("load"))
                    .forEach(kind ->
                            paths.put("host-" + method.toLowerCase(java.util.Locale.ROOT) + "-" + kind, scene -> {
                                boolean first = List.of("create", "candidates", "findBySourcedId")
                                        .contains(method);
                                if (!first) {
                                    scene.run();
                                    change(scene);
                                }
                                Exception failure = failure(scene.canaries, kind);
                                scene.accounts =
                                        throwing(AccountStore.class, JdbcAccountStore.ready(), method, failure);
                                scene.run();
                                scene.attempt(() -> scene.sync().plan());
                                scene.attempt(() -> scene.sync().explain(scene.district.id("anna")));
                            }));
        }
        for (String method : List.of(
                "put",
                "rows",
                "keys",
                "scan",
                "people",
                "checkpoint",
                "held",
                "putHeld",
                "intents",
                "waiting",
                "putWaiting",
                "secret",
                "runs",
                "problems",
                "acquire",
                "release")) {
            if (more || List.of("put", "rows", "held", "release").contains(method)) {
                paths.put("state-" + method.toLowerCase(java.util.Locale.ROOT), scene -> {
                    scene.run();
                    change(scene);
                    scene.otherState =
                            throwing(SyncState.class, scene.state, method, failure(scene.canaries, "runtime"));
                    scene.run();
                    scene.attempt(() -> scene.sync().heldItems());
                    scene.attempt(() -> scene.sync().explain(scene.canaries.of("anna.email")));
                    scene.attempt(() -> scene.sync().history(5).size());
                    scene.attempt(() -> scene.sync().problems("none"));
                    scene.otherState = null;
                });
            }
        }
        paths.put("host-breaks-down", scene -> {
            Error error = new AssertionError("the store is gone");
            scene.accounts = throwing(AccountStore.class, JdbcAccountStore.ready(), "create", error);
            try {
                scene.run();
            } catch (AssertionError e) {
                // The host's own, which nobody may handle; whether the sync hangs anything on it is what matters here.
                scene.brokenBy(e);
            }
        });
        return paths;
    }

    /** Lets every operation have something to do. */
    private static void change(Scene scene) {
        scene.district.user("anna").put("givenName", scene.canaries.of("anna.newName"));
        scene.district.user("bert").put("status", "tobedeleted");
        scene.district.remove("cora");
    }

    private static void occupy(Scene scene, String field, String value) {
        scene.database.sql(
                "insert into roster_accounts (tenant, " + field + ", active, version) values (?, ?, true, 1)",
                scene.tenant.value(),
                value);
    }

    static Map<String, Exception> failures(Canaries canaries) {
        String said = "refused: (email)=(" + canaries.of("anna.email") + ") of " + canaries.of("anna.sourcedId");
        Map<String, Exception> failures = new LinkedHashMap<>();
        SQLException sql = new SQLException(said, "22001", 7, new IllegalStateException(said));
        sql.setNextException(new SQLException(said, "23505"));
        failures.put("sql", sql);
        RuntimeException runtime = new IllegalStateException(said, new SQLException(said, "23505"));
        runtime.addSuppressed(new IllegalArgumentException(said));
        failures.put("runtime", runtime);
        failures.put("batch", new BatchUpdateException(said, "23502", new int[0], sql));
        failures.put("checked", new java.io.IOException(said, runtime));
        return failures;
    }

    static Exception failure(Canaries canaries, String kind) {
        return Objects.requireNonNull(failures(canaries).get(kind));
    }

    /** A port of which one method fails. */
    @SuppressWarnings("unchecked")
    static <P> P throwing(Class<? super P> port, P real, String name, Throwable failure) {
        return (P) Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
            if (method.getName().equals(name)) {
                boolean allowed = !(failure instanceof Exception)
                        || failure instanceof RuntimeException
                        || List.of(method.getExceptionTypes()).contains(Exception.class);
                throw allowed ? failure : new IllegalStateException(failure.getMessage(), failure);
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** Breaks a row of the state, as an edit by hand or a failing disk would. */
    static Map<String, FailurePath> corruptions(boolean more) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("roster_users.record", "{\"sourcedId\":\"%s");
        columns.put("roster_academic_sessions.record", "{\"%1$s\":1,\"%1$s\":2}");
        columns.put("roster_courses.record", "{\"%s\":nope}");
        columns.put("roster_users.hash", "%s");
        columns.put("roster_users.local_role", "w");
        columns.put("roster_users.base", "%s");
        columns.put("roster_users.local_id", "%s");
        columns.put("roster_orgs.record", "[\"%s\"]");
        columns.put("roster_enrollments.record", "{\"%s\":{\"a\":1},\"class\":7}");
        columns.put("roster_tenants.secret", "%s");
        columns.put("roster_checkpoints.source", "%s");
        columns.put("roster_held_items.collection", "%s");
        columns.put("roster_held_items.operation", "%s");
        columns.put("roster_held_items.fields", "%s");
        columns.put("roster_runs.report", "{\"%s");
        columns.put("roster_accounts.grades", "%s\\");
        Map<String, FailurePath> paths = new LinkedHashMap<>();
        columns.forEach((column, form) ->
                paths.put("corrupted-" + column.replace('.', '-').replace('_', '-'), scene -> {
                    scene.run();
                    // A held item, too.
                    scene.settings = com.kybergate.rostersync.SyncSettings.defaults();
                    change(scene);
                    scene.district.remove("dave");
                    scene.district.remove("edda");
                    scene.run();
                    String[] names = column.split("\\.");
                    String value = String.format(form, scene.canaries.word("corrupted." + column));
                    scene.database.sql(
                            "update " + names[0] + " set " + names[1] + " = ? where tenant = ?",
                            value,
                            scene.tenant.value());
                    scene.run();
                    scene.attempt(() -> scene.sync().plan());
                    scene.attempt(() -> scene.sync().heldItems().size());
                    scene.attempt(() ->
                            scene.sync().explain(scene.district.id("anna")).size());
                    scene.attempt(() -> {
                        scene.state.scan(
                                scene.tenant, RosterCollection.USERS, rows -> rows.forEach(row -> row.record()));
                        return "";
                    });
                    Object digest = scene.attempt(
                            () -> scene.sync().held().orElseThrow().digest());
                    scene.attempt(() -> scene.sync().approve(String.valueOf(digest), "ada", "looked at it"));
                }));
        if (!more) {
            paths.keySet().removeIf(name -> name.contains("held-items-operation") || name.contains("checkpoints"));
        }
        return paths;
    }

    /** Rows that a database refuses for what stands in them; each in a database of its own, since the tables change. */
    static void narrow(CanaryDatabase database, Scene scene) {
        database.sql("alter table roster_users alter column given_name set data type varchar(3)");
        database.sql("alter table roster_accounts alter column family_name set data type varchar(3)");
        scene.run();
        database.sql("drop table roster_problems");
        scene.run();
        database.sql("drop table roster_users");
        scene.run();
    }
}
