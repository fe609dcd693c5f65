// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.testkit.FakeRoster;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.account.AccountField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A district as it really is, whatever a server says of it: three schools of 20 students, three teachers, an aide and an administrator
 * each, and a dozen guardians who are not imported. Remembers what was ever true of everybody, and who left in which way.
 */
final class TrueDistrict {
    static final String LATER = "2026-09-01T06:00:00.000Z";

    /** With what date a record comes into the district. */
    String today = "2026-08-01T00:00:00.000Z";

    final Map<String, TreeMap<String, Map<String, Object>>> records = new TreeMap<>();
    /** Everything that was ever true of a person, the latest last. */
    final Map<String, List<Map<String, Object>>> versions = new TreeMap<>();

    final Set<String> named = new TreeSet<>();
    final Set<String> vanished = new TreeSet<>();

    TrueDistrict() {
        FakeRoster.COLLECTIONS.forEach(collection -> records.put(collection, new TreeMap<>()));
        put("orgs", "district", Map.of("name", "District", "type", "district"));
        put("academicSessions", "year", Map.of("title", "2026/27", "type", "schoolYear"));
        put("academicSessions", "fall", Map.of("title", "Fall", "type", "term", "parent", ref("year")));
        for (int s = 1; s <= 3; s++) {
            put("orgs", "s" + s, Map.of("name", "School " + s, "type", "school", "parent", ref("district")));
            put("courses", "course-" + s, Map.of("title", "Course " + s, "org", ref("s" + s)));
            for (int c = 1; c <= 2; c++) {
                Map<String, Object> fields = new LinkedHashMap<>(Map.of("title", "Class " + s + c));
                fields.put("school", ref("s" + s));
                fields.put("course", ref("course-" + s));
                fields.put("terms", List.of(ref("fall")));
                put("classes", "c-" + s + "-" + c, fields);
            }
            person("admin-" + s, "administrator", s);
            person("aide-" + s, "aide", s);
            for (int i = 1; i <= 20; i++) {
                String student = student(s, i);
                person(student, "student", s);
                enroll(student, s, 1 + i % 2, "student");
            }
            for (int i = 1; i <= 3; i++) {
                person("t+" + s + "-" + i, "teacher", s);
                enroll("t+" + s + "-" + i, s, 1 + i % 2, "teacher");
            }
        }
        for (int i = 10; i < 22; i++) {
            person("g-" + i, "guardian", 1);
        }
    }

    static String student(int school, int number) {
        return String.format("stu-%d-%02d", school, number);
    }

    static Map<String, Object> ref(String id) {
        return Map.of("sourcedId", id, "href", "https://example.org/" + id, "type", "org");
    }

