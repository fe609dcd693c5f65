// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.ReceivedRequest;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A district, its server, a gateway before it, and an application that keeps in step with it: two days of ordinary school life, in which
 * people leave, arrive and change, for a fault to strike into. What the district really is and what the server says of it are two things.
 */
final class FaultScene implements AutoCloseable {
    private static final String LOCAL_EDIT = "Known as";

    final TrueDistrict truth = new TrueDistrict();
    final FakeOneRosterServer server;
    final Gateway gateway = new Gateway();
    final World world;
    /** People of whom a lie cannot be told from the truth, however closely one looks: what it says of them is believed. */
    final Set<String> believed = new TreeSet<>();

    volatile Consumer<ReceivedRequest> onRequest = request -> {};
    int runs;
    private final boolean localWins;
    private final boolean deltas;
    private final String unlinked;
    private final Map<String, Account> atFirst = new HashMap<>();
    private final Map<RosterCollection, Set<String>> rowsAtFirst = new HashMap<>();

    private final List<String> one;
    private final List<String> two;
    private final List<String> three;
    private final String teacher;

    FaultScene(int pageSize, boolean localWins, boolean deltas, long seed, OkHttpClient http) {
        this.localWins = localWins;
        this.deltas = deltas;
        Random random = new Random(seed);
        one = pick(random, 1, IntStream.rangeClosed(1, 20));
        // One fault strikes the record in the middle of each list; whoever stands there is a bystander.
        two = pick(random, 2, IntStream.of(10, 11, 12, 13, 17, 18, 19, 20));
        three = pick(random, 3, IntStream.rangeClosed(1, 20));
        teacher = "t+1-" + (1 + random.nextInt(3));
        TestClock clock = new TestClock();
        RosterEdits served = RosterEdits.over(TrueDistrict.nothing(), clock);
        truth.publish(served);
        FakeOneRosterServer.Builder serving =
                FakeOneRosterServer.builder(served).sleeper(duration -> {});
        server = (deltas ? serving.clock(clock) : serving).start();
        server.onRequest(request -> onRequest.accept(request));
        OkHttpClient gated = http.newBuilder().addInterceptor(gateway).build();
        Clock time = deltas ? clock : Clock.systemUTC();
        RosterSource whole = source(gated, 1000, time);
        RosterSource paged = source(gated, pageSize, time);
        world = new World(
                new RosterSource() {
                    @Override
                    public String identity() {
                        return paged.identity();
                    }

                    @Override
                    public FetchReceipt fetch(RosterCollection collection, RosterSink sink)
                            throws InterruptedException {
                        runs += collection == RosterCollection.USERS ? 1 : 0;
                        // The first sync is a healthy one, whatever the size of its pages.
                        return (atFirst.isEmpty() ? whole : paged).fetch(collection, sink);
                    }

                    @Override
                    public Optional<FetchReceipt> changes(RosterCollection collection, Instant since, RosterSink sink)
                            throws InterruptedException {
                        runs += collection == RosterCollection.USERS ? 1 : 0;
                        return paged.changes(collection, since, sink);
                    }

                    @Override
                    public OptionalLong count(RosterCollection collection) throws InterruptedException {
                        return paged.count(collection);
                    }

                    @Override
                    public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
                        return paged.read(collection, sourcedId);
                    }
                },
                clock);
        if (deltas) {
            world.settings = world.settings.withMode(SyncMode.auto());
        }
        world.policy = localWins ? ConflictPolicy.localWins() : ConflictPolicy.sourceWins();
        unlinked = world.accounts.add(
                World.TENANT,
                AccountValues.none()
                        .with(AccountField.EMAIL, "principal@host.example")
                        .with(AccountField.ROLE, "admin"));
    }

    private RosterSource source(OkHttpClient http, int pageSize, Clock time) {
        return OneRosterSource.of(OneRosterClient.builder()
                .baseUrl(server.baseUrl().toString())
                .allowHttpOnLoopback(true)
                .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                .httpClient(http)
                .clock(time)
                .sleeper(duration -> {})
                .pageSize(pageSize)
                .build());
    }

    private static List<String> pick(Random random, int school, IntStream numbers) {
        List<String> out = new ArrayList<>(
                numbers.mapToObj(i -> TrueDistrict.student(school, i)).toList());
        java.util.Collections.shuffle(out, random);
        return out;
    }

    /** The first sync, on a good day; then somebody of the application suspends one person and corrects the name of another. */
    SyncReport begin() {
        SyncReport first = world.run();
        truth.today = TrueDistrict.LATER;
        if (deltas) {
            // A change of before, by which the source shows that it dates what it changes.
            truth.set(two.get(2), "familyName", "Dated");
            publish();
            first = world.run();
        }
        edit(one.get(0), false, values -> values);
        edit(one.get(1), true, values -> values.with(AccountField.GIVEN_NAME, LOCAL_EDIT));
        for (RosterCollection collection : RosterCollection.values()) {
            rowsAtFirst.put(collection, rows(collection));
        }
        truth.members().forEach(person -> atFirst.put(person, world.account(person)));
        return first;
    }

    /** The first day: one leaves by name and one vanishes, one arrives, some change. */
    void firstDay() {
        truth.leaveByName(one.get(2));
        truth.vanish(two.get(0));
        truth.person("stu-1-new", "student", 1);
        truth.enroll("stu-1-new", 1, 1, "student");
        truth.set(one.get(3), "familyName", "Married");
        truth.set(two.get(1), "username", "user.renamed");
        truth.set(one.get(4), "orgs", List.of(TrueDistrict.ref("s2")));
        truth.set(one.get(1), "givenName", "Renamed");
        truth.set(one.get(1), "familyName", "Renamed");
    }

    /** The second day: a teacher vanishes and a student leaves, a teacher arrives, two swap addresses, an administrator teaches again. */
    void secondDay() {
        truth.vanish(teacher);
        truth.leaveByName(three.get(0));
        truth.person("t+2-new", "teacher", 2);
        truth.enroll("t+2-new", 2, 1, "teacher");
        String mail = TrueDistrict.text(truth.user(one.get(5)), "email");
        truth.set(one.get(5), "email", TrueDistrict.text(truth.user(three.get(1)), "email"));
        truth.set(three.get(1), "email", mail);
        truth.set(three.get(2), "email", "new.address@example.org");
        truth.set("admin-2", "role", "teacher");
        truth.change("classes", "c-1-1", record -> TrueDistrict.with(record, "title", "Another title"));
    }

    void publish() {
        truth.publish(server.roster());
    }

    /** What is wrong with the accounts, seen from the truth: somebody locked out, demoted, or without school or login key. */
    List<String> wrongs() {
        List<String> wrongs = new ArrayList<>();
        atFirst.forEach((person, before) -> {
            if (believed.contains(person)) {
                return;
            }
            Account now = load(before.localId());
            if (now == null) {
                wrongs.add(person + " has lost the account");
            } else if (!truth.left(person)) {
                if (now.active() != before.active()) {
                    wrongs.add(person + (now.active() ? " is active again" : " is locked out"));
                }
                // Of a lie about everybody a delta shows what it says of the few who changed: too few for any guard.
                wrongs.addAll(deltas ? List.of() : foreignValues(person, now));
            }
        });
        Account host = load(unlinked);
        if (host == null
                || !host.active()
                || !host.values().getAll(AccountField.ROLE).equals(Set.of("admin"))) {
            wrongs.add("the account that was never linked was touched");
        }
        rowsAtFirst.forEach((collection, before) -> {
            Set<String> lost = new TreeSet<>(before);
            lost.removeAll(rows(collection));
            lost.retainAll(present(collection));
            lost.removeAll(believed);
            if (collection != RosterCollection.USERS && !lost.isEmpty()) {
                wrongs.add(collection + " lost " + lost);
            }
        });
        return wrongs;
    }

    private List<String> foreignValues(String person, Account now) {
        List<String> wrongs = new ArrayList<>();
        for (AccountField field : AccountField.values()) {
            Set<String> value = now.values().getAll(field);
            boolean known = truth.versions.getOrDefault(person, List.of()).stream()
                    .anyMatch(version ->
                            value.equals(TrueDistrict.account(version).get(field)));
            boolean ours = person.equals(one.get(1)) && field == AccountField.GIVEN_NAME;
            if (!known && !ours) {
                wrongs.add(person + " holds a " + field + " that was never true");
            }
        }
        return wrongs;
    }

    /** In what the application is behind the district: who left by name, vanished, changed or arrived, rows; and whom it was lied to about. */
    Set<String> waiting() {
        Set<String> waiting = new TreeSet<>();
        truth.named.forEach(person -> addIf(waiting, "named", isActive(person)));
        truth.vanished.forEach(person -> addIf(waiting, "vanished", isActive(person)));
        for (String person : truth.members()) {
            if (!believed.contains(person)) {
                String kind = atFirst.containsKey(person) ? "changed" : "arrived";
                addIf(waiting, kind, !inStep(person));
            }
        }
        believed.forEach(id -> addIf(waiting, "believed", deviates(id)));
        for (RosterCollection collection : RosterCollection.values()) {
            if (collection != RosterCollection.USERS) {
                Set<String> here = rows(collection);
                here.removeAll(believed);
                Set<String> there = present(collection);
                there.removeAll(believed);
                addIf(waiting, "rows", !here.equals(there));
            }
        }
        return waiting;
    }

    private boolean deviates(String id) {
        return truth.versions.containsKey(id)
                ? !inStep(id)
                : present(RosterCollection.ENROLLMENTS).contains(id)
                        && !rows(RosterCollection.ENROLLMENTS).contains(id);
    }

    private static void addIf(Set<String> words, String word, boolean condition) {
        if (condition) {
            words.add(word);
        }
    }

    /** How the application differs from the district once all is well again; empty if not at all. */
    List<String> differences() {
        believed.clear();
        List<String> out = new ArrayList<>(wrongs());
        for (String person : truth.members()) {
            if (!inStep(person)) {
                out.add(person + " is not in step: " + linked(person));
            }
        }
        for (String person : truth.versions.keySet()) {
            if (truth.left(person) && isActive(person)) {
                out.add(person + " left and can still sign in");
            }
        }
        if (waiting().contains("rows")) {
            out.add("rows differ");
        }
        // Nobody was made twice: one account for everybody who was ever imported, and the host's own.
        long imported = truth.versions.values().stream()
                .filter(versions -> !"guardian".equals(versions.get(0).get("role")))
                .count();
        if (world.accounts.all(World.TENANT).size() != imported + 1) {
            out.add("accounts: " + world.accounts.all(World.TENANT).size() + " instead of " + (imported + 1));
        }
        return out;
    }

    private boolean inStep(String person) {
        Account account = linked(person);
        if (account == null || account.active() == person.equals(one.get(0))) {
            return false;
        }
        Map<AccountField, Set<String>> expected = TrueDistrict.account(truth.user(person));
        if (localWins && person.equals(one.get(1))) {
            expected.put(AccountField.GIVEN_NAME, Set.of(LOCAL_EDIT));
        }
        return expected.entrySet().stream()
                .allMatch(entry -> account.values().getAll(entry.getKey()).equals(entry.getValue()));
    }

    private boolean isActive(String person) {
        Account account = linked(person);
        return account != null && account.active();
    }

    private @Nullable Account linked(String person) {
        var row = world.state
                .rows(World.TENANT, RosterCollection.USERS, List.of(person))
                .get(person);
        var link = row == null ? null : row.link();
        return link == null ? null : load(link.localId());
    }

    private @Nullable Account load(String localId) {
        List<Account> found = world.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(localId));
        return found.isEmpty() ? null : found.get(0);
    }

    private void edit(String person, boolean active, UnaryOperator<AccountValues> change) {
        Account account = world.account(person);
        world.accounts.edit(World.TENANT, account.localId(), active, change.apply(account.values()));
    }

    private Set<String> rows(RosterCollection collection) {
        Set<String> active = new TreeSet<>();
        world.state.scan(
                World.TENANT,
                collection,
                rows -> rows.stream().filter(row -> row.active()).forEach(row -> active.add(row.sourcedId())));
        return active;
    }

    private Set<String> present(RosterCollection collection) {
        Set<String> present = new TreeSet<>();
        new TreeMap<>(truth.all(collection.wireName())).forEach((id, record) -> {
            if (!"tobedeleted".equals(record.get("status"))) {
                present.add(id);
            }
        });
        return present;
    }

    @Override
    public void close() {
        server.close();
    }
}
