// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The faults that a running server has at the moment. Changes concern the requests that arrive after them. Safe for use
 * by several threads.
 */
public final class Faults {

    private record Active(Fault fault, Misbehaviour behaviour) {}

    private final List<Active> active = new CopyOnWriteArrayList<>();

    Faults() {}

    /**
     * Adds a fault; those that count requests begin to count now.
     *
     * @param fault the fault
     * @return this holder, to add more
     */
    public Faults add(Fault fault) {
        active.add(new Active(fault, fault.behaviour()));
        return this;
    }

    /** Ends all faults. */
    public void clear() {
        active.clear();
    }

    /**
     * The present faults, in the order in which they were added.
     *
     * @return the faults
     */
    public List<Fault> list() {
        return active.stream().map(Active::fault).toList();
    }

    List<Misbehaviour> concerning(ServedCall served) {
        List<Misbehaviour> concerned = new ArrayList<>(active.size());
        for (Active candidate : active) {
            if (candidate.fault().collection().map(served::concerns).orElse(true)) {
                concerned.add(candidate.behaviour());
            }
        }
        return concerned;
    }

    @Override
    public String toString() {
        return list().toString();
    }
}
