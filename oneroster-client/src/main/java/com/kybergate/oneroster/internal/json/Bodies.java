// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonEncodingException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonReader.Token;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole bodies: to the end of the document or not at all. What is no OneRoster answer ends in an {@link
 * UnreadableBodyException}; Moshi's own exceptions quote the document and stay inside.
 */
public final class Bodies {
    private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");
    private static final long ERROR_BODY_BYTES = 64 * 1024;

    /** No page has so many records; nothing but commas between nothings would take twenty times its size in memory. */
    private static final int MOST_ROWS = 1 << 20;

    private final long mostBytes;

    /** Reads bodies of at most so many bytes, counted after decompression. */
    public Bodies(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Reads a page of a collection. */
    public <T> CollectionBody<T> collection(BufferedSource source, Envelope envelope, RecordReader<T> records)
            throws IOException {
        return guarded(source, in -> new CollectionReader<>(envelope, records).read(in));
    }

    /** Reads a single record. */
    public <T> SingleBody<T> single(BufferedSource source, Envelope envelope, RecordReader<T> records)
            throws IOException {
        return guarded(source, in -> readSingle(in, envelope, records));
    }

    /** Reads the two members of a token endpoint's answer; each {@code null} where it is absent. */
    public TokenBody token(BufferedSource source) throws IOException {
        return guarded(source, Bodies::readToken);
    }

    /** Looks at the body of an error, as far as it can be read; never fails for what stands there. */
    public ErrorBody error(BufferedSource source) throws IOException {
        Buffer head = new Buffer();
        long read = 0;
        while (read >= 0 && head.size() < ERROR_BODY_BYTES) {
            read = source.read(head, ERROR_BODY_BYTES - head.size());
        }
        skipMark(head);
        int first = firstByte(head);
        if (first < 0) {
            return new ErrorBody("empty", List.of(), null);
        }
        if (first == '<') {
            return new ErrorBody("html", List.of(), null);
        }
        if (first != '{') {
            return new ErrorBody(first == '[' ? "json" : "other", List.of(), null);
        }
        try {
            Set<String> keys = keys(head.copy());
            List<WireStatus> statuses = StatusReader.object(new JsonValues(JsonReader.of(head)));
            return new ErrorBody("json", List.copyOf(keys), statuses.isEmpty() ? null : statuses.get(0));
        } catch (IOException | JsonDataException e) {
            return new ErrorBody("other", List.of(), null);
        }
    }

    private static Set<String> keys(Buffer document) throws IOException {
        Set<String> keys = new TreeSet<>();
        JsonReader json = JsonReader.of(document);
        JsonValues in = new JsonValues(json);
        json.beginObject();
        while (json.hasNext()) {
            keys.add(json.nextName());
            in.skip();
        }
        return keys;
    }

    private interface DocumentReader<R> {
        R read(JsonValues in) throws IOException;
    }

    private <R> R guarded(BufferedSource source, DocumentReader<R> document) throws IOException {
        Bounded bounded = new Bounded(source, mostBytes);
        BufferedSource body = Okio.buffer(bounded);
        skipMark(body);
        int first = firstByte(body);
        if (first < 0) {
            throw new UnreadableBodyException("missing-envelope");
        }
        if (first == '<') {
            throw new UnreadableBodyException("html-answer");
        }
        try {
            JsonReader json = JsonReader.of(body);
            R result = document.read(new JsonValues(json));
            if (json.peek() != Token.END_DOCUMENT) {
                throw new UnreadableBodyException("malformed-json");
            }
            return result;
        } catch (JsonEncodingException | JsonDataException e) {
            // Who reads on to the end for a closing quote has half a document before them, not a wrong one.
            throw new UnreadableBodyException(bounded.ended ? "truncated-body" : "malformed-json");
        } catch (EOFException e) {
            throw new UnreadableBodyException("truncated-body");
        }
    }

    private static void skipMark(BufferedSource source) throws IOException {
        if (source.rangeEquals(0, BYTE_ORDER_MARK)) {
            source.skip(BYTE_ORDER_MARK.size());
        }
    }

    /** The first byte that is no blank, the blanks before it passed over; −1 where there is none. */
    private static int firstByte(BufferedSource source) throws IOException {
        while (source.request(1)) {
            byte b = source.getBuffer().getByte(0);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            source.skip(1);
        }
        return -1;
    }

    private static <T> SingleBody<T> readSingle(JsonValues in, Envelope envelope, RecordReader<T> records)
            throws IOException {
        JsonReader json = in.reader();
        if (json.peek() != Token.BEGIN_OBJECT) {
            in.skip();
            return new SingleBody<>(null, "missing-envelope");
        }
        Row<T> row = null;
        String verdict = "missing-envelope";
        boolean exact = false;
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            boolean isExact = name.equals(envelope.singleton());
            boolean collection = !isExact
                    && (name.equals(envelope.collection())
                            || envelope.collectionAliases().contains(name));
            if (isExact || envelope.singletonAliases().contains(name)) {
                if (json.peek() == Token.BEGIN_OBJECT && !exact) {
                    row = records.read(in);
                    verdict = "ok";
                    exact = isExact;
                } else {
                    collection = json.peek() == Token.BEGIN_ARRAY;
                    in.skip();
                }
            } else {
                in.skip();
            }
            if (collection && row == null) {
                verdict = "collection";
            }
        }
        json.endObject();
        return new SingleBody<>(row, verdict);
    }

