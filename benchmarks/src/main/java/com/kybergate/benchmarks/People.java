// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Any number of people before and after a day, computed from an index. Identifiers ascend with the index and lead back to it. Immutable.
 *
 * @param size how many indexes there are
 * @param day what happened in it
 */
record People(int size, Day day) {
    static final int PER_SCHOOL = 500;
    private static final String PREFIX = "7c9e6679-7425-40de-944b-";
    private static final int DIGITS = 12;
    private static final Instant BEFORE = Instant.parse("2026-08-17T06:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-11-20T06:00:00Z");
    private static final List<String> GIVEN = List.of(
            "Ada", "Björn", "Chloé", "Dana", "Emil", "Fatima", "George", "Héctor", "Ines", "Jun", "Kai", "Lena");
    private static final List<String> FAMILY = List.of(
            "Abbott",
            "Brandt",
            "Castañeda",
            "Dubois",
            "Eriksen",
            "Fischer",
            "García",
            "Hughes",
            "Ivanova",
            "Jensen",
            "Kim");

    /** What a day may bring. */
    enum Day {
        /** Nobody was there before. */
        FIRST,
        /** A little of everything. */
        DAY,
        /** Nothing. */
        SAME,
        /** One in a hundred gets another name. */
        PERCENT;

        static Day of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** What happens to somebody. */
    enum Fate {
        UNCHANGED,
        RENAMED,
        NEW,
        /** Listed no longer, and really gone. */
        GONE,
        /** Listed no longer, but answered for. */
        UNLISTED,
        TO_BE_DELETED,
        /** Gets another e-mail address. */
        MOVES,
        /** Gets the e-mail address that whoever moves had. */
        TAKES_OVER,
        /** Becomes an administrator. */
        RISES,
        /** Has an account that somebody edited. */
        EDITED,
        /** Has an account no longer. */
        WITHOUT_ACCOUNT
    }

    Fate fate(int index) {
        switch (day) {
            case FIRST -> {
                return Fate.NEW;
            }
            case SAME -> {
                return Fate.UNCHANGED;
            }
            case PERCENT -> {
                return index % 100 == 0 ? Fate.RENAMED : Fate.UNCHANGED;
            }
            case DAY -> {}
        }
        if (index / PER_SCHOOL % 1_000 == 7 && index % 10 == 0) {
            return Fate.GONE;
        }
        int place = index % 1_000;
        if (place < 970) {
            return Fate.UNCHANGED;
        }
        if (place < 990) {
            return Fate.RENAMED;
        }
        if (place < 995) {
            return Fate.NEW;
        }
        if (place < 998) {
            return index / 1_000 % 7 == 6 ? Fate.UNLISTED : Fate.GONE;
        }
        int thousand = index / 1_000 % 3;
        return place == 998
                ? List.of(Fate.MOVES, Fate.RISES, Fate.EDITED).get(thousand)
                : List.of(Fate.TAKES_OVER, Fate.TO_BE_DELETED, Fate.WITHOUT_ACCOUNT)
                        .get(thousand);
    }

    /** As the roster said before, or null if it did not know the person. */
    @Nullable
    User before(int index) {
        return fate(index) == Fate.NEW ? null : person(index).build();
    }

    /** As the roster says today, or null if it does not list the person. */
    @Nullable
    User today(int index) {
        return switch (fate(index)) {
            case GONE, UNLISTED -> null;
            case UNCHANGED, NEW, EDITED, WITHOUT_ACCOUNT -> person(index).build();
            case RENAMED ->
                person(index)
                        .familyName("Renamed-" + family(index))
                        .dateLastModified(TODAY)
                        .build();
            case TO_BE_DELETED ->
                person(index)
                        .status(StatusType.TO_BE_DELETED)
                        .dateLastModified(TODAY)
                        .build();
            case MOVES ->
                person(index)
                        .email("moved-" + email(index))
                        .dateLastModified(TODAY)
                        .build();
            case TAKES_OVER ->
                person(index).email(email(index - 1)).dateLastModified(TODAY).build();
            case RISES ->
                person(index)
                        .role(RoleType.ADMINISTRATOR)
                        .dateLastModified(TODAY)
                        .build();
        };
    }

    /** As the roster answers for one person, or null if it has no such person. */
    @Nullable
    User single(int index) {
        return fate(index) == Fate.UNLISTED ? person(index).build() : today(index);
    }

    static String id(int index) {
        char[] id = new char[PREFIX.length() + DIGITS];
        PREFIX.getChars(0, PREFIX.length(), id, 0);
        int rest = index;
        for (int i = id.length - 1; i >= PREFIX.length(); i--) {
            id[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(id);
    }

    /** The index of an identifier, or -1 if it is nobody's. */
    int indexOf(String id) {
        if (id.length() != PREFIX.length() + DIGITS || !id.startsWith(PREFIX)) {
            return -1;
        }
        long index = 0;
        for (int i = PREFIX.length(); i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            index = index * 10 + digit;
        }
        return index < size ? (int) index : -1;
    }

    private static User.Builder person(int index) {
        String username = GIVEN.get(index % GIVEN.size()) + "." + index;
        return User.builder(id(index))
                .status(StatusType.ACTIVE)
                .dateLastModified(BEFORE)
                .username(username)
                .userIds(List.of(new UserId("LDAP", username)))
                .enabledUser(true)
                .givenName(GIVEN.get(index % GIVEN.size()))
                .familyName(family(index))
                .role(index % 400 == 1 ? RoleType.ADMINISTRATOR : index % 25 == 0 ? RoleType.TEACHER : RoleType.STUDENT)
                .identifier(Integer.toString(100_000_000 + index))
                .email(email(index))
                .orgs(List.of(new GuidRef("school-" + index / PER_SCHOOL, "org")))
                .grades(List.of("0" + (1 + index % 9)));
    }

    private static String family(int index) {
        return FAMILY.get(index % FAMILY.size());
    }

    private static String email(int index) {
        return "person." + index + "@springfield.example.org";
    }
}
