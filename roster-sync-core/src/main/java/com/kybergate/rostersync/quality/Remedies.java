// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import java.util.Map;

/** What is to be done about each code, in the words of the page that districts read, with the names that ClassLink's console uses now. */
final class Remedies {
    private static final String TOGGLE =
            " In ClassLink's Roster Server, open Apps, then this application's permissions, and switch on \"Unenrolled Users\".";

    private static final Map<String, String> OF = Map.ofEntries(
            Map.entry(
                    QualityCheck.DUPLICATE_EMAIL,
                    "Several people have this person's e-mail address. Look for duplicate e-mail addresses in the student information system, and"
                            + " give each person one of their own."),
            Map.entry(
                    QualityCheck.DUPLICATE_USERNAME,
                    "Several people have this person's user name. Look for duplicate records in the student information system, and give each person"
                            + " a user name of their own."),
            Map.entry(
                    QualityCheck.MISSING_EMAIL,
                    "The person has no e-mail address, and can neither be written to nor matched by one. Enter it in the student information"
                            + " system, unless the person signs in by user name."),
            Map.entry(
                    QualityCheck.MISSING_NAME,
                    "The given name or the family name is missing. Enter it in the student information system."),
            Map.entry(
                    QualityCheck.MISSING_USERNAME,
                    "The person has no user name. Enter it in the student information system, unless people sign in by e-mail address."),
            Map.entry(
                    QualityCheck.DANGLING_REFERENCE,
                    "It refers to a record that the source does not list. Complete or remove it in the student information system, and see in"
                            + " ClassLink's Roster Server that the application's permissions share both."),
            Map.entry(
                    QualityCheck.ORG_CYCLE,
                    "The body is above itself: its parents lead in a circle. Correct the parent in the student information system."),
            Map.entry(
                    QualityCheck.SESSION_CYCLE,
                    "The session is a part of itself: its parents lead in a circle. Correct the parent in the student information system."),
            Map.entry(
                    QualityCheck.AGENT_CYCLE,
                    "The person is named as their own agent. Correct the contacts in the student information system."),
            Map.entry(
                    QualityCheck.OBFUSCATED_VALUE,
                    "A name, user name or e-mail address is a placeholder. See in ClassLink whether DataGuard hides this field from the application,"
                            + " and share it if accounts need it."),
            Map.entry(
                    QualityCheck.POSSIBLE_REKEY,
                    "Somebody who left, or is disabled, has this person's user name, e-mail address or number under another sourcedId: perhaps the"
                            + " same person with a new one. Keep the old sourcedId in the student information system if it is."),
            Map.entry(
                    QualityCheck.CLASS_WITHOUT_TEACHER,
                    "Nobody is enrolled as the teacher of the class. Assign one in the student information system."),
            Map.entry(
                    QualityCheck.CLASS_WITHOUT_STUDENTS,
                    "No student is enrolled in the class. Enroll students in the student information system, or close the class."),
            Map.entry(
                    QualityCheck.STUDENT_WITHOUT_ENROLLMENT,
                    "The student is in no class. Make sure of an active enrollment in the student information system: by default ClassLink shares"
                            + " only people who have one."),
            Map.entry(
                    QualityCheck.DISABLED_BUT_ENROLLED,
                    "The person is disabled, and still enrolled in a class. End the enrollments in the student information system, or enable the"
                            + " person."),
            Map.entry(
                    QualityCheck.BAD_GRADE,
                    "A grade is none of the CEDS codes, such as KG, 01 or 12. Correct the grade in the student information system."),
            Map.entry(
                    QualityCheck.UNENROLLED_NOT_SHARED,
                    "Everybody who is shared is enrolled in a class, so people without one are probably not shared."
                            + TOGGLE),
            Map.entry(
                    QualityCheck.ADMINISTRATORS_NOT_SHARED,
                    "Administrators are wanted, and none is shared: by default ClassLink shares only people who are enrolled in a class."
                            + TOGGLE),
            Map.entry(
                    QualityCheck.SCHOOL_WITHOUT_ENROLLMENTS,
                    "Nobody at this school is enrolled in a class. Make sure that the school has active enrollments in ClassLink, or take it from"
                            + " the selected schools."),
            Map.entry(
                    QualityCheck.TERM_ENDED,
                    "Every class of this school belongs to terms that are over. Make sure that the terms of the current year have their dates, and"
                            + " that their enrollments are active in ClassLink."),
            Map.entry(
                    QualityCheck.NO_PEOPLE,
                    "Nobody would be imported. Make sure that the selected schools have active enrollments in ClassLink, and look at the user types:"
                            + " the role you expect may not be selected."),
            Map.entry(
                    QualityCheck.SELECTED_SCHOOL_MISSING,
                    "This school is selected, and the source does not list it. Share it in ClassLink, or take it from the selected schools."));

    private Remedies() {}

    static String of(String code) {
        String remedy = OF.get(code);
        if (remedy == null) {
            throw new IllegalArgumentException("no remedy for " + code);
        }
        return remedy;
    }

    /** Nothing new is news, and no fault: a district may have closed its gates on purpose. */
    static String unchanged(long days) {
        return "Nothing changed at the source for " + days
                + " days. That is usual in holidays, and where the district has set a Sync Blackout or Limited Imports in ClassLink's Roster Server."
                + " Where changes are missing, ClassLink may hold old data: trigger a fresh export in the student information system.";
    }
}
