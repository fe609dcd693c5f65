// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import java.util.Set;

/** The stable codes that say why something is planned or held. They are part of reports and of what an administrator approves. */
final class Reasons {
    static final String NEW = "new";
    static final String SOURCE_CHANGED = "source-changed";
    static final String LOCAL_EDIT = "local-edit";
    static final String TO_BE_DELETED = "tobedeleted";
    static final String DISABLED = "disabled-at-source";
    static final String ABSENT = "absent";
    /** Gone, or called gone, when its last day was over: nobody loses anything by it. */
    static final String ENDED = "ended";

    /** Our own settings want the person no more, or nobody of that role. */
    static final String OUT_OF_SCOPE = "out-of-scope";
    /** The roster moved the person to where nobody is wanted of. */
    static final String LEFT_SCOPE = "left-scope";

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
    static final String SOURCED_ID_REUSED = "sourced-id-reused";
    static final String ADDITIONS_ONLY = "additions-only";
    static final String PRIVILEGE_RISE = "privilege-rise";

    /** What a person looks at one by one, whatever else a run would do. */
    static final Set<String> WAITS_BY_ITSELF = Set.of(PRIVILEGE_RISE, STAFF_LOGIN_KEY, SOURCED_ID_REUSED, OUT_OF_SCOPE);

    private Reasons() {}
}
