// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that are understood, and those that are not. */
final class UsageTest {
    private static final String[] SOURCE = {"--base-url", "https://district.example.org", "--client-id", "id"};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "check",
                "schools",
                "plan",
                "sync",
                "held",
                "approve",
                "discard",
                "links",
                "links approve",
                "links reject",
                "explain",
                "drift",
                "revert",
                "history",
                "show",
                "quality",
                "readiness",
                "dump",
                "forget",
                "pause",
                "resume",
                "status",
                "fake-district"
            })
    void everyCommandHelps(String command) {
        RosterRun help = run(command + " --help").exits(0);

        assertThat(help.out()).startsWith("Usage: roster " + command);
        assertThat(help.err()).isEmpty();
        run(command + " --no-such-option").exits(2);
    }

    @Test
    void theListOfCommandsHelps() {
        assertThat(run("--help").exits(0).out()).contains("fake-district", "Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sync --mode sometimes",
                "plan --mode DELTA",
                "sync --conflict nobody",
                "sync --terms next",
                "sync --grace -1",
                "sync --same a=a",
                "sync --user-types students,ghosts",
                "sync --schools all,a",
                "sync --auth magic",
                "sync --allow-network 10.1.2.3/16",
                "sync --auth oauth2 --allow-network here",
                "sync --page-size 0",
                "sync --page-size many",
                "sync --secret-env NOT_SET",
                "sync --secret-file /no/such/file",
                "sync --tenant no/slashes",
                "sync --db jdbc:nothing:here",
                "sync --secret abc"
            })
    void anOptionThatMakesNoSenseIsRefused(String command) {
        String[] words = command.split(" ");
        String[] args = new String[words.length + SOURCE.length];
        System.arraycopy(words, 0, args, 0, words.length);
        System.arraycopy(SOURCE, 0, args, words.length, SOURCE.length);

        RosterRun run =
                Desk.run(Map.of("ONEROSTER_CLIENT_SECRET", "a-secret"), args).exits(2);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Try \"roster ").doesNotContain("Exception", "\tat ", "abc", "a-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-such-command",
                "sync",
                "dump",
                "dump --type people",
                "show",
                "explain",
                "approve x",
                "forget x",
                "pause",
                "pause --by Kim",
                "pause --reason holidays",
                "resume now",
                "revert --person a --by Kim --reason why",
                "revert --person a --field shoe_size --by Kim --reason why",
                "drift --conflict nobody",
                "links approve --all-tiers",
                "links reject --by Kim --reason none",
                "links reject --tier email --all-tiers --by Kim --reason both",
                "links reject --tier email --account 7 --by Kim --reason whose",
                "links reject --person a --take-back --by Kim --reason which"
            })
    void aCommandLineThatIsNotWholeIsRefused(String command) {
        assertThat(run(command).exits(2).err()).contains("Try \"roster");
    }

    @Test
    void aSecretIsNeeded() {
        RosterRun run = run("check --base-url https://district.example.org --client-id id")
                .exits(2);

        assertThat(run.err()).contains("ONEROSTER_CLIENT_SECRET", "--secret-file");
    }

    @Test
    void theFaultsAreListed() {
        assertThat(run("fake-district --fault help").exits(0).out().lines().toList())
                .hasSize(Fault.names().size());
        assertThat(run("fake-district --fault nonsense").exits(2).err()).contains("No such fault");
        run("fake-district --schools 0").exits(2);
        run("fake-district --csv /no/such/folder").exits(4);
    }

    private static RosterRun run(String command) {
        return Desk.run(Map.of(), command.isEmpty() ? new String[0] : command.split(" "));
    }
}
