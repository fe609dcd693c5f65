// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Two schools with twelve people, six classes and thirty enrollments, delivered ten records a page. */
final class CrashRoster implements RosterSource {
    private static final int PAGE = 10;

    private final Map<RosterCollection, TreeMap<String, OneRosterResource>> records =
            new EnumMap<>(RosterCollection.class);

    /** When the records are made or changed, as far as the source says. */
    Instant today = Instant.parse("2026-08-01T00:00:00Z");

    /** The source's clock, if it has one. */
    @Nullable
    Clock clock;

    /** Whether no walk proves that it saw everything. */
    boolean cutShort;

    CrashRoster() {
        for (RosterCollection collection : RosterCollection.values()) {
            records.put(collection, new TreeMap<>());
        }
        put(Org.builder("district").name("District").type(OrgType.DISTRICT).build());
        put(AcademicSession.builder("year").title("2026/27").build());
        put(Course.builder("course").title("Reading").build());
        for (String school : List.of("s1", "s2")) {
            put(Org.builder(school)
                    .name("School " + school)
                    .type(OrgType.SCHOOL)
                    .build());
            for (int c = 1; c <= 3; c++) {
                put(RosterClass.builder(school + "-c" + c)
                        .title("Class " + c)
                        .school(new GuidRef(school, "org"))
                        .build());
            }
            add(school + "-admin", RoleType.ADMINISTRATOR, school);
            add(school + "-teacher", RoleType.TEACHER, school);
            enroll(school + "-teacher", RoleType.TEACHER, school);
            for (int i = 0; i < 4; i++) {
                add(school + "-student-" + i, RoleType.STUDENT, school);
                enroll(school + "-student-" + i, RoleType.STUDENT, school);
            }
        }
    }

    Map<String, OneRosterResource> all(RosterCollection collection) {
        return Objects.requireNonNull(records.get(collection));
    }

    void put(OneRosterResource record) {
        all(RosterRecord.of(record).collection()).put(record.sourcedId(), dated(record));
    }

    private OneRosterResource dated(OneRosterResource record) {
        if (record instanceof User user) {
            return user.toBuilder().dateLastModified(today).build();
        }
        if (record instanceof Enrollment enrollment) {
            return enrollment.toBuilder().dateLastModified(today).build();
        }
        if (record instanceof Org org) {
            return org.toBuilder().dateLastModified(today).build();
        }
        return record instanceof RosterClass rosterClass
                ? rosterClass.toBuilder().dateLastModified(today).build()
                : record;
    }

    void add(String id, RoleType role, String school) {
        put(User.builder(id)
                .username("name." + id)
                .email(id + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(role)
                .orgs(List.of(new GuidRef(school, "org")))
                .build());
    }

    void enroll(String user, RoleType role, String school) {
        for (int c = 1; c <= 3; c++) {
            put(Enrollment.builder("e-" + user + "-" + c)
                    .user(new GuidRef(user, "user"))
                    .rosterClass(new GuidRef(school + "-c" + c, "class"))
                    .school(new GuidRef(school, "org"))
                    .role(role)
                    .build());
        }
    }

    void change(String id, UnaryOperator<User.Builder> change) {
        User user = (User) Objects.requireNonNull(all(RosterCollection.USERS).get(id), id);
        put(change.apply(user.toBuilder()).build());
    }

    /** Somebody goes, and with them their enrollments. */
    void remove(String id) {
        all(RosterCollection.USERS).remove(id);
        unenroll(id);
    }

    void unenroll(String id) {
        for (int c = 1; c <= 3; c++) {
            all(RosterCollection.ENROLLMENTS).remove("e-" + id + "-" + c);
        }
    }

    /** Whether somebody is to be able to sign in. */
    boolean isThere(String id) {
        return all(RosterCollection.USERS).get(id) instanceof User user
                && !StatusType.TO_BE_DELETED.equals(user.status());
    }

    @Override
    public String identity() {
        return "crash-roster";
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        return deliver(collection, List.copyOf(all(collection).values()), sink);
    }

    @Override
    public Optional<FetchReceipt> changes(RosterCollection collection, Instant since, RosterSink sink) {
        List<OneRosterResource> changed = all(collection).values().stream()
                .filter(record -> record.dateLastModified() != null
                        && !record.dateLastModified().isBefore(since))
                .toList();
        return Optional.of(deliver(collection, changed, sink));
    }

    @Override
    public OptionalLong count(RosterCollection collection) {
        return OptionalLong.of(all(collection).size());
    }

    private FetchReceipt deliver(RosterCollection collection, List<OneRosterResource> listed, RosterSink sink) {
        long total = listed.size();
        for (int from = 0; from < total; from += PAGE) {
            int to = (int) Math.min(from + PAGE, total);
            listed.subList(from, to).forEach(sink::record);
            sink.page(to, total);
        }
        return new FetchReceipt(
                collection.wireName(),
                (int) (total + PAGE - 1) / PAGE,
                total,
                total,
                total,
                total,
                PAGE,
                PAGE,
                0,
                0,
                !cutShort,
                "total-reached",
                cutShort ? List.of("cut-short") : List.of(),
                Map.of(),
                clock == null ? null : clock.instant(),
                null);
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) {
        OneRosterResource record = all(collection).get(sourcedId);
        return record == null ? new SingleRead.Missing("404 json") : new SingleRead.Found(record);
    }
}
