// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How many records of a kind a run read and did not bring over, and why: what to look at where somebody is missing. Immutable; names a school
 * and no person.
 *
 * @param collection what kind of record it is
 * @param school the identifier of the school, the first where a record names several; empty where it names none, and where there are more
 *     lines than a report has room for
 * @param reason {@code school}, {@code role}, {@code term}, {@code unmappedRole} or {@code suppressed}, as in the counts; {@code invalid} for
 *     what could not be read as what it should be; {@code held} for what is new and waits for approval
 * @param role the role of a person, as OneRoster 1.1 names it, {@code other} for any other word; empty for what is no person, or states none
 * @param count how many records
 */
public record Exclusion(RosterCollection collection, String school, String reason, String role, long count) {
    /** Could not be read as what it should be. */
    public static final String INVALID = "invalid";

    /** New, and waits for approval. */
    public static final String HELD = "held";

    private static final String OTHER = "other";

    private static final Set<RoleType> ROLES = Set.of(
            RoleType.ADMINISTRATOR,
            RoleType.AIDE,
            RoleType.GUARDIAN,
            RoleType.PARENT,
            RoleType.PROCTOR,
            RoleType.RELATIVE,
            RoleType.STUDENT,
            RoleType.TEACHER);

    /**
     * Checks that everything is said.
     *
     * @param collection what kind of record it is
     * @param school the identifier of the school; empty for none
     * @param reason why, by stable word
     * @param role the role of a person; empty for what is no person, or states none
     * @param count how many records
     */
    public Exclusion {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(school, "school");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(role, "role");
    }

    /**
     * One record that was not brought over.
     *
     * @param record the record
     * @param reason why, by stable word
     * @return one of its kind
     */
    public static Exclusion of(RosterRecord record, String reason) {
        List<String> schools = record.schools();
        String role = record.collection() == RosterCollection.USERS ? record.text("role") : null;
        return new Exclusion(
                record.collection(),
                schools.isEmpty() ? "" : schools.get(0),
                reason,
                role == null ? "" : isOfOneRoster(role) ? role : OTHER,
                1);
    }

    /**
     * Whether OneRoster 1.1 knows a role. An unknown word may be anything, so nothing of it is shown.
     *
     * @param role the role as the source states it
     * @return true for one of the eight of the standard
     */
    public static boolean isOfOneRoster(String role) {
        return ROLES.contains(new RoleType(role));
    }

    /** The numbers. */
    @Override
    public String toString() {
        return "Exclusion[collection=" + collection.wireName() + ", count=" + count + "]";
    }
}
