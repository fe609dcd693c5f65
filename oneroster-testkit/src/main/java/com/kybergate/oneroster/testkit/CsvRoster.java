// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A roster read from OneRoster 1.1 CSV files, in the form in which a OneRoster server would send it.
 *
 * <p>Reading is tolerant: of byte order marks, line ends, the order of columns, missing optional columns and missing
 * files (whose collections are empty). Empty cells are left out; an empty status means active; an empty dateLastModified
 * becomes 1 June 2026. Rows without a sourcedId are skipped; of rows with the same one the last counts. Columns named
 * {@code metadata.something} become metadata. Everything is held in memory. Immutable and safe for use by several
 * threads.
 */
public final class CsvRoster implements FakeRoster {

    private final Map<String, List<Map<String, Object>>> collections;

    private CsvRoster(Map<String, List<Map<String, Object>>> collections) {
        this.collections = collections;
    }

    /**
     * Reads a folder or a zip file with {@code orgs.csv}, {@code users.csv} and so on.
     *
     * @param folderOrZip the folder, or the zip file
     * @return the roster
     * @throws IOException if it cannot be read, is not CSV, or holds none of the seven rostering files
     */
    public static CsvRoster read(Path folderOrZip) throws IOException {
        Map<String, List<Map<String, Object>>> collections = new HashMap<>();
        int files = 0;
        if (Files.isDirectory(folderOrZip)) {
            for (String collection : COLLECTIONS) {
                Path file = folderOrZip.resolve(collection + ".csv");
                if (Files.isRegularFile(file)) {
                    files++;
                    try (InputStream in = Files.newInputStream(file)) {
                        collections.put(collection, rows(collection, in));
                    }
                }
            }
        } else {
            try (ZipFile zip = new ZipFile(folderOrZip.toFile())) {
                for (String collection : COLLECTIONS) {
                    Optional<? extends ZipEntry> entry = entry(zip, collection + ".csv");
                    if (entry.isPresent()) {
                        files++;
                        try (InputStream in = zip.getInputStream(entry.get())) {
                            collections.put(collection, rows(collection, in));
                        }
                    }
                }
            }
        }
        if (files == 0) {
            throw new FileNotFoundException("No OneRoster CSV files in " + folderOrZip);
        }
        return new CsvRoster(collections);
    }

    @Override
    public long size(String collection) {
        return records(collection).size();
    }

    @Override
    public Map<String, Object> record(String collection, long rank) {
        return records(collection)
                .get(Objects.checkIndex(
                        Math.toIntExact(rank), records(collection).size()));
    }

    @Override
    public Optional<Map<String, Object>> find(String collection, String sourcedId) {
        long rank = rank(collection, sourcedId);
        return rank < size(collection) && sourcedId(collection, rank).equals(sourcedId)
                ? Optional.of(record(collection, rank))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "CsvRoster[orgs=" + size("orgs") + ", users=" + size("users") + "]";
    }

    private List<Map<String, Object>> records(String collection) {
        if (!COLLECTIONS.contains(collection)) {
            throw new IllegalArgumentException("No such collection: " + collection);
        }
        return collections.getOrDefault(collection, List.of());
    }

    /** Files belong at the root of a zip, but many are zipped together with their folder. */
    private static Optional<? extends ZipEntry> entry(ZipFile zip, String name) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith("__MACOSX"))
                .filter(entry -> entry.getName().equals(name) || entry.getName().endsWith("/" + name))
                .findFirst();
    }

    private static List<Map<String, Object>> rows(String collection, InputStream in) throws IOException {
        Map<String, Map<String, Object>> sorted = new TreeMap<>(SourcedIds.ORDER);
        try (Reader reader = withoutMark(in);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .skipEmptyLines(true)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(reader)) {
            List<String> header = List.of();
            for (CsvRecord row : csv) {
                if (header.isEmpty()) {
                    header = row.getFields().stream().map(String::trim).toList();
                    continue;
                }
                Map<String, String> cells = cells(header, row.getFields());
                CsvRecords.convert(collection, cells).ifPresent(record -> sorted.put(SourcedIds.of(record), record));
            }
        } catch (CsvParseException | UncheckedIOException e) {
            throw new IOException("Not readable as CSV: " + collection + ".csv", e);
        }
        List<Map<String, Object>> records = new ArrayList<>(sorted.values());
        CsvRecords.addChildren(collection, records);
        records.replaceAll(Collections::unmodifiableMap);
        return records;
    }

    private static Map<String, String> cells(List<String> header, List<String> fields) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(header.size(), fields.size()); i++) {
            String cell = fields.get(i).trim();
            if (!cell.isEmpty()) {
                cells.put(header.get(i), cell);
            }
        }
        return cells;
    }

    private static Reader withoutMark(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        reader.mark(1);
        if (reader.read() != '\ufeff') {
            reader.reset();
        }
        return reader;
    }
}
