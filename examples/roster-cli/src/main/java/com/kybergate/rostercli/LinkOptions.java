// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.ApprovalScope;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which of the proposed links are meant, and who decides about them. */
final class LinkOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            description = "The links of this tier, as \"roster links\" names it, such as username+email.")
    private @Nullable String tier;

    @Option(names = "--all-tiers", description = "The links of every tier.")
    private boolean allTiers;

    @Option(
            names = "--person",
            paramLabel = "ID",
            split = ",",
            description =
                    "Of these, the links of these people alone, by sourcedId. Without a tier: whatever link of theirs is held.")
    private List<String> people = List.of();

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who decides, for the history.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why, for the history.")
    private String reason = "";

    String by() {
        return by;
    }

    String reason() {
        return reason;
    }

    List<String> people() {
        return people;
    }

    /** Complains about a choice that cannot be understood before anything is opened or called. */
    void check() {
        if (tier != null && allTiers) {
            throw new ParameterException(mixee.commandLine(), "--tier and --all-tiers exclude each other");
        }
        if (tier == null && !allTiers && people.isEmpty()) {
            throw new ParameterException(mixee.commandLine(), "say which links: --tier, --all-tiers or --person");
        }
    }

    /** What of the held changes is meant. Only links: whatever else is held of a person stays so. */
    ApprovalScope scope() {
        ApprovalScope links =
                tier != null ? ApprovalScope.tier(tier) : allTiers ? ApprovalScope.everyTier() : ApprovalScope.links();
        return people.isEmpty() ? links : links.and(ApprovalScope.people(people));
    }

    /** The digest of what is held, which has to hold some of what is meant. */
    String digest(Store store) {
        ApprovalScope scope = scope();
        HeldLedger held = store.state()
                .held(store.tenant())
                .filter(ledger -> ledger.items().stream().anyMatch((HeldItem item) -> scope.includes(item)))
                .orElseThrow(
                        () -> new CommandFailure("no such link is proposed; \"roster links\" shows those that are"));
        return held.digest();
    }
}
