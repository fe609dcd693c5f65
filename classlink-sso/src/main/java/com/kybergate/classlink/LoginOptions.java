// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in that is begun is for. Immutable; each method gives another.
 */
public final class LoginOptions {
    private static final LoginOptions ANY = new LoginOptions(null, "/", null);

    private final @Nullable String tenant;
    private final String returnTo;
    private final @Nullable Duration maximumAge;

    private LoginOptions(@Nullable String tenant, String returnTo, @Nullable Duration maximumAge) {
        this.tenant = tenant;
        this.returnTo = returnTo;
        this.maximumAge = maximumAge;
    }

    /**
     * A sign-in from a page that is everybody's: whichever connected district the person belongs to.
     *
     * @return options that return to {@code /}
     */
    public static LoginOptions anyTenant() {
        return ANY;
    }

    /**
     * A sign-in from a district's own page: people of other districts are denied.
     *
     * @param tenant the tenant, in the host's own words
     * @return options that return to {@code /}
     * @throws IllegalArgumentException if it is blank
     */
    public static LoginOptions tenant(String tenant) {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("tenant is blank");
        }
        return new LoginOptions(tenant, "/", null);
    }

    /**
     * Where to go afterwards. The browser never sees or carries it: it is kept with the sign-in, and the browser has a random key to that.
     *
     * @param path a path of the host's own, such as {@code /classes/7?tab=roster}; it may come from the browser
     * @return options with that path
     * @throws SignInException {@link SignInError#RETURN_TO_REFUSED} if a browser could read it as another site's address
     */
    public LoginOptions returnTo(String path) {
        if (!isOwn(path)) {
            throw new SignInException(SignInError.RETURN_TO_REFUSED);
        }
        return new LoginOptions(tenant, path, maximumAge);
    }

    /**
     * How long ago the person may have signed in at ClassLink, for what needs a fresh one. ClassLink does not document that it heeds
     * {@code max_age}; the sign-in is denied if it does not.
     *
     * @param age the longest time before the request; zero asks for a sign-in now
     * @return options with that limit
     * @throws IllegalArgumentException if it is negative
     */
    public LoginOptions maximumAge(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("An age is not negative");
        }
        return new LoginOptions(tenant, returnTo, Objects.requireNonNull(age, "age"));
    }

    /**
     * The district.
     *
     * @return the tenant; empty for any that is connected
     */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /**
     * Where to go afterwards.
     *
     * @return a path of the host's own
     */
    public String returnTo() {
        return returnTo;
    }

    /**
     * How long ago the person may have signed in.
     *
     * @return the limit; empty if there is none
     */
    public Optional<Duration> maximumAge() {
        return Optional.ofNullable(maximumAge);
    }

    /** Browsers drop tabs and line ends, and read a backslash as a slash: what is left must still begin with one slash only. */
    private static boolean isOwn(String path) {
        return path.length() <= 2_000
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    }

    @Override
    public String toString() {
        return "LoginOptions[" + (tenant == null ? "any tenant" : "one tenant") + "]";
    }
}
