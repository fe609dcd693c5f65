// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.roster.LocalRole;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * That a person of the roster is an account of the host. Immutable.
 *
 * @param localId the host's key of the account
 * @param localRole what the person is there
 * @param base for each field the host keeps, a keyed fingerprint of what it held after the sync last wrote or accepted it: enough to
 *     see whether somebody changed it since, without a second copy of the value
 * @param deactivatedBySync whether it was the sync that deactivated the account; only then may the sync reactivate it
 */
public record Link(String localId, LocalRole localRole, Map<AccountField, String> base, boolean deactivatedBySync) {

    /**
     * Copies the base.
     *
     * @param localId the host's key of the account
     * @param localRole what the person is there
     * @param base for each field the host keeps, a keyed fingerprint of what it held after the sync last wrote or accepted it: enough to see whether somebody changed it since, without a second copy of the value
     * @param deactivatedBySync whether it was the sync that deactivated the account; only then may the sync reactivate it
     */
    public Link {
        Objects.requireNonNull(localId, "localId");
        Objects.requireNonNull(localRole, "localRole");
        base = base.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(base));
    }

    @Override
    public String toString() {
        return "Link[localRole=" + localRole + ", deactivatedBySync=" + deactivatedBySync + "]";
    }
}
