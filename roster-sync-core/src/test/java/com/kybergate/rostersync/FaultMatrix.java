// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ways in which a source misbehaves, as a table. A line says what strikes (see {@link Troubles}), at which sizes of pages, and what
 * the second day under it ends with: the receipt of the users or of the first collection that was not read whole, the status, what the
 * guards hold and why, and in what the application is behind the district: those who left by {@code name} or {@code vanished}, those who
 * {@code changed} or {@code arrived}, and {@code rows}. A line that begins with a bar goes on with the row above, for other pages.
 *
 * <p>The last column argues. Where it says {@code believed}, the source tells a lie that nothing can tell from the truth: what it says of
 * one or two bystanders is done, and undone when it says otherwise. Where it says {@code approve}, something is left for a person to
 * approve when the fault is over; everywhere else nothing may be.
 */
final class FaultMatrix {
    static final List<Integer> PAGES = List.of(7, 50, 1000);

    /** What the second day under a fault ends with. */
    record Expectation(String receipt, String status, String held, String behind) {}

    /** One way to misbehave, what follows from it for each size of pages, and why if that is to be argued. */
    record Row(String troubles, Map<Integer, Expectation> expectations, String why) {
        Optional<Expectation> expectation(int pages, long seed) {
            return seed == 1 ? Optional.ofNullable(expectations.get(pages)) : Optional.empty();
        }

        boolean needsApproval() {
            return why.startsWith("approve: ");
        }

        boolean believes() {
            return why.contains("believed: ");
        }
    }

