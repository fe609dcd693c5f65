// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/** The stable codes that say why something is planned or held. They are part of reports and of what an administrator approves. */
final class Reasons {
    static final String NEW = "new";
    static final String SOURCE_CHANGED = "source-changed";
    static final String LOCAL_EDIT = "local-edit";
    static final String TO_BE_DELETED = "tobedeleted";
    static final String DISABLED = "disabled-at-source";
    static final String ABSENT = "absent";
    static final String RETURNED = "returned";
    static final String ACCOUNT_MISSING = "account-missing";
    static final String FOUND_BY_SOURCED_ID = "found-by-sourced-id";
    static final String LINK_RULE = "link-rule";
    /** Goes before the fields that agree, as {@link LinkRules#tier} names them. */
    static final String LINK_PROPOSED = "link-proposed:";

    static final String RELINK_PROPOSED = "relink-proposed";
    static final String ROLE_LOSS = "role-loss";
    static final String MEMORY_RESTORED = "memory-restored";
    static final String STAFF_LOGIN_KEY = "staff-login-key";
    static final String UNFENCED = "unfenced-store";
    static final String SOURCE_DOUBTFUL = "source-doubtful";
    static final String PRIVILEGE_RISE = "privilege-rise";

    private Reasons() {}
}
