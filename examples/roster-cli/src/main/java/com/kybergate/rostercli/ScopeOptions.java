// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.source.OneRosterSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is wanted of a roster, and who wins. What was held under one choice can be approved under the same choice only. */
final class ScopeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--schools",
            paramLabel = "all|ID",
            split = ",",
            description = "The sourcedIds of the schools to bring over, separated by commas (default: all).")
    private List<String> schools = List.of("all");

    @Option(
            names = "--user-types",
            paramLabel = "TYPE",
            split = ",",
            description = "Of students, teachers, staff (aides and proctors), administrators, separated by commas"
                    + " (default: all four).")
    private List<String> userTypes = List.of();

    @Option(
            names = "--conflict",
            paramLabel = "RULE",
            defaultValue = "source-wins",
            description = "Who wins where an account was edited locally: source-wins, local-wins or merge"
                    + " (default: ${DEFAULT-VALUE}).")
    private String conflict = "source-wins";

    /** A sync of a district into a store, as chosen. */
    RosterSync sync(OneRosterClient district, Store store, SyncListener listener) {
        return sync(district, store, SyncMode.full(), listener);
    }

    RosterSync sync(OneRosterClient district, Store store, SyncMode mode, SyncListener listener) {
        return store.syncFrom(OneRosterSource.of(district))
                .settings(settings().withMode(mode))
                .conflicts(policy())
                .listener(listener)
                .build();
    }

    /** Complains about what cannot be understood before anything is opened or called. */
    void check() {
        settings();
        policy();
    }

    private SyncSettings settings() {
        SyncSettings settings = SyncSettings.defaults();
        if (!schools.equals(List.of("all"))) {
            Set<String> chosen = new LinkedHashSet<>();
            for (String school : schools) {
                if (!school.isBlank()) {
                    chosen.add(school.strip());
                }
            }
            if (chosen.isEmpty() || chosen.contains("all")) {
                throw new ParameterException(mixee.commandLine(), "--schools is \"all\", or a list of sourcedIds");
            }
            settings = settings.withSchools(chosen);
        }
        return userTypes.isEmpty() ? settings : settings.withUserTypes(chosenTypes());
    }

    private Set<UserType> chosenTypes() {
        EnumSet<UserType> chosen = EnumSet.noneOf(UserType.class);
        for (String word : userTypes) {
            chosen.add(Arrays.stream(UserType.values())
                    .filter(type -> type.value().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            mixee.commandLine(),
                            "--user-types takes students, teachers, staff and administrators, separated by commas")));
        }
        return chosen;
    }

    private ConflictPolicy policy() {
        return switch (conflict) {
            case "source-wins" -> ConflictPolicy.sourceWins();
            case "local-wins" -> ConflictPolicy.localWins();
            case "merge" -> ConflictPolicy.merge();
            default ->
                throw new ParameterException(mixee.commandLine(), "--conflict is source-wins, local-wins or merge");
        };
    }
}
