// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.MirrorRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out of the tables who was forgotten, and what was kept long enough; and keeps who must not come back. */
final class Erasure {
    private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);
    private static final int BATCH = 500;

    /** As many rows of the log as a transaction erases: a run's own batches wait for it. */
    private static final int MOST_ROWS = 5_000;

    private static final int RUNS_AT_ONCE = 100;

    /** A report that is written anew takes as long as so many rows. */
    private static final int ROWS_A_REPORT = 50;

    private static final String NAMED = " and sourced_id is not null";

    /** All tables of a tenant, the one with its secret and its lease last. */
    private static final List<String> TABLES = List.of(
            "roster_checkpoints",
            "roster_held_items",
            "roster_held",
            "roster_intents",
            "roster_waiting",
            "roster_notes",
            "roster_changes",
            "roster_problems",
            "roster_runs",
            "roster_suppressions",
            "roster_rejected_links",
            "roster_tenants");

    /** A problem names an enrollment and not whose it is: those that are not in the mirror may be anybody's. */
    private static final String STRAY_PROBLEMS = "delete from roster_problems p where p.tenant = ? and p.entity = '"
            + RosterCollection.ENROLLMENTS.wireName() + "' and p.sourced_id is not null and not exists (select 1 from"
            + " roster_enrollments e where e.tenant = p.tenant and e.sourced_id = p.sourced_id)";

    /** Whose they are is only known of those that could be written. */
    private static final String WAITING_ENROLLMENTS = "delete from roster_waiting where tenant = ? and collection = '"
            + RosterCollection.ENROLLMENTS.wireName() + "'";

    private static final String STRAY_ENROLLMENTS =
            "delete from roster_enrollments e where e.tenant = ? and e.active = false and not exists (select 1 from"
                    + " roster_users u where u.tenant = e.tenant and u.sourced_id = e.user_id)";

    private final Database database;
    private final Mirror mirror;

    Erasure(Database database, Mirror mirror) {
        this.database = database;
        this.mirror = mirror;
    }

    long forget(Connection connection, TenantId tenant, Collection<String> sourcedIds, UnaryOperator<String> words)
            throws SQLException {
        Set<String> people = new LinkedHashSet<>(sourcedIds);
        long rows = eraseRows(connection, tenant, people);
        leaveOutAgents(connection, tenant, people);
        each(connection, "delete from roster_intents where tenant = ? and sourced_id = ?", tenant, people);
        each(
                connection,
                "delete from roster_waiting where tenant = ? and collection = '" + RosterCollection.USERS.wireName()
                        + "' and sourced_id = ?",
                tenant,
                people);
        update(connection, WAITING_ENROLLMENTS, tenant);
        each(connection, "delete from roster_rejected_links where tenant = ? and sourced_id = ?", tenant, people);
        each(
                connection,
                "delete from roster_problems where tenant = ? and entity = '" + RosterCollection.USERS.wireName()
                        + "' and sourced_id = ?",
                tenant,
                people);
        update(connection, STRAY_PROBLEMS, tenant);
        each(connection, "delete from roster_changes where tenant = ? and person = ?", tenant, people);
        for (String run : texts(connection, "select run from roster_runs where tenant = ?", tenant)) {
            rewrite(connection, tenant, run, people, words);
        }
        return rows;
    }

    long forgetTenant(Connection connection, TenantId tenant) throws SQLException {
        long rows = 0;
        for (RosterCollection collection : RosterCollection.inOrder()) {
            rows += update(connection, MirrorTable.of(collection).deleteAll(), tenant);
        }
        for (String table : TABLES) {
            update(connection, "delete from " + table + " where tenant = ?", tenant);
        }
        return rows;
    }

    Set<String> suppressed(TenantId tenant) {
        return database.read(connection -> new HashSet<>(
                texts(connection, "select suppression_key from roster_suppressions where tenant = ?", tenant)));
    }

    void suppress(Connection connection, TenantId tenant, String key) throws SQLException {
        // Under the tenant's lock nobody else adds it between the two.
        each(
                connection,
                "delete from roster_suppressions where tenant = ? and suppression_key = ?",
                tenant,
                List.of(key));
        each(
                connection,
                "insert into roster_suppressions (tenant, suppression_key) values (?, ?)",
                tenant,
                List.of(key));
    }

    void lift(Connection connection, TenantId tenant, String key) throws SQLException {
        each(
                connection,
                "delete from roster_suppressions where tenant = ? and suppression_key = ?",
                tenant,
                List.of(key));
    }

    /** Erases what is over, as much as one transaction takes; whether more may be left. */
    boolean expire(
            Connection connection,
            TenantId tenant,
            Instant now,
            @Nullable Instant runs,
            @Nullable Instant problems,
            @Nullable Instant changes,
            @Nullable Instant leavers)
            throws SQLException {
        long left = MOST_ROWS;
        left -= expireOfRuns(connection, "roster_changes", "", tenant, later(runs, changes), left);
        left -= expireOfRuns(connection, "roster_problems", "", tenant, runs, left);
        left -= expireRuns(connection, tenant, runs, left);
        left -= expireOfRuns(connection, "roster_problems", NAMED, tenant, problems, left);
        if (left <= 0) {
            return true;
        }
        // Last: everybody has to be looked at, so it is done once.
        long gone = expireLeavers(connection, tenant, now, leavers == null ? Instant.EPOCH : leavers);
        if (left + gone < MOST_ROWS) {
            LOG.debug("tenant {}: {} rows were kept long enough", tenant, MOST_ROWS - left + gone);
        }
        return false;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    /** Erases rows of a table that belong to runs which began before a time, the oldest first, and all of a run before the next. */
    private long expireOfRuns(
            Connection connection, String table, String condition, TenantId tenant, @Nullable Instant before, long most)
            throws SQLException {
        long erased = 0;
        while (before != null && erased < most) {
            // A query for one value, which no planner makes a join of: each run is looked up in the table by its key.
            List<String> runs = textsBefore(
                    connection,
                    "select r.run from roster_runs r where r.tenant = ? and r.started_at < ? and (select c.seq from "
                            + table + " c where c.tenant = r.tenant and c.run = r.run" + condition
                            + " fetch first 1 row only) is not null order by r.started_at, r.seq fetch first "
                            + RUNS_AT_ONCE + " rows only",
                    tenant,
                    before);
            if (runs.isEmpty()) {
                return erased;
            }
            for (String run : runs) {
                if (erased >= most) {
                    return erased;
                }
                if (condition.equals(NAMED)) {
                    leaveOutNamed(connection, tenant, run);
                    erased += ROWS_A_REPORT;
                }
                erased += eraseOfRun(connection, table, condition, tenant, run, Math.max(1, most - erased));
            }
        }
        return erased;
    }

    private void leaveOutNamed(Connection connection, TenantId tenant, String run) throws SQLException {
        Run found = run(connection, tenant, run);
        if (found.report() != null) {
            write(connection, tenant, run, found, found.without(problem -> problem.sourcedId() != null));
        }
    }

    private long eraseOfRun(
            Connection connection, String table, String condition, TenantId tenant, String run, long most)
            throws SQLException {
        String where = " from " + table + " where tenant = ? and run = ?" + condition;
        long last = Long.MAX_VALUE;
        try (PreparedStatement select = database.prepare(
                connection, "select seq" + where + " order by seq offset ? rows fetch first 1 row only")) {
            select.setString(1, tenant.value());
            select.setString(2, run);
            select.setLong(3, most - 1);
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next()) {
                    last = rows.getLong(1);
                }
            }
        }
        try (PreparedStatement delete = database.prepare(connection, "delete" + where + " and seq <= ?")) {
            delete.setString(1, tenant.value());
            delete.setString(2, run);
            delete.setLong(3, last);
            return delete.executeUpdate();
        }
    }

    /** Those of which nothing else is left. */
    private long expireRuns(Connection connection, TenantId tenant, @Nullable Instant before, long most)
            throws SQLException {
        if (before == null || most <= 0) {
            return 0;
        }
        List<String> runs = textsBefore(
                connection,
                "select run from roster_runs where tenant = ? and started_at < ? order by started_at, seq fetch first "
                        + BATCH + " rows only",
                tenant,
                before);
        long erased = each(connection, "delete from roster_runs where tenant = ? and run = ?", tenant, runs);
        // As if there had been no more room: whoever comes again finds the rest.
        return runs.size() == BATCH ? most : erased;
    }

    /** Asked first, and once for both: everybody has to be looked at, and a run in which nobody left writes nothing. */
    private long expireLeavers(Connection connection, TenantId tenant, Instant now, Instant before)
            throws SQLException {
        List<String> gone = new ArrayList<>();
        boolean fresh = false;
        try (PreparedStatement select = database.prepare(
                connection,
                "select sourced_id, left_at is null from roster_users where tenant = ? and active = false"
                        + " and (left_at is null or left_at < ?)")) {
            select.setString(1, tenant.value());
            Database.bindTime(select, 2, before);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(2)) {
                        fresh = true;
                    } else {
                        gone.add(rows.getString(1));
                    }
                }
            }
        }
        if (fresh) {
            noteLeavers(connection, tenant, now);
        }
        return gone.isEmpty() ? 0 : eraseRows(connection, tenant, gone) + update(connection, STRAY_ENROLLMENTS, tenant);
    }

    private void noteLeavers(Connection connection, TenantId tenant, Instant now) throws SQLException {
        try (PreparedStatement update = database.prepare(
                connection,
                "update roster_users set left_at = ? where tenant = ? and active = false and left_at is null")) {
            Database.bindTime(update, 1, now);
            update.setString(2, tenant.value());
            update.executeUpdate();
        }
    }

    private long eraseRows(Connection connection, TenantId tenant, Collection<String> people) throws SQLException {
        return each(connection, "delete from roster_users where tenant = ? and sourced_id = ?", tenant, people)
                + each(connection, "delete from roster_enrollments where tenant = ? and user_id = ?", tenant, people);
    }

    /** Page by page, and only those whose record may name one of them. */
    private void leaveOutAgents(Connection connection, TenantId tenant, Set<String> people) throws SQLException {
        for (String person : people) {
            String after = "";
            List<MirrorRow> page = new ArrayList<>();
            do {
                page.clear();
                try (PreparedStatement select = database.prepare(
                        connection,
                        MirrorTable.USERS.select()
                                + " where t.tenant = ? and t.sourced_id > ? and position('\"agents\"' in t.record) > 0"
                                + " and position(cast(? as varchar) in t.record) > 0 order by t.tenant, t.sourced_id fetch first "
                                + BATCH + " rows only")) {
                    select.setString(1, tenant.value());
                    select.setString(2, after);
                    select.setString(3, plainPart(person));
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            page.add(MirrorTable.USERS.read(rows));
                        }
                    }
                }
                List<MirrorRow> changed = new ArrayList<>();
                for (MirrorRow row : page) {
                    RosterRecord before = row.record();
                    RosterRecord discreet = before.withoutAgents(people::contains);
                    if (!discreet.fields().equals(before.fields())) {
                        changed.add(MirrorRow.of(discreet, row.active(), row.link()));
                    }
                }
                mirror.put(connection, tenant, changed);
                after = page.isEmpty() ? after : page.get(page.size() - 1).sourcedId();
            } while (page.size() == BATCH);
        }
    }

    /** The longest part of an identifier that stands in JSON as it is. */
    private static String plainPart(String sourcedId) {
        String longest = "";
        for (String part : sourcedId.split("[\"\\\\\\u2028\\u2029\\p{Cntrl}]")) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    private void rewrite(
            Connection connection, TenantId tenant, String run, Set<String> people, UnaryOperator<String> words)
            throws SQLException {
        Run before = run(connection, tenant, run);
        Set<String> enrollments = new HashSet<>();
        before.without(problem -> {
            if (problem.entity().equals(RosterCollection.ENROLLMENTS.wireName()) && problem.sourcedId() != null) {
                enrollments.add(problem.sourcedId());
            }
            return false;
        });
        Set<String> strays = new HashSet<>(enrollments);
        strays.removeAll(mirror.existing(connection, tenant, RosterCollection.ENROLLMENTS, enrollments));
        Run after = before.without(problem ->
                names(problem, RosterCollection.USERS, people) || names(problem, RosterCollection.ENROLLMENTS, strays));
        write(
                connection,
                tenant,
                run,
                before,
                new Run(
                        after.by() == null ? null : words.apply(after.by()),
                        after.reason() == null ? null : words.apply(after.reason()),
                        after.report()));
    }

    private static boolean names(Problem problem, RosterCollection collection, Set<String> sourcedIds) {
        return problem.sourcedId() != null
                && problem.entity().equals(collection.wireName())
                && sourcedIds.contains(problem.sourcedId());
    }

    /** What of a run can name somebody. */
    private record Run(
            @Nullable String by,
            @Nullable String reason,
            @Nullable String report) {
        Run without(Predicate<Problem> gone) {
            return new Run(by, reason, report == null ? null : SyncReport.without(report, gone));
        }
    }

    private Run run(Connection connection, TenantId tenant, String run) throws SQLException {
        try (PreparedStatement select = database.prepare(
                connection, "select done_by, reason, report from roster_runs where tenant = ? and run = ?")) {
            select.setString(1, tenant.value());
            select.setString(2, run);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? new Run(rows.getString(1), rows.getString(2), rows.getString(3))
                        : new Run(null, null, null);
            }
        }
    }

    private void write(Connection connection, TenantId tenant, String run, Run before, Run after) throws SQLException {
        if (Objects.equals(before, after)) {
            return;
        }
        try (PreparedStatement update = database.prepare(
                connection,
                "update roster_runs set done_by = ?, reason = ?, report = ? where tenant = ? and run = ?")) {
            update.setString(1, after.by());
            update.setString(2, after.reason());
            update.setString(3, after.report());
            update.setString(4, tenant.value());
            update.setString(5, run);
            update.executeUpdate();
        }
    }

    private long update(Connection connection, String sql, TenantId tenant) throws SQLException {
        try (PreparedStatement statement = database.prepare(connection, sql)) {
            statement.setString(1, tenant.value());
            return statement.executeUpdate();
        }
    }

    /** One by one: H2 finds a row by an index of two columns so, and not through "in". */
    private long each(Connection connection, String sql, TenantId tenant, Collection<String> values)
            throws SQLException {
        long rows = 0;
        try (PreparedStatement statement = database.prepare(connection, sql)) {
            for (String value : values) {
                statement.setString(1, tenant.value());
                statement.setString(2, value);
                rows += statement.executeUpdate();
            }
        }
        return rows;
    }

    private List<String> texts(Connection connection, String sql, TenantId tenant) throws SQLException {
        try (PreparedStatement select = database.prepare(connection, sql)) {
            select.setString(1, tenant.value());
            return texts(select);
        }
    }

    private List<String> textsBefore(Connection connection, String sql, TenantId tenant, Instant time)
            throws SQLException {
        try (PreparedStatement select = database.prepare(connection, sql)) {
            select.setString(1, tenant.value());
            Database.bindTime(select, 2, time);
            return texts(select);
        }
    }

    private List<String> texts(PreparedStatement select) throws SQLException {
        List<String> out = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }
}
