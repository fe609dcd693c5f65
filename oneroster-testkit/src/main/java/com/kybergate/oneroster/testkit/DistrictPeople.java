// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.DistrictLayout.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The people of an invented district: administrators, the proctor, aides, teachers, students, guardians, in that order. */
final class DistrictPeople {

    private static final String[] RACES = {
        "americanIndianOrAlaskaNative",
        "asian",
        "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander",
        "white"
    };

    private final DistrictRecords district;
    private final DistrictLayout layout;
    private final long proctor;
    private final long firstAide;
    private final long firstTeacher;
    private final long firstStudent;
    private final long firstGuardian;

    DistrictPeople(DistrictRecords district) {
        this.district = district;
        this.layout = district.layout;
        proctor = layout.administrators;
        firstAide = proctor + 1;
        firstTeacher = firstAide + layout.aides;
        firstStudent = firstTeacher + layout.teachers;
        firstGuardian = firstStudent + layout.students;
    }

    long size() {
        return firstGuardian + layout.students;
    }

    long firstTeacher() {
        return firstTeacher;
    }

    long firstStudent() {
        return firstStudent;
    }

    Map<String, Object> user(long index) {
        if (index >= firstGuardian) {
            return guardian(index - firstGuardian);
        }
        if (index >= firstStudent) {
            return student(index - firstStudent);
        }
        if (index >= firstTeacher) {
            return staff(index, "teacher", layout.schoolOfTeacher(index - firstTeacher));
        }
        if (index >= firstAide) {
            return staff(index, "aide", layout.schoolOfAide(index - firstAide));
        }
        return index == proctor
                ? staff(index, "proctor", layout.schools - 1)
                : staff(index, "administrator", layout.schoolOfAdministrator(index));
    }

    Optional<LongStream> withRole(String role) {
        return switch (role) {
            case "administrator" -> Optional.of(LongStream.range(0, proctor));
            case "proctor" -> Optional.of(LongStream.of(proctor));
            case "aide" -> Optional.of(LongStream.range(firstAide, firstTeacher));
            case "teacher" -> Optional.of(LongStream.range(firstTeacher, firstStudent));
            case "student" -> Optional.of(LongStream.range(firstStudent, firstGuardian));
            case "guardian" -> Optional.of(LongStream.range(firstGuardian, size()));
            default -> Optional.of(LongStream.empty());
        };
    }

    /** The people of an org by its index: nobody's, the district's, a school's. */
    LongStream of(int org) {
        if (org <= 0) {
            return org < 0 ? LongStream.empty() : LongStream.of(0);
        }
        int school = org - 1;
        return Stream.of(
                        layout.administratorsOf(school),
                        school == layout.schools - 1 ? LongStream.of(proctor) : LongStream.empty(),
                        layout.aidesOf(school).map(aide -> firstAide + aide),
                        layout.teachersOf(school).map(teacher -> firstTeacher + teacher),
                        layout.studentsOf(school).map(student -> firstStudent + student),
                        layout.studentsOf(school).map(guardian -> firstGuardian + guardian))
                .reduce(LongStream.empty(), LongStream::concat);
    }

    LongStream enrollmentsOf(long user) {
        if (user < firstTeacher || user >= firstGuardian) {
            return LongStream.empty();
        }
        if (user < firstStudent) {
            return layout.enrollmentsOf(layout.schoolOfTeacher(user - firstTeacher));
        }
        long student = user - firstStudent;
        int school = layout.schoolOfStudent(student);
        return layout.enrollmentsOf(school, (student - layout.firstStudent(school)) / DistrictLayout.COHORT);
    }

    private Map<String, Object> staff(long index, String role, int school) {
        Map<String, Object> record = person(index, Long.MAX_VALUE - index, role, "lakemont.example.org");
        record.put("identifier", "E" + (10_000 + index));
        record.put("orgs", List.of(school < 0 ? district.reference("orgs", "org", 0) : district.school(school)));
        if (role.equals("administrator")) {
            String title = school < 0
                    ? "Superintendent"
                    : layout.isPrincipal(index, school) ? "Principal" : "Assistant Principal";
            record.put("metadata", Map.of("lakemont.title", title));
        }
        return record;
    }

