// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The people of a tenant who were forgotten and must not come back, as long as nobody readmits them. What is kept of them is a key that
 * says whether somebody is one of them, and to nobody without the tenant's secret who they are. One thread at a time.
 */
public final class Suppressions {
    private final Set<String> keys;
    private final @Nullable Mac mac;

    private Suppressions(Set<String> keys, @Nullable Mac mac) {
        this.keys = keys;
        this.mac = mac;
    }

    /**
     * The suppressions of a tenant as they are now.
     *
     * @param state holds them
     * @param tenant the tenant
     * @return the suppressions
     */
    public static Suppressions of(SyncState<?> state, TenantId tenant) {
        Set<String> keys = state.suppressed(tenant);
        return new Suppressions(keys, keys.isEmpty() ? null : mac(state.secret(tenant)));
    }

    /**
     * What is kept of a person who must not come back.
     *
     * @param secret the tenant's secret
     * @param sourcedId the person
     * @return 43 characters
     */
    public static String key(byte[] secret, String sourcedId) {
        return key(mac(secret), sourcedId);
    }

    /**
     * Whether there are none, so that nobody need be asked about.
     *
     * @return true if nobody is suppressed
     */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * Whether a person must not come back.
     *
     * @param sourcedId the person
     * @return true if so
     */
    public boolean has(String sourcedId) {
        return mac != null && keys.contains(key(mac, sourcedId));
    }

    /**
     * Whether a record is of somebody who must not come back.
     *
     * @param record a record of any collection
     * @return true for such a person, and for the enrollment of one
     */
    public boolean concern(RosterRecord record) {
        String person = switch (record.collection()) {
            case USERS -> record.sourcedId();
            case ENROLLMENTS -> record.text("user");
            case ORGS, ACADEMIC_SESSIONS, COURSES, CLASSES -> null;
        };
        return person != null && has(person);
    }

    /**
     * A record without those of its agents who must not come back.
     *
     * @param record a record of any collection
     * @return the same record if it names none of them
     */
    public RosterRecord discreet(RosterRecord record) {
        return mac == null ? record : record.withoutAgents(this::has);
    }

    private static String key(Mac mac, String sourcedId) {
        byte[] full = mac.doFinal(("suppressed|" + sourcedId).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(full);
    }

    private static Mac mac(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
