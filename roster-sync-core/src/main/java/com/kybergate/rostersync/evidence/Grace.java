// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who is missing and keeps the login for a while all the same, in case the roster has them back. The grace begins with the first whole walk
 * that misses somebody and that nothing contradicts, and it takes a later one to end it. Immutable.
 *
 * @param length how long it lasts; zero for none
 * @param since when people were first missed, by identifier; whoever is not among them is missed for the first time
 * @param now what time it is
 */
public record Grace(Duration length, Map<String, Instant> since, Instant now) {

    /**
     * Copies the map.
     *
     * @param length how long it lasts; zero for none
     * @param since when people were first missed, by identifier
     * @param now what time it is
     */
    public Grace {
        since = Map.copyOf(since);
    }

    /**
     * The grace of a tenant.
     *
     * @param length how long it lasts; zero for none
     * @param waiting what earlier runs noted
     * @param now what time it is
     * @return the grace
     */
    public static Grace of(Duration length, Collection<Waiting> waiting, Instant now) {
        return new Grace(
                length,
                waiting.stream()
                        .filter(item -> item.why() == Waiting.Why.GRACE && item.collection() == RosterCollection.USERS)
                        .collect(Collectors.toMap(Waiting::sourcedId, Waiting::since, (one, other) -> one)),
                now);
    }

    /**
     * No grace.
     *
     * @return a grace that nobody is in
     */
    public static Grace none() {
        return new Grace(Duration.ZERO, Map.of(), Instant.EPOCH);
    }

    /**
     * Whether somebody who is missing keeps the login for now.
     *
     * @param sourcedId the person
     * @return true until the grace is over
     */
    public boolean keeps(String sourcedId) {
        return !length.isZero() && end(sourcedId).isAfter(now);
    }

    /**
     * Whether the source has to be asked for somebody who is missing: before the grace begins, and before the login goes.
     *
     * @param sourcedId the person
     * @return false while the grace runs
     */
    public boolean asksAbout(String sourcedId) {
        return !since.containsKey(sourcedId) || !keeps(sourcedId);
    }

    /**
     * What is to be remembered of somebody whom the grace keeps.
     *
     * @param sourcedId the person
     * @return since when, and until when
     */
    public Waiting noted(String sourcedId) {
        return new Waiting(Waiting.Why.GRACE, RosterCollection.USERS, sourcedId, begin(sourcedId), 0, end(sourcedId));
    }

    private Instant begin(String sourcedId) {
        return since.getOrDefault(sourcedId, now);
    }

    private Instant end(String sourcedId) {
        return begin(sourcedId).plus(length);
    }

    @Override
    public String toString() {
        return "Grace[" + length + ", " + since.size() + " people]";
    }
}
