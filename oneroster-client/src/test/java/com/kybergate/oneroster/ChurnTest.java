// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.ChurningServer.Totals;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Org;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Walks over a large collection that changes all the while, under every order and every kind of total that servers have. Whoever
 * lived through the whole walk is missed by no walk that claims to be complete, and by no walk at all where records keep their
 * order. Next to each walk the same one without seams, to show what there is to miss.
 */
class ChurnTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final int SIZE = 100_000;
    private static final int LIMIT = 1000;
    private static final int EVENTS = 200;
    private static final double MOST_REQUESTS = 1.06;
    private static final int[] BURSTS = {0, 8, 40};
    private static final ListOrder[] ORDERS = ListOrder.values();
    private static final Totals[] TOTALS = Totals.values();
    private static final int KINDS = ORDERS.length * TOTALS.length;
    private static final List<ListOrder> CALM_ORDERS =
            List.of(ListOrder.BYTES, ListOrder.ARRIVAL, ListOrder.BY_NAME, ListOrder.HEAP);
    private static final List<Totals> CALM_TOTALS = List.of(Totals.RIGHT, Totals.ABSENT, Totals.STALE);
    private static final int CALM_KINDS = CALM_ORDERS.size() * CALM_TOTALS.size();

    /** How walks over the same kind of server ended. */
    private static final class Tally {
        int walks;
        int complete;
        int missing;
        int missingPlainly;
        long requests;
        long plainRequests;

        double ratio() {
            return (double) requests / plainRequests;
        }
    }

    private final Tally kept = new Tally();
    private final Tally moving = new Tally();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void nobodyWhoLivedThroughTheWalkIsMissed() {
        RecordUniverse universe = new RecordUniverse(SIZE);
        int walks = FULL ? 1800 : KINDS;
        for (int seed = 0; seed < walks; seed++) {
            walk(universe, seed);
        }
        System.out.println(String.format(
                Locale.ROOT,
                "churn: %,d walks of %,d with %d events over kept orders, %d of them missed a living record (plain offset paging: %d),"
                        + " %d complete, requests %.3f x plain",
                kept.walks,
                SIZE,
                EVENTS,
                kept.missing,
                kept.missingPlainly,
                kept.complete,
                kept.ratio()));
        System.out.println(String.format(
                Locale.ROOT,
                "churn: %,d walks of %,d with %d events over moving orders, %d of them missed a living record (plain offset paging: %d),"
                        + " %d complete, requests %.3f x plain",
                moving.walks,
                SIZE,
                EVENTS,
                moving.missing,
                moving.missingPlainly,
                moving.complete,
                moving.ratio()));
        assertThat(wrong).isEmpty();
        assertThat(kept.ratio()).isLessThanOrEqualTo(MOST_REQUESTS);
        assertThat(kept.missingPlainly).as("what there is to miss").isGreaterThan(kept.walks * 9 / 10);
        assertThat(moving.missing).as("what a receipt must not hide").isGreaterThan(moving.walks / 2);
    }

    /** One walk, and the same in the plain way. */
    private void walk(RecordUniverse universe, int seed) {
        ListOrder order = ORDERS[seed % ORDERS.length];
        Totals totals = TOTALS[seed / ORDERS.length % TOTALS.length];
        int bursts = BURSTS[seed % BURSTS.length];
        Tally tally = order.kept ? kept : moving;
        ChurningServer server = new ChurningServer(universe, order, totals, EVENTS, bursts, seed);
        Walk<Org> walk = server.walk(LIMIT);
        int missed = server.missed(server.read(walk));
        FetchReceipt receipt = walk.receipt();

        tally.walks++;
        tally.requests += server.requests;
        tally.complete += receipt.complete() ? 1 : 0;
        tally.missing += missed > 0 ? 1 : 0;
        boolean lost = missed > 0 && (receipt.complete() || order.kept);
        boolean mistaken = order.kept && receipt.reasons().contains("unstable-order");
        if (lost || mistaken || server.requests > 2 * SIZE / LIMIT) {
            wrong.add("seed %d, %s, totals %s: %d missed in %d requests, %s"
                    .formatted(seed, order, totals, missed, server.requests, receipt));
        }

        ChurningServer same = new ChurningServer(universe, order, totals, EVENTS, bursts, seed);
        tally.missingPlainly += same.missed(same.readPlainly(LIMIT)) > 0 ? 1 : 0;
        tally.plainRequests += same.requests;
    }

    /**
     * On a calm day two to six things happen while one could walk three times, some of them at the same moment. Then some walks are
     * complete, and never falsely where records keep their order. Where they do not, a false claim is rare, not impossible: a row
     * that moves into the gap of another between the same two pages shifts no seam, and whoever comes at that moment makes up the
     * total. Nothing on any page tells. It is why an account is looked up before it is taken for gone. Where no totals are stated, a
     * walk counts only if the one after it met the same records, as in the sync.
     */
    @Test
    void aCalmDayIsProvenWithinThreeWalksAndNeverFalselyWhereRecordsKeepTheirOrder() {
        RecordUniverse small = new RecordUniverse(20_000);
        int days = (FULL ? 300 : 20) * CALM_KINDS;
        Tally first = new Tally();
        int withinThree = 0;
        int fooled = 0;
        for (int seed = 0; seed < days; seed++) {
            ListOrder order = CALM_ORDERS.get(seed % CALM_ORDERS.size());
            Totals totals = CALM_TOTALS.get(seed / CALM_ORDERS.size() % CALM_TOTALS.size());
            ChurningServer server = new ChurningServer(small, order, totals, 2 + seed % 5, seed % 3, seed);
            server.span = 3;
            boolean complete = false;
            boolean claimed = false;
            BitSet proven = new BitSet();
            for (int walks = 1; walks <= 3 && !claimed; walks++) {
                server.beginWalk();
                Walk<Org> walk = server.walk(LIMIT);
                BitSet read = server.read(walk);
                int missed = server.missed(read);
                boolean whole = walk.receipt().complete();
                complete |= whole;
                claimed = whole && (totals != Totals.ABSENT || read.equals(proven));
                proven = whole ? read : new BitSet();
                moving.missing += missed > 0 ? 1 : 0;
                if (missed > 0 && order.kept) {
                    wrong.add("seed %d, %s, totals %s: %d missed, %s"
                            .formatted(seed, order, totals, missed, walk.receipt()));
                }
                fooled += missed > 0 && claimed ? 1 : 0;
                first.complete += whole && walks == 1 && order.kept ? 1 : 0;
            }
            first.walks += order.kept ? 1 : 0;
            withinThree += complete && order.kept ? 1 : 0;
        }
        System.out.println(String.format(
                Locale.ROOT,
                "churn: %,d calm days of %,d records; over kept orders %.0f %% were proven by the first walk and %.0f %% within three;"
                        + " over moving orders %d walks missed somebody, of which %d claimed to be complete (%,d days)",
                days,
                20_000,
                100.0 * first.complete / first.walks,
                100.0 * withinThree / first.walks,
                moving.missing,
                fooled,
                days - first.walks));
        assertThat(wrong).isEmpty();
        assertThat(withinThree).isGreaterThan(first.walks * 3 / 4);
        assertThat(moving.missing).as("what a receipt must not hide").isPositive();
        assertThat(fooled).as("what nothing on the pages shows").isLessThanOrEqualTo((days - first.walks) / 100);
    }
}
