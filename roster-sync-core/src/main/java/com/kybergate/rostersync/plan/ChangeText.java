// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A planned change as text, for a spool: a line that says what is done, as a JSON array in the order of {@link PlannedChange}, then the
 * fingerprint of the record, then the record in its canonical form as it is. Of whoever is new the line names the collection and no more:
 * the rest follows from the record, and a first load makes and reads one for everybody there is.
 */
final class ChangeText {
    private static final int HASH = 32;

    private final Newcomers newcomers;

    ChangeText(Newcomers newcomers) {
        this.newcomers = newcomers;
    }

    String of(PlannedChange change) {
        RosterRecord record = change.record();
        if (Newcomers.isOne(change)) {
            return record.collection().name() + '\n' + record.hash().hex() + record.json();
        }
        Buffer buffer = new Buffer();
        try (JsonWriter out = JsonWriter.of(buffer)) {
            out.beginArray();
            out.value(change.operation().name());
            out.value(change.collection().name());
            out.value(change.active());
            write(out, change.localId());
            out.value(change.reason());
            out.value(change.absent());
            write(out, change.schools());
            write(out, change.lostSchools());
            AccountPlan account = change.account();
            out.value(account != null);
            if (account != null) {
                write(out, account);
            }
            out.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The canonical form has no line breaks, and neither has the line before it.
        buffer.writeByte('\n').writeUtf8(record.hash().hex());
        return buffer.writeUtf8(record.json()).readUtf8();
    }

    /** Reads back what {@link #of} gave. */
    PlannedChange read(String text) {
        int end = text.indexOf('\n');
        ContentHash hash = ContentHash.ofHex(text.substring(end + 1, end + 1 + HASH));
        String json = text.substring(end + 1 + HASH);
        if (text.charAt(0) != '[') {
            RosterCollection collection = RosterCollection.valueOf(text.substring(0, end));
            return newcomers.of(RosterRecord.ofJson(collection, json, hash));
        }
        try (JsonReader in = JsonReader.of(new Buffer().writeUtf8(text, 0, end))) {
            in.beginArray();
            Operation operation = Operation.valueOf(in.nextString());
            RosterCollection collection = RosterCollection.valueOf(in.nextString());
            PlannedChange change = new PlannedChange(
                    operation,
                    RosterRecord.ofJson(collection, json, hash),
                    in.nextBoolean(),
                    text(in),
                    in.nextString(),
                    in.nextBoolean(),
                    list(in),
                    list(in),
                    in.nextBoolean() ? account(in) : null);
            in.endArray();
            return change;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonWriter out, AccountPlan plan) throws IOException {
        write(out, plan.values());
        out.beginArray();
        for (AccountField field : plan.changed()) {
            out.value(field.name());
        }
        out.endArray();
        write(out, plan.before());
        Boolean setActive = plan.setActive();
        write(out, setActive == null ? null : setActive.toString());
        write(out, plan.expectedVersion());
        out.value(plan.role().value());
        write(out, plan.keptBase());
        out.value(plan.deactivatedBySync());
        write(out, plan.was());
    }

    private static void write(JsonWriter out, AccountValues values) throws IOException {
        out.beginArray();
        for (AccountField field : AccountField.values()) {
            Collection<String> some = values.getAll(field);
            if (!some.isEmpty()) {
                out.value(field.name());
                write(out, some);
            }
        }
        out.endArray();
    }

    private static AccountValues values(JsonReader in) throws IOException {
        AccountValues.Builder values = AccountValues.builder();
        in.beginArray();
        while (in.hasNext()) {
            values.with(AccountField.valueOf(in.nextString()), list(in));
        }
        in.endArray();
        return values.build();
    }

    private static AccountPlan account(JsonReader in) throws IOException {
        AccountValues values = values(in);
        List<AccountField> changed = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            changed.add(AccountField.valueOf(in.nextString()));
        }
        in.endArray();
        Map<AccountField, String> before = map(in);
        String setActive = text(in);
        return new AccountPlan(
                values,
                changed,
                before,
                setActive == null ? null : Boolean.valueOf(setActive),
                text(in),
                LocalRole.of(in.nextString()),
                map(in),
                in.nextBoolean(),
                values(in));
    }

    private static void write(JsonWriter out, @Nullable String text) throws IOException {
        if (text == null) {
            out.beginArray().endArray();
        } else {
            out.value(text);
        }
    }

    private static @Nullable String text(JsonReader in) throws IOException {
        if (in.peek() != JsonReader.Token.BEGIN_ARRAY) {
            return in.nextString();
        }
        in.beginArray();
        in.endArray();
        return null;
    }

    private static void write(JsonWriter out, Collection<String> texts) throws IOException {
        out.beginArray();
        for (String text : texts) {
            out.value(text);
        }
        out.endArray();
    }

    private static List<String> list(JsonReader in) throws IOException {
        List<String> texts = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            texts.add(in.nextString());
        }
        in.endArray();
        return texts;
    }

    private static void write(JsonWriter out, Map<AccountField, String> values) throws IOException {
        out.beginArray();
        for (Map.Entry<AccountField, String> value : values.entrySet()) {
            out.value(value.getKey().name()).value(value.getValue());
        }
        out.endArray();
    }

    private static Map<AccountField, String> map(JsonReader in) throws IOException {
        Map<AccountField, String> values = new EnumMap<>(AccountField.class);
        in.beginArray();
        while (in.hasNext()) {
            values.put(AccountField.valueOf(in.nextString()), in.nextString());
        }
        in.endArray();
        return values;
    }
}
