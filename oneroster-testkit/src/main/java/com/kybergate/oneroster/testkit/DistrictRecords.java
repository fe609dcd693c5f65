// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.DistrictLayout.Level;
import com.kybergate.oneroster.testkit.DistrictLayout.Seat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** The records of an invented district, except its people, each computed from its index. */
final class DistrictRecords {

    static final String YEAR_START = "2026-08-17";
    static final String YEAR_END = "2027-06-12";
    private static final Instant OLDEST = Instant.parse("2026-06-01T00:00:00Z");
    private static final int MINUTES_OF_CHANGES = 60 * 24 * 60;
    static final Instant NEWEST = OLDEST.plusSeconds(60L * MINUTES_OF_CHANGES);

    private static final List<String[]> SESSIONS = List.of(
            new String[] {"School Year 2026/27", "schoolYear", YEAR_START, YEAR_END, "-1"},
            new String[] {"Fall Semester", "semester", YEAR_START, "2027-01-18", "0"},
            new String[] {"Spring Semester", "semester", "2027-01-18", YEAR_END, "0"},
            new String[] {"First Quarter", "gradingPeriod", YEAR_START, "2026-10-26", "1"},
            new String[] {"Second Quarter", "gradingPeriod", "2026-10-26", "2027-01-18", "1"},
            new String[] {"Third Quarter", "gradingPeriod", "2027-01-18", "2027-03-29", "2"},
            new String[] {"Fourth Quarter", "gradingPeriod", "2027-03-29", YEAR_END, "2"});

    final long seed;
    final DistrictLayout layout;
    private final DistrictPeople people;
    private final Map<String, SourcedIds> ids = new LinkedHashMap<>();

    DistrictRecords(long seed, DistrictLayout layout) {
        this.seed = seed;
        this.layout = layout;
        ids.put("orgs", new SourcedIds("org", seed));
        ids.put("academicSessions", new SourcedIds("ses", seed));
        ids.put("courses", new SourcedIds("crs", seed));
        ids.put("classes", new SourcedIds("cls", seed));
        ids.put("users", new SourcedIds("usr", seed));
        ids.put("enrollments", new SourcedIds("enr", seed));
        this.people = new DistrictPeople(this);
    }

    long size(String collection) {
        return switch (collection) {
            case "orgs" -> 1L + layout.schools;
            case "academicSessions" -> SESSIONS.size();
            case "courses" -> layout.courses;
            case "classes" -> layout.classes;
            case "users" -> people.size();
            case "enrollments" -> layout.enrollments;
            case "demographics" -> layout.students;
            default -> throw new IllegalArgumentException("No such collection: " + collection);
        };
    }

    String sourcedId(String collection, long rank) {
        if (collection.equals("demographics")) {
            return sourcedId("users", people.firstStudent() + rank);
        }
        SourcedIds form = ids.get(collection);
        if (form == null) {
            throw new IllegalArgumentException("No such collection: " + collection);
        }
        return form.at(rank);
    }

    long indexOf(String collection, String sourcedId) {
        boolean demographics = collection.equals("demographics");
        SourcedIds form = ids.get(demographics ? "users" : collection);
        if (form == null) {
            throw new IllegalArgumentException("No such collection: " + collection);
        }
        long index = form.indexOf(sourcedId) - (demographics ? people.firstStudent() : 0);
        return index >= 0 && index < size(collection) ? index : -1;
    }

    Map<String, Object> record(String collection, long index) {
        return switch (collection) {
            case "orgs" -> org(index);
            case "academicSessions" -> session((int) index);
            case "courses" -> course(index);
            case "classes" -> schoolClass(index);
            case "users" -> people.user(index);
            case "enrollments" -> enrollment(index);
            case "demographics" -> people.demographics(index);
            default -> throw new IllegalArgumentException("No such collection: " + collection);
        };
    }

    /** Places outside which no record has the value, for the fields by which rosters are usually divided. */
    Optional<LongStream> candidates(String collection, String path, String value) {
        return switch (collection + " " + path) {
            case "users role" -> people.withRole(value);
            case "users orgs.sourcedId" -> Optional.of(people.of((int) indexOf("orgs", value)));
            case "courses org.sourcedId" -> ofSchool(value, layout::coursesOf);
            case "classes school.sourcedId" -> ofSchool(value, layout::classesOf);
            case "enrollments school.sourcedId" -> ofSchool(value, layout::enrollmentsOf);
            case "enrollments class.sourcedId" -> Optional.of(enrollmentsOfClass(indexOf("classes", value)));
            case "enrollments user.sourcedId" -> Optional.of(people.enrollmentsOf(indexOf("users", value)));
            default -> Optional.empty();
        };
    }

    private Optional<LongStream> ofSchool(String id, IntFunction<LongStream> places) {
        int school = (int) indexOf("orgs", id) - 1;
        return Optional.of(school < 0 ? LongStream.empty() : places.apply(school));
    }

    private LongStream enrollmentsOfClass(long index) {
        if (index < 0) {
            return LongStream.empty();
        }
        int school = layout.schoolOfClass(index);
        return layout.enrollmentsOf(
                school,
                (index - layout.firstClass(school)) / layout.level(school).lessons());
    }

    Map<String, Object> base(String collection, long index) {
        Map<String, Object> record = new LinkedHashMap<>(24);
        record.put("sourcedId", sourcedId(collection, index));
        record.put("status", "active");
        long minutes = Mix.below(MINUTES_OF_CHANGES, seed ^ collection.hashCode(), index);
        record.put("dateLastModified", Timestamps.write(OLDEST.plusSeconds(60 * minutes)));
        return record;
    }

