// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SamePeople;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is wanted of a roster, and who wins. What was held under one choice can be approved under the same choice only. */
final class ScopeOptions {
    private static final Pattern CURRENT_AND_NEXT = Pattern.compile("current\\+(\\d{1,3})");

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

    @Mixin
    private ConflictOption conflict = new ConflictOption();

    @Option(
            names = "--terms",
            paramLabel = "TERMS",
            description =
                    "The terms whose classes to bring over: all, current, or current+DAYS for those too that begin within so many"
                            + " days (default: all).")
    private String terms = "all";

    @Option(
            names = "--grace",
            paramLabel = "DAYS",
            defaultValue = "0",
            description = "How many days whoever is only missing keeps login and classes (default: ${DEFAULT-VALUE}).")
    private int grace;

    @Option(
            names = "--same",
            paramLabel = "OTHER=PERSON",
            description =
                    "That the row OTHER is the person PERSON, both by sourcedId; may be repeated. Read with --mode full after a"
                            + " change.")
    private Map<String, String> same = Map.of();

    /** A sync of a district into a store, as chosen. */
    RosterSync sync(OneRosterClient district, Store store, SyncListener listener) {
        return sync(district, store, SyncMode.full(), listener);
    }

    RosterSync sync(OneRosterClient district, Store store, SyncMode mode, SyncListener listener) {
        return store.syncFrom(roster(OneRosterSource.of(district)))
                .settings(settings().withMode(mode))
                .conflicts(conflict.policy())
                .listener(listener)
                .build();
    }

    /** A look at what a store has, as chosen; no source is asked. */
    RosterSync sync(Store store) {
        return store.syncFrom(new NoSource())
                .settings(settings())
                .conflicts(conflict.policy())
                .build();
    }

    private RosterSource roster(RosterSource district) {
        try {
            return same.isEmpty() ? district : SamePeople.in(district, same);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(mixee.commandLine(), "--same: " + e.getMessage());
        }
    }

    /** Complains about what cannot be understood before anything is opened or called. */
    void check() {
        settings();
        conflict.policy();
        roster(new NoSource());
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
        if (grace < 0) {
            throw new ParameterException(mixee.commandLine(), "--grace is a number of days, 0 for none");
        }
        settings =
                settings.withTerms(chosenTerms()).withLeavers(settings.leavers().withGrace(Duration.ofDays(grace)));
        return userTypes.isEmpty() ? settings : settings.withUserTypes(chosenTypes());
    }

    private TermScope chosenTerms() {
        Matcher ahead = CURRENT_AND_NEXT.matcher(terms);
        if (ahead.matches()) {
            return TermScope.currentAndNext(Integer.parseInt(ahead.group(1)));
        }
        return switch (terms) {
            case "all" -> TermScope.all();
            case "current" -> TermScope.current();
            default -> throw new ParameterException(mixee.commandLine(), "--terms is all, current, or current+DAYS");
        };
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
}
