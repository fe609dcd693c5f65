// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The calls of a host to its own service of users. No message has a person in it. Safe for concurrent use. */
public final class UserClient {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Moshi MOSHI = new Moshi.Builder().build();
    private static final JsonAdapter<User> USER = MOSHI.adapter(User.class);
    private static final JsonAdapter<Search> SEARCH = MOSHI.adapter(Search.class);
    private static final JsonAdapter<User[]> USERS = MOSHI.adapter(User[].class);
    private static final JsonAdapter<Taken> TAKEN = MOSHI.adapter(Taken.class);

    private final OkHttpClient http;
    private final HttpUrl service;

    /** A user as the service writes it. */
    public record User(String id, String version, Boolean enabled, String sourcedId, Map<String, String> profile) {}

    /** Who is looked for: all whose field {@code by} has one of the values. */
    public record Search(String by, Collection<String> values) {}

    /** What a 409 says: the field of which another user has the value, and the key of that user. */
    public record Taken(String field, String id) {}

    /**
     * Makes the client.
     *
     * @param timeOut of a whole call: less than a third of the lease of a run
     */
    public UserClient(OkHttpClient yours, HttpUrl service, Duration timeOut) {
        // Nothing is sent again in silence: that a version is old would be the answer to what was done a moment ago.
        this.http = yours.newBuilder()
                .callTimeout(timeOut)
                .retryOnConnectionFailure(false)
                .build();
        this.service = service;
    }

    /** The users that are found, from that tenant alone. */
    List<User> search(String tenant, String by, Collection<String> values) throws IOException {
        String search = SEARCH.toJson(new Search(by, values));
        try (Response answer = call(tenant, "/search", new Request.Builder().post(RequestBody.create(search, JSON)))) {
            requireDone(answer);
            return List.of(Objects.requireNonNull(USERS.fromJson(answer.body().source())));
        }
    }

    /** Makes a user, or finds the one that an earlier call made whose answer was lost. */
    String post(String tenant, User user, String operation) throws IOException {
        var request = new Request.Builder().header("Idempotency-Key", operation).post(body(user));
        try (Response answer = call(tenant, "", request)) {
            if (answer.code() == 409) {
                Taken taken =
                        Objects.requireNonNull(TAKEN.fromJson(answer.body().source()));
                if ("sourcedId".equals(taken.field())) {
                    return taken.id();
                }
            }
            requireDone(answer);
            return Objects.requireNonNull(USER.fromJson(answer.body().source())).id();
        }
    }

    /** Writes a part of a user; false if the user is not there, or not at that version. */
    boolean put(String tenant, String part, User user) throws IOException {
        var request = new Request.Builder()
                .header("If-Match", '"' + user.version() + '"')
                .put(body(user));
        try (Response answer = call(tenant, "/" + part, request)) {
            if (answer.code() == 404 || answer.code() == 412) {
                return false;
            }
            requireDone(answer);
            return true;
        }
    }

    private Response call(String tenant, String path, Request.Builder request) throws IOException {
        HttpUrl url = Objects.requireNonNull(service.resolve("tenants/" + tenant + "/users" + path));
        return http.newCall(request.url(url).build()).execute();
    }

    private static RequestBody body(User user) {
        return RequestBody.create(USER.toJson(user), JSON);
    }

    private static void requireDone(Response answer) throws IOException {
        if (answer.code() >= 500 || answer.code() == 429) {
            throw new IOException("the user service answered " + answer.code());
        }
        if (!answer.isSuccessful()) {
            throw new IllegalStateException("the user service refused, with " + answer.code());
        }
    }
}
