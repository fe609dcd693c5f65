// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.UserType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks over the records of a roster for what is wrong with them, wherever they come from. Reads people and classes twice, all else once, and
 * keeps some 50 bytes for each person, 12 for each class and course, and the schools and sessions. For one check, and one thread.
 */
public final class QualityCheck {
    /** Several people have the same e-mail address, whatever its case. */
    public static final String DUPLICATE_EMAIL = "duplicate-email";

    /** Several people have the same user name, whatever its case. */
    public static final String DUPLICATE_USERNAME = "duplicate-username";

    /** A person has no e-mail address. */
    public static final String MISSING_EMAIL = "missing-email";

    /** A person has no given name, or no family name. */
    public static final String MISSING_NAME = "missing-name";

    /** A person has no user name. */
    public static final String MISSING_USERNAME = "missing-username";

    /** A record refers to one that is not listed; also said by a run, of enrollments. */
    public static final String DANGLING_REFERENCE = "dangling-reference";

    /** The parents of a school or another body lead in a circle. */
    public static final String ORG_CYCLE = "org-cycle";

    /** The parents of a session lead in a circle. */
    public static final String SESSION_CYCLE = "session-cycle";

    /** A person is their own agent. That two people are each other's is how parents and children are related. */
    public static final String AGENT_CYCLE = "agent-cycle";

    /** A name, user name or address is a placeholder. */
    public static final String OBFUSCATED_VALUE = "obfuscated-value";

    /** Somebody who left or is disabled has the same user name, address or number under another sourcedId. */
    public static final String POSSIBLE_REKEY = "possible-rekey";

    /** Nobody teaches a class. */
    public static final String CLASS_WITHOUT_TEACHER = "class-without-teacher";

    /** Nobody attends a class. */
    public static final String CLASS_WITHOUT_STUDENTS = "class-without-students";

    /** A student of a school that has enrollments has none. */
    public static final String STUDENT_WITHOUT_ENROLLMENT = "student-without-enrollment";

    /** Somebody is disabled, and enrolled. */
    public static final String DISABLED_BUT_ENROLLED = "disabled-but-enrolled";

    /** A student's grade is none of the CEDS codes. */
    public static final String BAD_GRADE = "bad-grade";

    /** Everybody who is shared is enrolled. */
    public static final String UNENROLLED_NOT_SHARED = "unenrolled-users-not-shared";

    /** Administrators are wanted, and none is shared. */
    public static final String ADMINISTRATORS_NOT_SHARED = "administrators-not-shared";

    /** A wanted school has no active enrollment. */
    public static final String SCHOOL_WITHOUT_ENROLLMENTS = "school-without-enrollments";

    /** A school has classes, and their terms are over. */
    public static final String TERM_ENDED = "term-ended";

    /** Nobody is wanted and there. */
    public static final String NO_PEOPLE = "no-people";

    /** A school is selected that is not listed. */
    public static final String SELECTED_SCHOOL_MISSING = "selected-school-missing";

    /** Nothing changed at the source for {@link #UNCHANGED_DAYS} days. */
    public static final String SOURCE_UNCHANGED = "source-unchanged";

    /** After so many days without any change it is said. */
    public static final int UNCHANGED_DAYS = 7;

    private static final Set<String> GRADES = Set.of(
            "IT", "PR", "PK", "TK", "KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13",
            "PS", "UG", "OTHER");

    /** Of fewer people nothing is said about whom the district does not share: that all of them are enrolled may be chance. */
    private static final int ENOUGH_PEOPLE = 10;

    /** Schools are named by the source, and nobody counts its slips of the pen singly without end. */
    private static final int MOST_LINES = 5_000;

    private static final int LISTED = 1;
    private static final int GONE = 8;
    private static final int ENROLLED = 2;
    private static final int TAUGHT = 2;
    private static final int ATTENDED = 4;

    private static final int ONCE = 1;
    private static final int MORE = 2;
    private static final int LEFT = 4;

    private final RosterScope scope;
    private final Set<RosterCollection> collections;
    private final Predicate<RosterRecord> isOver;
    private final Instant now;
    private final Marks people;
    private final Marks classes;
    private final Marks courses;
    private final Marks keys;
    private final Map<String, Body> orgs = new HashMap<>();
    private final Map<String, Body> sessions = new HashMap<>();
    private final Map<QualityReport.Line, Long> lines = new LinkedHashMap<>();
    private final Set<String> said = new HashSet<>();
    private boolean broughtOver;
    private @Nullable Instant newest;
    private long wanted;
    private long administrators;
    private long unenrolled;

