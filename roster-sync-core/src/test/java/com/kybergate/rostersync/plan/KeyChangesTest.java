// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People whose user names or e-mail addresses move: together if they must be, and otherwise a few at a time. */
class KeyChangesTest {
    private static final int MOST = 200;

    @TempDir
    Path directory;

    private KeyChanges changes = new KeyChanges(new Spool(() -> Path.of("."), new SecureRandom()), Changes.TEXTS);

    @BeforeEach
    void begin() {
        changes = new KeyChanges(new Spool(() -> directory, new SecureRandom()), Changes.TEXTS);
    }

    @Test
    void nobodyMovesAndNothingIsShown() {
        assertThat(batches()).isEmpty();
    }

    @Test
    void manyWhoHaveNothingToDoWithEachOtherComeAFewAtATimeInTheirOrder() {
        for (int i = 0; i < 1_000; i++) {
            move("p" + i, "old" + i, "new" + i);
        }
        List<List<String>> batches = batches();
        assertThat(batches).hasSize(5).allMatch(batch -> batch.size() == MOST);
        assertThat(batches.stream().flatMap(List::stream).toList())
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "p" + i).toList());
    }

    @Test
    void aChainHoweverLongStaysWhole() {
        for (int i = 0; i < 3_000; i++) {
            move("p" + i, "key" + i, "key" + (i + 1));
            move("other" + i, "x" + i, "y" + i);
        }
        List<List<String>> batches = batches();
        assertThat(batches.get(0)).hasSize(3_000).allMatch(id -> id.startsWith("p"));
        assertThat(batches.subList(1, batches.size())).allMatch(batch -> batch.size() <= MOST);
        assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(6_000);
    }

    @Test
    void theSameKeyInAnotherSpellingIsTheSameKey() {
        move("a", "ada", "Bea");
        for (int i = 0; i < MOST; i++) {
            move("p" + i, "old" + i, "new" + i);
        }
        move("b", "bea", "ADA");
        assertThat(batches().get(0)).containsExactly("a", "b");
    }

    @Test
    void whoeverGivesToOrTakesFromAnotherIsInOneBatchWithIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> partner = new HashMap<>();
        List<Runnable> moves = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            int n = i;
            if (random.nextInt(3) == 0) {
                moves.add(() -> move("p" + n, "old" + n, "new" + n));
            } else {
                partner.put("a" + n, "b" + n);
                moves.add(() -> move("a" + n, "one" + n, "two" + n));
                moves.add(() -> move("b" + n, "two" + n, "one" + n));
            }
        }
        java.util.Collections.shuffle(moves, random);
        moves.forEach(Runnable::run);
        Map<String, Integer> batchOf = new HashMap<>();
        List<List<String>> batches = batches();
        for (int i = 0; i < batches.size(); i++) {
            assertThat(batches.get(i)).as("seed %d", seed).isNotEmpty().hasSizeLessThanOrEqualTo(MOST);
            for (String id : batches.get(i)) {
                assertThat(batchOf.put(id, i))
                        .as("%s, shown twice, seed %d", id, seed)
                        .isNull();
            }
        }
        assertThat(batchOf).as("seed %d", seed).hasSize(moves.size());
        partner.forEach((a, b) -> assertThat(batchOf.get(a)).as("seed %d", seed).isEqualTo(batchOf.get(b)));
    }

    private void move(String sourcedId, String from, String to) {
        RosterRecord record = RosterRecord.of(
                User.builder(sourcedId).username(to).role(RoleType.STUDENT).build());
        AccountPlan plan = new AccountPlan(
                AccountValues.none().with(AccountField.USERNAME, to),
                List.of(AccountField.USERNAME),
                Map.of(AccountField.USERNAME, from),
                null,
                "1",
                LocalRole.STUDENT,
                Map.of(),
                false);
        changes.append(Changes.TEXTS.of(new PlannedChange(
                Operation.UPDATE,
                record,
                true,
                "l-" + sourcedId,
                "source-changed",
                false,
                List.of(),
                List.of(),
                plan)));
    }

    private List<List<String>> batches() {
        List<List<String>> batches = new ArrayList<>();
        changes.show(
                MOST,
                batch ->
                        batches.add(batch.stream().map(PlannedChange::sourcedId).toList()));
        changes.close();
        return batches;
    }
}
