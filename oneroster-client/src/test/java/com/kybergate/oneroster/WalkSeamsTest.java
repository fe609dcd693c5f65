// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Org;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a walk asks, and what it makes of the rows that come again. */
class WalkSeamsTest {
    private final ModelServer server = ModelServer.of(600);
    private final List<Long> asked = new ArrayList<>();

    private Walk<Org> walk(int limit, long start) {
        server.offsets = offset -> {
            asked.add(offset);
            return offset;
        };
        return server.walk(limit, start);
    }

    private void before(int request, Runnable change) {
        server.beforeRequest = () -> {
            if (server.requests == request - 1) {
                change.run();
            }
        };
    }

    private void rename() {
        server.ids.replaceAll(id -> id + "-again");
    }

    @ParameterizedTest
    @CsvSource({"100,0,0 89 178 267 356 445 534", "30,540,540 560 580", "6,588,588 591 594", "3,594,594 596 598"})
    void asksAgainForTenRowsAndAHundredthOfAPageButNeverForMoreThanHalfOfIt(int limit, long start, String offsets) {
        Walk<Org> walk = walk(limit, start);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids.subList((int) start, 600));
        assertThat(asked).startsWith(offsetsOf(offsets));
        assertThat(walk.receipt().seamsVerified()).isEqualTo(walk.receipt().pages() - 1);
        assertThat(walk.receipt().reasons()).isEqualTo(start == 0 ? List.of() : List.of("partial", "total-mismatch"));
    }

    private static Long[] offsetsOf(String offsets) {
        return List.of(offsets.split(" ")).stream().map(Long::valueOf).toArray(Long[]::new);
    }

    @Test
    void widensTheOverlapFourfoldAndThenByPagesDownToTheBeginning() {
        before(4, this::rename);
        Walk<Org> walk = walk(100, 0);
        ModelServer.read(walk);

        assertThat(asked).startsWith(0L, 89L, 178L, 267L, 234L, 179L, 80L, 0L, 356L);
        assertThat(walk.receipt().reasons()).contains("unstable-order");
    }

    @Test
    void widensTheOverlapFiveTimesAtMostAndThenOnlyReadsOn() {
        before(6, this::rename);
        Walk<Org> walk = walk(100, 0);

        assertThat(ModelServer.read(walk)).hasSize(456 + 600 - 445).doesNotHaveDuplicates();
        assertThat(asked).containsExactly(0L, 89L, 178L, 267L, 356L, 445L, 412L, 357L, 258L, 159L, 60L, 534L);
        assertThat(walk.receipt().reasons()).contains("unstable-order");
    }

    @Test
    void goesBackToTheVeryFirstRowForRowsItKnows() {
        before(2, () -> server.ids.subList(3, 10).clear());
        Walk<Org> walk = walk(10, 0);

        assertThat(ModelServer.read(walk)).containsAll(server.ids).doesNotHaveDuplicates();
        assertThat(asked).startsWith(0L, 5L, 1L, 0L);
        assertThat(walk.receipt().reasons()).containsExactly("rows-moved", "total-drifted", "total-mismatch");
        assertThat(walk.receipt().repairs()).isEqualTo(1);
    }

    @Test
    void neverGoesBackToBeforeItsOwnBeginning() {
        before(2, this::rename);
        Walk<Org> walk = walk(10, 100);
        ModelServer.read(walk);

        assertThat(asked).startsWith(100L, 105L, 101L, 100L, 110L);
        assertThat(walk.receipt().reasons()).contains("partial", "unstable-order");
    }

    @Test
    void noticesADuplicateThatStandsRightBehindASeam() {
        server.ids.add(100, server.ids.get(50));
        Walk<Org> walk = walk(100, 0);

        assertThat(ModelServer.read(walk)).isEqualTo(server.ids);
        assertThat(walk.receipt().reasons()).containsExactly("duplicates", "total-mismatch");
    }

    @Test
    void unmasksPageOneThoughItComesOnlyWhenTheOverlapIsWidened() {
        before(4, this::rename);
        List<Long> offsets = new ArrayList<>();
        server.offsets = offset -> {
            offsets.add(offset);
            return offsets.size() == 5 ? 0 : offset;
        };
        String first = server.ids.get(0);
        Walk<Org> walk = server.walk(100);
        server.beforeRequest = () -> {
            if (server.requests == 3) {
                rename();
                server.ids.set(0, first);
            }
        };
        ModelServer.read(walk);

        assertThat(walk.receipt().termination()).isEqualTo("looping");
        assertThat(walk.receipt().reasons()).containsExactly("ignored-offset");
        assertThat(server.requests).isEqualTo(5);
    }

    @Test
    void doesNotTakeUnreadableRowsAtTwoPlacesForPageOneAgain() {
        server.ids.set(0, "");
        server.ids.set(89, "");
        Walk<Org> walk = walk(100, 0);

        assertThat(ModelServer.read(walk)).hasSize(598);
        assertThat(walk.receipt().reasons()).containsExactly("unreadable-records", "total-mismatch");
    }

    @ParameterizedTest
    @CsvSource({"15,false", "16,true"})
    void takesMoreThanHalfAPageOfInsertionsBetweenTwoRequestsForAnOddWayOfPaging(int rows, boolean odd) {
        before(2, () -> {
            for (int i = 0; i < rows; i++) {
                server.insert("id-0000145-%02d".formatted(i));
            }
        });
        Walk<Org> walk = walk(30, 0);

        assertThat(ModelServer.read(walk)).containsAll(ModelServer.of(600).ids);
        assertThat(walk.receipt().reasons().contains("unstable-order")).isEqualTo(odd);
        assertThat(walk.receipt().reasons()).contains("rows-moved", "total-drifted");
    }

    @Test
    void handsOnAPageThatHoldsNothingButUnreadableRows() {
        server.ids.replaceAll(id -> "");
        server.ids.subList(5, 600).clear();
        Walk<Org> walk = walk(100, 0);

        Page<Org> page = Objects.requireNonNull(walk.next());
        assertThat(page.faults())
                .hasSize(5)
                .allSatisfy(fault -> assertThat(fault.sourcedId()).isNull());
        assertThat(walk.next()).isNull();
        assertThat(walk.receipt().reasons()).containsExactly("unreadable-records", "total-mismatch");
    }

    /** Nothing else bounds pages that each bring a single new row, where no total is stated. */
    @Test
    void endsThoughEveryPageBringsOneRowMore() {
        server.statesTotal = false;
        Walk<Org> walk = new Walk<>("orgs", server, 100, 0, 1000, 42, new CallListener() {});
        before(2, () -> server.most = 12);

        assertThat(ModelServer.read(walk)).hasSize(100 + 140);
        assertThat(walk.receipt().pages()).isEqualTo(141);
        assertThat(walk.receipt().termination()).isEqualTo("too-many-records");
        assertThat(walk.receipt().reasons()).containsExactly("too-many-pages");
    }

    @ParameterizedTest
    @CsvSource({"20,1000000,260", "20,50,50", "-1,50,50"})
    void endsAtThreeTimesTheStatedTotalAndAHundredPagesOrAtTheHardBound(long total, long most, int received) {
        server.statesTotal = total >= 0;
        server.totals = size -> total;
        server.linksForEver = true;
        Walk<Org> walk = new Walk<>("orgs", server, 2, 0, most, 42, new CallListener() {});

        assertThat(ModelServer.read(walk)).hasSize(received);
        assertThat(walk.receipt().termination()).isEqualTo("too-many-records");
    }

    @Test
    void asksForNothingMoreBeyondTheHardBound() {
        Walk<Org> walk = new Walk<>("orgs", server, 100, 0, 50, 42, new CallListener() {});

        assertThat(ModelServer.read(walk)).hasSize(100);
        assertThat(server.requests).isEqualTo(1);
        assertThat(walk.receipt().reasons()).containsExactly("too-many-pages");
    }

    /** A server that clamps its pages further on the way, to no more than the rows that were asked for again. */
    @ParameterizedTest
    @CsvSource({"true,true,''", "true,false,unverified-seams", "false,true,total-mismatch", "false,false,''"})
    void asksBehindTheOverlapWhereALinkSaysThatThereIsMore(boolean link, boolean statesTotal, String reasons) {
        server.linksForEver = link;
        server.statesTotal = statesTotal;
        server.ids.subList(122, 600).clear();
        before(2, () -> server.most = 11);
        Walk<Org> walk = walk(100, 0);

        assertThat(ModelServer.read(walk)).isEqualTo(link ? server.ids : server.ids.subList(0, 100));
        assertThat(asked)
                .isEqualTo(
                        !link
                                ? List.of(0L, 89L)
                                : statesTotal
                                        ? List.of(0L, 89L, 100L, 100L, 111L, 111L)
                                        : List.of(0L, 89L, 100L, 100L, 111L, 111L, 122L));
        assertThat(String.join(" ", walk.receipt().reasons())).isEqualTo(reasons);
    }
}
