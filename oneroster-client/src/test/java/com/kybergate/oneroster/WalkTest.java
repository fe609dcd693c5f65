// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Org;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalkTest {

    @Test
    void readsEverythingOnceAndProvesIt() {
        ModelServer server = ModelServer.of(5000);
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);

        FetchReceipt receipt = walk.receipt();
        assertThat(receipt.complete()).as("%s", receipt).isTrue();
        assertThat(receipt.termination()).isEqualTo("total-reached");
        assertThat(receipt.distinct()).isEqualTo(5000);
        assertThat(receipt.received()).isEqualTo(5000);
        assertThat(receipt.repairs()).isZero();
        assertThat(receipt.seamsVerified()).isEqualTo(receipt.pages() - 1);
        assertThat(receipt.pages()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "0,true",
        "0,false",
        "1,true",
        "1,false",
        "2,false",
        "3,false",
        "999,false",
        "1000,true",
        "1000,false",
        "1001,true",
        "1980,true",
        "1981,false"
    })
    void provesCollectionsOfAnySize(int size, boolean statesTotal) {
        ModelServer server = ModelServer.of(size);
        server.statesTotal = statesTotal;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().complete()).as("%s", walk.receipt()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 500})
    void goesOnAtAnyClampedLimit(int most) {
        ModelServer server = ModelServer.of(1501);
        server.most = most;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().complete()).as("%s", walk.receipt()).isTrue();
        assertThat(walk.receipt().limitEffective()).isEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 50, 500})
    void neverTakesAShortPageForTheEnd(int most) {
        ModelServer server = ModelServer.of(1501);
        server.most = most;
        server.statesTotal = false;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().complete()).as("%s", walk.receipt()).isTrue();
        assertThat(walk.receipt().termination()).isEqualTo("empty-page");
    }

    @Test
    void provesNothingWithoutTotalsAndWithoutRoomForSeams() {
        ModelServer server = ModelServer.of(20);
        server.most = 1;
        server.statesTotal = false;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().reasons()).containsExactly("unverified-seams");
    }

    /** The property the whole design stands for; the measured counterpart without seams loses somebody in 97 of 100 walks. */
    @Tag("many")
    @ParameterizedTest
    @CsvSource({"1000,5,5", "1000,20,20", "1000,40,0", "100,20,20", "100,200,200", "20,40,40"})
    void missesNobodyWhoLivedThroughoutTheWalk(int limit, int deletions, int insertions) {
        for (int seed = 0; seed < 50; seed++) {
            ModelServer server = ModelServer.of(5000);
            Random random = new Random(seed);
            int requests = 5000 / limit;
            Set<String> always = new HashSet<>(server.ids);
            server.beforeRequest = () -> {
                for (int i = 0; i < events(deletions, requests, random); i++) {
                    always.remove(server.ids.remove(random.nextInt(server.ids.size())));
                }
                for (int i = 0; i < events(insertions, requests, random); i++) {
                    server.insert("id-%07d-%d".formatted(random.nextInt(50_000), random.nextInt(1_000_000)));
                }
            };
            Walk<Org> walk = server.walk(limit);

            List<String> read = ModelServer.read(walk);

            always.removeAll(new HashSet<>(read));
            assertThat(always).as("missed at seed %s: %s", seed, walk.receipt()).isEmpty();
            assertThat(walk.receipt().reasons())
                    .as("seed %s", seed)
                    .isSubsetOf("rows-moved", "total-drifted", "total-mismatch");
        }
    }

    private static int events(int expected, int requests, Random random) {
        int sure = expected / requests;
        return sure + (random.nextInt(requests) < expected % requests ? 1 : 0);
    }

    @Tag("many")
    @Test
    void survivesTheDeletionOfTheWholeOverlap() {
        ModelServer server = ModelServer.of(5000);
        server.beforeRequest = () -> {
            if (server.requests == 1) {
                server.ids.subList(930, 1000).clear();
            }
        };
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).containsAll(server.ids);
        assertThat(walk.receipt().repairs()).isEqualTo(1);
    }

    @Test
    void handsOnRowsThatWereInsertedIntoTheOverlap() {
        ModelServer server = ModelServer.of(3000);
        server.beforeRequest = () -> {
            if (server.requests == 1) {
                server.insert("id-0009985-new");
            }
        };
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).contains("id-0009985-new").containsAll(server.ids);
        assertThat(walk.receipt().reasons()).containsExactly("rows-moved", "total-drifted");
    }

    @ParameterizedTest
    @CsvSource({"true,5000", "false,5000", "true,1001", "false,500", "false,1"})
    void unmasksAnIgnoredOffset(boolean statesTotal, int size) {
        ModelServer server = ModelServer.of(size);
        server.offsets = offset -> 0;
        server.statesTotal = statesTotal;
        Walk<Org> walk = server.walk(1000);

        ModelServer.read(walk);

        assertThat(walk.receipt().reasons()).contains("ignored-offset");
        assertThat(server.requests).isLessThan(10);
    }

    @Test
    void unmasksAnIgnoredOffsetThoughTheFirstRowIsDeletedMeanwhile() {
        ModelServer server = ModelServer.of(5000);
        server.offsets = offset -> 0;
        server.statesTotal = false;
        server.beforeRequest = () -> {
            if (server.requests == 1) {
                server.ids.remove(0);
            }
        };
        Walk<Org> walk = server.walk(1000);

        ModelServer.read(walk);

        assertThat(walk.receipt().complete()).isFalse();
    }

    @Test
    void doesNotTakeAnIgnoredOffsetForInsertionsThoughRowsAreDeletedAllTheTime() {
        ModelServer server = ModelServer.of(2000);
        server.offsets = offset -> 0;
        server.statesTotal = false;
        server.beforeRequest = () -> server.ids.remove(0);
        Walk<Org> walk = server.walk(1000);

        ModelServer.read(walk);

        assertThat(walk.receipt().reasons()).contains("unstable-order");
    }

    @Test
    void unmasksAServerThatStopsAtItsDeepestOffset() {
        ModelServer server = ModelServer.of(5000);
        server.offsets = offset -> Math.min(offset, 2000);
        server.statesTotal = false;
        Walk<Org> walk = server.walk(1000);

        ModelServer.read(walk);

        assertThat(walk.receipt().reasons()).contains("ignored-offset");
    }

    @Tag("many")
    @ParameterizedTest
    @CsvSource({"1000,true", "1000,false", "100,true", "100,false", "10,true", "10,false"})
    void neverBelievesAServerThatReshuffles(int limit, boolean statesTotal) {
        for (int seed = 0; seed < Math.min(40, limit); seed++) {
            ModelServer server = ModelServer.of(2500);
            Random random = new Random(seed);
            server.statesTotal = statesTotal;
            server.order = ids -> {
                Collections.shuffle(ids, random);
                return ids;
            };
            Walk<Org> walk = server.walk(limit);

            ModelServer.read(walk);

            assertThat(walk.receipt().complete())
                    .as("seed %s: %s", seed, walk.receipt())
                    .isFalse();
            assertThat(server.requests).as("seed %s", seed).isLessThan(2500);
        }
    }

    @Tag("many")
    @Test
    void believesAServerThatSortsByRulesOfItsOwn() {
        ModelServer server = ModelServer.of(5000);
        server.order = ids -> {
            Collections.shuffle(ids, new Random(7));
            return ids;
        };
        server.statesTotal = false;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).containsExactlyInAnyOrderElementsOf(server.ids);
        assertThat(walk.receipt().complete()).as("%s", walk.receipt()).isTrue();
    }

    @Test
    void goesOnReadingAnUnstableOrderForTheSakeOfUpdates() {
        ModelServer server = ModelServer.of(2500);
        Random random = new Random(1);
        server.order = ids -> {
            Collections.shuffle(ids, random);
            return ids;
        };
        Walk<Org> walk = server.walk(500);

        List<String> read = ModelServer.read(walk);

        assertThat(read).doesNotHaveDuplicates().hasSizeGreaterThan(1000);
        assertThat(walk.receipt().reasons()).contains("unstable-order");
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, 7, -4000, 100_000})
    void doesNotBelieveAWrongTotal(int difference) {
        ModelServer server = ModelServer.of(5000);
        server.totals = total -> total + difference;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().reasons()).containsExactly("total-mismatch");
    }

    @Test
    void asksOnceMoreWhereTheTotalMayBeTheSizeOfThePage() {
        ModelServer server = ModelServer.of(5000);
        server.totals = total -> 1000;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().complete()).isFalse();
    }

    @Test
    void doesNotBelieveADriftingTotal() {
        ModelServer server = ModelServer.of(5000);
        server.totals = total -> total + server.requests;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().reasons()).contains("total-drifted");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsThoughLinksPointOnForEver(boolean statesTotal) {
        ModelServer server = ModelServer.of(2500);
        server.linksForEver = true;
        server.statesTotal = statesTotal;
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().complete()).as("%s", walk.receipt()).isTrue();
        assertThat(server.requests).isLessThan(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsThoughFreshRecordsNeverEnd(boolean statesTotal) {
        ModelServer server = ModelServer.of(1000);
        server.statesTotal = statesTotal;
        int[] fresh = {0};
        server.beforeRequest = () -> {
            for (int i = 0; i < 990; i++) {
                server.ids.add("z-%09d".formatted(fresh[0]++));
            }
        };
        Walk<Org> walk = new Walk<>("orgs", server, 1000, 0, 50_000, 42, new CallListener() {});

        ModelServer.read(walk);

        assertThat(walk.receipt().reasons()).contains("too-many-pages");
        assertThat(server.requests).isLessThan(200);
    }

    @Test
    void leavesAnIncompleteReceiptBehindAFailure() {
        ModelServer server = ModelServer.of(5000);
        server.broken.add(3);
        Walk<Org> walk = server.walk(1000);
        List<String> read = new ArrayList<>();

        assertThatThrownBy(() -> {
                    for (Page<Org> page = walk.next(); page != null; page = walk.next()) {
                        page.items().forEach(org -> read.add(org.sourcedId()));
                    }
                })
                .isInstanceOf(OneRosterProtocolException.class);

        assertThat(read).hasSize(1980);
        assertThat(walk.receipt().termination()).isEqualTo("failed");
        assertThat(walk.receipt().reasons()).containsExactly("failed:truncated-body");
        assertThat(walk.next()).isNull();
    }

    @Test
    void isAbandonedByAskingTooEarly() {
        Walk<Org> walk = ModelServer.of(5000).walk(1000);
        walk.next();

        assertThat(walk.receipt().termination()).isEqualTo("abandoned");
        assertThat(walk.receipt().reasons()).containsExactly("abandoned");
        assertThat(walk.next()).isNull();
    }

    @Test
    void countsUnreadableRecordsAsRowsAndProvesNothing() {
        ModelServer server = ModelServer.of(2500);
        server.ids.set(985, "");
        server.ids.set(1700, "");
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).hasSize(2498);

        FetchReceipt receipt = walk.receipt();
        assertThat(receipt.reasons()).containsExactly("unreadable-records", "total-mismatch");
        assertThat(receipt.repairs()).isZero();
    }

    @Test
    void reportsDuplicates() {
        ModelServer server = ModelServer.of(2500);
        server.ids.add(server.ids.get(2499));
        server.ids.add(1, server.ids.get(0));
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).hasSize(2502);
        assertThat(walk.receipt().reasons()).contains("duplicates");
        assertThat(walk.receipt().distinct()).isEqualTo(2500);
    }

    @Test
    void neverCallsAPartOfACollectionComplete() {
        ModelServer server = ModelServer.of(2500);
        Walk<Org> walk = server.walk(1000, 500);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids.subList(500, 2500));
        assertThat(walk.receipt().reasons()).contains("partial");
    }

    @Test
    void provesAnEmptyCollectionWithOneRequest() {
        ModelServer server = ModelServer.of(0);
        Walk<Org> walk = server.walk(1000);

        assertThat(ModelServer.read(walk)).isEmpty();
        assertThat(walk.receipt().complete()).isTrue();
        assertThat(walk.receipt().termination()).isEqualTo("empty-page");
        assertThat(server.requests).isEqualTo(1);
    }

    @Test
    void doesNotBelieveAnEmptyPageThatStatesATotal() {
        ModelServer server = ModelServer.of(0);
        server.totals = total -> 500;
        Walk<Org> walk = server.walk(1000);

        ModelServer.read(walk);

        assertThat(walk.receipt().reasons()).containsExactly("total-mismatch");
    }

    @Test
    void endsAtAListThatLeadsBackForEverToRowsItHasShown() {
        ModelServer server = ModelServer.of(20);
        server.statesTotal = false;
        server.most = 3;
        server.offsets = offset -> offset == 0 ? 0 : 1_000;
        Walk<Org> walk = server.walk(7);

        assertThat(ModelServer.read(walk)).hasSize(3);

        assertThat(walk.receipt().termination()).isEqualTo("looping");
        assertThat(walk.receipt().reasons()).containsExactly("no-progress");
        assertThat(server.requests).isLessThan(30);
    }

    @Test
    void takesASeamOfOneRowOrTwoForAnAccidentWhereNoTotalIsStated() {
        for (int seed = 0; seed < 200; seed++) {
            ModelServer server = ModelServer.of(6);
            server.statesTotal = false;
            Random random = new Random(seed);
            server.order = ids -> {
                Collections.shuffle(ids, random);
                return ids;
            };
            Walk<Org> walk = server.walk(3);

            int read = new HashSet<>(ModelServer.read(walk)).size();

            assertThat(read == 6 || !walk.receipt().complete())
                    .as("seed %d: %d of 6 read; %s", seed, read, walk.receipt())
                    .isTrue();
        }
    }
}
