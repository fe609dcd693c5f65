// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.auth.PercentEncoding;
import com.kybergate.oneroster.internal.json.Coercion;
import com.kybergate.oneroster.internal.json.CollectionBody;
import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.internal.json.SingleBody;
import com.kybergate.oneroster.internal.json.WireStatus;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** The reads of OneRoster, made of HTTP calls. Safe for concurrent use. */
final class Reads {
    private final BaseUrl base;
    private final Calls calls;
    private final Authorizer authorizer;
    private final int pageSize;
    private final long maxRecords;
    private final RandomGenerator random;
    private final CallListener listener;

    Reads(BaseUrl base, Calls calls, Authorizer authorizer, OneRosterClient.Builder settings) {
        this(
                base,
                calls,
                authorizer,
                settings.pageSize(),
                settings.maxRecords(),
                settings.random(),
                settings.listener());
    }

    private Reads(
            BaseUrl base,
            Calls calls,
            Authorizer authorizer,
            int pageSize,
            long maxRecords,
            RandomGenerator random,
            CallListener listener) {
        this.base = base;
        this.calls = calls;
        this.authorizer = authorizer;
        this.pageSize = pageSize;
        this.maxRecords = maxRecords;
        this.random = random;
        this.listener = listener;
    }

    /** The same reads, each with one attempt. */
    Reads once() {
        return new Reads(base, calls.once(), authorizer, pageSize, maxRecords, random, listener);
    }

    Traffic traffic() {
        return calls.meter().traffic();
    }

    <T extends OneRosterResource> Walk<T> walk(Endpoint<T> endpoint, Query query) {
        int limit = limit(query);
        return new Walk<>(
                endpoint.name(),
                (rows, offset) -> fetch(endpoint, query, rows, offset, null),
                limit,
                query.offset(),
                maxRecords,
                random.nextLong(),
                listener);
    }

    <T extends OneRosterResource> Page<T> page(Endpoint<T> endpoint, Query query) {
        WirePage<T> page = fetch(endpoint, query, limit(query), query.offset(), null);
        List<T> items = new ArrayList<>();
        List<RecordFault> faults = new ArrayList<>();
        Map<String, Long> coercions = new TreeMap<>();
        page.coercions().forEach(coercion -> coercions.merge(coercion.word(), 1L, Long::sum));
        long position = query.offset();
        for (Row<T> row : page.rows()) {
            row.coercions().forEach(coercion -> coercions.merge(coercion.word(), 1L, Long::sum));
            T item = row.record();
            if (item == null) {
                String code = row.faultCode() == null ? "malformed" : row.faultCode();
                faults.add(new RecordFault(endpoint.name(), row.id().isEmpty() ? null : row.id(), code, position));
            } else {
                items.add(item);
            }
            position++;
        }
        return new Page<>(items, query.offset(), page.total(), faults, page.warnings(), coercions);
    }

    <T extends OneRosterResource> Lookup<T> lookup(Endpoint<T> collection, String sourcedId) {
        if (!Endpoint.isAddressable(sourcedId)) {
            return new Lookup.Unclear<>("unaddressable");
        }
        HttpUrl url = base.resolve(collection.path() + "/" + PercentEncoding.encode(sourcedId), "");
        Calls.Operation operation = new Calls.Operation(collection.name(), collection.template() + "/{id}");
        try {
            SingleBody<T> body = calls.get(
                    operation,
                    request(url),
                    authorizer,
                    (response, source) -> calls.bodies().single(source, collection.envelope(), collection.reader()));
            return found(body, sourcedId);
        } catch (OneRosterHttpException e) {
            // A token endpoint's 404 says nothing about anybody.
            boolean aboutRecord = !e.operation().equals(Calls.TOKEN_OPERATION);
            if (e.statusCode() == 404 && aboutRecord) {
                return new Lookup.Missing<>(e.shape());
            }
            return new Lookup.Unclear<>(aboutRecord ? "http-" + e.statusCode() : "token-refused");
        } catch (OneRosterConnectionException | OneRosterProtocolException e) {
            return new Lookup.Unclear<>(e.code());
        }
    }

    private static <T extends OneRosterResource> Lookup<T> found(SingleBody<T> body, String sourcedId) {
        Row<T> row = body.row();
        if (row == null) {
            return new Lookup.Unclear<>(body.verdict());
        }
        T record = row.record();
        if (record == null) {
            return new Lookup.Unclear<>(row.faultCode() == null ? "malformed" : row.faultCode());
        }
        // The walk strips blanks that PowerSchool puts around identifiers, so what is asked for here has none either.
        return record.sourcedId().equals(sourcedId) ? new Lookup.Found<>(record) : new Lookup.Unclear<>("another-id");
    }

    <T extends OneRosterResource> WirePage<T> fetch(
            Endpoint<T> endpoint, Query query, int limit, long offset, Calls.@Nullable Connected connected) {
        StringBuilder parameters = new StringBuilder();
        parameters.append("limit=").append(limit).append("&offset=").append(offset);
        parameters.append("&sort=sourcedId&orderBy=asc");
        if (query.filter() != null) {
            parameters
                    .append("&filter=")
                    .append(PercentEncoding.encode(query.filter().toString()));
        }
        if (!query.fields().isEmpty()) {
            parameters.append("&fields=").append(PercentEncoding.encode(String.join(",", query.fields())));
        }
        Request request = request(base.resolve(endpoint.path(), parameters.toString()));
        if (connected != null) {
            request = request.newBuilder().tag(Calls.Connected.class, connected).build();
        }
        Calls.Operation operation = new Calls.Operation(endpoint.name(), endpoint.template());
        return calls.get(operation, request, authorizer, (response, body) -> decode(endpoint, response, body));
    }

    private <T extends OneRosterResource> WirePage<T> decode(
            Endpoint<T> endpoint, Response response, BufferedSource source) throws IOException {
        CollectionBody<T> body = calls.bodies().collection(source, endpoint.envelope(), endpoint.reader());
        List<StatusInfo> warnings = new ArrayList<>();
        for (WireStatus status : body.statuses()) {
            StatusInfo info = StatusInfo.of(status);
            if (info != null) {
                warnings.add(info);
            }
        }
        List<Coercion> coercions = body.coercions();
        return new WirePage<>(
                body.rows(),
                total(response.header("X-Total-Count")),
                hasNext(response.headers("Link")),
                Calls.httpDate(response.header("Date")),
                warnings,
                coercions);
    }

    private static Request request(HttpUrl url) {
        return new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                // What a proxy has kept of a roster is an old one, and looks like today's.
                .header("Cache-Control", "no-cache")
                .build();
    }

    private int limit(Query query) {
        return query.limit() == null ? pageSize : query.limit();
    }

    static @Nullable Long total(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        boolean number = !text.isEmpty() && text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.valueOf(text) : null;
    }

    /** Only that there is a next page is heard; where it is said to be, never: such links name inner hosts, or nothing. */
    static boolean hasNext(List<String> links) {
        for (String link : links) {
            String text = link.toLowerCase(Locale.ROOT).replace(" ", "");
            if (text.contains("rel=\"next\"") || text.contains("rel=next") || text.contains("rel='next'")) {
                return true;
            }
        }
        return false;
    }
}
