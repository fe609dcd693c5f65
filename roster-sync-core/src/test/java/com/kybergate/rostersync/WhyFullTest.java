// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.report.Problem;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a report says of a run that had to read everything. */
class WhyFullTest {

    @Test
    void onlyWhatTheSourceDidWrongIsAWarning() {
        assertThat(Arrays.stream(WhyFull.values())
                        .filter(why -> why.warning("users").isPresent()))
                .containsExactlyInAnyOrder(
                        WhyFull.CLOCK, WhyFull.INCOMPLETE, WhyFull.FILTER_IGNORED, WhyFull.LEAVING_UNCONFIRMED);
    }

    @Test
    void aWarningNamesTheCollectionAndWhatIsWrong() {
        Problem warning = WhyFull.FILTER_IGNORED.warning("classes").orElseThrow();

        assertThat(warning.code()).isEqualTo("filter-ignored");
        assertThat(warning.severity()).isEqualTo(Problem.WARNING);
        assertThat(warning.entity()).isEqualTo("classes");
        assertThat(warning.remedy()).contains("because the source shows what did not change as if it had");
    }

    @ParameterizedTest
    @EnumSource
    void aDeltaThatWasRefusedIsAnErrorThatSaysWhy(WhyFull why) {
        Problem refusal = why.refusal("users");

        assertThat(refusal.code()).isEqualTo("full-run-needed");
        assertThat(refusal.severity()).isEqualTo(Problem.ERROR);
        assertThat(refusal.entity()).isEqualTo("users");
        assertThat(refusal.remedy()).matches("Changes alone cannot be trusted \\([a-z-]+\\): .+ .+\\. Make a run .+");
    }

    @Test
    void noTwoReasonsReadAlike() {
        Set<String> remedies = new HashSet<>();

        assertThat(WhyFull.values())
                .allMatch(why -> remedies.add(why.refusal("").remedy()));
    }
}
