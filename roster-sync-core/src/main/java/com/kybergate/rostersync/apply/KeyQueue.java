// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.internal.LoginKey;
import com.kybergate.rostersync.plan.PlannedChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * In what order people get new user names and e-mail addresses where no transaction covers them all: nobody takes what another has not yet
 * let go of, and only where they wait for each other in a circle does one let go before its turn. So a change that fails leaves everybody
 * else with what they had. One thread at a time.
 */
final class KeyQueue {
    private final List<PlannedChange> waiting;
    private final Map<String, PlannedChange> holders = new HashMap<>();
    private final Set<String> kept = new HashSet<>();

    KeyQueue(List<PlannedChange> changes) {
        this.waiting = new ArrayList<>(changes);
        for (PlannedChange change : changes) {
            letGo(change).forEach(key -> holders.put(key, change));
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whoever wants nothing that another still has; the first of a circle if there is nobody else. */
    Turn next() {
        for (PlannedChange change : waiting) {
            if (wants(change).stream().noneMatch(key -> isHeldByAnother(key, change))) {
                waiting.remove(change);
                boolean hopeless = wants(change).stream().anyMatch(kept::contains);
                return new Turn(change, hopeless ? Kind.HOPELESS : Kind.APPLY);
            }
        }
        PlannedChange first = waiting.get(0);
        letGo(first).forEach(holders::remove);
        return new Turn(first, Kind.RELEASE);
    }

    /** What a change let go of is free for the next, if it was made; otherwise nobody gets it. */
    void settled(PlannedChange change, boolean made) {
        for (String key : letGo(change)) {
            if (holders.remove(key, change) && !made) {
                kept.add(key);
            }
        }
    }

    /**
     * Parts that can be tried on their own: those who give to and take from each other stay together. One part alone is halved, as then
     * there is nothing else to try.
     */
    static List<List<PlannedChange>> parts(List<PlannedChange> changes) {
        Map<String, List<PlannedChange>> partOf = new HashMap<>();
        List<List<PlannedChange>> parts = new ArrayList<>();
        for (PlannedChange change : changes) {
            Set<String> keys = new HashSet<>();
            if (change.account() != null && !change.account().before().isEmpty()) {
                keys.addAll(letGo(change));
                keys.addAll(wants(change));
            }
            List<PlannedChange> part = new ArrayList<>(List.of(change));
            for (String key : keys) {
                List<PlannedChange> other = partOf.get(key);
                if (other != null && other != part) {
                    part.addAll(other);
                    parts.removeIf(p -> p == other);
                    List<PlannedChange> joined = part;
                    partOf.replaceAll((k, p) -> p == other ? joined : p);
                }
            }
            for (String key : keys) {
                partOf.put(key, part);
            }
            parts.add(part);
        }
        boolean related = parts.size() > 1 && parts.size() < changes.size();
        if (related) {
            return parts;
        }
        int half = changes.size() / 2;
        return List.of(changes.subList(0, half), changes.subList(half, changes.size()));
    }

    enum Kind {
        /** To be made now. */
        APPLY,
        /** To let go of its keys now, and be made later. */
        RELEASE,
        /** Wants what somebody keeps who could not be changed. */
        HOPELESS
    }

    record Turn(PlannedChange change, Kind kind) {}

    private boolean isHeldByAnother(String key, PlannedChange change) {
        PlannedChange holder = holders.get(key);
        return holder != null && !holder.equals(change);
    }

    private static Set<String> letGo(PlannedChange change) {
        Set<String> keys = new HashSet<>();
        Objects.requireNonNull(change.account())
                .before()
                .forEach((field, value) -> keys.add(LoginKey.of(field, value)));
        return keys;
    }

    private static Set<String> wants(PlannedChange change) {
        Set<String> keys = new HashSet<>();
        for (AccountField field : Objects.requireNonNull(change.account()).changed()) {
            String value = change.account().values().get(field);
            if (field.isLoginKey() && value != null) {
                keys.add(LoginKey.of(field, value));
            }
        }
        return keys;
    }
}
