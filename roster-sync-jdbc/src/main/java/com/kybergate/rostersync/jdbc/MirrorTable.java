// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of one collection: the row as the sync needs it, and beside it the fields a host joins by, taken from the record.
 * The record is what counts; the join columns are for reading.
 */
final class MirrorTable {
    static final MirrorTable USERS = new MirrorTable(
            RosterCollection.USERS,
            "roster_users",
            text("username", "username"),
            text("email", "email"),
            text("given_name", "givenName"),
            text("family_name", "familyName"),
            text("role", "role"),
            new Column("sourced_id_key", Types.VARCHAR, (row, record) -> searchKey(row.sourcedId())),
            new Column("username_key", Types.VARCHAR, (row, record) -> searchKey(record.text("username"))),
            new Column("email_key", Types.VARCHAR, (row, record) -> searchKey(record.text("email"))),
            link("local_id", Types.VARCHAR, Link::localId),
            link("local_role", Types.VARCHAR, link -> link.localRole().value()),
            link("base", Types.VARCHAR, MirrorTable::baseText),
            link("deactivated_by_sync", Types.BOOLEAN, Link::deactivatedBySync));

    private static final List<MirrorTable> ALL = List.of(
            USERS,
            new MirrorTable(
                    RosterCollection.ORGS,
                    "roster_orgs",
                    text("name", "name"),
                    text("type", "type"),
                    text("parent", "parent")),
            new MirrorTable(
                    RosterCollection.ACADEMIC_SESSIONS,
                    "roster_academic_sessions",
                    text("title", "title"),
                    text("type", "type"),
                    date("start_date", "startDate"),
                    date("end_date", "endDate"),
                    text("parent", "parent"),
                    text("school_year", "schoolYear")),
            new MirrorTable(
                    RosterCollection.COURSES,
                    "roster_courses",
                    text("title", "title"),
                    text("course_code", "courseCode")),
            new MirrorTable(
                    RosterCollection.CLASSES,
                    "roster_classes",
                    text("title", "title"),
                    text("class_code", "classCode"),
                    text("school", "school"),
                    text("course", "course")),
            new MirrorTable(
                    RosterCollection.ENROLLMENTS,
                    "roster_enrollments",
                    text("user_id", "user"),
                    text("class_id", "class"),
                    text("school", "school"),
                    text("role", "role"),
                    new Column("is_primary", Types.BOOLEAN, (row, record) -> record.flag("primary")),
                    date("begin_date", "beginDate"),
                    date("end_date", "endDate")));

    /** Longer user names and e-mails are found by their beginning first, and compared whole then. */
    private static final int KEY_LENGTH = 200;

    private final RosterCollection collection;
    private final String table;
    private final List<Column> columns;

    /** A column besides the key, and where its value comes from. */
    private record Column(String name, int type, BiFunction<MirrorRow, RosterRecord, @Nullable Object> value) {}

    /** What a link says. */
    @FunctionalInterface
    private interface OfLink {
        @Nullable
        Object of(Link link);
    }

    private MirrorTable(RosterCollection collection, String table, Column... joins) {
        this.collection = collection;
        this.table = table;
        List<Column> all = new ArrayList<>(List.of(
                new Column("hash", Types.VARCHAR, (row, record) -> row.hash().hex()),
                new Column("active", Types.BOOLEAN, (row, record) -> row.active()),
                new Column("record", Types.VARCHAR, (row, record) -> row.json())));
        all.addAll(Arrays.asList(joins));
        this.columns = List.copyOf(all);
    }

    static MirrorTable of(RosterCollection collection) {
        for (MirrorTable table : ALL) {
            if (table.collection == collection) {
                return table;
            }
        }
        throw new IllegalArgumentException("no table for " + collection.wireName());
    }

    /** Inserts a row; bound by {@link #bind}. */
    String insert() {
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        return "insert into " + table + " (" + names + ", tenant, sourced_id) values (" + "?, ".repeat(columns.size())
                + "?, ?)";
    }

