// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A source that says what a test tells it to, whether its answers go together or not. */
final class ToldRoster implements RosterSource {
    /** What a walk over a collection shows, or over its changes. */
    final Map<RosterCollection, List<OneRosterResource>> shown = new EnumMap<>(RosterCollection.class);

    final Map<RosterCollection, List<RecordFault>> faults = new EnumMap<>(RosterCollection.class);
    final Map<RosterCollection, Long> numbers = new EnumMap<>(RosterCollection.class);
    /** How a walk ends that does not prove everything: in so many words, the last of which is how it ended. */
    final Map<RosterCollection, List<String>> unproved = new EnumMap<>(RosterCollection.class);

    final Map<String, SingleRead> singles = new HashMap<>();
    final List<RosterCollection> walked = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final List<Instant> since = new ArrayList<>();
    /** What happens whenever somebody is asked for singly. */
    Runnable meanwhile = () -> {};

    @Nullable
    Instant serverDate;

    boolean tellsChanges = true;
    boolean walksTwice;

    @Override
    public String identity() {
        return "told";
    }

    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) {
        walked.add(collection);
        if (walksTwice) {
            sink.again();
        }
        List<OneRosterResource> records = shown.getOrDefault(collection, List.of());
        records.forEach(sink::record);
        faults.getOrDefault(collection, List.of()).forEach(sink::fault);
        Long number = numbers.get(collection);
        sink.page(records.size(), number);
        List<String> words = unproved.getOrDefault(collection, List.of("total-reached"));
        return new FetchReceipt(
                collection.wireName(),
                1,
                records.size(),
                records.size(),
                number,
                number,
                1000,
                records.size(),
                0,
                0,
                words.size() == 1,
                words.get(words.size() - 1),
                words.subList(0, words.size() - 1),
                Map.of(),
                serverDate,
                null);
    }

    @Override
    public Optional<FetchReceipt> changes(RosterCollection collection, Instant moment, RosterSink sink) {
        since.add(moment);
        return tellsChanges ? Optional.of(fetch(collection, sink)) : Optional.empty();
    }

    @Override
    public OptionalLong count(RosterCollection collection) {
        Long number = numbers.get(collection);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) {
        asked.add(sourcedId);
        meanwhile.run();
        return singles.getOrDefault(sourcedId, new SingleRead.Missing("404 json"));
    }
}
