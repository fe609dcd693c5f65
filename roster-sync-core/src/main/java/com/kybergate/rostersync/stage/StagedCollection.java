// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.internal.Exclusions;
import com.kybergate.rostersync.internal.ProblemLog;
import com.kybergate.rostersync.internal.ReadAhead;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.stage.Staged.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One collection on the stage: every record is held against the mirror as it arrives, and only what is new or changed is kept.
 */
final class StagedCollection implements AutoCloseable {
    /** What stands before each record in the spool. */
    private static final int HASH = 32;

    /** Stands beside the reason of somebody who is skipped and names no school at all, which says nothing of where they are. */
    private static final int NOWHERE = 64;

    private static final List<SkipReason> SKIP_REASONS = List.of(SkipReason.values());

    /** What a second walk judges anew even if the content is the same. */
    private static final int UNSETTLED = KeyIndex.DUPLICATE | KeyIndex.INVALID;

    private final RosterCollection collection;
    private final KeyIndex index;
    private final Spool spool;
    private final Suppressions suppressions;
    private final Predicate<RosterRecord> isSuppressed;
    private final Function<RosterRecord, Verdict> judge;
    private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    /** Of this walk alone: which record was in which line is not kept. */
    private final Exclusions excluded = new Exclusions();

    private ProblemLog problems = new ProblemLog();
    private boolean walkedAgain;
    private long nameless;
    private long read;
    private long unchanged;
    private long invalid;
    private long duplicate;
    private long activeBefore;
    private @Nullable FetchReceipt receipt;

    /** What the settings and the form of a record say about it. */
    record Verdict(@Nullable SkipReason skip, @Nullable String invalid) {
        static final Verdict WANTED = new Verdict(null, null);
        static final Verdict SUPPRESSED = new Verdict(SkipReason.SUPPRESSED, null);
    }

    StagedCollection(
            RosterCollection collection,
            KeyIndex index,
            Spool spool,
            Suppressions suppressions,
            Predicate<RosterRecord> isSuppressed,
            Function<RosterRecord, Verdict> judge) {
        this.collection = collection;
        this.index = index;
        this.spool = spool;
        this.suppressions = suppressions;
        this.isSuppressed = isSuppressed;
        this.judge = judge;
    }

    void mirrored(String sourcedId, ContentHash hash, boolean active) {
        int slot = index.slot(sourcedId);
        index.set(slot, KeyIndex.MIRRORED | (active ? KeyIndex.ACTIVE : 0));
        index.hash(slot, hash);
        if (active) {
            activeBefore++;
        }
    }

    void record(OneRosterResource resource) {
        RosterRecord record = suppressions.discreet(RosterRecord.of(resource));
        boolean suppressed = isSuppressed.test(record);
        int slot = index.slot(record.sourcedId());
        int flags = index.flags(slot);
        if ((flags & KeyIndex.MET) != 0) {
            seenAgain(record, slot, flags, suppressed);
            return;
        }
        if ((flags & KeyIndex.SEEN) == 0) {
            read++;
        } else if ((flags & UNSETTLED) == 0 && index.hasHash(slot, record.hash())) {
            index.set(slot, KeyIndex.MET);
            if ((flags & KeyIndex.SKIPPED) != 0) {
                exclude(record, reason(index.reason(slot)));
            }
            return;
        } else {
            withdraw(slot, flags);
        }
        index.set(slot, KeyIndex.SEEN | KeyIndex.MET);
        // Whoever leaves may name no school or role any more, and leaves all the same.
        boolean leaves = (flags & KeyIndex.ACTIVE) != 0 && !record.isThere();
        Verdict verdict = suppressed ? Verdict.SUPPRESSED : leaves ? Verdict.WANTED : judge.apply(record);
        if (verdict.invalid() != null) {
            index.set(slot, KeyIndex.INVALID);
            index.hash(slot, record.hash());
            invalid++;
            excluded.add(Exclusion.of(record, Exclusion.INVALID));
            problem(verdict.invalid(), Problem.ERROR, record, "Ask the district to complete the record in its system.");
        } else if (verdict.skip() != null) {
            index.set(slot, KeyIndex.SKIPPED);
            int nowhere = record.schools().isEmpty() ? NOWHERE : 0;
            index.reason(slot, SKIP_REASONS.indexOf(verdict.skip()) | nowhere);
            index.hash(slot, record.hash());
            skipped.merge(verdict.skip(), 1L, Long::sum);
            exclude(record, verdict.skip());
        } else if ((flags & KeyIndex.MIRRORED) != 0
                && index.hasHash(slot, record.hash())
                && record.isThere() == ((flags & KeyIndex.ACTIVE) != 0)) {
            unchanged++;
        } else {
            index.set(slot, KeyIndex.CHANGED);
            index.hash(slot, record.hash());
            spool.append(record.hash().hex() + record.json());
        }
    }

