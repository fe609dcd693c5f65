// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.state.MirrorRow;
import org.jspecify.annotations.Nullable;

/** Why somebody who is listed and not wanted is to lose the login, judged alike by a run, an approval and an explanation. */
final class OutOfScope {
    private OutOfScope() {}

    /**
     * A person is in scope as long as one selected school is left. Whom our own settings leave out, and whose role is not imported any more, by
     * a slip of the settings or a new word of the vendor's, a person looks at first; whom the roster moved elsewhere leaves like others do. A
     * record that names no school says nothing of where somebody is.
     *
     * @return the reason, or null if the login stays
     */
    static @Nullable String reason(
            MirrorRow row, SkipReason skipped, boolean namesNoSchool, RosterScope scope, LeaverRules rules) {
        boolean wasWanted = scope.skips(row.record()).isEmpty();
        if (skipped == SkipReason.SUPPRESSED) {
            return null;
        }
        if (skipped == SkipReason.SCHOOL && wasWanted) {
            return namesNoSchool ? null : Reasons.LEFT_SCOPE;
        }
        return rules.asksAboutOutOfScope() ? Reasons.OUT_OF_SCOPE : null;
    }
}
