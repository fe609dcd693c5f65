// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.List;
import java.util.stream.LongStream;

/**
 * The arithmetic of a district: how many there are of everything, and which index belongs to which school, class and
 * person. Memory grows with the number of schools only.
 */
final class DistrictLayout {

    static final int COHORT = 25;

    /** What pupils of one kind of school are taught, besides homeroom. */
    record Level(String title, int weight, List<String> grades, List<String> subjects) {

        static final Level ELEMENTARY = new Level(
                "Elementary School",
                4,
                List.of("KG", "01", "02", "03", "04", "05"),
                List.of("Mathematics", "English", "Science", "Social Studies", "Art"));
        static final Level MIDDLE = new Level(
                "Middle School",
                5,
                List.of("06", "07", "08"),
                List.of("Mathematics", "English", "Science", "Social Studies", "Music", "Physical Education"));
        static final Level HIGH = new Level(
                "High School",
                6,
                List.of("09", "10", "11", "12"),
                List.of("Mathematics", "English", "Biology", "History", "Spanish", "Chemistry", "Health"));
        static final List<Level> ALL = List.of(ELEMENTARY, MIDDLE, HIGH);

        /** Homeroom and the subjects. */
        int lessons() {
            return 1 + subjects.size();
        }
    }

    final int schools;
    final long students;
    final long administrators;
    final long aides;
    final long teachers;
    final long courses;
    final long classes;
    final long enrollments;

    private final long[] studentsBefore;
    private final long[] administratorsBefore;
    private final long[] aidesBefore;
    private final long[] cohortsBefore;
    private final long[] coursesBefore;
    private final long[] classesBefore;
    private final long[] enrollmentsBefore;

    DistrictLayout(int schools, int students) {
        this.schools = schools;
        this.students = students;
        studentsBefore = new long[schools + 1];
        administratorsBefore = new long[schools + 1];
        aidesBefore = new long[schools + 1];
        cohortsBefore = new long[schools + 1];
        coursesBefore = new long[schools + 1];
        classesBefore = new long[schools + 1];
        enrollmentsBefore = new long[schools + 1];
        long weights = 0;
        for (int s = 0; s < schools; s++) {
            weights += level(s).weight();
        }
        // The district's own administrator comes before those of the schools.
        administratorsBefore[0] = 1;
        long weight = 0;
        for (int s = 0; s < schools; s++) {
            weight += level(s).weight();
            studentsBefore[s + 1] = students * weight / weights;
            long n = studentsIn(s);
            long cohorts = (n + COHORT - 1) / COHORT;
            int lessons = level(s).lessons();
            administratorsBefore[s + 1] = administratorsBefore[s] + 1 + n / 400;
            aidesBefore[s + 1] = aidesBefore[s] + 1 + n / 100;
            cohortsBefore[s + 1] = cohortsBefore[s] + cohorts;
            coursesBefore[s + 1] = coursesBefore[s] + (long) level(s).grades().size() * lessons;
            classesBefore[s + 1] = classesBefore[s] + cohorts * lessons;
            enrollmentsBefore[s + 1] = enrollmentsBefore[s] + cohorts * staffPerCohort(s, cohorts) + n * lessons;
        }
        administrators = administratorsBefore[schools];
        aides = aidesBefore[schools];
        teachers = cohortsBefore[schools];
        courses = coursesBefore[schools];
        classes = classesBefore[schools];
        enrollments = enrollmentsBefore[schools];
    }

    Level level(int school) {
        return Level.ALL.get(school % 3);
    }

    long studentsIn(int school) {
        return studentsBefore[school + 1] - studentsBefore[school];
    }

    long firstStudent(int school) {
        return studentsBefore[school];
    }

    long cohortsIn(int school) {
        return cohortsBefore[school + 1] - cohortsBefore[school];
    }

    /** As many teachers as cohorts: each has one homeroom. */
    long firstTeacher(int school) {
        return cohortsBefore[school];
    }

    long firstClass(int school) {
        return classesBefore[school];
    }

    long firstCourse(int school) {
        return coursesBefore[school];
    }

    /** -1 for the administrator of the whole district. */
    int schoolOfAdministrator(long index) {
        return index == 0 ? -1 : school(administratorsBefore, index);
    }

