// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A roster that a test writes and rewrites, and that misbehaves as the test says. */
final class ScriptedRoster implements RosterSource {
    final Map<RosterCollection, TreeMap<String, OneRosterResource>> records = new EnumMap<>(RosterCollection.class);
    final Map<RosterCollection, List<OneRosterResource>> twice = new EnumMap<>(RosterCollection.class);
    final Map<RosterCollection, List<RecordFault>> faults = new EnumMap<>(RosterCollection.class);
    final Map<RosterCollection, String> incomplete = new EnumMap<>(RosterCollection.class);
    /** A program's own mistake. */
    boolean breaksOff;

    final Set<RosterCollection> unreachable = EnumSet.noneOf(RosterCollection.class);
    final Set<String> hiddenFromLists = new HashSet<>();
    final Map<String, SingleRead> singles = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    /** What to answer to a single read, or null for the truth. */
    Function<String, @Nullable SingleRead> single = asked -> null;

    /** The source's own clock; without one it cannot tell what changed. */
    @Nullable
    Clock clock;

    /** Which collections were read, and how: all of it, its changes, or its number. */
    final List<String> reads = new ArrayList<>();

    /** What happens between a first walk over the people and a second one. */
    @Nullable
    Runnable betweenWalks;

    boolean showsOldAsChanged;
    boolean countsRecords = true;
    boolean blindToSingles;
    boolean interruptSingles;
    String identity = "scripted";

    /** Why what cannot be reached cannot. */
    String failure = "failed:connection";

    ScriptedRoster() {
        for (RosterCollection collection : RosterCollection.values()) {
            records.put(collection, new TreeMap<>());
        }
    }

    /** The same, by a source that has a clock. */
    static ScriptedRoster of(int schools, int studentsEach, Clock clock) {
        ScriptedRoster roster = of(schools, studentsEach);
        roster.clock = clock;
        for (RosterCollection collection : RosterCollection.values()) {
            List.copyOf(roster.all(collection).values()).forEach(roster::put);
        }
        return roster;
    }

    /** Schools s1…, each with so many students, a class, and the students' enrollments; a teacher and an administrator for each. */
    static ScriptedRoster of(int schools, int studentsEach) {
        ScriptedRoster roster = new ScriptedRoster();
        roster.put(
                Org.builder("district").name("District").type(OrgType.DISTRICT).build());
        for (int s = 1; s <= schools; s++) {
            String school = "s" + s;
            roster.put(
                    Org.builder(school).name("School " + s).type(OrgType.SCHOOL).build());
            roster.put(RosterClass.builder(school + "-c1")
                    .title("Class " + s)
                    .school(new GuidRef(school, "org"))
                    .build());
            roster.put(person(school + "-teacher", RoleType.TEACHER, school).build());
            roster.put(person(school + "-admin", RoleType.ADMINISTRATOR, school).build());
            for (int i = 0; i < studentsEach; i++) {
                String id = String.format("%s-student-%04d", school, i);
                roster.put(person(id, RoleType.STUDENT, school).build());
                roster.enroll(id, school);
            }
        }
        return roster;
    }

    Map<String, OneRosterResource> all(RosterCollection collection) {
        return Objects.requireNonNull(records.get(collection));
    }

