// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import com.kybergate.oneroster.model.RoleType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of people an administrator can choose to import. OneRoster 1.1 has no "staff": it is aides and proctors. */
public enum UserType {
    /** Role {@code student}. */
    STUDENTS("students"),
    /** Role {@code teacher}. */
    TEACHERS("teachers"),
    /** Roles {@code aide} and {@code proctor}. */
    STAFF("staff"),
    /** Role {@code administrator}. */
    ADMINISTRATORS("administrators");

    private final String value;

    UserType(String value) {
        this.value = value;
    }

    /**
     * The word for the kind, as administrators write it.
     *
     * @return {@code students}, {@code teachers}, {@code staff} or {@code administrators}
     */
    public String value() {
        return value;
    }

    /**
     * The kind of people a role of OneRoster belongs to.
     *
     * @param role the role, or {@code null} where the source states none
     * @return the kind, or empty for roles that are never imported, such as guardians, and for unknown ones
     */
    public static Optional<UserType> of(@Nullable RoleType role) {
        if (RoleType.STUDENT.equals(role)) {
            return Optional.of(STUDENTS);
        }
        if (RoleType.TEACHER.equals(role)) {
            return Optional.of(TEACHERS);
        }
        if (RoleType.AIDE.equals(role) || RoleType.PROCTOR.equals(role)) {
            return Optional.of(STAFF);
        }
        if (RoleType.ADMINISTRATOR.equals(role)) {
            return Optional.of(ADMINISTRATORS);
        }
        return Optional.empty();
    }
}
