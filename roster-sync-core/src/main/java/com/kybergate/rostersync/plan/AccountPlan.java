// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.LocalRole;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a planned change does to a person's account. Immutable; {@code toString} shows no value.
 *
 * @param values what the account shall hold, changed or not
 * @param changed the fields that change
 * @param before what the login keys among them hold now
 * @param setActive whether the person shall be able to sign in; {@code null} to leave that alone
 * @param expectedVersion the version the plan was made on, or {@code null}
 * @param role what the person is in the application
 * @param keptBase fields whose local edit stays, with the fingerprint that marks them as edited
 * @param deactivatedBySync whether, when this is done, the account will be inactive because of the sync
 * @param was what the fields that change held when the plan was made, for the history
 */
public record AccountPlan(
        AccountValues values,
        List<AccountField> changed,
        Map<AccountField, String> before,
        @Nullable Boolean setActive,
        @Nullable String expectedVersion,
        LocalRole role,
        Map<AccountField, String> keptBase,
        boolean deactivatedBySync,
        AccountValues was) {

    /**
     * Copies the collections.
     *
     * @param values what the account shall hold, changed or not
     * @param changed the fields that change
     * @param before what the login keys among them hold now
     * @param setActive whether the person shall be able to sign in; {@code null} to leave that alone
     * @param expectedVersion the version the plan was made on, or {@code null}
     * @param role what the person is in the application
     * @param keptBase fields whose local edit stays, with the fingerprint that marks them as edited
     * @param deactivatedBySync whether, when this is done, the account will be inactive because of the sync
     * @param was what the fields that change held when the plan was made, for the history
     */
    public AccountPlan {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(was, "was");
        Objects.requireNonNull(role, "role");
        changed = List.copyOf(changed);
        before = Map.copyOf(before);
        keptBase = Map.copyOf(keptBase);
    }

    /**
     * A plan for an account that held nothing in the fields that change.
     *
     * @param values what the account shall hold, changed or not
     * @param changed the fields that change
     * @param before what the login keys among them hold now
     * @param setActive whether the person shall be able to sign in; {@code null} to leave that alone
     * @param expectedVersion the version the plan was made on, or {@code null}
     * @param role what the person is in the application
     * @param keptBase fields whose local edit stays, with the fingerprint that marks them as edited
     * @param deactivatedBySync whether, when this is done, the account will be inactive because of the sync
     */
    public AccountPlan(
            AccountValues values,
            List<AccountField> changed,
            Map<AccountField, String> before,
            @Nullable Boolean setActive,
            @Nullable String expectedVersion,
            LocalRole role,
            Map<AccountField, String> keptBase,
            boolean deactivatedBySync) {
        this(
                values,
                changed,
                before,
                setActive,
                expectedVersion,
                role,
                keptBase,
                deactivatedBySync,
                AccountValues.none());
    }

    /**
     * Whether somebody's login key changes.
     *
     * @return true if the user name or the e-mail address changes
     */
    public boolean changesLoginKey() {
        return changed.stream().anyMatch(AccountField::isLoginKey);
    }

    @Override
    public String toString() {
        return "AccountPlan[changed=" + changed + ", setActive=" + setActive + "]";
    }
}
