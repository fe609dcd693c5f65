// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.roster.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at the accounts as their application would, in plain SQL: what a sync claims is held against what is there. */
final class DemoAccounts {
    /** Everything that a run without changes must leave alone. Leases, history and checkpoint move with every run. */
    private static final List<String> TABLES = List.of(
            "roster_accounts",
            "roster_users",
            "roster_orgs",
            "roster_academic_sessions",
            "roster_courses",
            "roster_classes",
            "roster_enrollments");

    private final DataSource database;
    private final TenantId tenant;

    DemoAccounts(DataSource database, TenantId tenant) {
        this.database = database;
        this.tenant = tenant;
    }

    /** An account, as far as the demo changes any. */
    record Person(
            boolean active,
            @Nullable String familyName,
            @Nullable String email,
            @Nullable String schools) {}

    /** The account of somebody. */
    Person of(String sourcedId) {
        return select(
                "select active, family_name, email, schools from roster_accounts where tenant = ? and sourced_id = ?",
                sourcedId,
                row -> new Person(row.getBoolean(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    /** How many enrollments of somebody count as there. */
    long enrollmentsOf(String sourcedId) {
        return select(
                "select count(*) from roster_enrollments where tenant = ? and user_id = ? and active",
                sourcedId,
                row -> row.getLong(1));
    }

    /** How many people can sign in. */
    long active() {
        return select(
                "select count(*) from roster_accounts where tenant = ? and active and sourced_id <> ?",
                "",
                row -> row.getLong(1));
    }

    /** A fingerprint of every row of every table, versions included. */
    String fingerprint() {
        try (Connection connection = database.getConnection()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String table : TABLES) {
                try (PreparedStatement select = connection.prepareStatement(
                        "select * from " + table + " where tenant = ? order by sourced_id")) {
                    select.setString(1, tenant.value());
                    try (ResultSet rows = select.executeQuery()) {
                        add(digest, rows);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (SQLException e) {
            throw failure(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                digest.update(Objects.toString(rows.getString(i), "\0").getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0x1f);
            }
        }
    }

    @FunctionalInterface
    private interface Reading<R> {
        R read(ResultSet row) throws SQLException;
    }

    private <R> R select(String sql, String sourcedId, Reading<R> reading) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, tenant.value());
            select.setString(2, sourcedId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new CommandFailure("the demo misses an account that the sync should have made");
                }
                return reading.read(row);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Without the driver's words, which may show values. */
    private static CommandFailure failure(SQLException e) {
        return new CommandFailure("the database failed, SQLState " + e.getSQLState());
    }
}
