// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.account.AccountField;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roster revert}. */
@Command(
        name = "revert",
        description = {
            "Takes back what somebody edited in accounts, as \"roster drift\" lists it: they say again what the roster last said.",
            "A demotion or a suspension stays. Asks no source."
        })
final class RevertCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--person",
            paramLabel = "ID",
            split = ",",
            required = true,
            description = "The people, by sourcedId, separated by commas.")
    private List<String> people = List.of();

    @Option(
            names = "--field",
            paramLabel = "FIELD",
            split = ",",
            required = true,
            description = "The fields, as \"roster drift\" names them, separated by commas.")
    private List<String> fields = List.of();

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who asks for it, for the history.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why, for the history.")
    private String reason = "";

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    RevertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Set<AccountField> chosen = chosen();
        try (Store store = database.open()) {
            return new ReportPage(terminal, output.json())
                    .print(store.syncFrom(new NoSource()).build().revert(people, chosen, by, reason));
        }
    }

    private Set<AccountField> chosen() {
        Set<AccountField> chosen = EnumSet.noneOf(AccountField.class);
        for (String field : fields) {
            try {
                chosen.add(AccountField.valueOf(field.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--field takes " + List.of(AccountField.values()) + ", separated by commas");
            }
        }
        return chosen;
    }
}
