// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import com.kybergate.rostersync.roster.TenantId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change the sync asks of an {@link AccountStore}, in absolute values: done twice, it does no more than done once.
 * Immutable; {@code toString} shows no person.
 *
 * @param tenant the tenant the account belongs to
 * @param operationId the same for the same change in every repetition, different for every other change
 * @param sourcedId the person's identifier in the roster
 * @param localId the account to change; {@code null} for a new one
 * @param expectedVersion the version the change was decided on; {@code null} for a new account, or where the host keeps none
 * @param active whether the person shall be able to sign in
 * @param values what the fields the host keeps shall hold, all of them, changed or not
 */
public record AccountWrite(
        TenantId tenant,
        String operationId,
        String sourcedId,
        @Nullable String localId,
        @Nullable String expectedVersion,
        boolean active,
        AccountValues values) {

    /**
     * Checks that the change says whose and what.
     *
     * @param tenant the tenant the account belongs to
     * @param operationId the same for the same change in every repetition, different for every other change
     * @param sourcedId the person's identifier in the roster
     * @param localId the account to change; {@code null} for a new one
     * @param expectedVersion the version the change was decided on; {@code null} for a new account, or where the host keeps none
     * @param active whether the person shall be able to sign in
     * @param values what the fields the host keeps shall hold, all of them, changed or not
     */
    public AccountWrite {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(operationId, "operationId");
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(values, "values");
    }

    @Override
    public String toString() {
        return "AccountWrite[tenant=" + tenant + ", sourcedId=" + sourcedId + ", localId=" + localId + "]";
    }
}
