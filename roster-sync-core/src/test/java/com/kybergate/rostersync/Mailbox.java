// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.notify.SyncNotifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whoever is told of what happens; it can be out of order. */
final class Mailbox implements SyncNotifier {
    final List<SyncNotice> notices = new ArrayList<>();
    private final String name;
    boolean broken;

    Mailbox(String name) {
        this.name = name;
    }

    @Override
    public void send(SyncNotice notice) throws IOException {
        if (broken) {
            throw new IOException("secret-host.example is down");
        }
        notices.add(notice);
    }

    @Override
    public String name() {
        return name;
    }

    List<String> kinds() {
        return notices.stream().map(notice -> notice.kind().key()).toList();
    }
}
