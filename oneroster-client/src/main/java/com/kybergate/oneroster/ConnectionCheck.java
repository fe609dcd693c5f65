// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a test of a connection found, in the words of the administrator who has to act on it. Immutable; names no person and
 * shows no secret.
 *
 * @param baseUrl what was called, or {@code null} where the address cannot be called
 * @param stages the stages that were reached, in order: {@code url}, {@code dns}, {@code connect}, {@code http}, {@code auth},
 *     {@code envelope}, {@code permissions}, {@code clock}, {@code version}; what follows a stage that failed is left out
 * @param counts the number of records that the server states, by collection; collections for which it states none are left out
 */
public record ConnectionCheck(@Nullable String baseUrl, List<Stage> stages, Map<String, Long> counts) {

    /**
     * Copies the lists.
     *
     * @param baseUrl what was called, or {@code null} where the address cannot be called
     * @param stages the stages that were reached, in order: {@code url}, {@code dns}, {@code connect}, {@code http},
     *     {@code auth}, {@code envelope}, {@code permissions}, {@code clock}, {@code version}; what follows a stage
     *     that failed is left out
     * @param counts the number of records that the server states, by collection; collections for which it states
     *     none are left out
     */
    public ConnectionCheck {
        stages = List.copyOf(stages);
        counts = Map.copyOf(counts);
    }

    /**
     * Whether a sync may begin.
     *
     * @return {@code true} if every stage went well
     */
    public boolean ok() {
        return stages.stream().allMatch(Stage::ok);
    }

    /**
     * One stage.
     *
     * @param name the name
     * @param ok whether it went well
     * @param code the finding, stable: {@code ok}, or what to look up
     * @param message the finding in words
     * @param remedy what an administrator can do; empty where there is nothing to do
     */
    public record Stage(String name, boolean ok, String code, String message, String remedy) {
        /**
         * Checks that everything is there.
         *
         * @param name the name
         * @param ok whether it went well
         * @param code the finding, stable: {@code ok}, or what to look up
         * @param message the finding in words
         * @param remedy what an administrator can do; empty where there is nothing to do
         */
        public Stage {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(remedy, "remedy");
        }
    }
}
