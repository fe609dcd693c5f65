// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.state.InMemorySyncState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is read more than once in a run: what the last walk says stands, and nothing is counted or handed on twice. */
class SecondWalkTest {
    private static final RosterCollection ORGS = RosterCollection.ORGS;

    @TempDir
    private Path folder;

    private Stage stage;
    private RosterSink sink;

    @BeforeEach
    void open() {
        stage = new Stage(
                new InMemorySyncState(Clock.systemUTC()),
                new TenantId("springfield"),
                RosterScope.everything(),
                TermScope.all(),
                Instant.EPOCH,
                folder,
                new SecureRandom());
        sink = stage.open(ORGS, (received, total) -> {});
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aRecordThatChangedBetweenTwoWalksIsNoContradictionAndIsHandedOnAsItIsNow() {
        sink.record(school("s1", "Old name"));
        sink.again();
        sink.record(school("s1", "New name"));

        Staged staged = seal();

        assertThat(staged.tally().read()).isEqualTo(1);
        assertThat(staged.tally().duplicate()).isZero();
        assertThat(names(staged)).containsExactly("New name");
        assertThat(staged.problems()).isEmpty();
    }

    @Test
    void aRecordThatChangedAndChangedBackIsHandedOnOnce() {
        sink.record(school("s1", "One"));
        sink.again();
        sink.record(school("s1", "Another"));
        sink.again();
        sink.record(school("s1", "One"));

        Staged staged = seal();

        assertThat(names(staged)).containsExactly("One");
        assertThat(names(staged)).as("handed on again").containsExactly("One");
    }

    @Test
    void aRecordThatIsTheSameInBothWalksIsReadOnce() {
        sink.record(school("s1", "One"));
        sink.again();
        sink.record(school("s1", "One"));

        Staged staged = seal();

        assertThat(staged.tally().read()).isEqualTo(1);
        assertThat(names(staged)).containsExactly("One");
    }

    @Test
    void twoContentsWithinOneWalkStayAContradictionUntilAWalkIsWithoutOne() {
        sink.record(school("s1", "One"));
        sink.record(school("s1", "Another"));
        sink.again();
        sink.record(school("s1", "One"));
        sink.record(school("s2", "Two"));
        sink.record(school("s2", "Three"));

        Staged staged = seal();

        assertThat(staged.tally().duplicate()).isEqualTo(1);
        assertThat(names(staged)).containsExactly("One");
        assertThat(staged.problems()).extracting(Problem::sourcedId).containsExactly("s2");
    }

    @Test
    void aRecordThatIsBrokenInTheLastWalkIsInvalidAndOneThatWasMendedIsNot() {
        sink.record(school("s1", "One"));
        sink.fault(new RecordFault("orgs", "s2", "malformed", 1));
        sink.fault(new RecordFault("orgs", null, "malformed", 2));
        sink.again();
        sink.fault(new RecordFault("orgs", "s1", "malformed", 0));
        sink.record(school("s2", "Two"));
        sink.fault(new RecordFault("orgs", null, "malformed", 2));

        Staged staged = seal();

        assertThat(staged.tally().read()).as("the nameless one is counted once").isEqualTo(3);
        assertThat(staged.tally().invalid()).isEqualTo(2);
        assertThat(names(staged)).containsExactly("Two");
        assertThat(staged.problems()).hasSize(2);
    }

    @Test
    void whomOnlyTheFirstWalkMetIsStillSeen() {
        sink.record(school("s1", "One"));
        sink.record(school("s2", "Two"));
        sink.again();
        sink.record(school("s2", "Two"));

        Staged staged = seal();

        assertThat(staged.sawWanted("s1")).isTrue();
        assertThat(names(staged)).containsExactlyInAnyOrder("One", "Two");
    }

    private static Org school(String sourcedId, String name) {
        return Org.builder(sourcedId).name(name).type(OrgType.SCHOOL).build();
    }

    private Staged seal() {
        return stage.seal(
                ORGS,
                new FetchReceipt(
                        "orgs",
                        1,
                        2,
                        2,
                        null,
                        null,
                        1000,
                        2,
                        0,
                        0,
                        true,
                        "empty-page",
                        List.of(),
                        Map.of(),
                        null,
                        null));
    }

    private static List<String> names(Staged staged) {
        List<String> names = new ArrayList<>();
        staged.changed(10, records -> {
            for (RosterRecord record : records) {
                names.add(String.valueOf(record.text("name")));
            }
        });
        return names;
    }
}
