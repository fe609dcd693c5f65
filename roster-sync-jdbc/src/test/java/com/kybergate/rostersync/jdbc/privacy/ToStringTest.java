// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever of the public API a host puts into its log with a pair of braces, nobody's name and no secret stands in the line. */
class ToStringTest {
    private static final List<String> MODULES = List.of(
            "oneroster-client", "roster-sync-core", "roster-sync-jdbc", "roster-sync-contract", "oneroster-testkit");
    private static final Pattern TYPE = Pattern.compile("^(?:sealed )?(?:final )?(?:record|class) ([\\w.$]+).*");

    /** Fakes that hold a whole district of made-up people: their texts are sizes, and no constructor takes a canary. */
    private static final Set<String> SIZES = Set.of("CsvRoster", "FakeDistrict", "Faults");

    /** What may show which of its components, each with its reason. */
    private static final Set<String> PERMITTED = Set.of(
            // A record of the roster, and what carries one, shows its identifier and nothing else.
            "User.sourcedId",
            "Org.sourcedId",
            "RosterClass.sourcedId",
            "Course.sourcedId",
            "AcademicSession.sourcedId",
            "Enrollment.sourcedId",
            "Demographics.sourcedId",
            "GuidRef.sourcedId",
            "RosterRecord.sourcedId",
            "MirrorRow.sourcedId",
            "PlannedChange.record.sourcedId",
            "AccountWrite.sourcedId",
            "ChangeEntry.sourcedId",
            "ChangePage.entries.sourcedId",
            "RecordChange.sourcedId",
            "RecordChanges.changes.sourcedId",
            // The host's own key of an account.
            "AccountWrite.localId",
            "Account.localId",
            // A word of a vocabulary is all that these are.
            "RoleType.value",
            "OrgType.value",
            "ClassType.value",
            "SessionType.value",
            "StatusType.value",
            "Gender.value",
            "AuthMethod.value",
            // What is sent, as its author wrote it; a query that holds one does not show it.
            "Filter.value",
            // Where a roster is read, which is shown to whoever pastes it.
            "ConnectionCheck.baseUrl",
            // What a fake was asked, for the test that asks it.
            "ReceivedRequest.method",
            "ReceivedRequest.path",
            "ReceivedRequest.query",
            "ReceivedRequest.authScheme",
            "ReceivedRequest.userAgent");

    /** What is always one of our own codes, names, digests and sentences; only this test puts anything else there. */
    private static final Set<String> OURS = Set.of(
            "Attack.name",
            "ChangeEntry.operation",
            "ChangeEntry.run",
            "ChangePage.entries.operation",
            "ChangePage.entries.run",
            "ChangePage.next",
            "ConnectionCheck.counts.key",
            "ConnectionCheck.stages.code",
            "ConnectionCheck.stages.message",
            "ConnectionCheck.stages.name",
            "ConnectionCheck.stages.remedy",
            "Stage.code",
            "Stage.message",
            "Stage.name",
            "Stage.remedy",
            "Explanation.atSource",
            "Explanation.next",
            "Explanation.reason",
            "Explanation.scope",
            "FetchReceipt.coercions.key",
            "FetchReceipt.collection",
            "FetchReceipt.reasons",
            "FetchReceipt.termination",
            "GuardVerdict.guard",
            "HeldItem.operation",
            "HeldItem.reason",
            "HeldLedger.digest",
            "HeldPart.digest",
            "HeldPart.reasons.key",
            "Lease.holder",
            "Line.code",
            "Line.entity",
            "Line.severity",
            "Missing.shape",
            "Unclear.reason",
            "Page.coercions.key",
            "PlannedChange.reason",
            "Problem.code",
            "Problem.entity",
            "Problem.severity",
            "Query.fields",
            "RecordFault.code",
            "RecordFault.collection",
            "HeldGrew.held.digest",
            "HeldGrew.held.reasons.key",
            "HeldGrew.run",
            "NewAdministrators.run",
            "Quarantined.run",
            "RecordChange.after.key",
            "RecordChange.operation",
            "RecordChange.run",
            "RecordChanges.changes.after.key",
            "RecordChanges.changes.operation",
            "RecordChanges.changes.run",
            "RecordChanges.next",
            "RunFigures.trigger",
            "RunFinished.report.run",
            "RunPage.next",
            "RunPage.runs.mode",
            "RunPage.runs.run",
            "RunPage.runs.status",
            "RunStarted.run",
            "Exclusion.reason",
            "Progressed.progress.collection",
            "Progressed.progress.phase",
            "Progressed.progress.run",
            "SyncHealth.reasons",
            "SyncNotice.codes",
            "SyncNotice.counts.key",
            "SyncNotice.id",
            "SyncNotice.remedies",
            "SyncNotice.run",
            "SyncProgress.collection",
            "SyncProgress.phase",
            "SyncProgress.run",
            "SyncReport.run",
            "RunRecord.mode",
            "RunRecord.run",
            "RunRecord.status");

    @Test
    void nothingShowsAPersonOrASecret() throws Exception {
        Canaries canaries = new Canaries();
        Specimens specimens = new Specimens(canaries);
        Set<String> shown = new TreeSet<>();
        int checked = 0;
        for (Class<?> type : types()) {
            Class<?> says = type.getMethod("toString").getDeclaringClass();
            if (says == Object.class || says == Throwable.class || SIZES.contains(type.getSimpleName())) {
                continue;
            }
            Object specimen = specimens
                    .made(type)
                    .orElseThrow(() -> new AssertionError(type + " has a text of its own: give it a specimen"));
            checked++;
            for (String field : canaries.in(specimen.toString())) {
                if (!PERMITTED.contains(field) && !OURS.contains(field)) {
                    shown.add(field);
                }
            }
        }
        assertThat(shown).isEmpty();
        assertThat(checked).isGreaterThan(60);
        System.out.printf(
                "texts: %d types of the public API x %d canaries, %d shown%n", checked, canaries.size(), shown.size());
    }

    private static List<Class<?>> types() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        for (String module : MODULES) {
            for (String line : Files.readAllLines(Path.of("..", module, "src", "api", module + ".txt"))) {
                Matcher type = TYPE.matcher(line);
                if (type.matches()) {
                    types.add(Class.forName(type.group(1)));
                }
            }
        }
        return types;
    }
}
