// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.ChangeQuery;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which changes of a run are shown, and how much of them. */
final class ChangeOptions {
    private static final Set<String> OPERATIONS =
            Set.of("create", "update", "deactivate", "reactivate", "link", "relink", "accept");
    private static final int USUAL = 100;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(names = "--changes", description = "Shows what the run changed, record by record, in place of the report.")
    private boolean changes;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "With --changes: only users, orgs, classes, enrollments, courses or academicSessions.")
    private @Nullable String type;

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            description =
                    "With --changes: only what was done so (create, update, deactivate, reactivate, link, relink, accept).")
    private @Nullable String operation;

    @Option(names = "--who", paramLabel = "ID", description = "With --changes: only the record with this sourcedId.")
    private @Nullable String who;

    @Option(
            names = "--values",
            description = "With --changes: also what accounts held before and after, which is personal data.")
    private boolean values;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "With --changes: how many at most, up to 500 (default: 100).")
    private @Nullable Integer most;

    @Option(
            names = "--after",
            paramLabel = "PLACE",
            description = "With --changes: goes on where an earlier page ended, which said the place.")
    private @Nullable String after;

    /** Whether changes are asked for; what only goes with them is refused where they are not. */
    boolean asked() {
        boolean any = type != null || operation != null || who != null || values || most != null || after != null;
        if (any && !changes) {
            throw refused("--type, --operation, --who, --values, --most and --after go with --changes");
        }
        return changes;
    }

    boolean values() {
        return values;
    }

    ChangeQuery query() {
        if (operation != null && !OPERATIONS.contains(operation)) {
            throw refused("--operation is create, update, deactivate, reactivate, link, relink or accept");
        }
        int wanted = most == null ? USUAL : most;
        if (wanted < 1 || wanted > ChangeQuery.MOST) {
            throw refused("--most is 1 to " + ChangeQuery.MOST);
        }
        return ChangeQuery.all()
                .withCollection(collection())
                .withOperation(operation)
                .withSourcedId(who)
                .most(wanted)
                .after(after);
    }

    private @Nullable RosterCollection collection() {
        if (type == null) {
            return null;
        }
        return RosterCollection.inOrder().stream()
                .filter(one -> one.wireName().equals(type))
                .findFirst()
                .orElseThrow(() -> refused("--type is users, orgs, classes, enrollments, courses or academicSessions"));
    }

    ParameterException refused(String why) {
        return new ParameterException(mixee.commandLine(), why);
    }
}
