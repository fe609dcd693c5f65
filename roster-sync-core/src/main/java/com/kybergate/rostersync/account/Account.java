// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account of the host as it stands now. Immutable; {@code toString} shows no person.
 *
 * @param localId the host's own key of the account, as text
 * @param version changes whenever the account changes (a row version, a timestamp); {@code null} where the host keeps none, and
 *     then a change that a person makes between reading and writing can be overwritten
 * @param active whether the person can sign in
 * @param values the values of the fields the host keeps
 */
public record Account(String localId, @Nullable String version, boolean active, AccountValues values) {

    /**
     * Checks that the account has a key and values.
     *
     * @param localId the host's own key of the account, as text
     * @param version changes whenever the account changes (a row version, a timestamp); {@code null} where the host keeps none, and then a change that a person makes between reading and writing can be overwritten
     * @param active whether the person can sign in
     * @param values the values of the fields the host keeps
     */
    public Account {
        Objects.requireNonNull(localId, "localId");
        Objects.requireNonNull(values, "values");
    }

    @Override
    public String toString() {
        return "Account[localId=" + localId + ", active=" + active + "]";
    }
}
