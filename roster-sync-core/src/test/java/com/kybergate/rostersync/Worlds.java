// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.Limit;
import com.kybergate.rostersync.plan.SyncGuard;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tests say about worlds. */
final class Worlds {
    private Worlds() {}

    /** Everybody of the mirror with what their account holds: comparable between worlds whose keys and secrets differ. */
    static Map<String, String> people(World world) {
        Map<String, Account> accounts = new TreeMap<>();
        Map<String, String> out = new TreeMap<>();
        world.memory.scan(World.TENANT, RosterCollection.USERS, rows -> {
            for (MirrorRow row : rows) {
                Link link = row.link();
                if (link != null) {
                    List<Account> found;
                    try {
                        found = world.store.load(noTransaction(), World.TENANT, List.of(link.localId()));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    found.forEach(account -> accounts.put(row.sourcedId(), account));
                }
            }
        });
        accounts.forEach((sourcedId, account) -> {
            StringBuilder text = new StringBuilder(account.active() ? "active" : "inactive");
            for (AccountField field : AccountField.values()) {
                text.append(' ').append(account.values().getAll(field));
            }
            out.put(sourcedId, text.toString());
        });
        return out;
    }

    /** Those of {@link #people} who can sign in. */
    static Map<String, String> activePeople(World world) {
        Map<String, String> out = people(world);
        out.values().removeIf(text -> text.startsWith("inactive"));
        return out;
    }

    /** A guard that lets everything pass but rises in privilege. */
    static SyncGuard noGuard() {
        Limit any = new Limit(1_000_000, 100);
        return new SyncGuard(any, 1_000_000, any, any, any, any);
    }

    static User.Builder withCanaries(User.Builder person, String canary) {
        User u = person.build();
        return person.username(canary + "." + u.sourcedId())
                .email(canary + "." + u.sourcedId() + "@example.org")
                .givenName(canary + " given")
                .familyName(canary + " family")
                .middleName(canary + " middle")
                .identifier(canary + "-id-" + u.sourcedId())
                .sms(canary + "-sms")
                .phone(canary + "-phone")
                .grades(List.of(canary + "-grade"));
    }

    /** There is no transaction to hand out, and {@link Void} has no value but null. */
    @SuppressWarnings("NullAway")
    static Void noTransaction() {
        return null;
    }
}
