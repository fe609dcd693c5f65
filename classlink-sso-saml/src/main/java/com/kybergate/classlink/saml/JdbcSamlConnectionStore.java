// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections in two tables of the host's database, for any number of nodes. Plain SQL: tried on PostgreSQL and H2. That no two tenants share a provider's name or a
 * key is held by the tables themselves.
 *
 * <p>There is no person and no secret in them. Connections to the database are taken one at a time, committed, and given back at once. Safe for concurrent use.
 *
 * <p><b>Errors.</b> {@link IllegalStateException} with the driver's class and SQLState, without its message, which may quote a row.
 */
public final class JdbcSamlConnectionStore implements SamlConnectionStore {
    private static final List<String> TABLES = List.of(
            "create table if not exists classlink_saml (tenant varchar(200) primary key, entity_id varchar(400) not null unique,"
                    + " metadata_url varchar(2000), metadata varchar(300000) not null, read_at bigint not null, connected_at bigint not null,"
                    + " name_id varchar(20) not null, attributes varchar(8000) not null)",
            "create table if not exists classlink_saml_key (fingerprint varchar(64) primary key, tenant varchar(200) not null)");

    /** Neither may stand in an attribute's name as SAML writes it. */
    private static final String BETWEEN_NAMES = "\t";

    private static final String BETWEEN_ATTRIBUTES = "\n";

    private static final String UPDATE =
            "update classlink_saml set entity_id = ?, metadata_url = ?, metadata = ?, read_at = ?,"
                    + " connected_at = ?, name_id = ?, attributes = ? where tenant = ?";
    private static final String INSERT =
            "insert into classlink_saml (entity_id, metadata_url, metadata, read_at, connected_at,"
                    + " name_id, attributes, tenant) values (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int MOST_TRIES = 5;

    private final DataSource dataSource;

