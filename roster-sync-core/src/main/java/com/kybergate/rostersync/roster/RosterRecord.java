// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A record of a roster in the one form in which the sync keeps, compares and shows it: OneRoster 1.1's own names and
 * forms, booleans as JSON booleans, references as plain identifiers, absent fields left out.
 *
 * <p>Extensions ({@code metadata}), passwords and demographics are not part of it. Immutable. {@code toString} shows the
 * identifier alone.
 */
public final class RosterRecord {
    /** Fields whose order means nothing: two deliveries that differ in it alone are the same content. */
    private static final Set<String> SETS = Set.of("orgs", "agents", "terms", "userIds", "grades", "periods");

    private static final String MODIFIED = "dateLastModified";

    private final RosterCollection collection;
    private final Map<String, Object> fields;
    private @Nullable ContentHash hash;
    private @Nullable String json;

    private RosterRecord(RosterCollection collection, Map<String, Object> fields) {
        this.collection = collection;
        this.fields = fields;
    }

    /**
     * The canonical form of a record as the source delivered it.
     *
     * @param resource a record of one of the six collections
     * @return its canonical form
     * @throws IllegalArgumentException for demographics, which the sync does not keep
     */
    public static RosterRecord of(OneRosterResource resource) {
        Fields f = new Fields();
        f.put("sourcedId", resource.sourcedId());
        f.put("status", resource.status().value());
        f.put(MODIFIED, resource.dateLastModified());
        if (resource instanceof Org org) {
            f.put("name", org.name()).put("type", org.type()).put("identifier", org.identifier());
            f.put("parent", org.parent());
            return new RosterRecord(RosterCollection.ORGS, f.values);
        }
        if (resource instanceof AcademicSession session) {
            f.put("title", session.title()).put("type", session.type());
            f.put("startDate", session.startDate()).put("endDate", session.endDate());
            f.put("parent", session.parent()).put("schoolYear", session.schoolYear());
            return new RosterRecord(RosterCollection.ACADEMIC_SESSIONS, f.values);
        }
        if (resource instanceof Course course) {
            f.put("title", course.title()).put("courseCode", course.courseCode());
            f.put("schoolYear", course.schoolYear()).put("grades", course.grades());
            f.put("subjects", course.subjects()).put("subjectCodes", course.subjectCodes());
            f.put("org", course.org());
            return new RosterRecord(RosterCollection.COURSES, f.values);
        }
        if (resource instanceof RosterClass rosterClass) {
            f.put("title", rosterClass.title()).put("classCode", rosterClass.classCode());
            f.put("classType", rosterClass.classType()).put("location", rosterClass.location());
            f.put("grades", rosterClass.grades()).put("subjects", rosterClass.subjects());
            f.put("subjectCodes", rosterClass.subjectCodes()).put("course", rosterClass.course());
            f.put("school", rosterClass.school()).put("terms", ids(rosterClass.terms()));
            f.put("periods", rosterClass.periods());
            return new RosterRecord(RosterCollection.CLASSES, f.values);
        }
        if (resource instanceof User user) {
            f.put("username", user.username()).put("userIds", userIds(user.userIds()));
            f.put("enabledUser", user.enabledUser()).put("givenName", user.givenName());
            f.put("familyName", user.familyName()).put("middleName", user.middleName());
            f.put("role", user.role()).put("identifier", user.identifier()).put("email", user.email());
            f.put("sms", user.sms()).put("phone", user.phone()).put("agents", ids(user.agents()));
            f.put("orgs", ids(user.orgs())).put("grades", user.grades());
            return new RosterRecord(RosterCollection.USERS, f.values);
        }
        if (resource instanceof Enrollment enrollment) {
            f.put("user", enrollment.user()).put("class", enrollment.rosterClass());
            f.put("school", enrollment.school()).put("role", enrollment.role());
            f.put("primary", enrollment.primary()).put("beginDate", enrollment.beginDate());
            f.put("endDate", enrollment.endDate());
            return new RosterRecord(RosterCollection.ENROLLMENTS, f.values);
        }
        throw new IllegalArgumentException(
                "the sync keeps no " + resource.getClass().getSimpleName());
    }

