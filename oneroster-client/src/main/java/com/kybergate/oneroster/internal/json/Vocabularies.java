// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.ClassType;
import com.kybergate.oneroster.model.Gender;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.SessionType;
import java.util.List;

/** The vocabularies of OneRoster 1.1 as they are read. */
final class Vocabularies {
    static final Words<RoleType> ROLE = new Words<>(
            RoleType::new,
            RoleType::value,
            List.of(
                    RoleType.ADMINISTRATOR,
                    RoleType.AIDE,
                    RoleType.GUARDIAN,
                    RoleType.PARENT,
                    RoleType.PROCTOR,
                    RoleType.RELATIVE,
                    RoleType.STUDENT,
                    RoleType.TEACHER));

    static final Words<OrgType> ORG = new Words<>(
            OrgType::new,
            OrgType::value,
            List.of(
                    OrgType.DEPARTMENT,
                    OrgType.SCHOOL,
                    OrgType.DISTRICT,
                    OrgType.LOCAL,
                    OrgType.STATE,
                    OrgType.NATIONAL));

    static final Words<SessionType> SESSION = new Words<>(
            SessionType::new,
            SessionType::value,
            List.of(SessionType.GRADING_PERIOD, SessionType.SEMESTER, SessionType.SCHOOL_YEAR, SessionType.TERM));

    static final Words<ClassType> CLASS =
            new Words<>(ClassType::new, ClassType::value, List.of(ClassType.HOMEROOM, ClassType.SCHEDULED));

    static final Words<Gender> GENDER = new Words<>(Gender::new, Gender::value, List.of(Gender.MALE, Gender.FEMALE));

    private Vocabularies() {}
}
