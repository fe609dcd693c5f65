// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Demographics;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;

/** The readers of OneRoster 1.1, one for each kind of record. */
public final class Readers {
    /** Reads orgs. */
    public static final RecordReader<Org> ORG = new OrgReader();

    /** Reads academic sessions, terms and grading periods. */
    public static final RecordReader<AcademicSession> ACADEMIC_SESSION = new AcademicSessionReader();

    /** Reads courses. */
    public static final RecordReader<Course> COURSE = new CourseReader();

    /** Reads classes. */
    public static final RecordReader<RosterClass> CLASS = new RosterClassReader();

    /** Reads users, students and teachers. */
    public static final RecordReader<User> USER = new UserReader();

    /** Reads enrollments. */
    public static final RecordReader<Enrollment> ENROLLMENT = new EnrollmentReader();

    /** Reads demographics. */
    public static final RecordReader<Demographics> DEMOGRAPHICS = new DemographicsReader();

    private Readers() {}
}
