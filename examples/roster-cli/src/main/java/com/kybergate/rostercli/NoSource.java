// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;

/** Stands where a source belongs in commands that ask none. */
final class NoSource implements RosterSource {

    @Override
    public String identity() {
        return "none";
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        throw new IllegalStateException("this command reads no roster");
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) {
        throw new IllegalStateException("this command reads no roster");
    }
}
