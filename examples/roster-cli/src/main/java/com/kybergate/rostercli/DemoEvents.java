// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** What happens in the demo's district between two syncs, and what the second one must make of it. */
final class DemoEvents {
    private static final String TO_BE_DELETED = "tobedeleted";
    private static final String NEW_NAME = "Okonkwo-Reyes";

    private final RosterEdits roster;
    private final List<Event> events = new ArrayList<>();
    private long enrollmentsMade;
    private long enrollmentsEnded;
    private long enrollmentsGone;

    private DemoEvents(RosterEdits roster) {
        this.roster = roster;
    }

    /** Something that happened. */
    private record Event(String what, String expected, Predicate<DemoAccounts> seen) {}

    /**
     * Something that happened, held against what the sync did.
     *
     * @param what what happened in the district
     * @param expected what the sync must have done
     * @param ok whether it did
     */
    record Finding(String what, String expected, boolean ok) {}

    /** Makes everything happen. */
    static DemoEvents happenIn(RosterEdits roster) {
        DemoEvents events = new DemoEvents(roster);
        List<String> schools = events.ids("orgs", org -> "school".equals(org.get("type")));
        String here = schools.get(0);
        String there = schools.get(1);
        List<String> students = events.ids("users", user -> isAt(user, "student", here));
        List<String> teachers = events.ids("users", user -> isAt(user, "teacher", here));
        events.newEnrollment(students.get(0), here);
        events.transfer(students.get(1), there);
        events.graduation(students.get(2));
        events.rename(students.get(3));
        events.disappearance(teachers.get(teachers.size() - 1));
        events.swappedAddresses(students.get(4), students.get(5));
        return events;
    }

    /** Holds what happened against the report of the second sync and the accounts after it. */
    List<Finding> findings(SyncReport report, DemoAccounts accounts) {
        List<Finding> findings = new ArrayList<>();
        for (Event event : events) {
            findings.add(new Finding(event.what, event.expected, event.seen.test(accounts)));
        }
        Counts users = report.counts(RosterCollection.USERS);
        findings.add(new Finding(
                "and to nobody else",
                "4 people updated, 1 deactivated by the source, 1 after being looked up; no other person touched",
                changes(users) == 5
                        && users.of(Outcome.UPDATED) == 4
                        && users.of(Outcome.DEACTIVATED_BY_SOURCE) == 1
                        && users.absentCandidates() == 1
                        && users.of(AbsentOutcome.DEACTIVATED) == 1));
        Counts enrollments = report.counts(RosterCollection.ENROLLMENTS);
        findings.add(new Finding(
                "and to no other class list",
                enrollmentsMade + " enrollments created, " + enrollmentsEnded + " ended by the source, "
                        + enrollmentsGone + " gone with the teacher",
                changes(enrollments) == enrollmentsMade + enrollmentsEnded
                        && enrollments.of(Outcome.CREATED) == enrollmentsMade
                        && enrollments.of(Outcome.DEACTIVATED_BY_SOURCE) == enrollmentsEnded
                        && enrollments.absentCandidates() == enrollmentsGone
                        && enrollments.of(AbsentOutcome.DEACTIVATED) == enrollmentsGone));
        return findings;
    }

    /** Records that were read and came to something other than "as before" or "not wanted". */
    static long changes(Counts counts) {
        return counts.read() - counts.of(Outcome.UNCHANGED) - counts.of(Outcome.SKIPPED);
    }

    private void newEnrollment(String student, String school) {
        List<String> attended = classesOf(student);
        String lesson = ids("classes", one -> refersTo(one, "school", school)).stream()
                .filter(id -> !attended.contains(id))
                .findFirst()
                .orElseThrow();
        long before = attended.size();
        enroll("enr-demo-1", student, lesson, school);
        events.add(new Event(
                "a student joins one more class",
                "1 enrollment created",
                accounts -> accounts.enrollmentsOf(student) == before + 1));
    }

    private void transfer(String student, String school) {
        end(enrollmentsOf(student));
        update("users", student, user -> user.put("orgs", List.of(reference("org", school))));
        String lesson = ids("classes", one -> refersTo(one, "school", school)).get(0);
        enroll("enr-demo-2", student, lesson, school);
        events.add(new Event(
                "a student moves to another school",
                "the account belongs to the new school, with its class there and none of the old ones",
                accounts -> school.equals(accounts.of(student).schools()) && accounts.enrollmentsOf(student) == 1));
    }

