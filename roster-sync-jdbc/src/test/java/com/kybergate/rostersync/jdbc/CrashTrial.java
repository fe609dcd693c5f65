// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.RosterSyncException;
import com.kybergate.rostersync.jdbc.CrashGround.Naming;
import com.kybergate.rostersync.jdbc.CrashPlug.Mode;
import com.kybergate.rostersync.jdbc.CrashPlug.Pulled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One scene on one kind of ground: how it goes undisturbed, and what comes of it when something happens on the way. */
final class CrashTrial {
    /** Two runs without a fault reach the goal from anywhere. */
    private static final int RUNS = 2;

    private final CrashScene scene;
    private final Object start;
    private final Instant begun;
    private final long lastBefore;
    private final Map<Naming, Map<String, String>> goals;
    private final List<CrashPlug.Call> calls;

    private CrashTrial(
            CrashScene scene,
            Object start,
            Instant begun,
            long lastBefore,
            Map<Naming, Map<String, String>> goals,
            List<CrashPlug.Call> calls) {
        this.scene = scene;
        this.start = start;
        this.begun = begun;
        this.lastBefore = lastBefore;
        this.goals = goals;
        this.calls = calls;
    }

    /** Plays all scenes undisturbed, each from where the one before it ended. */
    static List<CrashTrial> all(CrashGround ground) {
        Map<CrashScene, Object> ends = new EnumMap<>(CrashScene.class);
        List<CrashTrial> trials = new ArrayList<>();
        for (CrashScene scene : CrashScene.values()) {
            CrashScene before = scene.before();
            if (before != null) {
                ground.restore(Objects.requireNonNull(ends.get(before)));
            }
            trials.add(of(scene, ground));
            ends.put(scene, ground.save());
        }
        return trials;
    }

    /** Plays a scene undisturbed; the ground is left at its end. */
    private static CrashTrial of(CrashScene scene, CrashGround ground) {
        scene.edit(ground);
        Object start = ground.save();
        Instant begun = ground.clock.instant();
        long last = ground.accounts().isEmpty() ? 0 : ground.accounts().lastKey();
        CrashRoster roster = scene.roster();
        CrashPlug counting = CrashPlug.safe(roster::isThere);
        scene.act(ground, ground.engine(counting, roster));
        run(ground, roster);
        run(ground, roster);
        Map<Naming, Map<String, String>> goals = new EnumMap<>(Naming.class);
        for (Naming naming : Naming.values()) {
            goals.put(naming, ground.contents(last, naming));
        }
        run(ground, roster);
        if (!ground.contents(last, Naming.IN_ORDER).equals(goals.get(Naming.IN_ORDER))) {
            throw new AssertionError(scene + " does not come to rest");
        }
        return new CrashTrial(scene, start, begun, last, goals, List.copyOf(counting.calls));
    }

    CrashScene scene() {
        return scene;
    }

    List<CrashPlug.Call> calls() {
        return calls;
    }

    /**
     * Lets things happen, and has a new process go on each time.
     *
     * @param runFirst whether who resumes runs a sync before doing again what was broken off
     * @return what is wrong afterwards; empty if nothing
     */
    String play(CrashGround ground, List<CrashPlug> plugs, boolean runFirst) {
        ground.restore(start);
        ground.clock.atLeast(begun);
        CrashRoster roster = scene.roster();
        Set<String> wrong = new HashSet<>();
        for (CrashPlug plug : plugs) {
            disturb(ground, roster, plug, wrong);
        }
        if (!plugs.get(0).fired()) {
            wrong.add("the point was not reached");
        }
        if (runFirst) {
            run(ground, roster);
        }
        scene.act(ground, ground.engine(CrashPlug.safe(roster::isThere), roster));
        // A change that could not be made once is made later, after others.
        Naming naming = plugs.get(0).kills() ? Naming.IN_ORDER : Naming.BY_PERSON;
        Map<String, String> goal = Objects.requireNonNull(goals.get(naming));
        Map<String, String> contents = ground.contents(lastBefore, naming);
        for (int i = 0; i < RUNS && !contents.equals(goal); i++) {
            run(ground, roster);
            contents = ground.contents(lastBefore, naming);
        }
        String difference = difference(goal, contents);
        if (!difference.isEmpty()) {
            wrong.add(difference);
        }
        return wrong.isEmpty()
                ? ""
                : scene + ", " + plugs.stream().map(CrashPlug::at).toList() + (runFirst ? ", run first" : "") + ": "
                        + wrong;
    }

    private void disturb(CrashGround ground, CrashRoster roster, CrashPlug plug, Set<String> wrong) {
        Throwable end = end(ground, roster, plug);
        plug.lockOuts.forEach(who -> wrong.add("locks out: " + who));
        if (!plug.fired()) {
            return;
        }
        if (plug.kills()) {
            if (!(end instanceof Pulled)) {
                wrong.add("the crash was swallowed: " + end);
            }
            // A lease that is given back in vain is all that the engine may try on its way out.
            plug.posthumous.stream()
                    .filter(call -> !call.equals("SyncState.release"))
                    .forEach(call -> wrong.add("went on after the crash: " + call));
        } else if (end instanceof Error) {
            wrong.add("fell over: " + end);
        }
        if (isBusy(ground, roster) != plug.leavesLease()) {
            wrong.add(plug.leavesLease() ? "a lease that stands was ignored" : "the lease was not given back");
        }
        ground.expire();
    }

    private @Nullable Throwable end(CrashGround ground, CrashRoster roster, CrashPlug plug) {
        try {
            scene.act(ground, ground.engine(plug, roster));
            return null;
        } catch (Pulled | RuntimeException e) {
            return e;
        }
    }

    /** Asks for what is not held, which needs the lease and changes nothing. */
    private static boolean isBusy(CrashGround ground, CrashRoster roster) {
        try {
            ground.engine(CrashPlug.safe(roster::isThere), roster).discard("no such digest", "ada");
            return false;
        } catch (RosterSyncException e) {
            return e.code().equals("busy");
        }
    }

    private static void run(CrashGround ground, CrashRoster roster) {
        RosterSync sync = ground.engine(CrashPlug.safe(roster::isThere), roster);
        sync.run();
    }

    private static String difference(Map<String, String> goal, Map<String, String> actual) {
        Map<String, String> out = new TreeMap<>();
        goal.forEach((key, value) -> {
            if (!value.equals(actual.get(key))) {
                out.put(key, "expected " + value + " but was " + actual.get(key));
            }
        });
        actual.forEach((key, value) -> {
            if (!goal.containsKey(key)) {
                out.put(key, "not to be there: " + value);
            }
        });
        return out.isEmpty() ? "" : out.toString();
    }

    /** Whether a call can be disturbed in a way. */
    static boolean fits(CrashPlug.Call call, Mode mode) {
        return mode != Mode.HALF || call.hasHalf();
    }
}
