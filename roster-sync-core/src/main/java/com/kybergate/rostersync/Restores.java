// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.report.Problem;
import java.util.ArrayList;
import java.util.List;

/** What a report says when a backup came back. */
final class Restores {
    private Restores() {}

    static List<Problem> problems(Generations<?> generations) {
        List<Problem> out = new ArrayList<>();
        if (generations.accountsRestored()) {
            out.add(warning(
                    "accounts-restored",
                    "The accounts are older than the sync's memory of them, as after a restore. Every account was compared and set right;"
                            + " look at those named with edit-or-backup."));
        }
        if (generations.memoryRestored()) {
            out.add(warning(
                    "memory-restored",
                    "The sync's memory is older than the accounts, as after a restore. Accounts it had forgotten were found again by their"
                            + " identifiers; look at those named with inactive-since-backup."));
        }
        if (generations.otherAccounts()) {
            out.add(warning(
                    "other-accounts",
                    "The sync remembers accounts, but has never written these. If they are from a backup, approve; if this is another"
                            + " database, set it right first."));
        }
        return out;
    }

    private static Problem warning(String code, String remedy) {
        return new Problem(code, Problem.WARNING, "", null, null, remedy);
    }
}
