// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What a command left behind.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
record RosterRun(int exit, String out, String err) {

    RosterRun exits(int code) {
        assertThat(exit).as("exit code; out: %s err: %s", out, err).isEqualTo(code);
        return this;
    }

    /** The one document it printed; a report among them must account for every record. */
    RosterJson json() {
        RosterJson json = RosterJson.of(out);
        if (json.isReport()) {
            json.assertConserves();
        }
        return json;
    }

    /** The documents it printed, one a line. */
    List<RosterJson> lines() {
        return out.lines().map(RosterJson::of).toList();
    }
}
