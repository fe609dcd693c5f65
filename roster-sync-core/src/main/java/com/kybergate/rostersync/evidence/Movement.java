// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How many people of each school and of each role lost their login, and how many got one. Schools and roles go by names that only the tenant's
 * secret leads to, because the history outlives whoever was the only one of a school. For one thread at a time.
 */
public final class Movement {
    private static final int BYTES = 9;
    private static final Pattern NUMBER = Pattern.compile("=[0-9]{1,18}$");

    private final @Nullable Mac mac;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    private Movement(@Nullable Mac mac) {
        this.mac = mac;
    }

    /**
     * Begins at nobody.
     *
     * @param state holds the tenant's secret
     * @param tenant the tenant
     * @return numbers to count in
     */
    public static Movement of(SyncState<?> state, TenantId tenant) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(state.secret(tenant), "HmacSHA256"));
            return new Movement(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /**
     * Nobody, under names as they are.
     *
     * @return numbers to count in
     */
    public static Movement none() {
        return new Movement(null);
    }

    /**
     * Counts somebody who lost the login.
     *
     * @param schools the schools the person belonged to
     * @param role the role in OneRoster; empty if none
     */
    public void left(Collection<String> schools, String role) {
        count("left", schools, role, 1);
    }

    /**
     * Counts somebody who got a login.
     *
     * @param schools the schools the person belongs to
     * @param role the role in OneRoster; empty if none
     */
    public void joined(Collection<String> schools, String role) {
        count("joined", schools, role, 1);
    }

    private void count(String way, Collection<String> schools, String role, long people) {
        schools.forEach(school -> numbers.merge(name(way, "school", school), people, Long::sum));
        numbers.merge(name(way, "role", role), people, Long::sum);
    }

    /**
     * How many of a school or a role lost the login.
     *
     * @param kind {@code school} or {@code role}
     * @param group which
     * @return the number
     */
    public long leftOf(String kind, String group) {
        return numbers.getOrDefault(name("left", kind, group), 0L);
    }

    /**
     * How many of a school or a role got a login.
     *
     * @param kind {@code school} or {@code role}
     * @param group which
     * @return the number
     */
    public long joinedOf(String kind, String group) {
        return numbers.getOrDefault(name("joined", kind, group), 0L);
    }

    /**
     * The numbers as one text.
     *
     * @return the text, or {@code null} if nobody moved
     */
    public @Nullable String text() {
        if (numbers.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(numbers)
                .forEach((name, number) ->
                        text.append(name).append('=').append(number).append(' '));
        return text.toString().strip();
    }

    /** Adds what such a text says; of who left, or who joined, only if they count. */
    void add(String text, boolean left, boolean joined) {
        for (String part : text.split(" ")) {
            int at = part.lastIndexOf('=');
            boolean counts = part.startsWith("left") ? left : joined;
            if (at > 0 && counts && NUMBER.matcher(part).find(at)) {
                numbers.merge(part.substring(0, at), Long.parseLong(part.substring(at + 1)), Long::sum);
            }
        }
    }

    private String name(String way, String kind, String group) {
        return way + "-" + kind + ":" + names.computeIfAbsent(kind + " " + group, this::keyed);
    }

    private String keyed(String group) {
        if (mac == null) {
            return group;
        }
        byte[] full = mac.doFinal(("movement " + group).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, BYTES));
    }

    @Override
    public String toString() {
        return "Movement[" + numbers.size() + " numbers]";
    }
}