    /**
     * Reads a record back from its canonical form.
     *
     * @param collection the collection it belongs to
     * @param json what {@link #json} gave
     * @return the record
     * @throws IllegalArgumentException if it is anything else; the message shows nothing of it
     */
    public static RosterRecord ofJson(RosterCollection collection, String json) {
        return new RosterRecord(collection, CanonicalForm.fields(json));
    }

    /**
     * Reads a record back from where nobody can have edited it, with its fingerprint, so that neither is made once more.
     *
     * @param collection the collection it belongs to
     * @param json what {@link #json} gave
     * @param hash what {@link #hash} gave
     * @return the record
     * @throws IllegalArgumentException if the text is no record; the message shows nothing of it
     */
    public static RosterRecord ofJson(RosterCollection collection, String json, ContentHash hash) {
        RosterRecord record = new RosterRecord(collection, CanonicalForm.known(json));
        record.json = json;
        record.hash = hash;
        return record;
    }

    /**
     * The collection the record belongs to.
     *
     * @return the collection
     */
    public RosterCollection collection() {
        return collection;
    }

    /**
     * The identifier at the source.
     *
     * @return the identifier
     */
    public String sourcedId() {
        return Objects.requireNonNull(text("sourcedId"));
    }

    /**
     * Whether the source says that the subject of the record has left.
     *
     * @return true for {@code tobedeleted}
     */
    public boolean isToBeDeleted() {
        return StatusType.TO_BE_DELETED.value().equals(text("status"));
    }

    /**
     * Whether the source says that the subject of the record is there, and may sign in if it is a person.
     *
     * @return false for what is to be deleted, and for people who are disabled
     */
    public boolean isThere() {
        return !isToBeDeleted() && !Boolean.FALSE.equals(flag("enabledUser"));
    }

    /**
     * A text field.
     *
     * @param field the name in OneRoster, such as {@code username}; references give the identifier
     * @return the value, or {@code null} where the source states none
     */
    public @Nullable String text(String field) {
        return (String) fields.get(field);
    }

    /**
     * A yes-or-no field.
     *
     * @param field the name in OneRoster, such as {@code enabledUser}
     * @return the value, or {@code null} where the source states none
     */
    public @Nullable Boolean flag(String field) {
        return (Boolean) fields.get(field);
    }

    /**
     * A field with several values.
     *
     * @param field the name in OneRoster, such as {@code orgs}; references give the identifiers
     * @return the values in the order of the source; empty where it states none
     */
    @SuppressWarnings("unchecked")
    public List<String> list(String field) {
        return (List<String>) fields.getOrDefault(field, List.of());
    }

    /**
     * The schools the record belongs to: those of a person, the one of a class or enrollment.
     *
     * @return the identifiers of the schools; empty for what belongs to none
     */
    public List<String> schools() {
        if (collection == RosterCollection.USERS) {
            return list("orgs");
        }
        String school = text("school");
        return school == null ? List.of() : List.of(school);
    }

    /**
     * This record without some of its {@code agents}, the people who stand beside a person.
     *
     * @param whom says of an identifier whether it is left out
     * @return the record; this one if it names none of them
     */
    public RosterRecord withoutAgents(Predicate<String> whom) {
        List<String> agents = list("agents");
        List<String> left = agents.stream().filter(whom.negate()).toList();
        if (left.size() == agents.size()) {
            return this;
        }
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        if (left.isEmpty()) {
            rest.remove("agents");
        } else {
            rest.put("agents", left);
        }
        return new RosterRecord(collection, rest);
    }

    /**
     * Whether the source says that it changed this later than another.
     *
     * @param other the record as it was
     * @return true if both are dated, and this one later; a date that cannot be read is none
     */
    public boolean isLaterThan(RosterRecord other) {
        Instant mine = modified();
        Instant theirs = other.modified();
        return mine != null && theirs != null && mine.isAfter(theirs);
    }

