// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who of a tenant could sign in, and who could not and why: to be looked at before passwords are switched off. Immutable; holds ids of accounts
 * and nothing else of people.
 */
public final class ReadinessReport {
    /** Why somebody could not sign in. */
    public enum Obstacle {
        /** The account never came from the roster: it has no sourcedId. Without a password it would be locked out. */
        NOT_IN_ROSTER,
        /** The account lacks the key that sign-ins are joined by. */
        KEY_MISSING,
        /** Others of the tenant have the same key. */
        KEY_SHARED,
        /** The account is switched off, which is as it should be. */
        INACTIVE
    }

    private final long ready;
    private final Map<Obstacle, List<String>> obstacles;

    private ReadinessReport(long ready, Map<Obstacle, List<String>> obstacles) {
        this.ready = ready;
        this.obstacles = obstacles;
    }

    /**
     * Looks at all accounts of a tenant. Takes some 100 bytes for each while it looks.
     *
     * @param key what sign-ins are joined by
     * @param accounts the tenant's accounts, those that are not of the roster with a blank sourcedId; closed by the caller
     * @return the report
     */
    public static ReadinessReport of(MatchKey key, Stream<RosterUser> accounts) {
        Map<Obstacle, List<String>> obstacles = new EnumMap<>(Obstacle.class);
        // The account that has a key; null once several have it.
        Map<String, @Nullable String> holders = new HashMap<>();
        accounts.forEach(account -> {
            String value = value(key, account);
            Obstacle obstacle = account.sourcedId().isBlank()
                    ? Obstacle.NOT_IN_ROSTER
                    : !account.active() ? Obstacle.INACTIVE : value.isBlank() ? Obstacle.KEY_MISSING : null;
            if (!value.isBlank() && holders.containsKey(value)) {
                String other = holders.put(value, null);
                if (other != null && !other.isEmpty()) {
                    note(obstacles, Obstacle.KEY_SHARED, other);
                }
                obstacle = obstacle == null ? Obstacle.KEY_SHARED : obstacle;
            } else if (!value.isBlank()) {
                // Whoever cannot sign in for another reason still makes the key ambiguous for the next one.
                holders.put(value, obstacle == null ? account.localId() : "");
            }
            if (obstacle != null) {
                note(obstacles, obstacle, account.localId());
            }
        });
        long ready = holders.values().stream()
                .filter(id -> id != null && !id.isEmpty())
                .count();
        obstacles.replaceAll((why, ids) -> Collections.unmodifiableList(ids));
        return new ReadinessReport(ready, Collections.unmodifiableMap(obstacles));
    }

    private static void note(Map<Obstacle, List<String>> obstacles, Obstacle obstacle, String localId) {
        obstacles.computeIfAbsent(obstacle, why -> new ArrayList<>()).add(localId);
    }

    private static String value(MatchKey key, RosterUser account) {
        return switch (key) {
            case SOURCED_ID -> account.sourcedId();
            case USERNAME -> RosterUserMatcher.folded(account.username().orElse(""));
            case EMAIL -> RosterUserMatcher.folded(account.email().orElse(""));
        };
    }

    /**
     * How many could sign in.
     *
     * @return accounts that are active and alone in having their key
     */
    public long ready() {
        return ready;
    }

    /**
     * Who could not.
     *
     * @return ids of accounts by the first reason that holds; reasons that hold for nobody are left out
     */
    public Map<Obstacle, List<String>> obstacles() {
        return obstacles;
    }

    /** The numbers. */
    @Override
    public String toString() {
        StringBuilder counts = new StringBuilder("ReadinessReport[ready=").append(ready);
        obstacles.forEach(
                (why, ids) -> counts.append(", ").append(why).append('=').append(ids.size()));
        return counts.append(']').toString();
    }
}
