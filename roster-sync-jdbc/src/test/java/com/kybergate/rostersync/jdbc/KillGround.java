// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.state.SyncState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.h2.jdbcx.JdbcConnectionPool;

/** Memory and accounts in H2 files, in one database or in two; open in this process as long as it is not closed. */
final class KillGround extends CrashGround {
    /** Where memory and accounts are. */
    enum Layout {
        ONE_DATABASE,
        TWO_DATABASES
    }

    private final Layout layout;
    private final JdbcConnectionPool stateDatabase;
    private final JdbcConnectionPool accountDatabase;
    private final JdbcSyncState state;

    KillGround(Path directory, Layout layout) {
        super(directory, true);
        this.layout = layout;
        this.stateDatabase = pool(directory.resolve("state"));
        this.accountDatabase = layout == Layout.ONE_DATABASE ? stateDatabase : pool(directory.resolve("accounts"));
        this.state = JdbcSyncState.in(stateDatabase);
        if (layout == Layout.TWO_DATABASES) {
            JdbcSyncState.in(accountDatabase);
        }
    }

    /** Empty databases whose secret is chosen already, so that copies of them can be compared. */
    static void prepare(Path directory, Layout layout) {
        try (KillGround ground = new KillGround(directory, layout)) {
            ground.state.release(ground.state.acquire(TENANT, "prepared", Duration.ofMinutes(1)));
        }
    }

    static void copy(Path from, Path to) {
        try (var files = Files.newDirectoryStream(from, "*.db")) {
            Files.createDirectories(to);
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JdbcConnectionPool pool(Path file) {
        return JdbcConnectionPool.create(JdbcSyncState.durable("jdbc:h2:file:" + file), "", "");
    }

    @Override
    SyncState<?> state() {
        return state;
    }

    @Override
    RosterSync.Builder<?> engine(RosterSync.Builder<Void> begun, CrashPlug plug) {
        return on(begun, plug.accounts(JdbcAccountStore.ready()));
    }

    RosterSync.Builder<?> on(RosterSync.Builder<Void> begun, AccountStore<Connection> accounts) {
        return layout == Layout.ONE_DATABASE
                ? begun.state(state).accounts(accounts)
                : begun.state(state).remoteAccounts(elsewhere(accounts));
    }

    /** The same accounts as a service of their own: each call is a transaction there, and no other. */
    @SuppressWarnings("unchecked")
    private AccountStore<Void> elsewhere(AccountStore<Connection> accounts) {
        return (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("fencing")) {
                        return Fencing.CONDITIONAL;
                    }
                    try (Connection connection = accountDatabase.getConnection()) {
                        Object[] given = arguments == null ? new Object[0] : arguments.clone();
                        if (given.length > 1) {
                            given[0] = connection;
                        }
                        return method.invoke(accounts, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    SortedMap<Long, Seat> accounts() {
        SortedMap<Long, String> people = new TreeMap<>();
        SortedMap<Long, Seat> out = new TreeMap<>();
        try (Connection connection = accountDatabase.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select local_id, sourced_id from roster_accounts");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                people.put(rows.getLong(1), rows.getString(2));
            }
            List<String> ids = people.keySet().stream().map(String::valueOf).toList();
            for (Account account : JdbcAccountStore.ready().load(connection, TENANT, ids)) {
                long id = Long.parseLong(account.localId());
                out.put(id, new Seat(people.get(id), account.active(), account.values()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return out;
    }

    @Override
    void edit(String sourcedId, AccountField field, String value) {
        throw new UnsupportedOperationException("nobody edits here");
    }

    /** Nothing is to be done: a state in a database sees by itself that a process of its own host has ended. */
    @Override
    void expire() {}

    @Override
    Object save() {
        throw new UnsupportedOperationException("files are copied");
    }

    @Override
    void restore(Object saved) {
        throw new UnsupportedOperationException("files are copied");
    }

    @Override
    public void close() {
        stateDatabase.dispose();
        accountDatabase.dispose();
    }
}
