// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.auth.PercentEncoding;
import com.kybergate.oneroster.internal.json.Envelope;
import com.kybergate.oneroster.internal.json.Readers;
import com.kybergate.oneroster.internal.json.RecordReader;
import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Demographics;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;
import java.util.Objects;

/**
 * A collection of OneRoster 1.1 rostering, as a typed value: where it is, and what its records are. OneRoster 1.1, table 3.1a.
 * Immutable.
 *
 * <p>An identifier in a path is encoded here. One that is empty, {@code .} or {@code ..} cannot stand in a path and is refused
 * with an {@link IllegalArgumentException}.
 *
 * @param <T> the kind of record
 */
public final class Endpoint<T extends OneRosterResource> {
    private final String path;
    private final String template;
    private final Class<T> type;
    private final RecordReader<T> reader;
    private final Envelope envelope;

    private Endpoint(String template, Class<T> type, RecordReader<T> reader, Envelope envelope, String... identifiers) {
        StringBuilder filled = new StringBuilder();
        int next = 0;
        for (String segment : template.split("/", -1)) {
            filled.append(filled.isEmpty() ? "" : "/");
            filled.append(segment.equals("{id}") ? segment(identifiers[next++]) : segment);
        }
        this.path = filled.toString();
        this.template = template;
        this.type = type;
        this.reader = reader;
        this.envelope = envelope;
    }

    private static String segment(String identifier) {
        Objects.requireNonNull(identifier, "identifier");
        if (!isAddressable(identifier)) {
            throw new IllegalArgumentException("this identifier cannot stand in a path");
        }
        return PercentEncoding.encode(identifier);
    }

    /**
     * Whether an identifier survives as a segment of a path: HTTP stacks resolve dots, however they are encoded, and half a
     * character would ask for somebody else.
     */
    static boolean isAddressable(String identifier) {
        return !identifier.isEmpty()
                && !identifier.equals(".")
                && !identifier.equals("..")
                && PercentEncoding.isEncodable(identifier);
    }

    /**
     * All orgs: districts, schools, departments.
     *
     * @return the endpoint {@code /orgs}
     */
    public static Endpoint<Org> orgs() {
        return new Endpoint<>("orgs", Org.class, Readers.ORG, Envelope.of("orgs", "org"));
    }

    /**
     * All orgs that are schools.
     *
     * @return the endpoint {@code /schools}
     */
    public static Endpoint<Org> schools() {
        return new Endpoint<>("schools", Org.class, Readers.ORG, Envelope.of("orgs", "org", "schools", "school"));
    }

    /**
     * All academic sessions.
     *
     * @return the endpoint {@code /academicSessions}
     */
    public static Endpoint<AcademicSession> academicSessions() {
        return new Endpoint<>(
                "academicSessions",
                AcademicSession.class,
                Readers.ACADEMIC_SESSION,
                Envelope.of("academicSessions", "academicSession"));
    }

    /**
     * All academic sessions that are terms.
     *
     * @return the endpoint {@code /terms}
     */
    public static Endpoint<AcademicSession> terms() {
        return new Endpoint<>(
                "terms",
                AcademicSession.class,
                Readers.ACADEMIC_SESSION,
                Envelope.of("academicSessions", "academicSession", "terms", "term"));
    }

    /**
     * All academic sessions that are grading periods.
     *
     * @return the endpoint {@code /gradingPeriods}
     */
    public static Endpoint<AcademicSession> gradingPeriods() {
        return new Endpoint<>(
                "gradingPeriods",
                AcademicSession.class,
                Readers.ACADEMIC_SESSION,
                Envelope.of("academicSessions", "academicSession", "gradingPeriods", "gradingPeriod"));
    }

    /**
     * All courses.
     *
     * @return the endpoint {@code /courses}
     */
    public static Endpoint<Course> courses() {
        return new Endpoint<>("courses", Course.class, Readers.COURSE, Envelope.of("courses", "course"));
    }

