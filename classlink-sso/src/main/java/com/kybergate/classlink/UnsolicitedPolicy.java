// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.util.Objects;
import java.util.Optional;

/**
 * What to do with a launch: somebody clicked the application's tile in the LaunchPad, and ClassLink sends the browser to the host with a
 * {@code code} that the host never asked for.
 *
 * <p>Such a code may as well be an attacker's own, put into somebody else's browser so that they work in the attacker's account without
 * noticing. Nothing in the answer tells the two apart. Immutable.
 */
public final class UnsolicitedPolicy {
    /** The four ways. */
    public enum Kind {
        /** Begin a sign-in of our own. */
        RESTART,
        /** Ask the person. */
        CONFIRM,
        /** Believe it. */
        ACCEPT,
        /** Refuse it. */
        REJECT
    }

    private final Kind kind;
    private final String reason;

    private UnsolicitedPolicy(Kind kind, String reason) {
        this.kind = kind;
        this.reason = reason;
    }

    /**
     * The code is never redeemed; the browser goes back to ClassLink with a request of the host's own and comes back signed in, for the person
     * has a session there. Where that fails once, the person is asked as under {@link #confirm()}. The default.
     *
     * @return the policy
     */
    public static UnsolicitedPolicy restart() {
        return new UnsolicitedPolicy(Kind.RESTART, "");
    }

    /**
     * The code is redeemed and fully verified, and then the person is asked whether they are who it says.
     *
     * @return the policy
     */
    public static UnsolicitedPolicy confirm() {
        return new UnsolicitedPolicy(Kind.CONFIRM, "");
    }

    /**
     * The code is redeemed, and who it names is signed in, unless somebody else is signed in already. Whoever can make a browser open an
     * address can so sign it in as themselves.
     *
     * @param reason why that is no danger here; logged with each launch
     * @return the policy
     * @throws IllegalArgumentException if the reason is blank
     */
    public static UnsolicitedPolicy accept(String reason) {
        if (Objects.requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("Say why launches that nobody asked for may be believed");
        }
        return new UnsolicitedPolicy(Kind.ACCEPT, reason);
    }

    /**
     * Launches are refused; people begin at the host's sign-in page.
     *
     * @return the policy
     */
    public static UnsolicitedPolicy reject() {
        return new UnsolicitedPolicy(Kind.REJECT, "");
    }

    /**
     * Which of the four it is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Why launches are believed.
     *
     * @return the reason given to {@link #accept}; empty for the other kinds
     */
    public Optional<String> reason() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    @Override
    public String toString() {
        return "UnsolicitedPolicy[" + kind + "]";
    }
}
