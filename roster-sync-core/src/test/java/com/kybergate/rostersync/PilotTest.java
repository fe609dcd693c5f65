// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A district begins with one school, looks, and goes on to all. */
class PilotTest {
    private static final int OF_A_SCHOOL = 22;

    private final ScriptedRoster roster = ScriptedRoster.of(3, 20);
    private final World world = new World(roster);

    @Test
    void aPilotBringsOneSchoolAndSaysHowManyItLeftOut() {
        world.settings = SyncSettings.pilot("s2");
        SyncReport preview = world.plan();
        assertThat(users(preview).of(Outcome.CREATED)).isEqualTo(OF_A_SCHOOL);
        assertThat(users(preview).of(SkipReason.SCHOOL)).isEqualTo(2L * OF_A_SCHOOL);
        assertThat(world.accounts.all(World.TENANT))
                .as("a preview makes nobody")
                .isEmpty();

        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);

        assertThat(world.active()).hasSize(OF_A_SCHOOL).allMatch(email -> email.startsWith("s2-"));
    }

    @Test
    void wideningPreviewsTheNewSchoolsAloneAndTouchesNobodyOfTheFirst() {
        world.settings = SyncSettings.pilot("s2");
        world.run();
        Map<String, String> before = world.contents();
        world.settings = world.settings.withSchools(Set.of("s2", "s3"));

        SyncReport preview = world.plan();

        assertThat(users(preview).of(Outcome.CREATED)).isEqualTo(OF_A_SCHOOL);
        assertThat(users(preview).of(Outcome.UNCHANGED)).isEqualTo(OF_A_SCHOOL);
        assertThat(users(preview).of(Outcome.UPDATED)).isZero();
        assertThat(preview.held()).isEmpty();
        assertThat(world.contents()).isEqualTo(before);
        world.run();
        assertThat(world.contents()).containsAllEntriesOf(before);
        assertThat(world.active()).hasSize(2 * OF_A_SCHOOL);
        world.settings = world.settings.withSchools(null);
        world.run();
        assertThat(world.active()).hasSize(3 * OF_A_SCHOOL);
        assertThat(world.contents()).containsAllEntriesOf(before);
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