    private JdbcSamlConnectionStore(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * The store in a database, whose tables are there or made now.
     *
     * @param dataSource connections to the database
     * @return the store
     * @throws IllegalStateException if the database cannot be reached, or does not let us make the tables that are missing
     */
    public static JdbcSamlConnectionStore in(DataSource dataSource) {
        JdbcSamlConnectionStore store = new JdbcSamlConnectionStore(dataSource);
        store.makeTables();
        return store;
    }

    /**
     * What makes the tables, for hosts whose programs may not.
     *
     * @return statements that do nothing where the tables are
     */
    public static List<String> ddl() {
        return TABLES;
    }

    private void makeTables() {
        try {
            if (hasTables()) {
                return;
            }
            run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String table : TABLES) {
                        statement.execute(table);
                    }
                }
                return true;
            });
        } catch (IllegalStateException e) {
            // Of two nodes that start at once, the database refuses one.
            if (!hasTables()) {
                throw e;
            }
        }
    }

    private boolean hasTables() {
        try {
            return run(connection -> {
                for (String table : List.of("classlink_saml", "classlink_saml_key")) {
                    try (Statement statement = connection.createStatement();
                            ResultSet none = statement.executeQuery("select 1 from " + table + " where 1 = 0")) {
                        none.next();
                    }
                }
                return true;
            });
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public Optional<SamlConnection> ofTenant(String tenant) {
        return run(connection -> {
            Set<String> keys = new LinkedHashSet<>(keys(connection, tenant));
            try (PreparedStatement select = connection.prepareStatement(
                    "select entity_id, metadata_url, metadata, read_at, connected_at, name_id, attributes from classlink_saml where tenant = ?")) {
                select.setString(1, tenant);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && !keys.isEmpty() ? Optional.of(read(tenant, row, keys)) : Optional.empty();
                }
            }
        });
    }

    private static SamlConnection read(String tenant, ResultSet row, Set<String> keys) throws SQLException {
        @Nullable String address = row.getString(2);
        return new SamlConnection(
                tenant,
                address == null ? null : URI.create(address),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                NameIdMeaning.valueOf(row.getString(6)),
                attributes(row.getString(7)),
                row.getString(1),
                keys);
    }

    @Override
    public List<String> tenants() {
        return run(connection -> texts(connection, "select tenant from classlink_saml", null));
    }

    @Override
    public Saved save(SamlConnection saved) {
        return saved(saved, connection -> true);
    }

    @Override
    public Saved replace(SamlConnection before, SamlConnection now) {
        return saved(now, connection -> isStill(connection, before));
    }

    /** Whether nobody has changed it; until the transaction ends nobody can. */
    private static boolean isStill(Connection connection, SamlConnection before) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update classlink_saml set read_at = read_at where tenant = ? and read_at = ? and connected_at = ?")) {
            update.setString(1, before.tenant());
            update.setLong(2, before.readAt().toEpochMilli());
            update.setLong(3, before.connectedAt().toEpochMilli());
            return update.executeUpdate() == 1;
        }
    }

    private Saved saved(SamlConnection saved, Work<Boolean> condition) {
        for (int tries = 1; ; tries++) {
            try {
                return execute(connection -> {
                    if (!condition.with(connection)) {
                        return Saved.CHANGED_MEANWHILE;
                    }
                    // The tenant's own row first: whoever else writes the same tenant waits there, and not for keys in
                    // a circle.
                    if (!writes(connection, UPDATE, saved)) {
                        writes(connection, INSERT, saved);
                    }
                    writeKeys(connection, saved);
                    return Saved.YES;
                });
            } catch (SQLException e) {
                String state = e.getSQLState();
                boolean isTaken = state != null && state.startsWith("23");
                Optional<Saved> taken = isTaken ? taken(saved) : Optional.empty();
                if (taken.isPresent()) {
                    return taken.get();
                }
                // Nobody else's: another node was writing the same tenant.
                boolean isOver = state == null || !(isTaken || state.startsWith("40"));
                if (isOver || tries == MOST_TRIES) {
                    throw failed(e);
                }
            }
        }
    }

    private static boolean writes(Connection connection, String sql, SamlConnection saved) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(1, saved.entityId());
            write.setString(2, saved.address().map(URI::toString).orElse(null));
            write.setString(3, saved.metadata());
            write.setLong(4, saved.readAt().toEpochMilli());
            write.setLong(5, saved.connectedAt().toEpochMilli());
            write.setString(6, saved.nameId().name());
            write.setString(7, text(saved.attributes()));
            write.setString(8, saved.tenant());
            return write.executeUpdate() == 1;
        }
    }

    private static void writeKeys(Connection connection, SamlConnection saved) throws SQLException {
        List<String> before = keys(connection, saved.tenant());
        for (String key : before) {
            if (!saved.keys().contains(key)) {
                writesKey(
                        connection, "delete from classlink_saml_key where fingerprint = ? and tenant = ?", key, saved);
            }
        }
        for (String key : saved.keys().stream().sorted().toList()) {
            if (!before.contains(key)) {
                writesKey(connection, "insert into classlink_saml_key (fingerprint, tenant) values (?, ?)", key, saved);
            }
        }
    }

    private static void writesKey(Connection connection, String sql, String key, SamlConnection saved)
            throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(1, key);
            write.setString(2, saved.tenant());
            write.executeUpdate();
        }
    }

    private static List<String> keys(Connection connection, String tenant) throws SQLException {
        return texts(connection, "select fingerprint from classlink_saml_key where tenant = ?", tenant);
    }

    /** Which of the two it was, asked afterwards: drivers do not say it in the same words. */
    private Optional<Saved> taken(SamlConnection saved) {
        return run(connection -> {
            if (isAnothers(
                    saved,
                    texts(connection, "select tenant from classlink_saml where entity_id = ?", saved.entityId()))) {
                return Optional.of(Saved.ENTITY_ID_TAKEN);
            }
            for (String key : saved.keys()) {
                if (isAnothers(
                        saved, texts(connection, "select tenant from classlink_saml_key where fingerprint = ?", key))) {
                    return Optional.of(Saved.KEY_TAKEN);
                }
            }
            return Optional.empty();
        });
    }

    private static boolean isAnothers(SamlConnection saved, List<String> holders) {
        return holders.stream().anyMatch(holder -> !holder.equals(saved.tenant()));
    }

    @Override
    public void remove(String tenant) {
        run(connection -> delete(connection, tenant));
    }

    private static int delete(Connection connection, String tenant) throws SQLException {
        int deleted = 0;
        for (String table : List.of("classlink_saml", "classlink_saml_key")) {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where tenant = ?")) {
                delete.setString(1, tenant);
                deleted += delete.executeUpdate();
            }
        }
        return deleted;
    }

    private static List<String> texts(Connection connection, String sql, @Nullable String parameter)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (parameter != null) {
                select.setString(1, parameter);
            }
            try (ResultSet rows = select.executeQuery()) {
                List<String> texts = new ArrayList<>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        }
    }

    private static String text(AttributeNames names) {
        return Arrays.stream(PersonAttribute.values())
                .map(attribute -> attribute.name() + BETWEEN_NAMES + String.join(BETWEEN_NAMES, names.of(attribute)))
                .collect(Collectors.joining(BETWEEN_ATTRIBUTES));
    }

    private static AttributeNames attributes(String text) {
        AttributeNames names = AttributeNames.none();
        for (String line : text.split(BETWEEN_ATTRIBUTES, -1)) {
            String[] parts = line.split(BETWEEN_NAMES, -1);
            String[] aliases = Arrays.stream(parts)
                    .skip(1)
                    .filter(alias -> !alias.isEmpty())
                    .toArray(String[]::new);
            names = names.with(PersonAttribute.valueOf(parts[0]), aliases);
        }
        return names;
    }

    private interface Work<R> {
        R with(Connection connection) throws SQLException;
    }

    private <R> R run(Work<R> work) {
        try {
            return execute(work);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private <R> R execute(Work<R> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean committing = connection.getAutoCommit();
            if (committing) {
                connection.setAutoCommit(false);
            }
            try {
                R result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                if (committing) {
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException(
                "The store of connections failed: " + e.getClass().getSimpleName() + ", SQLState " + e.getSQLState());
    }
}