    /** Updates a row; bound by {@link #bind}, in the same order. */
    String update() {
        String sets = columns.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(", "));
        // Whoever was gone may be back, or gone anew: it is noted anew.
        String left = this == USERS ? ", left_at = null" : "";
        return "update " + table + " set " + sets + left + " where tenant = ? and sourced_id = ?";
    }

    /** Selects rows, to be read by {@link #read}. */
    String select() {
        return "select " + selected() + " from " + table + " t";
    }

    /** Selects rows by an array of identifiers. */
    String selectByKeys(Dialect dialect) {
        return dialect.byKeys(selected(), table, "sourced_id", Dialect.TEXTS);
    }

    private String selected() {
        String link = this == USERS ? ", t.local_id, t.local_role, t.base, t.deactivated_by_sync" : "";
        return "t.sourced_id, t.hash, t.active, t.record" + link;
    }

    String selectKeys() {
        return "select sourced_id, hash, active from " + table + " where tenant = ?";
    }

    String selectExisting(Dialect dialect) {
        return dialect.byKeys("t.sourced_id", table, "sourced_id", Dialect.TEXTS);
    }

    /**
     * Finds one row, if there is any, from the least of some identifiers to the greatest; on PostgreSQL. The order makes it take the key, and
     * not another index that begins with the tenant.
     */
    String selectBetween() {
        String of = "(id collate \"C\") from " + Dialect.TEXTS + " as k(id))";
        return "select sourced_id from (select t.sourced_id from " + table
                + " t where t.tenant = ? and t.sourced_id >= (select min" + of
                + " order by t.tenant, t.sourced_id fetch first 1 row only) next where sourced_id <= (select max" + of;
    }

    String deleteAll() {
        return "delete from " + table + " where tenant = ?";
    }

    void bind(PreparedStatement statement, String tenant, MirrorRow row) throws SQLException {
        RosterRecord record = row.record();
        int index = 1;
        for (Column column : columns) {
            Object value = column.value().apply(row, record);
            if (value == null) {
                statement.setNull(index++, column.type());
            } else {
                statement.setObject(index++, value, column.type());
            }
        }
        statement.setString(index++, tenant);
        statement.setString(index, row.sourcedId());
    }

    String name() {
        return table;
    }

    /** What {@link #write} gives values for, in the same order. */
    List<String> columns() {
        List<String> names = new ArrayList<>(columns.stream().map(Column::name).toList());
        names.addAll(List.of("tenant", "sourced_id"));
        return names;
    }

    void write(CopyText text, String tenant, MirrorRow row) {
        RosterRecord record = row.record();
        for (Column column : columns) {
            text.add(column.value().apply(row, record));
        }
        text.add(tenant);
        text.add(row.sourcedId());
        text.endRow();
    }

    MirrorRow read(ResultSet rows) throws SQLException {
        Link link = null;
        if (this == USERS && rows.getString(5) != null) {
            link = new Link(
                    rows.getString(5), LocalRole.of(rows.getString(6)), base(rows.getString(7)), rows.getBoolean(8));
        }
        return new MirrorRow(
                collection,
                rows.getString(1),
                ContentHash.ofHex(rows.getString(2)),
                rows.getBoolean(3),
                rows.getString(4),
                link);
    }

    /** What an identifier, a user name or an e-mail address is searched by. */
    static @Nullable String searchKey(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String key = storable(value.toLowerCase(Locale.ROOT));
        if (key.length() <= KEY_LENGTH) {
            return key;
        }
        boolean splitsPair = Character.isHighSurrogate(key.charAt(KEY_LENGTH - 1));
        return key.substring(0, splitsPair ? KEY_LENGTH - 1 : KEY_LENGTH);
    }

    private static Column text(String name, String field) {
        return new Column(name, Types.VARCHAR, (row, record) -> {
            String value = record.text(field);
            return value == null ? null : storable(value);
        });
    }

    private static Column date(String name, String field) {
        return new Column(name, Types.DATE, (row, record) -> {
            String value = record.text(field);
            try {
                return value == null ? null : LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                return null;
            }
        });
    }

    private static Column link(String name, int type, OfLink of) {
        return new Column(name, type, (row, record) -> row.link() == null ? null : of.of(row.link()));
    }

    /** PostgreSQL cannot hold the character zero. The record itself can: JSON escapes it. */
    private static String storable(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace("\0", "");
    }

    private static @Nullable String baseText(Link link) {
        List<String> prints = new ArrayList<>(link.base().size());
        link.base().forEach((field, print) -> prints.add(field.name() + '=' + print));
        return CommaText.of(prints);
    }

    private static Map<AccountField, String> base(@Nullable String text) {
        Map<AccountField, String> base = new EnumMap<>(AccountField.class);
        for (String entry : CommaText.parse(text)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                base.put(AccountField.valueOf(entry.substring(0, equals)), entry.substring(equals + 1));
            }
        }
        return base;
    }
}
