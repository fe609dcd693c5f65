// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import com.kybergate.rostersync.roster.RosterCollection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A roster in which some people are listed more than once, under an identifier for each role or school, as student information systems do that
 * let a user have one role only. Who is one person is said by somebody who knows; nothing is guessed.
 *
 * <p>The rows of a person become one, under the first identifier: what it says is what the first of them says that is there, and the
 * schools are those of all that are there. Whoever is left in one row is there. Enrollments of all rows are enrollments of the person.
 *
 * <p>The source counts rows, and not people: {@link com.kybergate.rostersync.SyncMode#auto} therefore reads everything in every run, since no number
 * could show that somebody vanished between the changes.
 *
 * <p>After another identifier was said to be a person's, read everything once ({@link com.kybergate.rostersync.SyncMode#full}): changes alone do not
 * show the enrollments that were there before. An account that was made for the other identifier is then nobody's any more, and goes the way
 * of whoever leaves.
 *
 * <p>One thread at a time, as the source that it stands before.
 */
public final class SamePeople implements RosterSource {
    private static final String UNREAD = "same-person-unread";

    private final RosterSource source;
    private final Map<String, String> personOf;
    /** The identifiers of each person, their own first. */
    private final Map<String, List<String>> rowsOf = new HashMap<>();

    private SamePeople(RosterSource source, Map<String, String> personOf) {
        this.source = source;
        this.personOf = personOf;
        new TreeMap<>(personOf)
                .forEach((other, person) -> rowsOf.computeIfAbsent(person, p -> new ArrayList<>(List.of(p)))
                        .add(other));
    }

    /**
     * A source in whose roster some people are listed more than once.
     *
     * @param source the roster
     * @param personOf the person's identifier, by each other identifier the person has; all of them {@code sourcedId}s of users
     * @return the roster in which each of them is listed once
     * @throws IllegalArgumentException if an identifier is said to be another's and has others itself, or is its own
     */
    public static SamePeople in(RosterSource source, Map<String, String> personOf) {
        Objects.requireNonNull(source, "source");
        Map<String, String> copy = Map.copyOf(personOf);
        if (!Collections.disjoint(copy.keySet(), copy.values())) {
            throw new IllegalArgumentException(
                    "an identifier that is another person's cannot be the one that others are to be known by");
        }
        return new SamePeople(source, copy);
    }

    @Override
    public String identity() {
        return source.identity();
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) throws InterruptedException {
        if (collection != RosterCollection.USERS) {
            return source.fetch(collection, new Readdressing(sink));
        }
        Joining joining = new Joining(sink);
        FetchReceipt receipt = source.fetch(collection, joining);
        for (String person : joining.end()) {
            sink.fault(new RecordFault(collection.wireName(), person, UNREAD, receipt.received()));
        }
        return receipt;
    }

    @Override
    public Optional<FetchReceipt> changes(RosterCollection collection, Instant since, RosterSink sink)
            throws InterruptedException {
        if (collection != RosterCollection.USERS) {
            return source.changes(collection, since, new Readdressing(sink));
        }
        Joining joining = new Joining(sink);
        Optional<FetchReceipt> receipt = source.changes(collection, since, joining);
        // Nobody would see again what was not handed on now.
        return receipt.isPresent() && !joining.end().isEmpty()
                ? Optional.of(receipt.get().doubted(UNREAD))
                : receipt;
    }

    @Override
    public OptionalLong count(RosterCollection collection) throws InterruptedException {
        return source.count(collection);
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
        if (collection == RosterCollection.USERS && personOf.containsKey(sourcedId)) {
            return nobodyLike(sourcedId) instanceof SingleRead.Missing missing
                    ? missing
                    : new SingleRead.Unclear("another-person");
        }
        List<String> rows = collection == RosterCollection.USERS ? rowsOf.get(sourcedId) : null;
        if (rows != null) {
            return readAll(rows);
        }
        SingleRead answer = source.read(collection, sourcedId);
        return answer instanceof SingleRead.Found found ? new SingleRead.Found(readdressed(found.record())) : answer;
    }

    /** What the source says of somebody it has never heard of. */
    private SingleRead nobodyLike(String sourcedId) throws InterruptedException {
        UUID nobody = UUID.nameUUIDFromBytes(sourcedId.getBytes(StandardCharsets.UTF_8));
        return source.read(RosterCollection.USERS, sourcedId + "." + nobody);
    }

    private SingleRead readAll(List<String> rows) throws InterruptedException {
        List<User> found = new ArrayList<>();
        SingleRead last = null;
        for (String row : rows) {
            last = readRow(row);
            if (last instanceof SingleRead.Unclear) {
                return last;
            }
            if (last instanceof SingleRead.Found one) {
                found.add((User) one.record());
            }
        }
        return found.isEmpty() ? Objects.requireNonNull(last) : new SingleRead.Found(joined(rows.get(0), found));
    }

    /** One row. "Not found" counts only where the source says it as it says it of nobody: a gateway's would take schools away. */
    private SingleRead readRow(String row) throws InterruptedException {
        SingleRead answer = source.read(RosterCollection.USERS, row);
        if (answer instanceof SingleRead.Found found) {
            boolean asked =
                    found.record() instanceof User user && user.sourcedId().equals(row);
            return asked ? answer : new SingleRead.Unclear("another-record");
        }
        return answer instanceof SingleRead.Missing && !answer.equals(nobodyLike(row))
                ? new SingleRead.Unclear("not-as-nobody")
                : answer;
    }

    private OneRosterResource readdressed(OneRosterResource record) {
        if (record instanceof Enrollment enrollment && isOther(enrollment.user())) {
            return enrollment.toBuilder().user(readdressed(enrollment.user())).build();
        }
        if (record instanceof User user && user.agents().stream().anyMatch(this::isOther)) {
            Set<GuidRef> agents = new LinkedHashSet<>();
            user.agents().forEach(agent -> agents.add(Objects.requireNonNull(readdressed(agent))));
            return user.toBuilder().agents(List.copyOf(agents)).build();
        }
        return record;
    }

    private boolean isOther(@Nullable GuidRef user) {
        return user != null && personOf.containsKey(user.sourcedId());
    }

    private @Nullable GuidRef readdressed(@Nullable GuidRef user) {
        return user == null
                ? null
                : new GuidRef(personOf.getOrDefault(user.sourcedId(), user.sourcedId()), user.type());
    }

    /** One person of several rows, in the order of what they are called by. */
    private User joined(String person, List<User> rows) {
        List<User> there = rows.stream().filter(SamePeople::isThere).toList();
        List<User> stand = there.isEmpty() ? rows.subList(0, 1) : there;
        User first = stand.get(0);
        Set<GuidRef> orgs = new LinkedHashSet<>();
        Set<UserId> userIds = new LinkedHashSet<>();
        Instant modified = null;
        for (User row : stand) {
            orgs.addAll(row.orgs());
            userIds.addAll(row.userIds());
        }
        for (User row : rows) {
            Instant at = row.dateLastModified();
            modified = modified == null || (at != null && at.isAfter(modified)) ? at : modified;
        }
        User joined = User.builder(person)
                .status(first.status())
                .dateLastModified(modified)
                .username(first.username())
                .userIds(List.copyOf(userIds))
                .enabledUser(first.enabledUser())
                .givenName(first.givenName())
                .familyName(first.familyName())
                .middleName(first.middleName())
                .role(first.role())
                .identifier(first.identifier())
                .email(first.email())
                .sms(first.sms())
                .phone(first.phone())
                .agents(first.agents())
                .orgs(List.copyOf(orgs))
                .grades(first.grades())
                .metadata(first.metadata())
                .build();
        return (User) readdressed(joined);
    }

    private static boolean isThere(User row) {
        return !StatusType.TO_BE_DELETED.equals(row.status()) && !Boolean.FALSE.equals(row.enabledUser());
    }

    /** Hands on what concerns a person under the identifier of the person. */
    private class Readdressing implements RosterSink {
        final RosterSink sink;

        Readdressing(RosterSink sink) {
            this.sink = sink;
        }

        @Override
        public void record(OneRosterResource record) {
            sink.record(readdressed(record));
        }

        @Override
        public void fault(RecordFault fault) {
            sink.fault(fault);
        }

        @Override
        public void again() {
            sink.again();
        }

        @Override
        public void page(long received, @Nullable Long total) {
            sink.page(received, total);
        }
    }

    /** Keeps the rows of people who have several until the walk is over. */
    private final class Joining extends Readdressing {
        private final Set<String> met = new LinkedHashSet<>();
        private final Set<String> broken = new HashSet<>();
        /** What this walk shows, and what one before it showed; the same row twice is a contradiction within one walk only. */
        private final Map<String, Set<User>> shown = new HashMap<>();

        private final Map<String, Set<User>> before = new HashMap<>();

        Joining(RosterSink sink) {
            super(sink);
        }

        @Override
        public void record(OneRosterResource record) {
            String person = person(record.sourcedId());
            if (person != null && record instanceof User user) {
                met.add(person);
                shown.computeIfAbsent(user.sourcedId(), id -> new LinkedHashSet<>())
                        .add(user);
            } else {
                super.record(record);
            }
        }

        @Override
        public void fault(RecordFault fault) {
            String person = fault.sourcedId() == null ? null : person(fault.sourcedId());
            if (person == null) {
                super.fault(fault);
                return;
            }
            // What the broken row says is not known, so neither is what the person is.
            if (broken.add(person)) {
                super.fault(new RecordFault(fault.collection(), person, fault.code(), fault.position()));
            }
        }

        @Override
        public void again() {
            before.putAll(shown);
            shown.clear();
            broken.clear();
            super.again();
        }

        private @Nullable String person(String sourcedId) {
            String person = personOf.get(sourcedId);
            return person != null ? person : rowsOf.containsKey(sourcedId) ? sourcedId : null;
        }

        /** Hands on the people of whose rows some came. Those of whom one cannot be read are left out, and returned. */
        List<String> end() throws InterruptedException {
            List<String> unread = new ArrayList<>();
            for (String person : met) {
                if (broken.contains(person)) {
                    continue;
                }
                List<List<User>> rows = rows(person);
                if (rows == null) {
                    unread.add(person);
                } else {
                    variants(person, rows).forEach(sink::record);
                }
            }
            return unread;
        }

        /** The rows of a person, and of each what it said; null if that cannot be told of one. A row that was not shown may be there all the same. */
        private @Nullable List<List<User>> rows(String person) throws InterruptedException {
            List<List<User>> rows = new ArrayList<>();
            for (String row : Objects.requireNonNull(rowsOf.get(person))) {
                Set<User> of = shown.getOrDefault(row, before.getOrDefault(row, Set.of()));
                if (!of.isEmpty()) {
                    rows.add(List.copyOf(of));
                    continue;
                }
                SingleRead answer = readRow(row);
                if (answer instanceof SingleRead.Unclear) {
                    return null;
                }
                if (answer instanceof SingleRead.Found found) {
                    rows.add(List.of((User) found.record()));
                }
            }
            return rows;
        }

        /** What the person is; twice otherwise where a row came twice otherwise. */
        private Set<User> variants(String person, List<List<User>> rows) {
            List<User> firsts = rows.stream().map(of -> of.get(0)).toList();
            List<User> lasts = rows.stream().map(of -> of.get(of.size() - 1)).toList();
            Set<User> variants = new LinkedHashSet<>();
            variants.add(joined(person, firsts));
            variants.add(joined(person, lasts));
            return variants;
        }
    }
}
