// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Many rows at once: by {@code COPY} where the connection leads to pgjdbc, by inserts where it does not, and nobody can tell which. */
class PostgresCopyTest {
    private static final TenantId TENANT = new TenantId("springfield");
    /** What means something to COPY, to SQL, to JSON, or to somebody's keyboard. */
    private static final List<String> ODD = List.of(
            "\\N",
            "\\.",
            "tab\there",
            "line\nbreak",
            "return\rhere",
            "back\\slash\\",
            "\\t",
            "O'Brien \"x\"",
            "%_;--",
            "Зоя 山田",
            "😀 x 😀",
            "e\u0301",
            "\u0001\u001f",
            "{a,b}",
            "NULL",
            " blank ");

    /** How a host's connections look. */
    enum Connections {
        AS_THE_DRIVER_MAKES_THEM,
        /** Of a pool that shows nothing of the driver. */
        THAT_HIDE_THE_DRIVER
    }

    @ParameterizedTest
    @EnumSource(Connections.class)
    void whatIsWrittenIsReadBackWhateverIsInIt(Connections connections) throws Exception {
        DataSource database = seenAs(connections, Postgres.freshDatabase());
        JdbcSyncState state = JdbcSyncState.in(database);
        JdbcAccountStore accounts = JdbcAccountStore.ready();
        List<AccountWrite> writes = new ArrayList<>();
        List<MirrorRow> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String odd = ODD.get(i % ODD.size());
            writes.add(write("s" + i + odd, i, odd));
            rows.add(MirrorRow.of(
                    RosterRecord.of(User.builder("s" + i + odd)
                            .username("u" + i)
                            .familyName(odd)
                            .role(RoleType.STUDENT)
                            .enabledUser(i % 2 == 0)
                            .build()),
                    i % 3 != 0,
                    new Link("l" + i, LocalRole.STUDENT, Map.of(AccountField.EMAIL, "print," + odd), i % 5 == 0)));
        }

        List<String> localIds = state.write(state.acquire(TENANT, "test", Duration.ofMinutes(1)), tx -> {
            state.put(tx, TENANT, rows);
            return accounts.createAll(tx, writes);
        });

