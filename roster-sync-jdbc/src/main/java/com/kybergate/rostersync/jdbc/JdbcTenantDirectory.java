// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.tenant.AuthMethod;
import com.kybergate.rostersync.tenant.Secret;
import com.kybergate.rostersync.tenant.SourceAccess;
import com.kybergate.rostersync.tenant.Tenant;
import com.kybergate.rostersync.tenant.TenantDirectory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The districts of a host in a table of its database, {@code roster_directory}, with their secrets encrypted: a dump holds no secret but as
 * ciphertext.
 *
 * <p>A secret is bound to its tenant and to the servers it is for, {@link SourceAccess#origin}. Where an address changes to another server the
 * secret has to be entered again, {@link #put}; everything else can be edited without it, {@link #putKeepingSecret}. The table may be read and
 * edited in SQL, and a row whose address was edited so no longer decrypts: that district is refused until its secret is entered again, and
 * the others go on.
 *
 * <pre>{@code
 * var directory = JdbcTenantDirectory.in(dataSource, SecretCipher.fromFile(Path.of("/etc/roster/keys")));
 * directory.put(Tenant.builder(new TenantId("springfield"), SourceAccess.builder("https://example.oneroster.com")
 *     .clientId(clientId).secret(Secret.of(secret)).build()).build());
 * }</pre>
 *
 * <p><b>Errors.</b> {@link SecretException} for what only a key or a secret can mend, {@link StateException} for the rest; neither shows a
 * secret. Safe for concurrent use, by any number of nodes: of two that write the same district the later one stays.
 */
public final class JdbcTenantDirectory implements TenantDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcTenantDirectory.class);

    private static final String PURPOSE = "source-secret";
    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final SecretCipher cipher;

    private JdbcTenantDirectory(Database database, SecretCipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    /**
     * The directory in a database. Makes its tables where they are missing, as {@link JdbcSyncState#in} does.
     *
     * @param dataSource connections to the database, in the schema where the tables shall be
     * @param cipher encrypts the secrets
     * @return the directory
     * @throws StateException if the database cannot be reached, is neither H2 nor PostgreSQL, or does not let us make tables
     */
    public static JdbcTenantDirectory in(DataSource dataSource, SecretCipher cipher) {
        return in(dataSource, Schema.OWN, cipher);
    }

    /**
     * The directory in a schema of a database.
     *
     * @param dataSource connections to the database
     * @param schema the schema that the {@link JdbcSyncState} has its tables in
     * @param cipher encrypts the secrets
     * @return the directory
     * @throws StateException as for {@link #in(DataSource, SecretCipher)}
     * @throws IllegalArgumentException if that is no name for a schema
     */
    public static JdbcTenantDirectory in(DataSource dataSource, String schema, SecretCipher cipher) {
        return in(dataSource, Schema.called(schema), cipher);
    }

    private static JdbcTenantDirectory in(DataSource dataSource, Schema schema, SecretCipher cipher) {
        Objects.requireNonNull(cipher, "cipher");
        Database database = new Database(Objects.requireNonNull(dataSource, "dataSource"), schema);
        Migrations.run(database);
        return new JdbcTenantDirectory(database, cipher);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Decrypts nothing. A row that somebody made in SQL with a name that is none is left out, and logged as one that is.
     */
    @Override
    public List<TenantId> tenants() {
        List<TenantId> out = new ArrayList<>();
        List<String> names =
                database.read(connection -> texts(connection, "select tenant from roster_directory where active"));
        for (String name : names) {
            try {
                out.add(new TenantId(name));
            } catch (IllegalArgumentException e) {
                LOG.warn("a row of roster_directory is left out: {}", e.getMessage());
            }
        }
        out.sort(Comparator.comparing(TenantId::value));
        return out;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SecretException {@code unknown-key} or {@code unreadable}, if the secret cannot be decrypted
     * @throws StateException if the database fails, or the row says something that has no meaning
     */
    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return row(tenant).map(row -> {
            SourceAccess access = row.tenant().source();
            Secret secret = cipher.decrypt(tenant, PURPOSE, access.origin(), row.secret());
            return row.tenant().toBuilder()
                    .source(access.toBuilder().secret(secret).build())
                    .build();
        });
    }

    /**
     * A tenant as it is now, without its secret, which is not even decrypted: for a form in which an administrator edits the rest.
     *
     * @param tenant whom to look for
     * @return the tenant with its secret withheld, active or not; empty if there is none of that name
     * @throws StateException if the database fails, or the row says something that has no meaning
     */
    public Optional<Tenant> findWithoutSecret(TenantId tenant) {
        return row(tenant).map(Row::tenant);
    }

    /**
     * Writes a tenant, new or not, with its secret.
     *
     * @param tenant the tenant
     * @throws SecretException {@code not-entered}, if the secret is withheld
     */
    public void put(Tenant tenant) {
        if (tenant.source().secret().isWithheld()) {
            throw notEntered(tenant.id());
        }
        String stored =
                encrypted(tenant.id(), tenant.source().origin(), tenant.source().secret());
        try {
            database.write(connection -> write(connection, tenant, stored));
        } catch (StateException e) {
            if (!e.sqlState().equals(Optional.of(UNIQUE_VIOLATION))) {
                throw e;
            }
            // Another node made the row meanwhile.
            database.write(connection -> write(connection, tenant, stored));
        }
    }

    /**
     * Writes everything of a tenant but the secret, which stays as it is stored. It is neither decrypted nor encrypted for that, so it still
     * serves only the servers it was entered for.
     *
     * @param tenant a tenant that is there, with its secret withheld
     * @throws SecretException {@code origin-changed}, if the secret that is kept is for other servers than the tenant's: nothing is written,
     *     and the secret has to be entered again, with {@link #put}; {@code not-entered}, if none is kept
     * @throws IllegalArgumentException if the tenant brings a secret
     */
    public void putKeepingSecret(Tenant tenant) {
        if (!tenant.source().secret().isWithheld()) {
            throw new IllegalArgumentException("tenant " + tenant.id() + " brings a secret, which put would write");
        }
        database.write(connection -> {
            String origin = lock(connection, tenant.id())
                    .orElseThrow(() -> notEntered(tenant.id()))
                    .origin();
            if (!tenant.source().origin().equals(origin)) {
                throw new SecretException(
                        "origin-changed",
                        "the secret of tenant " + tenant.id()
                                + " was entered for other servers; enter it again to change the address");
            }
            return update(connection, tenant, null);
        });
    }

    /**
     * Takes a tenant out of the directory, and its secret with it. What the sync remembers of the tenant stays.
     *
     * @param tenant whom to take out
     * @return whether it was there
     */
    public boolean remove(TenantId tenant) {
        return database.write(connection -> {
            try (PreparedStatement delete =
                    database.prepare(connection, "delete from roster_directory where tenant = ?")) {
                delete.setString(1, tenant.value());
                return delete.executeUpdate() > 0;
            }
        });
    }

    /**
     * Encrypts every secret under the current key that is not yet, each in a transaction of its own; what was done stays done, and may be
     * done again. Afterwards former keys are needed for backups alone.
     *
     * @return how many secrets were encrypted anew
     * @throws SecretException {@code unreadable} or {@code unknown-key}, if some could not be decrypted: the others are done, and these have to
     *     be entered again before the former keys may go
     */
    public int rotate() {
        int rotated = 0;
        List<String> left = new ArrayList<>();
        String code = "unreadable";
        for (String name : database.read(connection -> texts(connection, "select tenant from roster_directory"))) {
            try {
                TenantId tenant = new TenantId(name);
                rotated += database.write(connection -> rotate(connection, tenant));
            } catch (SecretException e) {
                left.add(name);
                code = e.code();
            } catch (IllegalArgumentException e) {
                LOG.warn("a row of roster_directory is left out: {}", e.getMessage());
            }
        }
        if (!left.isEmpty()) {
            throw new SecretException(
                    code,
                    "encrypted anew: " + rotated + "; the secrets of " + String.join(", ", new TreeSet<>(left))
                            + " cannot be decrypted, and have to be entered again before the former keys may go");
        }
        return rotated;
    }

    private int rotate(Connection connection, TenantId tenant) throws SQLException {
        Kept kept = lock(connection, tenant).orElse(null);
        if (kept == null || !cipher.needsRotation(kept.secret())) {
            return 0;
        }
        String origin = kept.origin();
        if (origin == null) {
            throw new SecretException("unreadable", "the row of tenant " + tenant + " has no address to be called");
        }
        Secret secret = cipher.decrypt(tenant, PURPOSE, origin, kept.secret());
        try (PreparedStatement update =
                database.prepare(connection, "update roster_directory set secret = ? where tenant = ?")) {
            update.setString(1, encrypted(tenant, origin, secret));
            update.setString(2, tenant.value());
            return update.executeUpdate();
        }
    }

    private String encrypted(TenantId tenant, String origin, Secret secret) {
        return cipher.encrypt(tenant, PURPOSE, origin, secret);
    }

    private static SecretException notEntered(TenantId tenant) {
        return new SecretException("not-entered", "no secret of tenant " + tenant + " is kept; it has to be entered");
    }

    /** What is kept of a secret: the ciphertext, and the servers its row names now; null if it names none that can be called. */
    private record Kept(String secret, @Nullable String origin) {}

    private Optional<Kept> lock(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement select = database.prepare(
                connection, "select secret, base_url, token_url from roster_directory where tenant = ? for update")) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                String origin = null;
                try {
                    origin = SourceAccess.builder(rows.getString(2))
                            .tokenUrl(rows.getString(3))
                            .build()
                            .origin();
                } catch (IllegalArgumentException e) {
                    LOG.debug("tenant {}: {}", tenant, e.getMessage());
                }
                return Optional.of(new Kept(rows.getString(1), origin));
            }
        }
    }

    /** A row: the tenant with its secret withheld, and the ciphertext. */
    private record Row(Tenant tenant, String secret) {}

    private Optional<Row> row(TenantId tenant) {
        return database.read(connection -> {
            try (PreparedStatement select = database.prepare(
                    connection,
                    "select display_name, active, base_url, auth, client_id, token_url, scope, schools, user_types, conflicts,"
                            + " secret from roster_directory where tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(read(tenant, rows)) : Optional.empty();
                }
            }
        });
    }

    private static Row read(TenantId tenant, ResultSet rows) throws SQLException {
        try {
            SourceAccess access = SourceAccess.builder(rows.getString(3))
                    .auth(new AuthMethod(rows.getString(4)))
                    .clientId(rows.getString(5))
                    .tokenUrl(rows.getString(6))
                    .scope(rows.getString(7))
                    .build();
            String schools = rows.getString(8);
            Tenant found = Tenant.builder(tenant, access)
                    .displayName(rows.getString(1))
                    .active(rows.getBoolean(2))
                    .scope(new RosterScope(
                            schools == null ? null : Set.copyOf(CommaText.parse(schools)),
                            userTypes(CommaText.parse(rows.getString(9)))))
                    .conflicts(rows.getString(10))
                    .build();
            return new Row(found, rows.getString(11));
        } catch (IllegalArgumentException e) {
            // Whose message is one of ours, and shows nothing of the row.
            throw StateException.saying("the row of tenant " + tenant + " in roster_directory cannot be used: "
                    + e.getMessage() + "; put it back, or enter the tenant again");
        }
    }

    private static Set<UserType> userTypes(List<String> words) {
        Set<UserType> types = EnumSet.noneOf(UserType.class);
        for (UserType type : UserType.values()) {
            if (words.contains(type.value())) {
                types.add(type);
            }
        }
        if (types.size() < Set.copyOf(words).size()) {
            throw new IllegalArgumentException("user_types holds a word that is no kind of people");
        }
        return types;
    }

    private int write(Connection connection, Tenant tenant, String secret) throws SQLException {
        int updated = update(connection, tenant, secret);
        if (updated > 0) {
            return updated;
        }
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_directory (display_name, active, base_url, auth, client_id, token_url, scope, schools,"
                        + " user_types, conflicts, secret, tenant) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            bind(insert, tenant, secret);
            return insert.executeUpdate();
        }
    }

    /** Writes a row that is there; where no secret is given, the one of the row stays. */
    private int update(Connection connection, Tenant tenant, @Nullable String secret) throws SQLException {
        try (PreparedStatement update = database.prepare(
                connection,
                "update roster_directory set display_name = ?, active = ?, base_url = ?, auth = ?, client_id = ?,"
                        + " token_url = ?, scope = ?, schools = ?, user_types = ?, conflicts = ?,"
                        + " secret = coalesce(?, secret) where tenant = ?")) {
            bind(update, tenant, secret);
            return update.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Tenant tenant, @Nullable String secret) throws SQLException {
        SourceAccess access = tenant.source();
        Set<String> schools = tenant.scope().schools();
        statement.setString(1, tenant.displayName());
        statement.setBoolean(2, tenant.active());
        statement.setString(3, access.baseUrl());
        statement.setString(4, access.auth().value());
        statement.setString(5, access.clientId());
        statement.setString(6, access.tokenUrl());
        statement.setString(7, access.scope());
        // Nothing stands for all schools, and an empty text for none.
        statement.setString(8, schools == null ? null : column(schools));
        statement.setString(
                9,
                column(tenant.scope().userTypes().stream().map(UserType::value).toList()));
        statement.setString(10, tenant.conflicts());
        statement.setString(11, secret);
        statement.setString(12, tenant.id().value());
    }

    private static String column(java.util.Collection<String> texts) {
        String column = CommaText.of(new TreeSet<>(texts));
        return column == null ? "" : column;
    }

    private List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (PreparedStatement select = database.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }
}
