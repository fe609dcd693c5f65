// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.UserType;

/** Says what a person of the roster is in the application. Called from several threads; must be pure. */
@FunctionalInterface
public interface RoleMapper {

    /**
     * Maps a role.
     *
     * @param role a role that is imported: student, teacher, aide, proctor or administrator
     * @return what the person is in the application
     */
    LocalRole map(RoleType role);

    /**
     * Students are students; teachers, aides and proctors are staff; administrators are admins.
     *
     * @return the mapper
     */
    static RoleMapper standard() {
        return role -> switch (UserType.of(role).orElseThrow()) {
            case STUDENTS -> LocalRole.STUDENT;
            case TEACHERS, STAFF -> LocalRole.STAFF;
            case ADMINISTRATORS -> LocalRole.ADMIN;
        };
    }
}
