// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.io.IOException;
import java.util.List;
import okio.Buffer;

/** Shorthand for reading bodies in tests. */
final class Decoded {
    private static final Bodies BODIES = new Bodies(1 << 20);

    private Decoded() {}

    static <T> CollectionBody<T> page(String key, RecordReader<T> reader, String body) throws IOException {
        return BODIES.collection(new Buffer().writeUtf8(body), Envelope.of(key, "single"), reader);
    }

    /** The one record of a page; single quotes stand for double ones. */
    static <T> Row<T> row(RecordReader<T> reader, String record) throws IOException {
        List<Row<T>> rows = page("rows", reader, "{\"rows\":[" + record.replace('\'', '"') + "]}")
                .rows();
        return rows.get(0);
    }

    static <T> T record(RecordReader<T> reader, String record) throws IOException {
        T read = row(reader, record).record();
        if (read == null) {
            throw new AssertionError("no record");
        }
        return read;
    }
}
