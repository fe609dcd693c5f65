// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.SkipReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A part of a collection: absence means nothing. What changed, or what remains of a walk that did not prove that it saw everything. */
public final class Delta implements Staged {
    private final StagedCollection staged;

    Delta(StagedCollection staged) {
        this.staged = staged;
    }

    @Override
    public RosterCollection collection() {
        return staged.collection();
    }

    @Override
    public FetchReceipt receipt() {
        return staged.receipt();
    }

    @Override
    public Tally tally() {
        return staged.tally();
    }

    @Override
    public List<Problem> problems() {
        return staged.problems();
    }

    @Override
    public void changed(int most, Consumer<List<RosterRecord>> batch) {
        staged.changed(most, batch);
    }

    @Override
    public boolean isMirrored(String sourcedId) {
        return staged.isMirrored(sourcedId);
    }

    @Override
    public boolean wasThere(String sourcedId) {
        return staged.wasThere(sourcedId);
    }

    @Override
    public boolean saw(String sourcedId) {
        return staged.saw(sourcedId);
    }

    @Override
    public boolean sawUnchanged(String sourcedId) {
        return staged.sawUnchanged(sourcedId);
    }

    @Override
    public boolean sawWanted(String sourcedId) {
        return staged.sawWanted(sourcedId);
    }

    @Override
    public boolean namesNoSchool(String sourcedId) {
        return staged.namesNoSchool(sourcedId);
    }

    @Override
    public boolean isAsRead(RosterRecord record) {
        return staged.isAsRead(record);
    }

    @Override
    public Optional<SkipReason> skipped(String sourcedId) {
        return staged.skipped(sourcedId);
    }
}
