// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may write for a tenant, in {@code roster_tenants}. Time is the database's alone: the clocks of two nodes differ.
 *
 * <p>Each write locks the tenant's row and compares fence and holder in its own transaction, so a run that was taken over from
 * cannot write any more, however long it slept.
 */
final class LeaseTable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);
    private static final String UNIQUE_VIOLATION = "23505";

    private final SecureRandom random = new SecureRandom();

    /** The secrets of tenants who have no row yet. */
    private final Map<TenantId, String> chosen = new ConcurrentHashMap<>();

    private final Database database;

    private record Row(long fence, @Nullable String holder, Instant expiresAt) {
        boolean isOf(Lease lease) {
            return fence == lease.fence() && lease.holder().equals(holder);
        }
    }

    LeaseTable(Database database) {
        this.database = database;
    }

    Lease acquire(TenantId tenant, String holder, Duration timeToLive) {
        ensure(tenant);
        return database.write(connection -> {
            Row row = lock(connection, tenant);
            Instant now = now(connection);
            if (row.holder() != null && !row.holder().equals(holder) && now.isBefore(row.expiresAt())) {
                Optional<LeaseHolder> self = LeaseHolder.of(holder);
                Optional<LeaseHolder> other = LeaseHolder.of(row.holder());
                if (self.isEmpty() || other.isEmpty() || !self.get().seesTheEndOf(other.get())) {
                    throw new LeaseLostException(
                            "tenant " + tenant + " is held by " + row.holder() + " until " + row.expiresAt());
                }
            }
            Lease lease = new Lease(tenant, row.fence() + 1, holder);
            update(connection, lease, holder, now.plus(timeToLive));
            return lease;
        });
    }

    void renew(Lease lease, Duration timeToLive) {
        try {
            database.write(connection -> {
                requireHeld(lock(connection, lease.tenant()), lease);
                update(connection, lease, lease.holder(), now(connection).plus(timeToLive));
                return lease;
            });
        } catch (LeaseLostException e) {
            // Or a write of this very lease has the row locked; then nobody can take it before that has ended.
            if (!database.read(connection -> row(connection, lease.tenant(), ""))
                    .isOf(lease)) {
                throw e;
            }
        }
    }

    void release(Lease lease) {
        try {
            database.write(connection -> {
                if (lock(connection, lease.tenant()).isOf(lease)) {
                    update(connection, lease, null, now(connection));
                }
                return lease;
            });
        } catch (LeaseLostException e) {
            LOG.debug("tenant {}: the lease is in use and expires by itself", lease.tenant());
        }
    }

    /** Makes the transaction one in which nobody else can write for the tenant, or take the lease. */
    void enter(Connection connection, Lease lease) throws SQLException {
        Row row = lock(connection, lease.tenant());
        requireHeld(row, lease);
        database.dialect().beginWrite(connection, Duration.between(now(connection), row.expiresAt()));
    }

    /** Whether a run writes, of whatever tenant. */
    boolean isAnyHeld(Connection connection) throws SQLException {
        try (PreparedStatement select = database.prepare(
                connection, "select count(*) from roster_tenants where holder is not null and expires_at > ?")) {
            Database.bindTime(select, 1, now(connection));
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1) > 0;
            }
        }
    }

    /** The tenant's secret. One that nobody has taken a lease of yet gets its row with the first: a preview writes nothing. */
    byte[] secret(TenantId tenant) {
        Optional<String> secret = database.read(connection ->
                database.text(connection, "select secret from roster_tenants where tenant = ?", tenant.value()));
        return HexFormat.of().parseHex(secret.orElseGet(() -> chosen(tenant)));
    }

    private String chosen(TenantId tenant) {
        return chosen.computeIfAbsent(tenant, newcomer -> {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            return HexFormat.of().formatHex(secret);
        });
    }

    private void ensure(TenantId tenant) {
        boolean there = database.read(connection -> {
            try (PreparedStatement select =
                    database.prepare(connection, "select 1 from roster_tenants where tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next();
                }
            }
        });
        if (!there) {
            try {
                database.write(connection -> insert(connection, tenant, chosen(tenant)));
            } catch (StateException e) {
                if (!e.sqlState().equals(Optional.of(UNIQUE_VIOLATION))) {
                    throw e;
                }
                // Another node was faster, and its secret is the tenant's.
            }
            chosen.remove(tenant);
        }
    }

    private int insert(Connection connection, TenantId tenant, String secret) throws SQLException {
        try (PreparedStatement insert =
                database.prepare(connection, "insert into roster_tenants (tenant, secret, fence) values (?, ?, 0)")) {
            insert.setString(1, tenant.value());
            insert.setString(2, secret);
            return insert.executeUpdate();
        }
    }

    private Row lock(Connection connection, TenantId tenant) throws SQLException {
        try {
            database.dialect().limitLockWait(connection);
            return row(connection, tenant, " for update");
        } catch (SQLException e) {
            if (Dialect.isLocked(e)) {
                throw new LeaseLostException("another run is writing for tenant " + tenant);
            }
            throw e;
        }
    }

    private Row row(Connection connection, TenantId tenant, String suffix) throws SQLException {
        try (PreparedStatement select = database.prepare(
                connection, "select fence, holder, expires_at from roster_tenants where tenant = ?" + suffix)) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    // Somebody emptied the table: no lease holds.
                    throw new LeaseLostException("tenant " + tenant + " is unknown to the state");
                }
                OffsetDateTime expiresAt = rows.getObject(3, OffsetDateTime.class);
                return new Row(
                        rows.getLong(1), rows.getString(2), expiresAt == null ? Instant.EPOCH : expiresAt.toInstant());
            }
        }
    }

    /** The time of the database, which is the same for all nodes. */
    Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        database.prepare(connection, database.dialect().now());
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static void requireHeld(Row row, Lease lease) {
        if (!row.isOf(lease)) {
            throw new LeaseLostException("the lease of tenant " + lease.tenant() + " has passed to "
                    + (row.holder() == null ? "nobody" : row.holder()));
        }
    }

    private void update(Connection connection, Lease lease, @Nullable String holder, Instant expiresAt)
            throws SQLException {
        try (PreparedStatement update = database.prepare(
                connection, "update roster_tenants set fence = ?, holder = ?, expires_at = ? where tenant = ?")) {
            update.setLong(1, lease.fence());
            update.setString(2, holder);
            update.setObject(3, Database.time(expiresAt));
            update.setString(4, lease.tenant().value());
            update.executeUpdate();
        }
    }
}
