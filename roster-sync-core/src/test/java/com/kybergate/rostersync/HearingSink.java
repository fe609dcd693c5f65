// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.source.RosterSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what it is handed, and keeps none of it. */
final class HearingSink implements RosterSink {
    final List<String> heard = new ArrayList<>();

    @Override
    public void record(OneRosterResource record) {
        heard.add("record");
    }

    @Override
    public void fault(RecordFault fault) {
        heard.add("fault");
    }

    @Override
    public void again() {
        heard.add("again");
    }

    @Override
    public void page(long received, @Nullable Long total) {
        heard.add("page " + received + " of " + total);
    }
}
