// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.plan.ConflictPolicy.Side;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds of every merge, whatever was said, says, was held and is held. */
@Tag("many")
class MergeLawsTest {
    private static final Privileges PRIVILEGES = Privileges.of(new InMemoryAccountStore());
    private static final Fingerprints OF = new Fingerprints(new byte[] {4, 5, 6});
    private static final HostFields ALL = HostFields.of(EnumSet.allOf(AccountField.class), new InMemoryAccountStore());
    private static final int CASES = 2_000;
    private static final List<ConflictPolicy> POLICIES = List.of(
            ConflictPolicy.sourceWins(),
            ConflictPolicy.localWins(),
            ConflictPolicy.merge(),
            ConflictPolicy.localWins().clearing(Set.of(AccountField.PHONE, AccountField.GRADES)),
            ConflictPolicy.merge().with(AccountField.SMS, ConflictPolicy.sourceWins()));

    /** What goes into a merge. The sync wrote {@code held} at last, when the source said {@code said}. */
    private record Case(
            ConflictPolicy policy, AccountValues said, AccountValues says, AccountValues held, AccountValues holds) {
        Merge merge() {
            return merge(says, holds);
        }

        Merge merge(AccountValues theirs, AccountValues ours) {
            return new Merge(ALL, theirs, said, new Account("1", "1", true, ours), base(held), policy, PRIVILEGES, OF);
        }
    }

    @Test
    void whereTheSourceSaysWhatItSaidNobodysEditIsLostUnlessItIsRepaired() {
        each((seed, c) -> {
            Merge merge = c.merge(c.said(), c.holds());
            for (AccountField field : ALL.kept()) {
                boolean edited = !c.held().getAll(field).equals(c.holds().getAll(field));
                boolean keeps = c.policy().decide(field, false) == Side.LOCAL && !field.followsSource();
                if (!edited || keeps) {
                    assertThat(merge.values().getAll(field))
                            .as("seed %s, %s", seed, field)
                            .isEqualTo(c.holds().getAll(field));
                }
            }
        });
    }

    @Test
    void whereNobodyEditedTheAccountBecomesWhatTheSourceSaysAndNothingElse() {
        each((seed, c) -> {
            Merge merge = c.merge(c.says(), c.held());
            for (AccountField field : ALL.kept()) {
                Set<String> says = c.says().getAll(field);
                boolean changed = !says.equals(c.said().getAll(field));
                boolean silent = says.isEmpty() && !c.policy().clears(field);
                assertThat(merge.values().getAll(field))
                        .as("seed %s, %s", seed, field)
                        .isEqualTo(changed && !silent ? says : c.held().getAll(field));
            }
            assertThat(merge.repairsLocalEdit()).as("seed %s", seed).isFalse();
            assertThat(merge.keptBase()).as("seed %s", seed).isEmpty();
        });
    }

    @Test
    void whereTheAccountHoldsWhatTheSourceSaysNothingIsWrittenAndNoEditRemembered() {
        each((seed, c) -> {
            Merge merge = c.merge(c.says(), c.says());
            assertThat(merge.changed()).as("seed %s", seed).isEmpty();
            // Of what it does not state, it does not say that there is nothing.
            assertThat(merge.keptBase().keySet())
                    .as("seed %s", seed)
                    .allMatch(field -> c.says().getAll(field).isEmpty());
        });
    }

    @Test
    void whereTheSourceWinsWhatItStatesStandsWhateverTheAccountHolds() {
        each((seed, c) -> {
            Case wins = new Case(ConflictPolicy.sourceWins(), c.said(), c.says(), c.held(), c.holds());
            for (AccountField field : wins.merge().changed()) {
                assertThat(wins.merge().values().getAll(field))
                        .as("seed %s, %s", seed, field)
                        .isEqualTo(c.says().getAll(field));
            }
            for (AccountField field : ALL.kept()) {
                boolean edited = !c.held().getAll(field).equals(c.holds().getAll(field));
                boolean states = !c.says().getAll(field).isEmpty();
                // A demotion by the host is a lock under every policy.
                if (edited && states && field != AccountField.ROLE) {
                    assertThat(wins.merge().values().getAll(field))
                            .as("seed %s, %s", seed, field)
                            .isEqualTo(c.says().getAll(field));
                }
            }
        });
    }

    @Test
    void whereTheAccountWinsNoEditedFieldIsOverwritten() {
        each((seed, c) -> {
            Case wins = new Case(ConflictPolicy.localWins(), c.said(), c.says(), c.held(), c.holds());
            for (AccountField field : ALL.kept()) {
                boolean edited = !c.held().getAll(field).equals(c.holds().getAll(field));
                if (edited && !field.followsSource() && !field.isSet()) {
                    assertThat(wins.merge().changed()).as("seed %s", seed).doesNotContain(field);
                }
            }
        });
    }