    private Map<String, Object> student(long student) {
        int school = layout.schoolOfStudent(student);
        Map<String, Object> record =
                person(firstStudent + student, household(student), "student", "students.lakemont.example.org");
        record.put("identifier", Long.toString(100_000_000 + student));
        record.put("grades", List.of(gradeOf(school, student)));
        record.put("orgs", List.of(district.school(school)));
        record.put("agents", references(relatives(student), firstGuardian));
        return record;
    }

    private Map<String, Object> guardian(long guardian) {
        Map<String, Object> record =
                person(firstGuardian + guardian, household(guardian), "guardian", "families.example.org");
        record.put("phone", "555-01" + twoDigits((int) (guardian % 100)));
        record.put("orgs", List.of(district.school(layout.schoolOfStudent(guardian))));
        record.put("agents", references(relatives(guardian), firstStudent));
        return record;
    }

    private Map<String, Object> person(long index, long household, String role, String domain) {
        String given = PersonNames.given(district.seed, index);
        String family = PersonNames.family(district.seed ^ 0x5eed, household);
        // The number alone makes the name unique: it ends in letters, and no two people share an index.
        String username = PersonNames.plain(given) + "." + PersonNames.plain(family) + index;
        Map<String, Object> record = district.base("users", index);
        record.put("username", username);
        record.put("userIds", List.of(Map.of("type", "LDAP", "identifier", username)));
        record.put("enabledUser", "true");
        record.put("givenName", given);
        record.put("familyName", family);
        if (Mix.below(5, ~district.seed, index) == 0) {
            record.put("middleName", PersonNames.given(~district.seed, index));
        }
        record.put("role", role);
        record.put("email", username + "@" + domain);
        return record;
    }

    Map<String, Object> demographics(long student) {
        int school = layout.schoolOfStudent(student);
        Level level = layout.level(school);
        long seed = district.seed ^ 0xde30;
        int grade = level.equals(Level.ELEMENTARY) ? 0 : level.equals(Level.MIDDLE) ? 6 : 9;
        int age = 5 + grade + level.grades().indexOf(gradeOf(school, student));
        Map<String, Object> record = district.base("demographics", student);
        record.put(
                "birthDate",
                (2026 - age)
                        + "-" + twoDigits(1 + Mix.below(12, seed, student))
                        + "-" + twoDigits(1 + Mix.below(28, ~seed, student)));
        record.put("sex", Mix.of(seed, student) < 0 ? "female" : "male");
        int race = Mix.below(RACES.length, seed + 1, student);
        for (int i = 0; i < RACES.length; i++) {
            record.put(RACES[i], Boolean.toString(i == race));
        }
        record.put("demographicRaceTwoOrMoreRaces", "false");
        record.put("hispanicOrLatinoEthnicity", Boolean.toString(Mix.below(4, seed + 2, student) == 0));
        record.put("countryOfBirthCode", "US");
        return record;
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private String gradeOf(int school, long student) {
        long cohort = (student - layout.firstStudent(school)) / DistrictLayout.COHORT;
        return layout.level(school).grades().get(layout.gradeOfCohort(school, cohort));
    }

    /** Of every four students the two in the middle are siblings, with two guardians between them. */
    private static long household(long index) {
        long position = index % 4;
        return index / 4 * 3 + (position == 0 ? 0 : position == 3 ? 2 : 1);
    }

    /** The same for both sides: the guardians of a student, and the students of a guardian. */
    private List<Long> relatives(long index) {
        long position = index % 4;
        if (position == 0 || position == 3) {
            return List.of(index);
        }
        long first = index - position + 1;
        return first + 1 < layout.students ? List.of(first, first + 1) : List.of(first);
    }

    private List<Object> references(List<Long> indexes, long first) {
        List<Object> references = new ArrayList<>(2);
        for (long index : indexes) {
            references.add(district.reference("users", "user", first + index));
        }
        return references;
    }
}
