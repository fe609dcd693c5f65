// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says, and whether changes alone are read, when a backup came back. */
class RestoresTest {
    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryAccountStore accounts = new InMemoryAccountStore();
    private final Lease lease = state.acquire(World.TENANT, "test", Duration.ofDays(1));

    @ParameterizedTest(name = "memory {0}, accounts {1}: {2}")
    @CsvSource({
        ", , ''",
        "7-a, 7-a, ''",
        "7-a, 6-a, accounts-restored",
        "6-a, 7-a, memory-restored",
        "7-a, 7-b, accounts-restored memory-restored",
        "7-a, , other-accounts"
    })
    void whateverCameBackIsNamedAsAWarningAndEverythingIsRead(
            @Nullable String memory, @Nullable String host, String warnings) throws Exception {
        Generations<Void> generations = generations(memory, host);
        List<String> named = warnings.isEmpty() ? List.of() : List.of(warnings.split(" "));

        List<Problem> problems = Restores.problems(generations);

        assertThat(problems).extracting(Problem::code).containsExactlyElementsOf(named);
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.WARNING);
            assertThat(problem.remedy()).endsWith(".");
        });
        assertThat(Changes.refusal(generations))
                .isEqualTo(named.isEmpty() ? Optional.empty() : Optional.of(WhyFull.RESTORED));
    }

    private Generations<Void> generations(@Nullable String memory, @Nullable String host) throws Exception {
        state.write(lease, tx -> {
            if (memory != null) {
                state.putGeneration(tx, World.TENANT, memory);
            }
            return host == null || accounts.noteGeneration(tx, World.TENANT, host);
        });
        return Generations.compare(state, accounts, World.TENANT, "run");
    }
}
