// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.time.Duration;
import java.util.Objects;

/**
 * How often, and how patiently, a read is tried again: on 429, 500, 502, 503, 504, on connection failures, and when a body broke
 * off. The wait is what {@code Retry-After} says, at most {@code maxDelay}; else it is drawn evenly between nothing and a bound
 * that doubles from {@code baseDelay} (full jitter). Immutable.
 *
 * @param maxAttempts how often to try at most, the first time included
 * @param baseDelay the bound of the first wait
 * @param maxDelay the bound of any wait, whatever a server asks for
 * @param maxElapsed no new attempt begins later than this after the first one
 */
public record RetryPolicy(int maxAttempts, Duration baseDelay, Duration maxDelay, Duration maxElapsed) {

    /**
     * Checks that there is at least one attempt.
     *
     * @param maxAttempts how often to try at most, the first time included
     * @param baseDelay the bound of the first wait
     * @param maxDelay the bound of any wait, whatever a server asks for
     * @param maxElapsed no new attempt begins later than this after the first one
     */
    public RetryPolicy {
        Objects.requireNonNull(baseDelay, "baseDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        Objects.requireNonNull(maxElapsed, "maxElapsed");
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts is below 1");
        }
        if (baseDelay.isNegative() || maxDelay.isNegative() || maxElapsed.isNegative()) {
            throw new IllegalArgumentException("a delay is negative");
        }
    }

    /**
     * Four attempts, waits of up to half a second, one and two seconds, none above 30 seconds, five minutes in all.
     *
     * @return the default
     */
    public static RetryPolicy ofDefaults() {
        return builder().build();
    }

    /**
     * One attempt.
     *
     * @return the policy that never tries again
     */
    public static RetryPolicy none() {
        return builder().maxAttempts(1).build();
    }

    /**
     * Begins a policy.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a policy; for one thread at a time. */
    public static final class Builder {
        private int maxAttempts = 4;
        private Duration baseDelay = Duration.ofMillis(500);
        private Duration maxDelay = Duration.ofSeconds(30);
        private Duration maxElapsed = Duration.ofMinutes(5);

        private Builder() {}

        /**
         * Sets how often to try at most.
         *
         * @param maxAttempts the number, the first time included
         * @return this builder
         */
        public Builder maxAttempts(int maxAttempts) {
            this.maxAttempts = maxAttempts;
            return this;
        }

        /**
         * Sets the bound of the first wait.
         *
         * @param baseDelay the bound
         * @return this builder
         */
        public Builder baseDelay(Duration baseDelay) {
            this.baseDelay = baseDelay;
            return this;
        }

        /**
         * Sets the bound of any wait.
         *
         * @param maxDelay the bound
         * @return this builder
         */
        public Builder maxDelay(Duration maxDelay) {
            this.maxDelay = maxDelay;
            return this;
        }

        /**
         * Sets the time after which no new attempt begins.
         *
         * @param maxElapsed the time since the first attempt
         * @return this builder
         */
        public Builder maxElapsed(Duration maxElapsed) {
            this.maxElapsed = maxElapsed;
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         */
        public RetryPolicy build() {
            return new RetryPolicy(maxAttempts, baseDelay, maxDelay, maxElapsed);
        }
    }
}
