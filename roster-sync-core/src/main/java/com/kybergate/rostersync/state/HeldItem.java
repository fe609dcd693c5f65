// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.RosterCollection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change that waits for approval. Immutable; {@code toString} shows no person.
 *
 * @param collection the collection
 * @param operation what would be done: {@code create}, {@code update}, {@code deactivate}, {@code reactivate}, {@code link}, {@code relink}
 * @param sourcedId the record
 * @param localId the account, or {@code null} where there is none yet
 * @param reason why it is held, by stable code, such as {@code leavers-of-school}
 * @param schools the schools it concerns
 * @param absent whether the record is missing at the source, so that approving it looks it up once more
 * @param fields which fields would change, by name
 * @param fingerprint what exactly would be done, old and new values included, as a keyed fingerprint
 */
public record HeldItem(
        RosterCollection collection,
        String operation,
        String sourcedId,
        @Nullable String localId,
        String reason,
        List<String> schools,
        boolean absent,
        List<String> fields,
        String fingerprint) {
    private static final String LINK_PROPOSED = "link-proposed:";
    private static final String RELINK_PROPOSED = "relink-proposed";

    /**
     * Copies the lists.
     *
     * @param collection the collection
     * @param operation what would be done: {@code create}, {@code update}, {@code deactivate}, {@code reactivate}, {@code link}, {@code relink}
     * @param sourcedId the record
     * @param localId the account, or {@code null} where there is none yet
     * @param reason why it is held, by stable code, such as {@code leavers-of-school}
     * @param schools the schools it concerns
     * @param absent whether the record is missing at the source, so that approving it looks it up once more
     * @param fields which fields would change, by name
     * @param fingerprint what exactly would be done, old and new values included, as a keyed fingerprint
     */
    public HeldItem {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(fingerprint, "fingerprint");
        schools = List.copyOf(schools);
        fields = List.copyOf(fields);
    }

    /**
     * How strongly a proposed link is vouched for: the fields in which account and roster agree, the strongest first. Accounts of people who
     * are missing, proposed to the same people under other identifiers, are a tier of their own.
     *
     * @return the tier, such as {@code identifier+username+email} or {@code relink}; empty for all that is held for another reason
     */
    public Optional<String> tier() {
        if (reason.equals(RELINK_PROPOSED)) {
            return Optional.of("relink");
        }
        return reason.startsWith(LINK_PROPOSED)
                ? Optional.of(reason.substring(LINK_PROPOSED.length()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "HeldItem[" + operation + " " + collection.wireName() + ", reason=" + reason + "]";
    }
}
