// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One thing a sync is to do. Immutable; {@code toString} shows no person.
 *
 * @param operation what is done
 * @param record what the mirror shall say of it afterwards
 * @param active whether it shall count as there afterwards
 * @param localId the account, or {@code null} where there is none yet; of a new one, the missing account in whose place it comes
 * @param reason why, by stable code, such as {@code source-changed}
 * @param absent whether it is because the record was missed, not because of what a record says
 * @param schools the schools it concerns: those before and those after
 * @param lostSchools the schools the person belongs to no longer
 * @param account what is done to the account of a person; {@code null} for what is no person
 */
public record PlannedChange(
        Operation operation,
        RosterRecord record,
        boolean active,
        @Nullable String localId,
        String reason,
        boolean absent,
        List<String> schools,
        List<String> lostSchools,
        @Nullable AccountPlan account) {

    /**
     * Copies the lists.
     *
     * @param operation what is done
     * @param record what the mirror shall say of it afterwards
     * @param active whether it shall count as there afterwards
     * @param localId the account, or {@code null} where there is none yet; of a new one, the missing account in whose place it comes
     * @param reason why, by stable code, such as {@code source-changed}
     * @param absent whether it is because the record was missed, not because of what a record says
     * @param schools the schools it concerns: those before and those after
     * @param lostSchools the schools the person belongs to no longer
     * @param account what is done to the account of a person; {@code null} for what is no person
     */
    public PlannedChange {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(reason, "reason");
        schools = List.copyOf(schools);
        lostSchools = List.copyOf(lostSchools);
    }

    /**
     * The collection it belongs to.
     *
     * @return the collection
     */
    public RosterCollection collection() {
        return record.collection();
    }

    /**
     * The record it is about.
     *
     * @return its identifier
     */
    public String sourcedId() {
        return record.sourcedId();
    }

    @Override
    public String toString() {
        return "PlannedChange[" + operation.key() + " " + collection().wireName() + ", sourcedId=" + sourcedId()
                + ", reason=" + reason + "]";
    }

    /** The change as text, for a spool. */
    String toJson() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("operation", operation.name());
        out.put("collection", collection().name());
        out.put("record", record.json());
        out.put("active", active);
        putIfPresent(out, "localId", localId);
        out.put("reason", reason);
        out.put("absent", absent);
        out.put("schools", schools);
        out.put("lostSchools", lostSchools);
        if (account != null) {
            out.put("account", toMap(account));
        }
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.jsonValue(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    /** Reads back what {@link #toJson} gave. */
    @SuppressWarnings("unchecked")
    static PlannedChange ofJson(String json) {
        Map<String, Object> in;
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            in = (Map<String, Object>) Objects.requireNonNull(reader.readJsonValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RosterCollection collection = RosterCollection.valueOf(text(in, "collection"));
        Map<String, Object> account = (Map<String, Object>) in.get("account");
        return new PlannedChange(
                Operation.valueOf(text(in, "operation")),
                RosterRecord.ofJson(collection, text(in, "record")),
                flag(in, "active"),
                (String) in.get("localId"),
                text(in, "reason"),
                flag(in, "absent"),
                list(in, "schools"),
                list(in, "lostSchools"),
                account == null ? null : toAccount(account));
    }

    private static Map<String, Object> toMap(AccountPlan plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (AccountField field : AccountField.values()) {
            if (!plan.values().getAll(field).isEmpty()) {
                values.put(field.name(), List.copyOf(plan.values().getAll(field)));
            }
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("values", values);
        out.put("changed", plan.changed().stream().map(Enum::name).toList());
        out.put("before", byName(plan.before()));
        putIfPresent(out, "setActive", plan.setActive());
        putIfPresent(out, "expectedVersion", plan.expectedVersion());
        out.put("role", plan.role().value());
        out.put("keptBase", byName(plan.keptBase()));
        out.put("deactivatedBySync", plan.deactivatedBySync());
        return out;
    }

    @SuppressWarnings("unchecked")
    private static AccountPlan toAccount(Map<String, Object> in) {
        AccountValues values = AccountValues.none();
        for (Map.Entry<String, Object> value : ((Map<String, Object>) get(in, "values")).entrySet()) {
            values = values.with(AccountField.valueOf(value.getKey()), (List<String>) value.getValue());
        }
        List<AccountField> changed = new ArrayList<>();
        for (String field : list(in, "changed")) {
            changed.add(AccountField.valueOf(field));
        }
        return new AccountPlan(
                values,
                changed,
                byField(in, "before"),
                (Boolean) in.get("setActive"),
                (String) in.get("expectedVersion"),
                LocalRole.of(text(in, "role")),
                byField(in, "keptBase"),
                flag(in, "deactivatedBySync"));
    }

    private static Map<String, String> byName(Map<AccountField, String> map) {
        Map<String, String> out = new LinkedHashMap<>();
        map.forEach((field, value) -> out.put(field.name(), value));
        return out;
    }

    @SuppressWarnings("unchecked")
    private static Map<AccountField, String> byField(Map<String, Object> in, String name) {
        Map<AccountField, String> out = new EnumMap<>(AccountField.class);
        ((Map<String, String>) get(in, name)).forEach((field, value) -> out.put(AccountField.valueOf(field), value));
        return out;
    }

    private static void putIfPresent(Map<String, Object> out, String name, @Nullable Object value) {
        if (value != null) {
            out.put(name, value);
        }
    }

    private static Object get(Map<String, Object> in, String name) {
        return Objects.requireNonNull(in.get(name), name);
    }

    private static String text(Map<String, Object> in, String name) {
        return (String) get(in, name);
    }

    private static boolean flag(Map<String, Object> in, String name) {
        return (Boolean) get(in, name);
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Map<String, Object> in, String name) {
        return (List<String>) get(in, name);
    }
}
