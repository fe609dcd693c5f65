// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.quality.QualityCheck;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Looks over the data of people who exist nowhere, the last of whom has the first one's address. Arguments: how many people, and {@code hoard} to
 * keep them all, as nobody should.
 */
final class QualityRun {
    private QualityRun() {}

    public static void main(String[] args) {
        People people = new People(Integer.parseInt(args[0]), People.Day.of("same"));
        boolean hoard = args.length > 1;
        List<RosterRecord> kept = new ArrayList<>();
        Gauges gauges = new Gauges();
        QualityReport report = new QualityCheck(
                        RosterScope.everything(), Set.of(RosterCollection.USERS), record -> false, Instant.now(), 1)
                .check(
                        (collection, visitor) -> {
                            for (int i = 0; collection == RosterCollection.USERS && i < people.size(); i++) {
                                RosterRecord record = RosterRecord.of(person(people, i));
                                visitor.visit(record, true);
                                if (hoard) {
                                    kept.add(record);
                                }
                            }
                        },
                        List.of(),
                        List.of(),
                        null,
                        problem -> {});
        Gauges.say("people", Long.toString(report.people()));
        Gauges.say("duplicates", Long.toString(report.count(QualityCheck.DUPLICATE_EMAIL)));
        Gauges.say("kept", Integer.toString(kept.size()));
        gauges.report(people.size());
    }

    private static User person(People people, int index) {
        User person = Objects.requireNonNull(people.before(index));
        User first = Objects.requireNonNull(people.before(0));
        return index < people.size() - 1
                ? person
                : person.toBuilder().email(first.email()).build();
    }
}