    private void graduation(String student) {
        end(enrollmentsOf(student));
        update("users", student, user -> user.put("status", TO_BE_DELETED));
        events.add(new Event(
                "a student graduates (tobedeleted)",
                "the account is deactivated, not deleted",
                accounts -> !accounts.of(student).active() && accounts.enrollmentsOf(student) == 0));
    }

    private void rename(String student) {
        update("users", student, user -> user.put("familyName", NEW_NAME));
        events.add(new Event(
                "a student takes another name",
                "the account has the new name",
                accounts -> NEW_NAME.equals(accounts.of(student).familyName())));
    }

    private void disappearance(String teacher) {
        for (String enrollment : enrollmentsOf(teacher)) {
            roster.remove("enrollments", enrollment);
            enrollmentsGone++;
        }
        roster.remove("users", teacher);
        events.add(new Event(
                "a teacher simply disappears",
                "looked up singly, not found, deactivated",
                accounts -> !accounts.of(teacher).active() && accounts.enrollmentsOf(teacher) == 0));
    }

    private void swappedAddresses(String one, String other) {
        Object first = email(one);
        Object second = email(other);
        update("users", one, user -> user.put("email", second));
        update("users", other, user -> user.put("email", first));
        events.add(new Event(
                "two students swap e-mail addresses",
                "both accounts have the other's address",
                accounts -> second.equals(accounts.of(one).email())
                        && first.equals(accounts.of(other).email())));
    }

    private void enroll(String sourcedId, String student, String lesson, String school) {
        Map<String, Object> enrollment = new LinkedHashMap<>();
        enrollment.put("sourcedId", sourcedId);
        enrollment.put("user", reference("user", student));
        enrollment.put("class", reference("class", lesson));
        enrollment.put("school", reference("org", school));
        enrollment.put("role", "student");
        roster.put("enrollments", enrollment);
        enrollmentsMade++;
    }

    private void end(List<String> enrollments) {
        for (String enrollment : enrollments) {
            update("enrollments", enrollment, record -> record.put("status", TO_BE_DELETED));
            enrollmentsEnded++;
        }
    }

    @FunctionalInterface
    private interface Change {
        @org.jspecify.annotations.Nullable
        Object to(Map<String, Object> record);
    }

    private void update(String collection, String sourcedId, Change change) {
        roster.update(collection, sourcedId, record -> {
            change.to(record);
            return record;
        });
    }

    private Object email(String user) {
        return Objects.requireNonNull(roster.find("users", user).orElseThrow().get("email"));
    }

    private List<String> enrollmentsOf(String user) {
        return ids("enrollments", enrollment -> refersTo(enrollment, "user", user));
    }

    private List<String> classesOf(String user) {
        List<String> classes = new ArrayList<>();
        for (String enrollment : enrollmentsOf(user)) {
            classes.add(
                    idOf(roster.find("enrollments", enrollment).orElseThrow().get("class")));
        }
        return classes;
    }

    private List<String> ids(String collection, Predicate<Map<String, Object>> wanted) {
        List<String> ids = new ArrayList<>();
        for (long rank = 0; rank < roster.size(collection); rank++) {
            Map<String, Object> record = roster.record(collection, rank);
            if (wanted.test(record)) {
                ids.add(String.valueOf(record.get("sourcedId")));
            }
        }
        return ids;
    }

    private static boolean isAt(Map<String, Object> user, String role, String school) {
        return role.equals(user.get("role"))
                && user.get("orgs") instanceof List<?> orgs
                && orgs.stream().anyMatch(org -> idOf(org).equals(school));
    }

    private static boolean refersTo(Map<String, Object> record, String field, String sourcedId) {
        return idOf(record.get(field)).equals(sourcedId);
    }

    private static String idOf(@org.jspecify.annotations.Nullable Object reference) {
        return reference instanceof Map<?, ?> map ? String.valueOf(map.get("sourcedId")) : "";
    }

    private static Map<String, Object> reference(String type, String sourcedId) {
        return Map.of("sourcedId", sourcedId, "type", type);
    }
}