    private FaultMatrix() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String table : List.of(ALONE, TOGETHER, VENDORS, LIES)) {
            for (String line : table.lines().toList()) {
                String[] cells = line.split("\\|", -1);
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = cells[i].strip();
                }
                if (!cells[0].isEmpty()) {
                    rows.add(new Row(cells[0], new HashMap<>(), cells.length > 6 ? cells[6] : ""));
                }
                Expectation expected = new Expectation(cells[2], cells[3], cells[4], cells[5]);
                Map<Integer, Expectation> of = rows.get(rows.size() - 1).expectations();
                PAGES.stream()
                        .filter(size -> cells[1].equals("all")
                                || List.of(cells[1].split(" ")).contains("" + size))
                        .forEach(size -> of.put(size, expected));
            }
        }
        return rows;
    }

    /** The testkit's faults, each alone. */
    private static final String ALONE = """
            slow=1000                         | all  | whole | done |  |
            clamped-limit=5                   | all  | whole | done |  |
            ignored-offset                    | 7 50 | users ignored-offset | done-with-errors |  | arrived changed named rows vanished
                                              | 1000 | users ignored-offset | done-with-errors |  | rows vanished
            ignored-sort                      | all  | whole | done |  |
            ignored-sort=reshuffled           | 7 50 | users unstable-order total-mismatch | done-with-errors |  | rows vanished
                                              | 1000 | users unstable-order | done-with-errors |  | rows vanished
            ignored-filter                    | all  | whole | done |  |  | no filter is sent
            empty-200                         | all  | users suddenly-empty | done-with-errors |  | arrived changed named rows vanished
            empty-200@users                   | all  | users suddenly-empty | done-with-errors |  | arrived changed named rows vanished
            empty-object-200                  | all  | orgs failed:missing-envelope | failed |  | arrived changed named rows vanished
            truncated-last-page               | all  | orgs failed:truncated-body | failed |  | arrived changed named rows vanished
            truncated-last-page@users=chunked | 7    | users failed:truncated-body | done-with-errors |  | arrived rows vanished
                                              | 50   | users failed:truncated-body | done-with-errors |  | arrived changed named rows vanished
                                              | 1000 | users failed:truncated-body | failed |  | arrived changed named rows vanished
            short-last-page@users=2           | all  | users total-mismatch | done-with-errors |  | vanished
            lost-page-502                     | 7 50 | users failed:http-502 | done-with-errors |  | arrived changed named rows vanished
                                              | 1000 | whole | done |  |
            flaky-502=3                       | all  | whole | done |  |
            html-200                          | all  | orgs failed:html-answer | failed |  | arrived changed named rows vanished
            html-404                          | all  | orgs failed:http-404 | failed |  | arrived changed named rows vanished
            no-envelope                       | all  | whole | done |  |
            wrong-key                         | all  | orgs failed:missing-envelope | failed |  | arrived changed named rows vanished
            no-total                          | all  | whole | done |  |
            wrong-total                       | all  | users total-mismatch | done-with-errors |  | rows vanished
            drifting-total                    | all  | users total-drifted total-mismatch | done-with-errors |  | rows vanished
            no-link                           | all  | whole | done |  |
            looping-link                      | all  | whole | done |  |
            rate-limit=3                      | all  | whole | done |  |
            unauthorized-mid-walk             | 7 50 | users failed:unauthorized | done-with-errors |  | arrived changed named rows vanished
                                              | 1000 | users failed:unauthorized | done-with-errors |  | rows vanished
            sha1-only                         | all  | orgs failed:unauthorized | failed |  | arrived changed named rows vanished
            sha256-only                       | all  | whole | done |  |
            hidden-singles                    | all  | whole | done |  | vanished
            html-404-singles                  | all  | whole | done |  | vanished
            singles-always-200                | all  | whole | done |  | vanished
            string-booleans                   | all  | whole | done |  |
            json-booleans                     | all  | whole | done |  |
            null-fields                       | all  | whole | done |  |
            grades-as-string                  | all  | whole | done |  |
            trailing-slash-404                | all  | whole | done |  |
            missing-school                    | all  | whole | held | leavers rows: leavers-of-role leavers-of-school rows-going school-held | arrived changed named rows vanished
            duplicate-record                  | all  | users duplicates total-mismatch | done-with-errors |  | rows vanished
            one-bad-record                    | all  | whole | done-with-errors |  |
            one-bad-record=no-id              | all  | users unreadable-records total-mismatch | done-with-errors |  | rows vanished
            clock-skew                        | all  | whole | done |  |
            clock-skew=2300000000             | all  | whole | done |  |
            redirect                          | all  | orgs failed:redirect | failed |  | arrived changed named rows vanished
            """;

    /** Pairs and threes that hide each other. */
    private static final String TOGETHER = """
            clamped-limit=5 + ignored-sort                          | all  | whole | done |  |
            clamped-limit=5 + ignored-sort=reshuffled               | all  | users unstable-order total-mismatch | done-with-errors |  | rows vanished
            clamped-limit=5 + no-total + no-link                    | all  | classes unverified-seams | done-with-errors |  |  | too few rows at the seams of a short list to tell order from accident
            clamped-limit=5 + total-of-page + no-link               | all  | users total-drifted total-mismatch | done-with-errors |  | vanished | asked once more behind the first page, whose size the total may be
            total-of-page + no-link                                 | all  | users total-drifted total-mismatch | done-with-errors |  | vanished
            no-total + ignored-offset                               | 7 50 | users ignored-offset | done-with-errors |  | arrived changed named rows vanished
                                                                    | 1000 | users ignored-offset | done-with-errors |  | rows vanished
            no-total + ignored-sort=reshuffled                      | 7    | users unstable-order ignored-offset | done-with-errors |  | changed named rows vanished
                                                                    | 50 1000 | users unstable-order | done-with-errors |  | rows vanished
            no-total + short-last-page@users=2                      | all  | whole | done |  |  | whom the list leaves out, single reads find
            no-total + short-last-page@users=2 + hidden-singles     | all  | whole | done |  | vanished
            no-total + short-last-page@users=2 + html-404-singles   | all  | whole | done |  | vanished
            no-total + short-last-page@users=2 + singles-always-200 | all  | whole | done |  | vanished
            no-total + short-last-page@enrollments=30               | all  | whole | held | rows: rows-going | rows
            no-total + short-last-page@orgs=1                       | all  | whole | held | rows: rows-going |  | a school never goes without approval, and its classes wait with it
            no-total + lost-page-502                                | 7 50 | users failed:http-502 | done-with-errors |  | arrived changed named rows vanished
                                                                    | 1000 | whole | done |  |
            wrong-total=-2 + short-last-page@users=2                | all  | orgs total-mismatch | done-with-errors |  | rows
            empty-200@users + html-200@orgs                         | all  | orgs failed:html-answer | failed |  | arrived changed named rows vanished
            missing-school=s2 + no-total                            | all  | whole | held | leavers rows: leavers-of-role leavers-of-school rows-going school-held | arrived changed named rows vanished
            string-booleans + null-fields + grades-as-string        | all  | whole | done |  |
            flaky-502=3 + rate-limit=3                              | all  | whole | done |  |
            unauthorized-mid-walk + clamped-limit=5                 | all  | users failed:unauthorized | done-with-errors |  | arrived changed named rows vanished
            guardians-leave=3                                       | 7    | whole | done |  |  | a list that changes whenever it is read proves nothing, three walks or not
                                                                    | 50 1000 | users rows-moved total-drifted total-mismatch | done-with-errors |  | vanished
            guardians-arrive=3                                      | 7 50 | whole | done |  |
                                                                    | 1000 | users rows-moved total-drifted total-mismatch | done-with-errors |  | vanished
            guardians-leave=3 + no-total                            | 7    | whole | done |  |
                                                                    | 50   | users unconfirmed | done-with-errors |  | vanished | no two walks met the same people
                                                                    | 1000 | users rows-moved | done-with-errors |  | vanished
            guardians-leave=3 + ignored-sort                        | 7    | whole | done |  |
                                                                    | 50   | users total-drifted | done-with-errors |  | vanished
                                                                    | 1000 | users rows-moved total-drifted total-mismatch | done-with-errors |  | vanished
            guardians-leave=3 + lost-page-502=9                     | 7    | users failed:http-502 | done-with-errors |  | arrived changed named rows vanished
                                                                    | 50 1000 | users rows-moved total-drifted total-mismatch | done-with-errors |  | vanished
            guardians-leave=3 + guardians-arrive=3                  | 7 50 | whole | done |  |
                                                                    | 1000 | users rows-moved total-drifted total-mismatch | done-with-errors |  | vanished
            """;

    /** What other servers send, and what may stand before them. */
    private static final String VENDORS = """
            users-under=students                    | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            users-null                              | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            users-as-one                            | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            users-status=404                        | all  | users failed:http-404 | failed |  | arrived changed named rows vanished
            users-status=500                        | all  | users failed:http-500 | failed |  | arrived changed named rows vanished
            users-html=200                          | all  | users failed:html-answer | failed |  | arrived changed named rows vanished
            users-nothing=204                       | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            error-200                               | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            errors-200                              | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            message-200                             | all  | users failed:missing-envelope | failed |  | arrived changed named rows vanished
            half-with-failure                       | all  | users no-progress | done-with-errors |  | arrived changed named rows vanished | the list ends before rows it has shown
            one-row                                 | all  | whole | held | leavers: leavers-of-school person-held | arrived changed named rows vanished | a source of one row is not an empty one: the guards hold everybody else
            one-row=1 + hidden-singles              | all  | whole | held | leavers: leavers-of-school person-held | arrived changed named rows vanished
            total-is=0                              | all  | users total-mismatch | done-with-errors |  | vanished
            twice-as=tobedeleted                    | all  | users duplicates rows-moved | done-with-errors |  | vanished
            last-page-for-ever + no-total + no-link | all  | whole | done |  |
            roles-of-1.2                            | all  | whole | done |  |
            ids-padded                              | all  | whole | done |  |
            references-bare                         | all  | whole | done |  |
            references-one                          | all  | whole | done |  |
            dates-odd                               | all  | whole | done |  |
            dates-of-2099                           | all  | whole | done |  |
            more-fields                             | all  | whole | done |  |
            warnings-beside                         | all  | whole | done |  |
            everything=401                          | all  | orgs failed:unauthorized | failed |  | arrived changed named rows vanished
            singles-status=500                      | all  | whole | done |  | vanished
            singles-html=410                        | all  | whole | done |  | vanished
            singles-error-200                       | all  | whole | done |  | vanished
            singles-in-a-list                       | all  | whole | done |  | vanished
            singles-of-another                      | all  | whole | done |  | vanished
            singles-undead                          | all  | whole | done |  | vanished | who is found singly stays as long as that lasts
            limit-ignored                           | all  | whole | done |  |
            offset-from-one                         | all  | users rows-moved | done-with-errors |  | rows vanished
            offset-in-pages                         | 7 50 | users no-progress | done-with-errors |  | arrived changed named rows vanished
                                                    | 1000 | users rows-moved | done-with-errors |  | rows vanished
            field-gone=orgs                         | all  | whole | done |  | arrived changed | nobody loses a school to silence
            field-gone=role                         | all  | whole | held | out-of-scope | arrived changed rows vanished | without a role nobody is wanted, and nobody is gone
            field-null=email                        | all  | whole | done |  | arrived changed
            field-empty=username                    | all  | whole | done |  | arrived changed
            leavers-are=To-Be-Deleted               | all  | whole | done |  |
            leavers-are=inactive                    | all  | whole | done |  |
            leavers-are=gone                        | all  | whole | done |  | named
            """;

    /** What is well formed and untrue, and what cannot be told from it. */
    private static final String LIES = """
            status-of-all=inactive              | all  | whole | held | leavers: leavers-of-school person-held | arrived changed named rows vanished
            status-of-school=tobedeleted        | all  | whole | held | leavers: leavers-of-role leavers-of-school person-held | arrived changed named rows vanished
            status-of-all=suspended             | all  | whole | done |  | named
            role-of-all=student                 | all  | whole | held | leavers role-loss: leavers-of-role person-held role-loss | arrived changed rows vanished | approve: who arrived as a student is to become staff, and every rise in privilege is approved
            role-of-all=administrator           | all  | whole | held | leavers updates: privilege-rise update-storm | arrived changed named rows vanished
            role-of-all=guardian                | all  | whole | held | out-of-scope | arrived changed rows vanished | leavers whose role is not imported leave all the same
            role-missing=teacher                | all  | whole | held | leavers: leavers-of-school person-held | arrived changed named rows vanished
            role-missing=administrator          | all  | whole | held | leavers: leavers-of-role |  | one of three is a teacher by now, so the two who are missing are all that was left
            school-unlisted=s2                  | all  | whole | held | leavers: leavers-of-role leavers-of-school person-held | arrived changed named rows vanished
            school-unlisted=s2 + hidden-singles | all  | whole | held | leavers: leavers-of-role leavers-of-school person-held | arrived changed named rows vanished
            org-missing=s2                      | all  | whole | held | rows: rows-going school-held | rows
            person-unlisted                     | all  | whole | done |  |
            person-unlisted + hidden-singles    | all  | whole | done |  | vanished
            enrollments-halved                  | all  | whole | held | rows: rows-going | rows
            class-emptied=c-2-2                 | all  | whole | held | rows: class-unenrolled | rows
            school-moves=s2                     | all  | whole | held | leavers school-loss: leavers-of-school login-key-held person-held school-loss | arrived changed rows vanished | nobody would be left in the school
            usernames-prefixed=old.             | all  | whole | held | login-keys: login-key-storm staff-login-key | arrived changed named rows vanished
            emails-in-capitals                  | all  | whole | held | login-keys: login-key-storm staff-login-key | arrived changed named rows vanished
            ids-in-capitals                     | all  | whole | held | identity-churn leavers: identity-churn relink-proposed | arrived changed named rows vanished
            ids-shifted                         | all  | whole | held | login-keys: login-key-storm sourced-id-reused | arrived changed named rows vanished
            references-dangle                   | all  | whole | done |  |  | what refers to nobody is put off
            person-hidden=1                     | all  | whole | done |  | believed | believed: the list and the single read, which finds others and nobody, agree; the same account returns
            person-withdrawn=inactive           | all  | whole | done |  | believed | believed: the source names one person as leaving, as it does with leavers; the same account returns
            person-disabled=false               | all  | whole | done |  | believed | believed: switching off one person is what the field is for; the same account returns
            teacher-called=student              | all  | whole | done |  | believed | approve: believed: one demotion is ordinary; taking it back is a rise in privilege, which is always approved
            teacher-called=administrator        | all  | whole | held | privilege-rise |  | a rise in privilege waits
            person-renamed=user.other           | all  | whole | done |  | believed | believed: one new user name is ordinary; the old one returns
            enrollments-hidden                  | all  | whole | done |  | believed | believed: rows are concluded from a whole list within the limits, and return
            holidays=8                          | all  | whole | held | leavers: leavers-of-district leavers-of-role leavers-of-school person-held | named rows vanished | approve: more leavers than the guard lets go, and all of them real
            holidays=8 + html-200               | all  | orgs failed:html-answer | failed |  | arrived changed named rows vanished | approve: they left while nothing could be read; the guard cannot know that they are real
            ids-in-capitals=1                   | all  | whole | held | relink-proposed |  | somebody new has the keys of somebody missing: one person under two identifiers
            """;
}