    boolean isPrincipal(long administrator, int school) {
        return administratorsBefore[school] == administrator;
    }

    int schoolOfAide(long index) {
        return school(aidesBefore, index);
    }

    int schoolOfTeacher(long index) {
        return school(cohortsBefore, index);
    }

    int schoolOfStudent(long index) {
        return school(studentsBefore, index);
    }

    int schoolOfCourse(long index) {
        return school(coursesBefore, index);
    }

    int schoolOfClass(long index) {
        return school(classesBefore, index);
    }

    long cohortSize(int school, long cohort) {
        return Math.min(COHORT, studentsIn(school) - cohort * COHORT);
    }

    int gradeOfCohort(int school, long cohort) {
        return (int) (cohort * level(school).grades().size() / cohortsIn(school));
    }

    /** The teacher of a class, as an index among all teachers: the cohort's own in elementary schools, else by rota. */
    long teacherOf(int school, long cohort, int lesson) {
        long shift = lesson == 0 || level(school).equals(Level.ELEMENTARY) ? 0 : lesson;
        return firstTeacher(school) + (cohort + shift) % cohortsIn(school);
    }

    LongStream administratorsOf(int school) {
        return LongStream.range(administratorsBefore[school], administratorsBefore[school + 1]);
    }

    LongStream aidesOf(int school) {
        return LongStream.range(aidesBefore[school], aidesBefore[school + 1]);
    }

    LongStream teachersOf(int school) {
        return LongStream.range(cohortsBefore[school], cohortsBefore[school + 1]);
    }

    LongStream studentsOf(int school) {
        return LongStream.range(studentsBefore[school], studentsBefore[school + 1]);
    }

    LongStream coursesOf(int school) {
        return LongStream.range(coursesBefore[school], coursesBefore[school + 1]);
    }

    LongStream classesOf(int school) {
        return LongStream.range(classesBefore[school], classesBefore[school + 1]);
    }

    LongStream enrollmentsOf(int school) {
        return LongStream.range(enrollmentsBefore[school], enrollmentsBefore[school + 1]);
    }

    /** The enrollments of all classes of one cohort. */
    LongStream enrollmentsOf(int school, long cohort) {
        long full = staffPerCohort(school, cohortsIn(school))
                + (long) COHORT * level(school).lessons();
        long first = enrollmentsBefore[school] + cohort * full;
        return LongStream.range(first, Math.min(first + full, enrollmentsBefore[school + 1]));
    }

    /** One place in one class. */
    record Seat(int school, long cohort, int lesson, boolean student, long person, boolean primary) {}

    /** Who holds the enrollment of that index: per class its teachers first, then its students. */
    Seat seat(long enrollment) {
        int school = school(enrollmentsBefore, enrollment);
        long cohorts = cohortsIn(school);
        int lessons = level(school).lessons();
        long staff = staffPerCohort(school, cohorts);
        long local = enrollment - enrollmentsBefore[school];
        long full = staff + (long) COHORT * lessons;
        long cohort = Math.min(local / full, cohorts - 1);
        long within = local - cohort * full;
        long size = cohortSize(school, cohort);
        long homeroomStaff = staff - (lessons - 1);
        long homeroom = homeroomStaff + size;
        int lesson = within < homeroom ? 0 : (int) (1 + (within - homeroom) / (1 + size));
        long place = lesson == 0 ? within : (within - homeroom) % (1 + size);
        long teachersHere = lesson == 0 ? homeroomStaff : 1;
        if (place >= teachersHere) {
            long student = firstStudent(school) + cohort * COHORT + (place - teachersHere);
            return new Seat(school, cohort, lesson, true, student, false);
        }
        long teacher = place == 0 ? teacherOf(school, cohort, lesson) : firstTeacher(school) + (cohort + 1) % cohorts;
        return new Seat(school, cohort, lesson, false, teacher, place == 0);
    }

    /** One teacher for each lesson, and a second one in homeroom where the school has another. */
    private long staffPerCohort(int school, long cohorts) {
        return level(school).lessons() + (cohorts > 1 ? 1L : 0L);
    }

    private int school(long[] before, long index) {
        int low = 0;
        int high = schools - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