    Map<String, Object> reference(String collection, String type, long index) {
        return References.to(collection, type, sourcedId(collection, index));
    }

    Map<String, Object> school(int school) {
        return reference("orgs", "org", school + 1L);
    }

    String districtName() {
        return PersonNames.place(seed, 0) + " Unified School District";
    }

    static List<Object> listOf(Object value) {
        return List.of(value);
    }

    private Map<String, Object> org(long index) {
        Map<String, Object> record = base("orgs", index);
        record.put("name", index == 0 ? districtName() : schoolName((int) index - 1));
        record.put("type", index == 0 ? "district" : "school");
        record.put("identifier", Long.toString(9_900_000 + index));
        if (index == 0) {
            List<Object> children = new ArrayList<>();
            for (int s = 0; s < layout.schools; s++) {
                children.add(school(s));
            }
            record.put("children", children);
        } else {
            record.put("parent", reference("orgs", "org", 0));
        }
        return record;
    }

    private String schoolName(int school) {
        int round = school / PersonNames.places();
        String name = PersonNames.place(seed, school + 1L) + " "
                + layout.level(school).title();
        return round == 0 ? name : name + " " + (round + 1);
    }

    private Map<String, Object> session(int index) {
        String[] session = SESSIONS.get(index);
        Map<String, Object> record = base("academicSessions", index);
        record.put("title", session[0]);
        record.put("type", session[1]);
        record.put("startDate", session[2]);
        record.put("endDate", session[3]);
        record.put("schoolYear", LocalDate.parse(YEAR_END).getYear() + "");
        int parent = Integer.parseInt(session[4]);
        if (parent >= 0) {
            record.put("parent", reference("academicSessions", "academicSession", parent));
        }
        List<Object> children = new ArrayList<>();
        for (int i = 0; i < SESSIONS.size(); i++) {
            if (SESSIONS.get(i)[4].equals(Integer.toString(index))) {
                children.add(reference("academicSessions", "academicSession", i));
            }
        }
        if (!children.isEmpty()) {
            record.put("children", children);
        }
        return record;
    }

    private Map<String, Object> course(long index) {
        int school = layout.schoolOfCourse(index);
        Level level = layout.level(school);
        int local = (int) (index - layout.firstCourse(school));
        String grade = level.grades().get(local / level.lessons());
        int lesson = local % level.lessons();
        String subject = lesson == 0 ? "Homeroom" : level.subjects().get(lesson - 1);
        Map<String, Object> record = base("courses", index);
        record.put("title", subject + " " + grade);
        record.put("courseCode", subject.substring(0, 3).toUpperCase(Locale.ROOT) + "-" + grade);
        record.put("schoolYear", reference("academicSessions", "academicSession", 0));
        record.put("grades", listOf(grade));
        record.put("subjects", listOf(subject));
        record.put("org", school(school));
        return record;
    }

    private Map<String, Object> schoolClass(long index) {
        int school = layout.schoolOfClass(index);
        Level level = layout.level(school);
        long local = index - layout.firstClass(school);
        long cohort = local / level.lessons();
        int lesson = (int) (local % level.lessons());
        int grade = layout.gradeOfCohort(school, cohort);
        String subject = lesson == 0 ? "Homeroom" : level.subjects().get(lesson - 1);
        String section = level.grades().get(grade) + "-" + (cohort + 1);
        Map<String, Object> record = base("classes", index);
        record.put("title", subject + " " + section);
        record.put("classCode", subject.substring(0, 3).toUpperCase(Locale.ROOT) + section);
        record.put("classType", lesson == 0 ? "homeroom" : "scheduled");
        record.put("location", "Room " + (101 + cohort));
        record.put("grades", listOf(level.grades().get(grade)));
        record.put("subjects", listOf(subject));
        record.put(
                "course",
                reference("courses", "course", layout.firstCourse(school) + (long) grade * level.lessons() + lesson));
        record.put("school", school(school));
        record.put("terms", termsOf(level, lesson, cohort));
        record.put("periods", listOf(Integer.toString(lesson + 1)));
        return record;
    }

    /** The last subject is taught for half the year only, as electives are. */
    private List<Object> termsOf(Level level, int lesson, long cohort) {
        Object fall = reference("academicSessions", "academicSession", 1);
        Object spring = reference("academicSessions", "academicSession", 2);
        if (lesson < level.lessons() - 1) {
            return List.of(fall, spring);
        }
        return List.of(cohort % 2 == 0 ? fall : spring);
    }

    private Map<String, Object> enrollment(long index) {
        Seat seat = layout.seat(index);
        Level level = layout.level(seat.school());
        long schoolClass = layout.firstClass(seat.school()) + seat.cohort() * level.lessons() + seat.lesson();
        Map<String, Object> record = base("enrollments", index);
        long user = seat.student() ? people.firstStudent() + seat.person() : people.firstTeacher() + seat.person();
        record.put("user", reference("users", "user", user));
        record.put("class", reference("classes", "class", schoolClass));
        record.put("school", school(seat.school()));
        record.put("role", seat.student() ? "student" : "teacher");
        if (!seat.student()) {
            record.put("primary", Boolean.toString(seat.primary()));
        }
        record.put("beginDate", YEAR_START);
        record.put("endDate", YEAR_END);
        return record;
    }
}