    /** A school, another body, or a session. */
    private static final class Body {
        final String name;
        final @Nullable String parent;
        final boolean isSchool;
        long classes;
        long over;
        boolean enrolled;

        Body(RosterRecord record) {
            String called = record.text("name");
            this.name = called == null ? "" : called;
            this.parent = record.text("parent");
            this.isSchool = OrgType.SCHOOL.value().equals(record.text("type"));
        }
    }

    /** Records that can be walked over several times, each time all of them. */
    @FunctionalInterface
    public interface Records {
        /**
         * Shows the records of a collection, those of whoever left included, as far as they are known.
         *
         * @param collection the collection
         * @param visitor is shown each
         */
        void each(RosterCollection collection, Visitor visitor);
    }

    /** Is shown records. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Is shown a record.
         *
         * @param record the record
         * @param listed false for whoever left: the source says so, or lists them no longer
         */
        void visit(RosterRecord record, boolean listed);
    }

    /**
     * Prepares a check.
     *
     * @param scope what is wanted; nothing is said of whom nobody wants
     * @param collections what is read, and read whole; nothing is said of what would take another
     * @param isOver whether an enrollment, a session or a class has come to its end
     * @param now what time it is
     * @param seed any number that is new each time
     */
    public QualityCheck(
            RosterScope scope,
            Set<RosterCollection> collections,
            Predicate<RosterRecord> isOver,
            Instant now,
            long seed) {
        this.scope = scope;
        this.collections = Set.copyOf(collections);
        this.isOver = isOver;
        this.now = now;
        this.people = new Marks(seed);
        this.classes = new Marks(seed + 1);
        this.courses = new Marks(seed + 2);
        this.keys = new Marks(seed + 3);
    }

    /**
     * Checks.
     *
     * @param records the records
     * @param known what is known already of records that are not among them, because they could not be read
     * @param excluded how many are not among them, and why
     * @param lastFull when the run began that brought them over; {@code null} for records as they come from the source
     * @param sink is shown every problem, those that are known first
     * @return the numbers
     */
    public QualityReport check(
            Records records,
            List<Problem> known,
            List<Exclusion> excluded,
            @Nullable Instant lastFull,
            ProblemSink sink) {
        broughtOver = lastFull != null;
        records.each(RosterCollection.ORGS, (record, listed) -> note(orgs, record, listed));
        orgs.forEach((id, org) -> sink.school(id, org.name));
        for (Problem problem : known) {
            said.add(problem.code() + ' ' + problem.sourcedId());
            show(problem, sink);
        }
        records.each(RosterCollection.ACADEMIC_SESSIONS, (record, listed) -> note(sessions, record, listed));
        records.each(RosterCollection.COURSES, (record, listed) -> course(record, listed, sink));
        bodies(RosterCollection.ORGS, orgs, ORG_CYCLE, sink);
        bodies(RosterCollection.ACADEMIC_SESSIONS, sessions, SESSION_CYCLE, sink);
        records.each(RosterCollection.USERS, this::meet);
        records.each(RosterCollection.CLASSES, (record, listed) -> meetClass(record, listed, sink));
        records.each(RosterCollection.ENROLLMENTS, (record, listed) -> enrollment(record, listed, sink));
        records.each(RosterCollection.CLASSES, (record, listed) -> rosterClass(record, listed, sink));
        records.each(RosterCollection.USERS, (record, listed) -> person(record, listed, sink));
        schools(sink);
        whole(excluded, sink);
        List<QualityReport.Line> counted = new ArrayList<>();
        lines.forEach((line, count) ->
                counted.add(new QualityReport.Line(line.code(), line.severity(), line.entity(), line.school(), count)));
        Map<String, String> names = new HashMap<>();
        orgs.forEach((id, org) -> names.put(id, org.name));
        return new QualityReport(now, wanted, newest, lastFull, counted, excluded, names);
    }

    private void note(Map<String, Body> bodies, RosterRecord record, boolean listed) {
        if (listed) {
            date(record);
            bodies.put(record.sourcedId(), new Body(record));
        }
    }

    private void course(RosterRecord record, boolean listed, ProblemSink sink) {
        if (listed) {
            date(record);
            courses.add(record.sourcedId(), LISTED);
            refers(record, RosterCollection.ORGS, record.text("org"), sink);
        }
    }

    private void bodies(RosterCollection collection, Map<String, Body> bodies, String cycle, ProblemSink sink) {
        Set<String> leadOut = new HashSet<>();
        bodies.forEach((id, body) -> {
            String parent = body.parent;
            if (parent != null && !bodies.containsKey(parent)) {
                problem(DANGLING_REFERENCE, Problem.WARNING, collection, id, null, sink);
            }
            if (isAboveItself(id, bodies, leadOut)) {
                problem(cycle, Problem.WARNING, collection, id, null, sink);
            }
        });
    }

    /** Whether the way up from a body comes back to it. What was found to lead out of all circles, or into another one, is not walked again. */
    private static boolean isAboveItself(String id, Map<String, Body> bodies, Set<String> settled) {
        Set<String> way = new HashSet<>();
        String at = id;
        while (at != null && !settled.contains(at)) {
            if (!way.add(at)) {
                if (at.equals(id)) {
                    return true;
                }
                break;
            }
            Body body = bodies.get(at);
            at = body == null ? null : body.parent;
        }
        settled.add(id);
        return false;
    }

    private void meet(RosterRecord user, boolean listed) {
        boolean there = listed && user.isThere();
        if (listed) {
            date(user);
            people.add(user.sourcedId(), LISTED);
        } else {
            people.add(user.sourcedId(), GONE);
        }
        if (there && scope.skips(user).isPresent()) {
            return;
        }
        if (there) {
            wanted++;
            if (RoleType.ADMINISTRATOR.value().equals(user.text("role"))) {
                administrators++;
            }
        }
        for (String field : List.of("username", "email")) {
            String key = key(field, user);
            if (key != null && !there) {
                keys.add(key, LEFT);
            } else if (key != null && (keys.add(key, ONCE) & ONCE) != 0) {
                keys.add(key, MORE);
            }
        }
        String number = there ? null : key("identifier", user);
        if (number != null) {
            keys.add(number, LEFT);
        }
    }

    /** As hosts compare: two spellings of an address are one. */
    private static @Nullable String key(String field, RosterRecord user) {
        String value = user.text(field);
        return value == null || value.isBlank()
                ? null
                : field + ':' + value.strip().toLowerCase(Locale.ROOT);
    }

    private void meetClass(RosterRecord rosterClass, boolean listed, ProblemSink sink) {
        if (!listed) {
            return;
        }
        date(rosterClass);
        classes.add(rosterClass.sourcedId(), LISTED);
        if (scope.skips(rosterClass).isPresent()) {
            return;
        }
        boolean sound = refers(rosterClass, RosterCollection.ORGS, rosterClass.text("school"), sink)
                && refers(rosterClass, RosterCollection.COURSES, rosterClass.text("course"), sink);
        for (String term : rosterClass.list("terms")) {
            // Said once of a record, however much it lacks.
            sound = sound && refers(rosterClass, RosterCollection.ACADEMIC_SESSIONS, term, sink);
        }
    }

    private void enrollment(RosterRecord enrollment, boolean listed, ProblemSink sink) {
        if (!listed) {
            return;
        }
        date(enrollment);
        if (isOver.test(enrollment) || scope.skips(enrollment).isPresent()) {
            return;
        }
        String user = enrollment.text("user");
        String rosterClass = enrollment.text("class");
        if (!refers(enrollment, RosterCollection.USERS, user, sink)
                || !refers(enrollment, RosterCollection.CLASSES, rosterClass, sink)
                || user == null
                || rosterClass == null) {
            return;
        }
        people.add(user, ENROLLED);
        String role = enrollment.text("role");
        if (RoleType.TEACHER.value().equals(role)) {
            classes.add(rosterClass, TAUGHT);
        } else if (RoleType.STUDENT.value().equals(role)) {
            classes.add(rosterClass, ATTENDED);
        }
    }

    private void rosterClass(RosterRecord rosterClass, boolean listed, ProblemSink sink) {
        if (!listed || scope.skips(rosterClass).isPresent()) {
            return;
        }
        int flags = classes.of(rosterClass.sourcedId());
        boolean over = isOver.test(rosterClass);
        String school = rosterClass.text("school");
        Body of = school == null ? null : orgs.get(school);
        if (of != null) {
            of.classes++;
            of.over += over ? 1 : 0;
            of.enrolled |= (flags & (TAUGHT | ATTENDED)) != 0;
        }
        if (over || !collections.contains(RosterCollection.ENROLLMENTS)) {
            return;
        }
        if ((flags & TAUGHT) == 0) {
            problem(CLASS_WITHOUT_TEACHER, Problem.WARNING, rosterClass, sink);
        }
        if ((flags & ATTENDED) == 0) {
            problem(CLASS_WITHOUT_STUDENTS, Problem.WARNING, rosterClass, sink);
        }
    }

    private void person(RosterRecord user, boolean listed, ProblemSink sink) {
        if (!listed || scope.skips(user).isPresent()) {
            return;
        }
        boolean enrolled = (people.of(user.sourcedId()) & ENROLLED) != 0;
        if (!user.isThere()) {
            if (enrolled) {
                problem(DISABLED_BUT_ENROLLED, Problem.WARNING, user, sink);
            }
            return;
        }
        unenrolled += enrolled ? 0 : 1;
        String role = user.text("role");
        boolean student = RoleType.STUDENT.value().equals(role);
        values(user, sink);
        if (user.list("agents").contains(user.sourcedId())) {
            problem(AGENT_CYCLE, Problem.WARNING, user, sink);
        }
        for (String org : user.schools()) {
            if (!refers(user, RosterCollection.ORGS, org, sink)) {
                break;
            }
        }
        if (student
                && !enrolled
                && collections.contains(RosterCollection.ENROLLMENTS)
                && user.schools().stream().anyMatch(this::hasEnrollments)) {
            problem(STUDENT_WITHOUT_ENROLLMENT, Problem.WARNING, user, sink);
        }
        if (student
                && user.list("grades").stream()
                        .anyMatch(grade -> !GRADES.contains(grade.strip().toUpperCase(Locale.ROOT)))) {
            problem(BAD_GRADE, Problem.WARNING, user, sink);
        }
    }

    /** Where a whole school has none, that is said once. */
    private boolean hasEnrollments(String school) {
        Body of = orgs.get(school);
        return of != null && of.enrolled;
    }

    private void values(RosterRecord user, ProblemSink sink) {
        String username = key("username", user);
        String email = key("email", user);
        String number = key("identifier", user);
        if (email == null) {
            problem(MISSING_EMAIL, Problem.WARNING, user, sink);
        } else if ((keys.of(email) & MORE) != 0) {
            problem(DUPLICATE_EMAIL, Problem.WARNING, user, sink);
        }
        if (username == null) {
            problem(MISSING_USERNAME, Problem.WARNING, user, sink);
        } else if ((keys.of(username) & MORE) != 0) {
            problem(DUPLICATE_USERNAME, Problem.WARNING, user, sink);
        }
        if (isBlank(user.text("givenName")) || isBlank(user.text("familyName"))) {
            problem(MISSING_NAME, Problem.WARNING, user, sink);
        }
        for (String key : new @Nullable String[] {username, email, number}) {
            if (key != null && (keys.of(key) & LEFT) != 0) {
                problem(POSSIBLE_REKEY, Problem.WARNING, user, sink);
                break;
            }
        }
        for (String field : List.of("username", "email", "givenName", "familyName")) {
            String value = user.text(field);
            if (value != null && Placeholders.isOne(value)) {
                problem(OBFUSCATED_VALUE, Problem.WARNING, user, sink);
                break;
            }
        }
    }

    private static boolean isBlank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    /** Whether a reference leads somewhere, as far as the collection it leads to is read. */
    private boolean refers(RosterRecord from, RosterCollection to, @Nullable String id, ProblemSink sink) {
        if (id == null || !collections.contains(to)) {
            return true;
        }
        boolean known = switch (to) {
            case ORGS -> orgs.containsKey(id);
            case ACADEMIC_SESSIONS -> sessions.containsKey(id);
            case COURSES -> courses.of(id) != 0;
            // Of whom a run did not bring over that run has said why.
            case USERS -> broughtOver ? (people.of(id) & GONE) == 0 : (people.of(id) & LISTED) != 0;
            case CLASSES -> (classes.of(id) & LISTED) != 0;
            case ENROLLMENTS -> true;
        };
        if (!known) {
            problem(DANGLING_REFERENCE, Problem.WARNING, from, sink);
        }
        return known;
    }

    private void schools(ProblemSink sink) {
        if (!collections.contains(RosterCollection.ORGS)) {
            return;
        }
        boolean enrollments =
                collections.contains(RosterCollection.ENROLLMENTS) && collections.contains(RosterCollection.CLASSES);
        orgs.forEach((id, org) -> {
            if (!org.isSchool || !scope.wantsSchool(List.of(id))) {
                return;
            }
            if (org.classes > 0 && org.classes == org.over && collections.contains(RosterCollection.CLASSES)) {
                problem(TERM_ENDED, Problem.WARNING, RosterCollection.ORGS, id, id, sink);
            } else if (enrollments && !org.enrolled) {
                problem(SCHOOL_WITHOUT_ENROLLMENTS, Problem.WARNING, RosterCollection.ORGS, id, id, sink);
            }
        });
        Set<String> selected = scope.schools();
        if (selected != null) {
            selected.stream()
                    .filter(id -> !orgs.containsKey(id))
                    .sorted()
                    .forEach(
                            id -> problem(SELECTED_SCHOOL_MISSING, Problem.ERROR, RosterCollection.ORGS, id, id, sink));
        }
    }

    private void whole(List<Exclusion> excluded, ProblemSink sink) {
        if (wanted == 0 && collections.contains(RosterCollection.USERS)) {
            problem(NO_PEOPLE, Problem.ERROR, RosterCollection.USERS, null, null, sink);
        }
        boolean others = excluded.stream().anyMatch(e -> e.role().equals(RoleType.ADMINISTRATOR.value()));
        if (wanted > 0
                && collections.contains(RosterCollection.USERS)
                && scope.userTypes().contains(UserType.ADMINISTRATORS)
                && administrators == 0
                && !others) {
            problem(ADMINISTRATORS_NOT_SHARED, Problem.WARNING, RosterCollection.USERS, null, null, sink);
        }
        if (wanted >= ENOUGH_PEOPLE && unenrolled == 0 && collections.contains(RosterCollection.ENROLLMENTS)) {
            // Of students alone nothing else is to be expected.
            boolean expected = scope.userTypes().stream().anyMatch(type -> type != UserType.STUDENTS);
            String severity = expected ? Problem.WARNING : Problem.INFO;
            problem(UNENROLLED_NOT_SHARED, severity, RosterCollection.USERS, null, null, sink);
        }
        long unchanged = newest == null ? 0 : days(newest, now);
        if (unchanged >= UNCHANGED_DAYS) {
            show(new Problem(SOURCE_UNCHANGED, Problem.INFO, "", null, null, Remedies.unchanged(unchanged)), sink);
        }
    }

    /** A date in the future is a slip, or another clock's, and says nothing of how new the roster is. */
    private void date(RosterRecord record) {
        String text = record.text("dateLastModified");
        if (text == null) {
            return;
        }
        try {
            Instant modified = Instant.parse(text);
            if (!modified.isAfter(now) && (newest == null || modified.isAfter(newest))) {
                newest = modified;
            }
        } catch (DateTimeException e) {
            // What cannot be read is no date.
            return;
        }
    }

    static long days(Instant from, Instant to) {
        return Duration.between(from, to).toDays();
    }

    private void problem(String code, String severity, RosterRecord record, ProblemSink sink) {
        List<String> schools = record.schools();
        problem(
                code,
                severity,
                record.collection(),
                record.sourcedId(),
                schools.isEmpty() ? null : schools.get(0),
                sink);
    }

    private void problem(
            String code,
            String severity,
            RosterCollection collection,
            @Nullable String sourcedId,
            @Nullable String school,
            ProblemSink sink) {
        if (!said.contains(code + ' ' + sourcedId)) {
            show(new Problem(code, severity, collection.wireName(), sourcedId, school, Remedies.of(code)), sink);
        }
    }

    private void show(Problem problem, ProblemSink sink) {
        String school = problem.school() == null ? "" : problem.school();
        QualityReport.Line line =
                new QualityReport.Line(problem.code(), problem.severity(), problem.entity(), school, 1);
        boolean room = lines.size() < MOST_LINES || lines.containsKey(line);
        lines.merge(
                room ? line : new QualityReport.Line(problem.code(), problem.severity(), problem.entity(), "", 1),
                1L,
                Long::sum);
        sink.problem(problem);
    }
}