    private void put(String collection, String id, Map<String, Object> fields) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("sourcedId", id);
        record.put("status", "active");
        record.put("dateLastModified", today);
        record.putAll(fields);
        all(collection).put(id, record);
    }

    void person(String id, String role, int school) {
        String plain = id.replace("+", "");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("username", "user." + plain);
        fields.put("enabledUser", "true");
        fields.put("givenName", "Given " + plain);
        fields.put("familyName", "Family " + plain);
        fields.put("role", role);
        fields.put("identifier", "no-" + plain);
        fields.put("email", plain + "@example.org");
        fields.put("orgs", List.of(ref("s" + school)));
        if (role.equals("student")) {
            fields.put("grades", List.of("07"));
        }
        put("users", id, fields);
        remember(id);
    }

    void enroll(String user, int school, int number, String role) {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("role", role, "primary", "false"));
        fields.put("user", ref(user));
        fields.put("class", ref("c-" + school + "-" + number));
        fields.put("school", ref("s" + school));
        put("enrollments", "e-" + user, fields);
    }

    NavigableMap<String, Map<String, Object>> all(String collection) {
        return Objects.requireNonNull(records.get(collection));
    }

    void change(String collection, String id, UnaryOperator<Map<String, Object>> change) {
        Map<String, Object> copy =
                new LinkedHashMap<>(Objects.requireNonNull(all(collection).get(id), id));
        copy.put("dateLastModified", LATER);
        all(collection).put(id, change.apply(copy));
        if (collection.equals("users")) {
            remember(id);
        }
    }

    void set(String person, String field, Object value) {
        change("users", person, record -> with(record, field, value));
    }

    /** The source says that the person leaves, and so do the enrollments. */
    void leaveByName(String person) {
        named.add(person);
        set(person, "status", "tobedeleted");
        if (all("enrollments").containsKey("e-" + person)) {
            change("enrollments", "e-" + person, record -> with(record, "status", "tobedeleted"));
        }
    }

    /** The source never mentions the person again. */
    void vanish(String person) {
        vanished.add(person);
        all("users").remove(person);
        all("enrollments").remove("e-" + person);
    }

    boolean left(String person) {
        return named.contains(person) || vanished.contains(person);
    }

    /** The people who are in the roster and not on their way out, of the roles that are imported. */
    Set<String> members() {
        Set<String> out = new TreeSet<>();
        all("users").forEach((id, record) -> {
            if (!left(id) && !"guardian".equals(record.get("role"))) {
                out.add(id);
            }
        });
        return out;
    }

    /** Makes a server's roster what the district is. */
    void publish(RosterEdits served) {
        records.forEach((collection, all) -> {
            List<String> extra = new ArrayList<>();
            for (long rank = 0; rank < served.size(collection); rank++) {
                String id = served.sourcedId(collection, rank);
                if (!all.containsKey(id)) {
                    extra.add(id);
                }
            }
            extra.forEach(id -> served.remove(collection, id));
            all.values().forEach(record -> served.put(collection, record));
        });
    }

    /** What the account of a person holds who is as the record says. */
    static Map<AccountField, Set<String>> account(Map<String, Object> user) {
        Map<AccountField, Set<String>> out = new EnumMap<>(AccountField.class);
        Map<String, AccountField> texts = Map.of(
                "username", AccountField.USERNAME,
                "email", AccountField.EMAIL,
                "givenName", AccountField.GIVEN_NAME,
                "familyName", AccountField.FAMILY_NAME,
                "identifier", AccountField.IDENTIFIER);
        texts.forEach((name, field) -> out.put(field, Set.of(String.valueOf(user.get(name)))));
        Map<String, String> roles = Map.of("student", "student", "administrator", "admin");
        out.put(AccountField.ROLE, Set.of(roles.getOrDefault(String.valueOf(user.get("role")), "staff")));
        out.put(AccountField.SCHOOLS, ids(references(user, "orgs")));
        Set<String> grades = new TreeSet<>();
        ((List<?>) user.getOrDefault("grades", List.of())).forEach(grade -> grades.add(String.valueOf(grade)));
        out.put(AccountField.GRADES, grades);
        for (AccountField field : AccountField.values()) {
            out.putIfAbsent(field, Set.of());
        }
        return out;
    }

    static Map<String, Object> with(Map<String, Object> record, String field, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(record);
        copy.put(field, value);
        return copy;
    }

    private void remember(String person) {
        versions.computeIfAbsent(person, p -> new ArrayList<>())
                .add(Objects.requireNonNull(all("users").get(person)));
    }

    private static Set<String> ids(List<?> refs) {
        Set<String> out = new TreeSet<>();
        refs.forEach(ref -> out.add(String.valueOf(((Map<?, ?>) ref).get("sourcedId"))));
        return out;
    }

    static List<?> references(Map<String, Object> record, String field) {
        return (List<?>) record.getOrDefault(field, List.of());
    }

    static String text(Map<String, Object> record, String field) {
        return String.valueOf(record.get(field));
    }

    Map<String, Object> user(String id) {
        return Objects.requireNonNull(all("users").get(id), id);
    }

    /** A roster of nothing, to be filled by edits. */
    static FakeRoster nothing() {
        return new FakeRoster() {
            @Override
            public long size(String collection) {
                return 0;
            }

            @Override
            public Map<String, Object> record(String collection, long rank) {
                throw new NoSuchElementException();
            }

            @Override
            public Optional<Map<String, Object>> find(String collection, String sourcedId) {
                return Optional.empty();
            }
        };
    }
}
