// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import com.kybergate.rostersync.notify.NoticeKind;
import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.roster.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Notices as runs make them. */
final class Notices {
    static final Instant AT = Instant.parse("2026-11-27T08:00:00Z");

    private Notices() {}

    static SyncNotice held() {
        return new SyncNotice(
                "held-7",
                NoticeKind.HELD,
                new TenantId("springfield"),
                AT,
                "r-0042",
                Map.of("items", 1064L, "more", 12L),
                List.of(),
                List.of("Look at the list, and approve or discard it."),
                URI.create("https://sync.example/t/springfield?view=held&run=r-0042"));
    }

    static SyncNotice of(NoticeKind kind) {
        return new SyncNotice(
                "n-" + kind.key(),
                kind,
                new TenantId("springfield"),
                AT,
                "r-0042",
                Map.of("items", 3L, "more", 2L, "intervals", 4L, "people", 1L),
                List.of("unauthorized"),
                List.of("Ask the district for a new secret."),
                URI.create("https://sync.example/t/springfield"));
    }

    static SyncNotice withId(String id) {
        return in("springfield", id);
    }

    static SyncNotice in(String tenant, String id) {
        return new SyncNotice(
                id, NoticeKind.RECOVERED, new TenantId(tenant), AT, null, Map.of(), List.of(), List.of(), null);
    }
}