    static User.Builder person(String id, RoleType role, String... schools) {
        List<GuidRef> orgs = new ArrayList<>();
        for (String school : schools) {
            orgs.add(new GuidRef(school, "org"));
        }
        return User.builder(id)
                .username("name." + id)
                .email(id + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(role)
                .orgs(orgs);
    }

    void enroll(String student, String school) {
        put(Enrollment.builder("e-" + student)
                .user(new GuidRef(student, "user"))
                .rosterClass(new GuidRef(school + "-c1", "class"))
                .school(new GuidRef(school, "org"))
                .role(RoleType.STUDENT)
                .build());
    }

    void put(OneRosterResource record) {
        putUndated(clock == null ? record : dated(record, clock.instant()));
    }

    private static OneRosterResource dated(OneRosterResource record, Instant now) {
        if (record instanceof User user) {
            return user.toBuilder().dateLastModified(now).build();
        }
        if (record instanceof Enrollment enrollment) {
            return enrollment.toBuilder().dateLastModified(now).build();
        }
        if (record instanceof RosterClass rosterClass) {
            return rosterClass.toBuilder().dateLastModified(now).build();
        }
        return record instanceof Org org ? org.toBuilder().dateLastModified(now).build() : record;
    }

    /** A change that the source does not date, as where a permission is given or taken. */
    void putUndated(OneRosterResource record) {
        all(collection(record)).put(record.sourcedId(), record);
    }

    User user(String id) {
        return (User) Objects.requireNonNull(all(RosterCollection.USERS).get(id), id);
    }

    void change(String id, UnaryOperator<User.Builder> change) {
        put(change.apply(user(id).toBuilder()).build());
    }

    void remove(String id) {
        all(RosterCollection.USERS).remove(id);
        all(RosterCollection.ENROLLMENTS).remove("e-" + id);
    }

    /** Delivers a record a second time, after all the others. */
    void again(OneRosterResource record) {
        twice.computeIfAbsent(collection(record), c -> new ArrayList<>()).add(record);
    }

    void fault(RosterCollection collection, RecordFault fault) {
        faults.computeIfAbsent(collection, c -> new ArrayList<>()).add(fault);
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public Optional<FetchReceipt> changes(RosterCollection collection, Instant since, RosterSink sink) {
        if (clock == null) {
            return Optional.empty();
        }
        reads.add("changes of " + collection.wireName());
        if (unreachable.contains(collection)) {
            return Optional.of(receipt(collection, 0, "failed", List.of(failure)));
        }
        long received = 0;
        for (OneRosterResource record : all(collection).values()) {
            Instant modified = record.dateLastModified();
            if (modified != null && !modified.isBefore(since)) {
                sink.record(record);
                received++;
            }
        }
        for (RecordFault fault : faults.getOrDefault(collection, List.of())) {
            sink.fault(fault);
            received++;
        }
        sink.page(received, received);
        String reason = showsOldAsChanged ? "filter-ignored" : incomplete.get(collection);
        return Optional.of(
                receipt(collection, received, "total-reached", reason == null ? List.of() : List.of(reason)));
    }

    @Override
    public OptionalLong count(RosterCollection collection) {
        reads.add("number of " + collection.wireName());
        int listed = all(collection).size()
                + faults.getOrDefault(collection, List.of()).size();
        return countsRecords ? OptionalLong.of(listed) : OptionalLong.empty();
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        reads.add("all " + collection.wireName());
        if (breaksOff) {
            throw new IllegalStateException("a program's own mistake");
        }
        if (unreachable.contains(collection)) {
            return receipt(collection, 0, "failed", List.of(failure));
        }
        if (betweenWalks != null && collection == RosterCollection.USERS) {
            all(collection).values().forEach(sink::record);
            betweenWalks.run();
            betweenWalks = null;
            sink.again();
        }
        long received = 0;
        for (OneRosterResource record : all(collection).values()) {
            if (!hiddenFromLists.contains(record.sourcedId())) {
                sink.record(record);
                received++;
            }
        }
        for (OneRosterResource record : twice.getOrDefault(collection, List.of())) {
            sink.record(record);
            received++;
        }
        for (RecordFault fault : faults.getOrDefault(collection, List.of())) {
            sink.fault(fault);
            received++;
        }
        sink.page(received, received);
        String reason = incomplete.get(collection);
        return receipt(collection, received, "total-reached", reason == null ? List.of() : List.of(reason));
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
        asked.add(sourcedId);
        if (interruptSingles) {
            throw new InterruptedException("interrupted while reading");
        }
        if (blindToSingles) {
            return new SingleRead.Missing("404 html");
        }
        SingleRead scripted = singles.getOrDefault(sourcedId, single.apply(sourcedId));
        if (scripted != null) {
            return scripted;
        }
        OneRosterResource record = all(collection).get(sourcedId);
        return record == null ? new SingleRead.Missing("404 json") : new SingleRead.Found(record);
    }

    private FetchReceipt receipt(RosterCollection collection, long received, String termination, List<String> reasons) {
        return new FetchReceipt(
                collection.wireName(),
                received == 0 ? 0 : 1,
                received,
                received,
                countsRecords ? received : null,
                countsRecords ? received : null,
                1000,
                (int) received,
                0,
                0,
                reasons.isEmpty(),
                termination,
                reasons,
                Map.of(),
                clock == null ? null : clock.instant(),
                null);
    }

    private static RosterCollection collection(OneRosterResource record) {
        return com.kybergate.rostersync.roster.RosterRecord.of(record).collection();
    }
}