    private @Nullable Instant modified() {
        String text = text(MODIFIED);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /**
     * The fingerprint of the content, of which {@code dateLastModified} is no part: many servers stamp records they did not change.
     *
     * @return the fingerprint
     */
    public ContentHash hash() {
        // Not every reader of a record asks for it; two threads may both compute it, to the same end.
        ContentHash known = hash;
        if (known == null) {
            known = ContentHash.over(content(fields));
            hash = known;
        }
        return known;
    }

    /**
     * The canonical form.
     *
     * @return one JSON object, its names in the order of the standard
     */
    public String json() {
        String known = json;
        if (known == null) {
            known = write(fields);
            json = known;
        }
        return known;
    }

    /**
     * The fields in the order of the standard, for showing.
     *
     * @return an immutable view; values are strings, booleans, and lists of strings or of maps of strings
     */
    public Map<String, Object> fields() {
        return java.util.Collections.unmodifiableMap(fields);
    }

    @Override
    public String toString() {
        return "RosterRecord[collection=" + collection.wireName() + ", sourcedId=" + sourcedId() + "]";
    }

    /** What the fingerprint is made of: every name and value, its length before it, so that nothing moves from one into the next unseen. */
    private static CharSequence content(Map<String, Object> fields) {
        StringBuilder text = new StringBuilder(512);
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            if (field.getKey().equals(MODIFIED)) {
                continue;
            }
            append(text, field.getKey());
            if (field.getValue() instanceof List<?> values) {
                List<?> all = values.size() > 1 && SETS.contains(field.getKey()) ? asSet(values) : values;
                text.append(all.size());
                all.forEach(value -> appendItem(text, value));
            } else {
                append(text, field.getValue().toString());
            }
        }
        return text;
    }

    private static void append(StringBuilder text, String value) {
        text.append('|').append(value.length()).append(':').append(value);
    }

    private static void appendItem(StringBuilder text, Object item) {
        if (item instanceof Map<?, ?> entries) {
            text.append('{').append(entries.size());
            entries.forEach((name, value) -> {
                append(text, String.valueOf(name));
                append(text, String.valueOf(value));
            });
        } else {
            append(text, item.toString());
        }
    }

    private static List<?> asSet(List<?> values) {
        return values.stream()
                .distinct()
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }

    private static String write(Map<String, Object> fields) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.jsonValue(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private static List<String> ids(List<GuidRef> refs) {
        List<String> ids = new ArrayList<>(refs.size());
        for (GuidRef ref : refs) {
            ids.add(ref.sourcedId());
        }
        return ids;
    }

    private static List<Map<String, String>> userIds(List<UserId> userIds) {
        List<Map<String, String>> out = new ArrayList<>();
        for (UserId id : userIds) {
            Map<String, String> entry = new LinkedHashMap<>();
            if (id.type() != null) {
                entry.put("type", CanonicalForm.storable(id.type()));
            }
            entry.put("identifier", CanonicalForm.storable(id.identifier()));
            out.add(entry);
        }
        return out;
    }

    /** Leaves out what is absent and turns each value into its canonical form. */
    private static final class Fields {
        private final Map<String, Object> values = new LinkedHashMap<>();

        private static Object storable(Object item) {
            return item instanceof String text ? CanonicalForm.storable(text) : item;
        }

        Fields put(String name, @Nullable Object value) {
            if (value == null || (value instanceof List<?> list && list.isEmpty())) {
                return this;
            }
            if (value instanceof GuidRef ref) {
                values.put(name, CanonicalForm.storable(ref.sourcedId()));
            } else if (value instanceof Boolean) {
                values.put(name, value);
            } else if (value instanceof List<?> list) {
                List<Object> items = new ArrayList<>(list.size());
                for (Object item : list) {
                    items.add(storable(item));
                }
                values.put(name, items);
            } else {
                values.put(name, CanonicalForm.storable(value.toString()));
            }
            return this;
        }
    }
}