    /** What is left out by rule is no problem, unless the rule is that nobody knows the word. */
    private void exclude(RosterRecord record, SkipReason reason) {
        if (reason == SkipReason.SUPPRESSED) {
            // Of whom nothing is to be said, neither school nor role is.
            return;
        }
        excluded.add(Exclusion.of(record, reason.key()));
        String role = record.text("role");
        if (reason == SkipReason.UNMAPPED_ROLE && (role == null || !Exclusion.isOfOneRoster(role))) {
            problem(
                    "unknown-role",
                    Problem.WARNING,
                    record,
                    "The person's role is missing, or is none of OneRoster 1.1, and nobody of an unknown role is imported. Ask the district to set"
                            + " the role in its student information system.");
        }
    }

    void fault(RecordFault fault) {
        String sourcedId = fault.sourcedId();
        if (sourcedId != null && collection == RosterCollection.USERS && suppressions.has(sourcedId)) {
            suppress(index.slot(sourcedId));
            return;
        }
        if (sourcedId != null) {
            int slot = index.slot(sourcedId);
            int flags = index.flags(slot);
            if ((flags & KeyIndex.MET) != 0) {
                // Once whole and once broken is as contradictory as two different wholes.
                markDuplicate(slot, flags);
                return;
            }
            if ((flags & KeyIndex.SEEN) == 0) {
                read++;
            } else {
                withdraw(slot, flags);
            }
            index.set(slot, KeyIndex.SEEN | KeyIndex.MET | KeyIndex.INVALID);
        } else {
            read++;
            nameless++;
        }
        invalid++;
        problems.add(new Problem(
                fault.code(),
                Problem.ERROR,
                collection.wireName(),
                sourcedId,
                null,
                "The source sends this record broken; report it to the vendor with its position, " + fault.position()
                        + "."));
    }

    /** Somebody who was forgotten is not wanted however the record comes, and no problem names them. */
    private void suppress(int slot) {
        if ((index.flags(slot) & KeyIndex.SEEN) == 0) {
            read++;
            skipped.merge(SkipReason.SUPPRESSED, 1L, Long::sum);
            index.reason(slot, SKIP_REASONS.indexOf(SkipReason.SUPPRESSED));
        }
        index.set(slot, KeyIndex.SEEN | KeyIndex.MET | KeyIndex.SKIPPED);
    }

    private void seenAgain(RosterRecord record, int slot, int flags, boolean suppressed) {
        boolean wasSuppressed = (flags & KeyIndex.SKIPPED) != 0 && reason(index.reason(slot)) == SkipReason.SUPPRESSED;
        if ((suppressed && wasSuppressed) || index.hasHash(slot, record.hash())) {
            return;
        }
        markDuplicate(slot, flags);
        if (!suppressed && !wasSuppressed) {
            problem(
                    "duplicate-sourced-id",
                    Problem.ERROR,
                    record,
                    "The source sends this record twice with different contents; ask the vendor which one stands.");
        }
    }

    private void markDuplicate(int slot, int flags) {
        if ((flags & KeyIndex.DUPLICATE) != 0) {
            return;
        }
        index.set(slot, KeyIndex.DUPLICATE);
        duplicate++;
        uncount(slot, flags);
    }

    /**
     * Another walk begins. What it finds as it was keeps its place; what it finds otherwise is judged anew, and is no contradiction: it changed
     * in between.
     */
    void again() {
        walkedAgain = true;
        index.clearAll(KeyIndex.MET);
        problems = new ProblemLog();
        excluded.clear();
        read -= nameless;
        invalid -= nameless;
        nameless = 0;
    }

    /** Takes back what an earlier walk made of a record. */
    private void withdraw(int slot, int flags) {
        if ((flags & KeyIndex.DUPLICATE) != 0) {
            duplicate--;
        } else {
            uncount(slot, flags);
        }
        index.clear(slot, UNSETTLED | KeyIndex.CHANGED | KeyIndex.SKIPPED);
    }

    private void uncount(int slot, int flags) {
        if ((flags & KeyIndex.INVALID) != 0) {
            invalid--;
        } else if ((flags & KeyIndex.SKIPPED) != 0) {
            SkipReason reason = reason(index.reason(slot));
            skipped.merge(reason, -1L, Long::sum);
        } else if ((flags & KeyIndex.CHANGED) == 0) {
            unchanged--;
        }
    }

