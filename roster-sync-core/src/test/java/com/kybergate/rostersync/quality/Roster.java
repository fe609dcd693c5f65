// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A roster in which nothing is wrong until a test breaks it, and what a check finds in it. */
final class Roster implements QualityCheck.Records {
    static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    static final Instant YESTERDAY = Instant.parse("2026-11-01T08:00:00Z");

    final Map<RosterCollection, Map<String, RosterRecord>> records = new EnumMap<>(RosterCollection.class);
    final Set<String> gone = new HashSet<>();
    final List<Problem> known = new ArrayList<>();
    final List<Exclusion> excluded = new ArrayList<>();
    final List<Problem> found = new ArrayList<>();
    RosterScope scope = RosterScope.everything();
    Set<RosterCollection> collections = EnumSet.allOf(RosterCollection.class);

    /** One school with a class of fourteen students, a teacher, and an administrator who is in no class. */
    Roster() {
        for (RosterCollection collection : RosterCollection.values()) {
            records.put(collection, new TreeMap<>());
        }
        put(Org.builder("district").name("District").type(OrgType.DISTRICT).build());
        school("lincoln", "Lincoln High");
        put(AcademicSession.builder("fall")
                .title("Fall")
                .endDate(LocalDate.parse("2026-12-20"))
                .build());
        put(Course.builder("algebra").title("Algebra").org(ref("district")).build());
        rosterClass("a1", "lincoln");
        put(person("teacher", RoleType.TEACHER).build());
        put(person("admin", RoleType.ADMINISTRATOR).build());
        enroll("teacher", "a1", RoleType.TEACHER);
        for (int i = 10; i < 24; i++) {
            put(student("s" + i).build());
            enroll("s" + i, "a1", RoleType.STUDENT);
        }
    }

    static GuidRef ref(String id) {
        return new GuidRef(id, "any");
    }

    static User.Builder person(String id, RoleType role) {
        return User.builder(id)
                .username(id)
                .email(id + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(role)
                .dateLastModified(YESTERDAY)
                .orgs(List.of(ref("lincoln")));
    }

    static User.Builder student(String id) {
        return person(id, RoleType.STUDENT).grades(List.of("09"));
    }

    void school(String id, String name) {
        put(Org.builder(id)
                .name(name)
                .type(OrgType.SCHOOL)
                .parent(ref("district"))
                .build());
    }

    void rosterClass(String id, String school) {
        put(RosterClass.builder(id)
                .title(id)
                .school(ref(school))
                .course(ref("algebra"))
                .terms(List.of(ref("fall")))
                .build());
    }

    void enroll(String user, String rosterClass, RoleType role) {
        put(Enrollment.builder(user + "-" + rosterClass)
                .user(ref(user))
                .rosterClass(ref(rosterClass))
                .school(ref("lincoln"))
                .role(role)
                .build());
    }

    void put(OneRosterResource record) {
        RosterRecord made = RosterRecord.of(record);
        of(made.collection()).put(made.sourcedId(), made);
    }

    void remove(RosterCollection collection, String id) {
        of(collection).remove(id);
    }

    Map<String, RosterRecord> of(RosterCollection collection) {
        return Objects.requireNonNull(records.get(collection));
    }

    @Override
    public void each(RosterCollection collection, QualityCheck.Visitor visitor) {
        of(collection)
                .values()
                .forEach(
                        record -> visitor.visit(record, !record.isToBeDeleted() && !gone.contains(record.sourcedId())));
    }

    QualityReport check() {
        found.clear();
        return new QualityCheck(scope, collections, Roster::isOver, NOW, 42)
                .check(this, known, excluded, null, found::add);
    }

    /** Classes whose name begins so are of last year. */
    private static boolean isOver(RosterRecord record) {
        String end = record.text("endDate");
        return record.sourcedId().startsWith("old-")
                || (end != null && LocalDate.parse(end).isBefore(LocalDate.parse("2026-11-02")));
    }

    /** What is said, as code and identifier. */
    List<String> said() {
        check();
        return found.stream()
                .map(problem -> problem.code() + id(problem.sourcedId()))
                .sorted()
                .toList();
    }

    private static String id(@Nullable String sourcedId) {
        return sourcedId == null ? "" : " " + sourcedId;
    }
}