    @Test
    void whatSomebodyAddedToASetOrTookFromItOutlivesWhatTheSourceDoesToOtherValues() {
        each((seed, c) -> {
            Case wins = new Case(ConflictPolicy.merge(), c.said(), c.says(), c.said(), c.holds());
            Set<String> says = c.says().getAll(AccountField.GRADES);
            Set<String> said = c.said().getAll(AccountField.GRADES);
            Set<String> holds = c.holds().getAll(AccountField.GRADES);
            if (says.isEmpty()) {
                return;
            }
            Set<String> becomes = wins.merge().values().getAll(AccountField.GRADES);
            Set<String> values = new TreeSet<>(says);
            values.addAll(said);
            values.addAll(holds);
            for (String value : values) {
                boolean bySource = says.contains(value) != said.contains(value);
                assertThat(becomes.contains(value))
                        .as("seed %s, %s", seed, value)
                        .isEqualTo(bySource ? says.contains(value) : holds.contains(value));
            }
        });
    }

    /** What is read back of a merge is what it wrote, and the source says the same again: nothing is left to do. */
    @Test
    void aMergeOfWhatAMergeLeftChangesNothing() {
        each((seed, c) -> {
            Merge first = c.merge();
            Map<AccountField, String> base = base(first.values());
            base.putAll(first.keptBase());
            Merge again = new Merge(
                    ALL,
                    c.says(),
                    c.says(),
                    new Account("1", "2", true, first.values()),
                    base,
                    c.policy(),
                    PRIVILEGES,
                    OF);
            assertThat(again.changed()).as("seed %s", seed).isEmpty();
            assertThat(again.keptBase()).as("seed %s", seed).isEqualTo(first.keptBase());
        });
    }

    /** The source leaves a field out and states it again: whoever edited it between has edited it still. */
    @Test
    void anEditOutlivesThatTheSourceSaysNothingForAWhile() {
        each((seed, c) -> {
            Case wins = new Case(ConflictPolicy.localWins(), c.said(), c.says(), c.held(), c.holds());
            Merge silent = wins.merge(AccountValues.none(), c.holds());
            assertThat(silent.values()).as("seed %s", seed).isEqualTo(c.holds());
            Map<AccountField, String> base = base(silent.values());
            base.putAll(silent.keptBase());
            Merge again = new Merge(
                    ALL,
                    c.says(),
                    AccountValues.none(),
                    new Account("1", "2", true, c.holds()),
                    base,
                    wins.policy(),
                    PRIVILEGES,
                    OF);
            for (AccountField field : ALL.kept()) {
                boolean edited = !c.held().getAll(field).equals(c.holds().getAll(field));
                if (edited && !field.followsSource() && !field.isSet()) {
                    assertThat(again.changed()).as("seed %s", seed).doesNotContain(field);
                }
            }
        });
    }

    private static void each(BiConsumer<Long, Case> law) {
        for (long seed = 0; seed < CASES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AccountValues said = values(random, AccountValues.none(), 1);
            AccountValues held = random.nextBoolean() ? said : values(random, said, 0.2);
            law.accept(
                    seed,
                    new Case(
                            POLICIES.get(random.nextInt(POLICIES.size())),
                            said,
                            values(random, said, 0.3),
                            held,
                            values(random, held, 0.3)));
        }
    }

    /** Others in some fields; of few values, so that the same ones meet. */
    private static AccountValues values(SplittableRandom random, AccountValues from, double share) {
        AccountValues values = from;
        for (AccountField field : AccountField.values()) {
            if (random.nextDouble() >= share) {
                continue;
            }
            Set<String> some = new TreeSet<>();
            if (field == AccountField.ROLE) {
                some.add(List.of("student", "staff", "admin").get(random.nextInt(3)));
            } else {
                int most = field.isSet() ? 3 : 1;
                for (int i = 0; i < most; i++) {
                    if (random.nextInt(4) > 0) {
                        some.add(String.valueOf((char) ('a' + random.nextInt(5))));
                    }
                }
            }
            values = values.with(field, some);
        }
        return values;
    }

    private static Map<AccountField, String> base(AccountValues held) {
        Map<AccountField, String> base = new EnumMap<>(AccountField.class);
        for (AccountField field : AccountField.values()) {
            base.put(field, OF.of(field, held.getAll(field)));
        }
        return base;
    }
}