        assertThat(new HashSet<>(localIds)).hasSize(writes.size());
        List<Account> made = state.read(TENANT, tx -> accounts.load(tx, TENANT, localIds));
        assertThat(made).hasSize(writes.size());
        for (Account account : made) {
            AccountWrite write = writes.get(localIds.indexOf(account.localId()));
            assertThat(account.values()).isEqualTo(write.values());
            assertThat(account.active()).isEqualTo(write.active());
        }
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.sourcedId()));
        Map<String, MirrorRow> read = state.rows(TENANT, RosterCollection.USERS, ids);
        assertThat(read).hasSize(rows.size());
        rows.forEach(row -> assertThat(read.get(row.sourcedId())).isEqualTo(row));
    }

    @ParameterizedTest
    @EnumSource(Connections.class)
    void aRowThatIsRefusedUndoesAllOfThemAndQuotesNobody(Connections connections) throws Exception {
        DataSource database = seenAs(connections, Postgres.freshDatabase());
        JdbcSyncState state = JdbcSyncState.in(database);
        JdbcAccountStore accounts = JdbcAccountStore.ready();
        List<AccountWrite> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(write("s" + i, i == 99 ? 0 : i, "Secretname"));
        }
        var lease = state.acquire(TENANT, "test", Duration.ofMinutes(1));

        assertThatThrownBy(() -> state.write(lease, tx -> accounts.createAll(tx, writes)))
                .isInstanceOfSatisfying(StateException.class, refused -> {
                    assertThat(refused.getMessage()).contains("roster_accounts_username");
                    StringWriter all = new StringWriter();
                    refused.printStackTrace(new PrintWriter(all));
                    assertThat(all.toString().toLowerCase(Locale.ROOT)).doesNotContain("secretname", "name0");
                });
        List<String> made = state.write(lease, tx -> accounts.createAll(tx, writes.subList(0, 99)));
        assertThat(made).hasSize(99);
    }

    @ParameterizedTest
    @EnumSource(Rights.class)
    void everybodyGetsTheNumberOfTheirOwnRowWhetherTheSequenceMayBeUsedOrNot(Rights rights) throws Exception {
        DataSource owner = Postgres.freshDatabase();
        JdbcSyncState.builder(owner).schema("roster").build();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("grant usage on schema roster to public");
            statement.execute("grant select, insert, update, delete on all tables in schema roster to public");
        }
        DataSource database = rights == Rights.OF_THE_OWNER ? owner : Postgres.asStranger(owner);
        JdbcSyncState state = JdbcSyncState.builder(database)
                .schema("roster")
                .makesTables(false)
                .build();
        JdbcAccountStore accounts = JdbcAccountStore.ready("roster");
        List<AccountWrite> writes = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            // In another order than the alphabet's, and than that of any index.
            int number = (i * 37) % 120;
            writes.add(write("s" + number, number, "Name"));
        }
        var lease = state.acquire(TENANT, "test", Duration.ofMinutes(1));

        List<String> localIds = new ArrayList<>();
        localIds.addAll(state.write(lease, tx -> accounts.createAll(tx, writes.subList(0, 60))));
        localIds.add(state.write(lease, tx -> accounts.create(tx, writes.get(60))));
        localIds.addAll(state.write(lease, tx -> accounts.createAll(tx, writes.subList(61, 120))));

        List<String> reversed = new ArrayList<>(localIds);
        Collections.reverse(reversed);
        List<String> everySecond =
                IntStream.range(0, 60).mapToObj(i -> localIds.get(2 * i)).toList();
        for (List<String> asked :
                List.of(localIds, reversed, localIds.subList(3, 40), everySecond, List.of(localIds.get(7)))) {
            List<Account> made = state.read(TENANT, tx -> accounts.load(tx, TENANT, asked));
            assertThat(made).extracting(Account::localId).containsExactlyInAnyOrderElementsOf(asked);
            made.forEach(account -> assertThat(account.values())
                    .isEqualTo(writes.get(localIds.indexOf(account.localId())).values()));
        }
        assertThat(state.<List<Account>>read(TENANT, tx -> accounts.load(tx, new TenantId("shelbyville"), localIds)))
                .isEmpty();
    }

    /** What the database lets the sync do. */
    enum Rights {
        OF_THE_OWNER,
        /** No right to the sequence of the numbers. */
        TO_THE_TABLES_ALONE
    }

    @Test
    void rowsAmongOthersBesideOthersAndInThePlaceOfOthersAreAllThere() throws Exception {
        JdbcSyncState state = JdbcSyncState.in(Postgres.freshDatabase());
        var lease = state.acquire(TENANT, "test", Duration.ofMinutes(1));
        Map<String, MirrorRow> expected = new HashMap<>();
        // U+1F600 comes after U+FF5E by bytes, and before it as Java compares texts.
        for (List<String> ids : List.of(
                ids("m", 100, ""),
                ids("a", 60, ""),
                ids("z", 60, ""),
                ids("m", 100, "x"),
                ids("m", 100, ""),
                List.of("m\uFF5E"),
                ids("m\uD83D\uDE00", 60, ""),
                Stream.of(ids("m", 60, "y"), List.of("m\uFF5E"), ids("m\uD83D\uDE00", 2, "y"))
                        .flatMap(List::stream)
                        .toList())) {
            List<MirrorRow> rows = ids.stream()
                    .map(id -> MirrorRow.of(
                            RosterRecord.of(User.builder(id)
                                    .username("u" + expected.size())
                                    .role(RoleType.STUDENT)
                                    .enabledUser(true)
                                    .build()),
                            true,
                            null))
                    .toList();
            state.write(lease, tx -> {
                state.put(tx, TENANT, rows);
                return ids;
            });
            rows.forEach(row -> expected.put(row.sourcedId(), row));
        }
        assertThat(state.rows(TENANT, RosterCollection.USERS, expected.keySet()))
                .isEqualTo(expected);
    }

    private static List<String> ids(String prefix, int count, String suffix) {
        return IntStream.range(100, 100 + count)
                .mapToObj(i -> prefix + i + suffix)
                .toList();
    }

    @Test
    void aHostWithoutTheDriverMissesNothing() throws Exception {
        List<URL> others = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!Path.of(entry).getFileName().toString().startsWith("postgresql-")) {
                others.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader host =
                new URLClassLoader(others.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> host.loadClass("org.postgresql.PGConnection"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object made = host.loadClass(OnH2.class.getName()).getMethod("make").invoke(null);
            assertThat(made).isEqualTo(60);
        }
    }

    /** What a host does that has H2 and nothing else; loaded there by its name. */
    public static final class OnH2 {
        private OnH2() {}

        /** Makes accounts, and says how many. */
        public static int make() throws Exception {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            JdbcSyncState state = JdbcSyncState.in(database);
            List<AccountWrite> writes = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                writes.add(write("s" + i, i, "Name"));
            }
            List<String> made = state.write(
                    state.acquire(TENANT, "test", Duration.ofMinutes(1)),
                    tx -> JdbcAccountStore.ready().createAll(tx, writes));
            return made.size();
        }
    }

    private static AccountWrite write(String sourcedId, int number, String name) {
        AccountValues values = AccountValues.builder()
                .with(AccountField.USERNAME, "name" + number)
                .with(AccountField.FAMILY_NAME, name)
                .with(AccountField.GRADES, List.of("07", name))
                .with(AccountField.SCHOOLS, number % 2 == 0 ? List.of() : List.of("a,b", "c\\d"))
                .build();
        return new AccountWrite(TENANT, "op" + number, sourcedId, null, null, number % 4 != 0, values);
    }

    private static DataSource seenAs(Connections connections, DataSource real) {
        return connections == Connections.AS_THE_DRIVER_MAKES_THEM ? real : hiding(DataSource.class, real);
    }

    private static <C> C hiding(Class<C> type, C real) {
        return type.cast(Proxy.newProxyInstance(
                PostgresCopyTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isWrapperFor") && arguments[0] == PGConnection.class) {
                        return false;
                    }
                    if (method.getName().equals("unwrap")) {
                        throw new SQLException("this pool shows nothing");
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof Connection connection ? hiding(Connection.class, connection) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
