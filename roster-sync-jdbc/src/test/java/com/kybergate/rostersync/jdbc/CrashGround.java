// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.SyncState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What outlives a process: the memory of the sync and the accounts, which can be put back to where they were. */
abstract class CrashGround implements AutoCloseable {
    static final TenantId TENANT = new TenantId("springfield");

    /** An account, as whoever looks from outside sees it. */
    record Seat(@Nullable String sourcedId, boolean active, AccountValues values) {}

    /** A clock that a test moves; a second goes by whenever somebody looks at it. */
    static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-09-01T06:00:00Z");

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }

        /** What was saved elsewhere lies in the past here too. */
        synchronized void atLeast(Instant then) {
            now = now.isBefore(then) ? then : now;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Path spools;
    private final SecureRandom random = new SecureRandom();
    final Ticking clock = new Ticking();

    private final boolean losesNumbers;

    CrashGround(Path spools, boolean losesNumbers) {
        this.spools = spools;
        this.losesNumbers = losesNumbers;
    }

    abstract SyncState<?> state();

    abstract SortedMap<Long, Seat> accounts();

    abstract void edit(String sourcedId, AccountField field, String value);

    /** Lets the lease of whoever is dead expire. */
    abstract void expire();

    abstract Object save();

    abstract void restore(Object saved);

    /** An engine without a past. */
    abstract RosterSync.Builder<?> engine(RosterSync.Builder<Void> begun, CrashPlug plug);

    final RosterSync engine(CrashPlug plug, RosterSource roster) {
        return engine(plug, roster, plug.listener());
    }

    final RosterSync engine(CrashPlug plug, RosterSource roster, SyncListener listener) {
        if (roster instanceof CrashRoster dated) {
            dated.clock = clock;
        }
        RosterSync.Builder<Void> begun = RosterSync.builder()
                .tenant(TENANT.value())
                .source(plug.source(roster))
                .settings(SyncSettings.defaults().withMode(SyncMode.auto(Duration.ofDays(10_000))))
                .spoolDirectory(spools)
                .clock(clock)
                .random(random);
        return engine(begun, plug).listener(listener).build();
    }

    /** How accounts that were made since are called. */
    enum Naming {
        /** By the order in which they were made, where a number that was tried once is not given again. */
        IN_ORDER,
        /** By whom they were made for, where one may have been made later than another. */
        BY_PERSON
    }

    /** How accounts are called: by their own keys, save that what was made since can have got another number. */
    private Map<Long, String> names(long lastBefore, Naming naming) {
        Map<Long, String> names = new TreeMap<>();
        int made = 0;
        for (Map.Entry<Long, Seat> account : accounts().entrySet()) {
            long id = account.getKey();
            boolean old = id <= lastBefore || (naming == Naming.IN_ORDER && !losesNumbers);
            String since = naming == Naming.IN_ORDER
                    ? "made " + ++made
                    : "made for " + account.getValue().sourcedId();
            names.put(id, old ? Long.toString(id) : since);
        }
        return names;
    }

    /** Everything that two worlds must have in common. */
    final Map<String, String> contents(long lastBefore, Naming naming) {
        Map<Long, String> names = names(lastBefore, naming);
        Map<String, String> out = new TreeMap<>();
        for (RosterCollection collection : RosterCollection.values()) {
            state().scan(
                            TENANT,
                            collection,
                            rows -> rows.forEach(row -> out.put(
                                    collection + " " + row.sourcedId(),
                                    row.active() + " " + text(row.link(), names) + " " + row.json())));
        }
        accounts().forEach((id, seat) -> {
            out.put("account " + names.get(id), seat.active() + " " + seat.sourcedId() + " " + text(seat.values()));
            out.merge("accounts of " + seat.sourcedId(), "one", (a, b) -> a + " and one");
        });
        List<String> ids = accounts().keySet().stream().map(String::valueOf).toList();
        state().linked(TENANT, ids)
                .forEach((localId, sourcedId) -> out.put("linked " + names.get(Long.valueOf(localId)), sourcedId));
        state().held(TENANT)
                .ifPresent(held -> held.items()
                        .forEach(item -> out.put(
                                "held " + item.collection() + " " + item.sourcedId(),
                                item.operation() + " " + item.reason() + " " + item.schools() + " " + item.fields()
                                        + " "
                                        + item.absent() + " " + item.fingerprint() + " "
                                        + name(item.localId(), names))));
        state().checkpoint(TENANT)
                .ifPresent(checkpoint -> out.put("checkpoint", checkpoint.source() + " " + checkpoint.settings()));
        out.put("intents", state().intents(TENANT).toString());
        return out;
    }

    private static @Nullable String name(@Nullable String localId, Map<Long, String> names) {
        return localId == null ? null : names.get(Long.valueOf(localId));
    }

    private static String text(@Nullable Link link, Map<Long, String> names) {
        return link == null
                ? "no link"
                : name(link.localId(), names) + " " + link.localRole() + " " + link.deactivatedBySync() + " base "
                        + Integer.toHexString(link.base().hashCode());
    }

    private static String text(AccountValues values) {
        List<Object> all = new ArrayList<>();
        for (AccountField field : AccountField.values()) {
            all.add(values.getAll(field));
        }
        return all.toString();
    }

    @Override
    public void close() {}
}
