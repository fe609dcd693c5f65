// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldLedger;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A year at two schools, scene by scene; the plug can be pulled in each. */
enum CrashScene {
    /** Everybody is new. */
    FIRST(null) {
        @Override
        void change(CrashRoster roster) {}
    },

    /** Somebody new, renamed, gone, marked as gone; two swap addresses and a third hands one on; a host's edit is repaired. */
    CHANGES(FIRST) {
        @Override
        void change(CrashRoster roster) {
            roster.change("s1-student-0", u -> u.familyName("Moved"));
            roster.change("s1-student-1", u -> u.email("s1-student-2@example.org"));
            roster.change("s1-student-2", u -> u.email("s1-student-1@example.org"));
            roster.change("s1-student-3", u -> u.email("elsewhere@example.org"));
            roster.add("s1-student-new", RoleType.STUDENT, "s1");
            roster.change("s1-student-new", u -> u.email("s1-student-3@example.org"));
            roster.enroll("s1-student-new", RoleType.STUDENT, "s1");
            roster.change("s2-student-3", u -> u.status(StatusType.TO_BE_DELETED));
            roster.unenroll("s2-student-3");
            roster.remove("s2-teacher");
            roster.put(RosterClass.builder("s2-c4")
                    .title("Chess")
                    .school(new GuidRef("s2", "org"))
                    .build());
        }

        @Override
        void edit(CrashGround ground) {
            ground.edit("s2-admin", AccountField.GIVEN_NAME, "Edited");
        }
    },

    /** Both who had gone are back, one of them under another name; a class closes. */
    RETURN(CHANGES) {
        @Override
        void change(CrashRoster roster) {
            roster.change("s2-student-3", u -> u.status(StatusType.ACTIVE).familyName("Returned"));
            roster.enroll("s2-student-3", RoleType.STUDENT, "s2");
            roster.add("s2-teacher", RoleType.TEACHER, "s2");
            roster.enroll("s2-teacher", RoleType.TEACHER, "s2");
            roster.all(RosterCollection.CLASSES).remove("s2-c4");
            roster.put(Org.builder("s2").name("Renamed").type(OrgType.SCHOOL).build());
        }
    },

    /** The source dates all that is new, so that its changes alone are read: the same kinds of changes, and nobody vanishes. */
    NEWS(RETURN) {
        @Override
        void change(CrashRoster roster) {
            roster.change("s1-student-1", u -> u.familyName("News"));
            roster.change("s2-student-0", u -> u.email("s2-student-1@example.org"));
            roster.change("s2-student-1", u -> u.email("s2-student-0@example.org"));
            roster.add("s1-student-later", RoleType.STUDENT, "s1");
            roster.enroll("s1-student-later", RoleType.STUDENT, "s1");
            roster.change("s2-student-2", u -> u.status(StatusType.TO_BE_DELETED));
        }

        @Override
        void edit(CrashGround ground) {
            ground.edit("s1-admin", AccountField.GIVEN_NAME, "Edited");
        }
    },

    /** Too many leave a school, and somebody rises: held; beside it the free part goes on. */
    HOLD(RETURN) {
        @Override
        void change(CrashRoster roster) {
            for (int i = 0; i < 3; i++) {
                roster.remove("s2-student-" + i);
            }
            roster.change("s2-student-3", u -> u.status(StatusType.TO_BE_DELETED));
            roster.change("s1-student-0", u -> u.role(RoleType.TEACHER));
            roster.change("s1-teacher", u -> u.givenName("Anew"));
            roster.add("s2-student-late", RoleType.STUDENT, "s2");
            roster.enroll("s2-student-late", RoleType.STUDENT, "s2");
        }
    },

    /** All of it is approved. */
    APPROVE(HOLD) {
        @Override
        void act(CrashGround ground, RosterSync sync) {
            held(ground).ifPresent(held -> sync.approve(held.digest(), "ada", "looked at it"));
        }
    },

    /** What concerns one school is approved. */
    APPROVE_SCHOOL(HOLD) {
        @Override
        void act(CrashGround ground, RosterSync sync) {
            held(ground)
                    .filter(held -> held.items().stream()
                            .anyMatch(item -> item.schools().contains("s1")))
                    .ifPresent(held -> sync.approve(held.digest(), "ada", "looked at it", "s1"));
        }
    },

    /** It is let go of. */
    DISCARD(HOLD) {
        @Override
        void act(CrashGround ground, RosterSync sync) {
            held(ground).ifPresent(held -> sync.discard(held.digest(), "ada"));
        }
    };

    private static final Instant SCHOOL_BEGINS = Instant.parse("2026-09-01T00:00:00Z");

    private final @Nullable CrashScene before;

    CrashScene(@Nullable CrashScene before) {
        this.before = before;
    }

    @Nullable
    CrashScene before() {
        return before;
    }

    boolean isRun() {
        return compareTo(HOLD) <= 0;
    }

    /** The roster as it is in this scene. */
    CrashRoster roster() {
        if (before == null) {
            return new CrashRoster();
        }
        CrashRoster roster = before.roster();
        roster.today = before.before == null ? SCHOOL_BEGINS : roster.today.plusSeconds(1);
        change(roster);
        return roster;
    }

    void change(CrashRoster roster) {}

    /** What people do at the host before it. */
    void edit(CrashGround ground) {}

    /** What happens; done again by whoever finds it broken off. */
    void act(CrashGround ground, RosterSync sync) {
        sync.run();
    }

    private static Optional<HeldLedger> held(CrashGround ground) {
        return ground.state().held(CrashGround.TENANT);
    }
}