    /**
     * All classes.
     *
     * @return the endpoint {@code /classes}
     */
    public static Endpoint<RosterClass> classes() {
        return new Endpoint<>("classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"));
    }

    /**
     * All users.
     *
     * @return the endpoint {@code /users}
     */
    public static Endpoint<User> users() {
        return new Endpoint<>("users", User.class, Readers.USER, Envelope.of("users", "user"));
    }

    /**
     * All users that are students.
     *
     * @return the endpoint {@code /students}
     */
    public static Endpoint<User> students() {
        return new Endpoint<>(
                "students", User.class, Readers.USER, Envelope.of("users", "user", "students", "student"));
    }

    /**
     * All users that are teachers.
     *
     * @return the endpoint {@code /teachers}
     */
    public static Endpoint<User> teachers() {
        return new Endpoint<>(
                "teachers", User.class, Readers.USER, Envelope.of("users", "user", "teachers", "teacher"));
    }

    /**
     * All enrollments.
     *
     * @return the endpoint {@code /enrollments}
     */
    public static Endpoint<Enrollment> enrollments() {
        return new Endpoint<>(
                "enrollments", Enrollment.class, Readers.ENROLLMENT, Envelope.of("enrollments", "enrollment"));
    }

    /**
     * All demographics; sensitive, and read by no other endpoint.
     *
     * @return the endpoint {@code /demographics}
     */
    public static Endpoint<Demographics> demographics() {
        return new Endpoint<>(
                "demographics", Demographics.class, Readers.DEMOGRAPHICS, Envelope.of("demographics", "demographics"));
    }

    /**
     * The courses of a school.
     *
     * @param schoolId the identifier of the school
     * @return the endpoint {@code /schools/{id}/courses}
     */
    public static Endpoint<Course> coursesForSchool(String schoolId) {
        return new Endpoint<>(
                "schools/{id}/courses", Course.class, Readers.COURSE, Envelope.of("courses", "course"), schoolId);
    }

    /**
     * The classes of a school.
     *
     * @param schoolId the identifier of the school
     * @return the endpoint {@code /schools/{id}/classes}
     */
    public static Endpoint<RosterClass> classesForSchool(String schoolId) {
        return new Endpoint<>(
                "schools/{id}/classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"), schoolId);
    }

    /**
     * The enrollments at a school.
     *
     * @param schoolId the identifier of the school
     * @return the endpoint {@code /schools/{id}/enrollments}
     */
    public static Endpoint<Enrollment> enrollmentsForSchool(String schoolId) {
        return new Endpoint<>(
                "schools/{id}/enrollments",
                Enrollment.class,
                Readers.ENROLLMENT,
                Envelope.of("enrollments", "enrollment"),
                schoolId);
    }

    /**
     * The students of a school.
     *
     * @param schoolId the identifier of the school
     * @return the endpoint {@code /schools/{id}/students}
     */
    public static Endpoint<User> studentsForSchool(String schoolId) {
        return new Endpoint<>(
                "schools/{id}/students",
                User.class,
                Readers.USER,
                Envelope.of("users", "user", "students", "student"),
                schoolId);
    }

    /**
     * The teachers of a school.
     *
     * @param schoolId the identifier of the school
     * @return the endpoint {@code /schools/{id}/teachers}
     */
    public static Endpoint<User> teachersForSchool(String schoolId) {
        return new Endpoint<>(
                "schools/{id}/teachers",
                User.class,
                Readers.USER,
                Envelope.of("users", "user", "teachers", "teacher"),
                schoolId);
    }

    /**
     * The terms of a school.
     *
     * @param schoolId the identifier of the school
     * @return the endpoint {@code /schools/{id}/terms}
     */
    public static Endpoint<AcademicSession> termsForSchool(String schoolId) {
        return new Endpoint<>(
                "schools/{id}/terms",
                AcademicSession.class,
                Readers.ACADEMIC_SESSION,
                Envelope.of("academicSessions", "academicSession", "terms", "term"),
                schoolId);
    }

    /**
     * The enrollments in a class of a school.
     *
     * @param schoolId the identifier of the school
     * @param classId the identifier of the class
     * @return the endpoint {@code /schools/{id}/classes/{id}/enrollments}
     */
    public static Endpoint<Enrollment> enrollmentsForClassInSchool(String schoolId, String classId) {
        return new Endpoint<>(
                "schools/{id}/classes/{id}/enrollments",
                Enrollment.class,
                Readers.ENROLLMENT,
                Envelope.of("enrollments", "enrollment"),
                schoolId,
                classId);
    }

    /**
     * The students in a class of a school.
     *
     * @param schoolId the identifier of the school
     * @param classId the identifier of the class
     * @return the endpoint {@code /schools/{id}/classes/{id}/students}
     */
    public static Endpoint<User> studentsForClassInSchool(String schoolId, String classId) {
        return new Endpoint<>(
                "schools/{id}/classes/{id}/students",
                User.class,
                Readers.USER,
                Envelope.of("users", "user", "students", "student"),
                schoolId,
                classId);
    }

    /**
     * The teachers of a class of a school.
     *
     * @param schoolId the identifier of the school
     * @param classId the identifier of the class
     * @return the endpoint {@code /schools/{id}/classes/{id}/teachers}
     */
    public static Endpoint<User> teachersForClassInSchool(String schoolId, String classId) {
        return new Endpoint<>(
                "schools/{id}/classes/{id}/teachers",
                User.class,
                Readers.USER,
                Envelope.of("users", "user", "teachers", "teacher"),
                schoolId,
                classId);
    }

    /**
     * The classes of a term.
     *
     * @param termId the identifier of the term
     * @return the endpoint {@code /terms/{id}/classes}
     */
    public static Endpoint<RosterClass> classesForTerm(String termId) {
        return new Endpoint<>(
                "terms/{id}/classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"), termId);
    }

    /**
     * The grading periods of a term.
     *
     * @param termId the identifier of the term
     * @return the endpoint {@code /terms/{id}/gradingPeriods}
     */
    public static Endpoint<AcademicSession> gradingPeriodsForTerm(String termId) {
        return new Endpoint<>(
                "terms/{id}/gradingPeriods",
                AcademicSession.class,
                Readers.ACADEMIC_SESSION,
                Envelope.of("academicSessions", "academicSession", "gradingPeriods", "gradingPeriod"),
                termId);
    }

    /**
     * The classes of a course.
     *
     * @param courseId the identifier of the course
     * @return the endpoint {@code /courses/{id}/classes}
     */
    public static Endpoint<RosterClass> classesForCourse(String courseId) {
        return new Endpoint<>(
                "courses/{id}/classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"), courseId);
    }

    /**
     * The classes of a student.
     *
     * @param studentId the identifier of the student
     * @return the endpoint {@code /students/{id}/classes}
     */
    public static Endpoint<RosterClass> classesForStudent(String studentId) {
        return new Endpoint<>(
                "students/{id}/classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"), studentId);
    }

    /**
     * The classes of a teacher.
     *
     * @param teacherId the identifier of the teacher
     * @return the endpoint {@code /teachers/{id}/classes}
     */
    public static Endpoint<RosterClass> classesForTeacher(String teacherId) {
        return new Endpoint<>(
                "teachers/{id}/classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"), teacherId);
    }

    /**
     * The classes of a user.
     *
     * @param userId the identifier of the user
     * @return the endpoint {@code /users/{id}/classes}
     */
    public static Endpoint<RosterClass> classesForUser(String userId) {
        return new Endpoint<>(
                "users/{id}/classes", RosterClass.class, Readers.CLASS, Envelope.of("classes", "class"), userId);
    }

    /**
     * The students in a class.
     *
     * @param classId the identifier of the class
     * @return the endpoint {@code /classes/{id}/students}
     */
    public static Endpoint<User> studentsForClass(String classId) {
        return new Endpoint<>(
                "classes/{id}/students",
                User.class,
                Readers.USER,
                Envelope.of("users", "user", "students", "student"),
                classId);
    }

    /**
     * The teachers of a class.
     *
     * @param classId the identifier of the class
     * @return the endpoint {@code /classes/{id}/teachers}
     */
    public static Endpoint<User> teachersForClass(String classId) {
        return new Endpoint<>(
                "classes/{id}/teachers",
                User.class,
                Readers.USER,
                Envelope.of("users", "user", "teachers", "teacher"),
                classId);
    }

    /**
     * Where the collection is, below the base URL.
     *
     * @return the path, encoded, without a leading slash
     */
    public String path() {
        return path;
    }

    /**
     * The name of the collection.
     *
     * @return the last segment of the path, such as {@code users}
     */
    public String name() {
        return template.substring(template.lastIndexOf('/') + 1);
    }

    /**
     * The kind of record.
     *
     * @return the class of the records
     */
    public Class<T> type() {
        return type;
    }

    /** The path with {@code {id}} in place of identifiers: fit for messages and logs. */
    String template() {
        return template;
    }

    RecordReader<T> reader() {
        return reader;
    }

    Envelope envelope() {
        return envelope;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint<?> that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return template;
    }
}
