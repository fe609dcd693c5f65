// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.LocalRole;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a person is as they are, and what the next run would do. Immutable; names fields, and shows no value.
 *
 * @param sourcedId the person's identifier in the roster
 * @param localId the person's account, or {@code null} if there is none
 * @param role what the person is in the application, or {@code null} if there is no account
 * @param active whether the roster keeps the account active
 * @param deactivatedBySync whether it was the sync that deactivated the account
 * @param atSource what the source says now: {@code found}, {@code tobedeleted}, {@code missing}, {@code unclear}; of
 *     somebody who was forgotten it is not asked
 * @param scope {@code wanted}, or why the person is not wanted: {@code school}, {@code role}, {@code unmappedRole},
 *     {@code suppressed}
 * @param next what the next run would do: {@code nothing}, {@code create}, {@code update}, {@code deactivate}, {@code reactivate},
 *     {@code link}, {@code accept}, or {@code ask} where a person must decide
 * @param reason why it would, by stable code; empty for nothing
 * @param fields which fields it would change, by name
 * @param waits why a change of the person waits: for approval, by stable code such as {@code leavers-of-school}, or for its time, as {@code grace}
 *     or {@code retry}; {@code null} if none does
 */
public record Explanation(
        String sourcedId,
        @Nullable String localId,
        @Nullable LocalRole role,
        boolean active,
        boolean deactivatedBySync,
        String atSource,
        String scope,
        String next,
        String reason,
        List<String> fields,
        @Nullable String waits) {

    /**
     * Copies the list.
     *
     * @param sourcedId the person's identifier in the roster
     * @param localId the person's account, or {@code null} if there is none
     * @param role what the person is in the application, or {@code null} if there is no account
     * @param active whether the roster keeps the account active
     * @param deactivatedBySync whether it was the sync that deactivated the account
     * @param atSource what the source says now: {@code found}, {@code tobedeleted}, {@code missing}, {@code unclear}; of
     *     somebody who was forgotten it is not asked
     * @param scope {@code wanted}, or why the person is not wanted: {@code school}, {@code role}, {@code unmappedRole},
     *     {@code suppressed}
     * @param next what the next run would do: {@code nothing}, {@code create}, {@code update}, {@code deactivate}, {@code reactivate}, {@code link}, {@code accept}, or {@code ask} where a person must decide
     * @param reason why it would, by stable code; empty for nothing
     * @param fields which fields it would change, by name
     * @param waits why a change of the person waits: for approval, by stable code such as {@code leavers-of-school}, or for its time, as {@code grace}
     *     or {@code retry}; {@code null} if none does
     */
    public Explanation {
        Objects.requireNonNull(sourcedId, "sourcedId");
        fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
        return "Explanation[atSource=" + atSource + ", scope=" + scope + ", next=" + next + ", reason=" + reason + "]";
    }
}