    private static TokenBody readToken(JsonValues in) throws IOException {
        JsonReader json = in.reader();
        String token = null;
        String type = null;
        String expires = null;
        if (!in.beginObject()) {
            return new TokenBody(null, null, null);
        }
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "access_token" -> token = in.string();
                case "token_type" -> type = in.string();
                case "expires_in" -> expires = in.string();
                default -> in.skip();
            }
        }
        json.endObject();
        return new TokenBody(token, type, expires);
    }

    /** Reads a page: {@code {"users":[…]}}, with statuses beside it, or the bare array that a few servers send. */
    private static final class CollectionReader<T> {
        private final Envelope envelope;
        private final RecordReader<T> records;
        private @Nullable List<Row<T>> rows;
        private @Nullable List<Row<T>> aliasRows;
        private final List<WireStatus> statuses = new ArrayList<>();
        private final List<Coercion> coercions = new ArrayList<>();

        CollectionReader(Envelope envelope, RecordReader<T> records) {
            this.envelope = envelope;
            this.records = records;
        }

        CollectionBody<T> read(JsonValues in) throws IOException {
            JsonReader json = in.reader();
            if (json.peek() == Token.BEGIN_ARRAY) {
                coercions.add(Coercion.BARE_ARRAY);
                return new CollectionBody<>(array(in), coercions, statuses);
            }
            if (json.peek() != Token.BEGIN_OBJECT) {
                in.skip();
                throw new UnreadableBodyException("missing-envelope");
            }
            json.beginObject();
            while (json.hasNext()) {
                member(json.nextName(), in);
            }
            json.endObject();
            if (rows != null) {
                return new CollectionBody<>(rows, coercions, statuses);
            }
            if (aliasRows != null) {
                coercions.add(Coercion.ENVELOPE_ALIAS);
                return new CollectionBody<>(aliasRows, coercions, statuses);
            }
            throw new UnreadableBodyException("missing-envelope");
        }

        private void member(String name, JsonValues in) throws IOException {
            boolean isArray = in.reader().peek() == Token.BEGIN_ARRAY;
            if (isArray && rows == null && name.equals(envelope.collection())) {
                rows = array(in);
            } else if (isArray
                    && rows == null
                    && aliasRows == null
                    && envelope.collectionAliases().contains(name)) {
                aliasRows = array(in);
            } else if (name.equals("statusInfoSet")) {
                statuses.addAll(StatusReader.list(in));
            } else {
                in.skip();
            }
        }

        private List<Row<T>> array(JsonValues in) throws IOException {
            JsonReader json = in.reader();
            List<Row<T>> read = new ArrayList<>();
            in.takeCoercions();
            json.beginArray();
            while (json.hasNext()) {
                if (read.size() == MOST_ROWS) {
                    throw new UnreadableBodyException("body-too-large");
                }
                if (json.peek() == Token.BEGIN_OBJECT) {
                    read.add(records.read(in));
                } else {
                    in.skip();
                    read.add(new Row<>("", null, "not-an-object", List.of()));
                }
            }
            json.endArray();
            return read;
        }
    }

    /** Ends a body that grows beyond what any page may weigh, a compressed one included. */
    private static final class Bounded extends ForwardingSource {
        private long left;
        private boolean ended;

        Bounded(BufferedSource source, long most) {
            super(source);
            this.left = most;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read = super.read(sink, byteCount);
            ended |= read < 0;
            if (read > 0) {
                left -= read;
                if (left < 0) {
                    throw new UnreadableBodyException("body-too-large");
                }
            }
            return read;
        }
    }
}
