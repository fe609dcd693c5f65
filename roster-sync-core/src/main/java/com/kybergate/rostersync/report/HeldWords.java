// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import java.util.Map;
import java.util.TreeMap;

/** Why changes wait, in the words of somebody who has to decide about them. */
final class HeldWords {
    private static final String LINK_PROPOSED = "link-proposed:";
    private static final Map<String, String> WORDS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "leavers",
                    "They are missing from the roster, and nobody has looked yet whether they are gone; approving looks."),
            Map.entry("leavers-of-district", "More people of the district would lose their login than usual."),
            Map.entry(
                    "leavers-of-week",
                    "Within a week more people would have lost their login than usual, a few at a time."),
            Map.entry(
                    "leavers-of-school",
                    "More people of one school would lose their login than usual, or all of them."),
            Map.entry("leavers-of-role", "More people of one role would lose their login than usual, or all of them."),
            Map.entry("school-loss", "More people than usual would no longer belong to a school."),
            Map.entry("role-loss", "More people than usual would be allowed less."),
            Map.entry(
                    "out-of-scope",
                    "Their school, or people of their kind or role, are not selected any more; approving switches their accounts off."),
            Map.entry(
                    "sourced-id-reused",
                    "The identifier of somebody who has an account now comes with other names and keys: it may be another person."),
            Map.entry(
                    "additions-only",
                    "For now nobody's account is changed but by approval; this was set for some days."),
            Map.entry("blackout", "For now nothing is changed but by approval; this was set for some days."),
            Map.entry("privilege-rise", "An account that is there would be allowed more."),
            Map.entry("staff-login-key", "A member of staff would sign in with another user name or e-mail address."),
            Map.entry("login-key-storm", "Many people would get another user name or e-mail address at once."),
            Map.entry("update-storm", "Very many people would change at once."),
            Map.entry(
                    "login-key-held",
                    "They would get a user name or e-mail address that somebody else keeps until approval."),
            Map.entry(
                    "identity-churn",
                    "People are missing and the same or as many come under other identifiers, as after a change of the school's system."),
            Map.entry(
                    "relink-proposed",
                    "The account of somebody missing would go to the same person under another identifier."),
            Map.entry(
                    "source-doubtful",
                    "Many people of the roster came broken or twice, so that nothing is taken away on its word."),
            Map.entry("rows-going", "More classes, enrollments, courses or sessions would go than usual, or a school."),
            Map.entry("class-unenrolled", "Nobody would be left in a class."),
            Map.entry("school-held", "They belong to a school whose going waits."),
            Map.entry("class-held", "They belong to a class whose going waits."),
            Map.entry("person-held", "They belong to people about whom something else waits."),
            Map.entry(
                    "unfenced-store",
                    "The application's accounts cannot refuse a writer who comes late; taking away waits for a person."),
            Map.entry(
                    "memory-restored",
                    "The sync's memory comes from a backup: whoever seems new may have an account already."),
            Map.entry("another-source", "The roster comes from another address than the last one."),
            Map.entry("other-accounts", "The accounts are not those that the sync wrote last.")));

    private HeldWords() {}

    /** A sentence for a code; the code itself for one that a later version made. */
    static String of(String code) {
        if (code.startsWith(LINK_PROPOSED)) {
            return "An account that is there looks like this person's; these agree: "
                    + code.substring(LINK_PROPOSED.length()).replace("+", ", ") + ".";
        }
        return WORDS.getOrDefault(code, code);
    }
}
