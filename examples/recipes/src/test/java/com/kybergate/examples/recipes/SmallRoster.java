// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A roster in memory that a test writes and rewrites: schools s1…, each with a teacher and some students. */
final class SmallRoster implements RosterSource {
    private final Map<RosterCollection, Map<String, OneRosterResource>> records = new TreeMap<>();

    SmallRoster(int schools, int studentsEach) {
        for (RosterCollection collection : RosterCollection.values()) {
            records.put(collection, new TreeMap<>());
        }
        for (int s = 1; s <= schools; s++) {
            String school = "s" + s;
            all(RosterCollection.ORGS)
                    .put(
                            school,
                            Org.builder(school)
                                    .name("School " + s)
                                    .type(OrgType.SCHOOL)
                                    .build());
            put(person(school + "-teacher", RoleType.TEACHER, school));
            for (int i = 0; i < studentsEach; i++) {
                put(person(student(s, i), RoleType.STUDENT, school));
            }
        }
    }

    static String student(int school, int number) {
        return "s" + school + "-student-" + number;
    }

    static User.Builder person(String id, RoleType role, String school) {
        return User.builder(id)
                .username("name." + id)
                .email(id + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(role)
                .orgs(List.of(new GuidRef(school, "org")));
    }

    void put(User.Builder person) {
        User user = person.build();
        all(RosterCollection.USERS).put(user.sourcedId(), user);
    }

    User user(String id) {
        return (User) Objects.requireNonNull(all(RosterCollection.USERS).get(id), id);
    }

    void change(String id, UnaryOperator<User.Builder> change) {
        put(change.apply(user(id).toBuilder()));
    }

    void remove(String id) {
        all(RosterCollection.USERS).remove(id);
    }

    List<User> users() {
        return all(RosterCollection.USERS).values().stream()
                .map(User.class::cast)
                .toList();
    }

    int people() {
        return all(RosterCollection.USERS).size();
    }

    private Map<String, OneRosterResource> all(RosterCollection collection) {
        return Objects.requireNonNull(records.get(collection));
    }

    @Override
    public String identity() {
        return "small";
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        all(collection).values().forEach(sink::record);
        long size = all(collection).size();
        sink.page(size, size);
        return new FetchReceipt(
                collection.wireName(),
                size == 0 ? 0 : 1,
                size,
                size,
                size,
                size,
                1000,
                (int) size,
                0,
                0,
                true,
                "total-reached",
                List.of(),
                Map.of(),
                null,
                null);
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) {
        OneRosterResource record = all(collection).get(sourcedId);
        return record == null ? new SingleRead.Missing("404 json") : new SingleRead.Found(record);
    }
}
