// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.model.Org;
import java.nio.charset.StandardCharsets;
import java.text.CollationKey;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * All the records that a changing roster may ever hold, of which every sixth is not there at first, and the orders in which servers
 * list them. The identifiers are such that no two of the orders agree: upper and lower case, accents, hyphens, numbers of unequal
 * length.
 */
final class RecordUniverse {
    private static final List<String> BEGINNINGS =
            List.of("a", "B", "é", "E", "z-", "Z", "ß", "o'", "00", "", "Ä", "co-op", "Ω");
    private static final int SPREAD = 1_000_003;

    private final List<Row<Org>> rows;
    private final Map<String, Integer> records = new HashMap<>();
    private final Map<ListOrder, int[]> sorted = new EnumMap<>(ListOrder.class);

    /** @param size how many records are there at first */
    RecordUniverse(int size) {
        int count = size + size / 5;
        rows = new ArrayList<>(count);
        for (int record = 0; record < count; record++) {
            String id = BEGINNINGS.get(record % BEGINNINGS.size()) + number(record);
            rows.add(new Row<>(id, Org.builder(id).build(), null, List.of()));
            records.put(id, record);
        }
    }

    /** Each number once, and neighbours far apart. */
    private static long number(int record) {
        return record * 7919L % SPREAD;
    }

    int count() {
        return rows.size();
    }

    Row<Org> row(int record) {
        return rows.get(record);
    }

    int record(String id) {
        return Objects.requireNonNull(records.get(id), id);
    }

    /** Whether a record is there before the first request. */
    static boolean isThereAtFirst(int record) {
        return record % 6 != 5;
    }

    /** All records in the order of their identifiers, as a server understands it. */
    int[] sorted(ListOrder order) {
        return sorted.computeIfAbsent(order, this::sort);
    }

    private int[] sort(ListOrder order) {
        return switch (order) {
            case BYTES -> sort(id -> id.getBytes(StandardCharsets.UTF_8), (Comparator<byte[]>) Arrays::compareUnsigned);
            case CASELESS -> sort(id -> id.toLowerCase(Locale.ROOT) + '\0' + id, Comparator.<String>naturalOrder());
            case COLLATED -> {
                Collator collator = Collator.getInstance(Locale.GERMANY);
                yield sort(collator::getCollationKey, Comparator.<CollationKey>naturalOrder());
            }
            case NUMERIC -> {
                Integer[] records = numbered();
                Arrays.sort(records, Comparator.comparingLong(record -> number(record)));
                yield Arrays.stream(records).mapToInt(Integer::intValue).toArray();
            }
            default -> throw new IllegalArgumentException(order + " is no order of identifiers");
        };
    }

    private <K> int[] sort(Function<String, K> key, Comparator<K> comparator) {
        List<K> keys = rows.stream().map(row -> key.apply(row.id())).toList();
        Integer[] records = numbered();
        Arrays.sort(records, (a, b) -> comparator.compare(keys.get(a), keys.get(b)));
        return Arrays.stream(records).mapToInt(Integer::intValue).toArray();
    }

    private Integer[] numbered() {
        Integer[] records = new Integer[rows.size()];
        Arrays.setAll(records, record -> record);
        return records;
    }
}
