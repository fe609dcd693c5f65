// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Under what name changes are held: the same changes have the same digest in every run, so a plan mailed at night is approvable at noon. */
final class HeldDigest {
    private static final int SHORTEST_PREFIX = 6;

    private HeldDigest() {}

    static @Nullable HeldLedger ledger(
            TenantId tenant,
            String source,
            String settings,
            List<HeldItem> items,
            Instant now,
            Optional<HeldLedger> before) {
        if (items.isEmpty()) {
            return null;
        }
        String digest = digest(tenant, source, settings, items);
        Instant since = before.filter(held -> held.digest().equals(digest))
                .map(HeldLedger::since)
                .orElse(now);
        return new HeldLedger(digest, since, source, settings, items);
    }

    /** How many changes wait that did not wait before, for whatever reason each waits. */
    static long more(@Nullable HeldLedger now, Optional<HeldLedger> before) {
        if (now == null) {
            return 0;
        }
        Set<String> known = before.map(HeldLedger::items).orElse(List.of()).stream()
                .map(HeldItem::fingerprint)
                .collect(Collectors.toSet());
        return now.items().stream()
                .filter(item -> !known.contains(item.fingerprint()))
                .count();
    }

    static HeldLedger require(Optional<HeldLedger> held, String digestOrPrefix) {
        if (digestOrPrefix.length() < SHORTEST_PREFIX) {
            throw new RosterSyncException(
                    "ambiguous-digest", "give at least " + SHORTEST_PREFIX + " characters of the digest");
        }
        return held.filter(ledger -> ledger.digest().startsWith(digestOrPrefix))
                .orElseThrow(() -> new RosterSyncException(
                        "not-held", "nothing is held under that digest; what is held may have changed since"));
    }

    private static String digest(TenantId tenant, String source, String settings, List<HeldItem> items) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((tenant + "\n" + source + "\n" + settings).getBytes(StandardCharsets.UTF_8));
            items.stream()
                    .sorted(Comparator.comparing(HeldItem::reason).thenComparing(HeldItem::fingerprint))
                    .forEach(item -> sha.update(
                            ("\n" + item.reason() + " " + item.fingerprint()).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