    private void problem(String code, String severity, RosterRecord record, String remedy) {
        List<String> schools = record.schools();
        problems.add(new Problem(
                code,
                severity,
                collection.wireName(),
                record.sourcedId(),
                schools.isEmpty() ? null : schools.get(0),
                remedy));
    }

    /** Ends the walk. A walk that found nothing where there was something proves nothing, however well it ended. */
    FetchReceipt seal(FetchReceipt of) {
        boolean suddenlyEmpty = of.complete() && read == 0 && activeBefore > 0;
        receipt = suddenlyEmpty ? of.doubted("suddenly-empty") : of;
        return receipt;
    }

    void sealChanges(FetchReceipt of) {
        receipt = of;
    }

    RosterCollection collection() {
        return collection;
    }

    FetchReceipt receipt() {
        return Objects.requireNonNull(receipt, "sealed");
    }

    Tally tally() {
        skipped.forEach((reason, count) -> excluded.balance(collection, reason.key(), count));
        excluded.balance(collection, Exclusion.INVALID, invalid);
        return new Tally(read, unchanged, invalid, duplicate, skipped, activeBefore, excluded.list());
    }

    List<Problem> problems() {
        return problems.problems();
    }

    void changed(int most, Consumer<List<RosterRecord>> batch) {
        // A record that changed and changed back between walks lies in the spool twice.
        index.clearAll(KeyIndex.MET);
        new ReadAhead<>(spool, most, this::read).forEachBatch(read -> {
            List<RosterRecord> records = read.stream().filter(this::stands).toList();
            if (!records.isEmpty()) {
                batch.accept(records);
            }
        });
    }

    private RosterRecord read(String text) {
        return RosterRecord.ofJson(collection, text.substring(HASH), ContentHash.ofHex(text.substring(0, HASH)));
    }

    /** Whether this is what became of the record: not contradicted, not replaced by a later walk, and not handed over yet. */
    private boolean stands(RosterRecord record) {
        int flags = index.flagsOf(record.sourcedId());
        if (!walkedAgain) {
            return (flags & KeyIndex.DUPLICATE) == 0;
        }
        int slot = index.slot(record.sourcedId());
        boolean changed = (flags & KeyIndex.CHANGED) != 0 && (flags & (UNSETTLED | KeyIndex.MET)) == 0;
        if (changed && index.hasHash(slot, record.hash())) {
            index.set(slot, KeyIndex.MET);
            return true;
        }
        return false;
    }

    boolean saw(String sourcedId) {
        return (index.flagsOf(sourcedId) & KeyIndex.SEEN) != 0;
    }

    boolean isMirrored(String sourcedId) {
        return (index.flagsOf(sourcedId) & KeyIndex.MIRRORED) != 0;
    }

    boolean wasThere(String sourcedId) {
        return (index.flagsOf(sourcedId) & KeyIndex.ACTIVE) != 0;
    }

    boolean sawUnchanged(String sourcedId) {
        int flags = index.flagsOf(sourcedId);
        return (flags & KeyIndex.SEEN) != 0
                && (flags & (KeyIndex.CHANGED | KeyIndex.DUPLICATE | KeyIndex.INVALID | KeyIndex.SKIPPED)) == 0;
    }

    boolean sawWanted(String sourcedId) {
        int flags = index.flagsOf(sourcedId);
        return (flags & KeyIndex.SEEN) != 0 && (flags & (KeyIndex.INVALID | KeyIndex.SKIPPED)) == 0;
    }

    Optional<SkipReason> skipped(String sourcedId) {
        // Of two rows that contradict each other, neither says that somebody is not wanted.
        if ((index.flagsOf(sourcedId) & (KeyIndex.SKIPPED | KeyIndex.DUPLICATE)) != KeyIndex.SKIPPED) {
            return Optional.empty();
        }
        return Optional.of(reason(index.reasonOf(sourcedId)));
    }

    boolean namesNoSchool(String sourcedId) {
        return skipped(sourcedId).isPresent() && (index.reasonOf(sourcedId) & NOWHERE) != 0;
    }

    /** Whether a record is what was read of it. */
    boolean isAsRead(RosterRecord record) {
        return saw(record.sourcedId()) && index.hasHash(index.slot(record.sourcedId()), record.hash());
    }

    private static SkipReason reason(int noted) {
        return SKIP_REASONS.get(noted & ~NOWHERE);
    }

    @Override
    public void close() {
        spool.close();
    }
}
