// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Bodies;
import com.kybergate.oneroster.internal.json.ErrorBody;
import com.kybergate.oneroster.internal.json.TokenBody;
import com.kybergate.oneroster.internal.json.UnreadableBodyException;
import com.kybergate.oneroster.internal.web.AddressRefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests and reads answers to their end, again where that may help. Safe for concurrent use.
 *
 * <p>OkHttp does not heed interrupts. So an answer is read on OkHttp's thread while the caller waits, and an interrupt of the
 * caller cancels the call. The waits between attempts pass on the caller's thread for the same reason, which is why retrying is
 * a loop here and no interceptor.
 */
final class Calls {
    static final String TOKEN_OPERATION = "POST {token endpoint}";
    private static final Logger LOG = LoggerFactory.getLogger(OneRosterClient.class);

    private final OkHttpClient http;
    private final Bodies bodies;
    private final RetryPolicy retries;
    private final CallListener listener;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final StatusWords words;
    private final TrafficMeter meter;

    Calls(
            OkHttpClient http,
            Bodies bodies,
            RetryPolicy retries,
            CallListener listener,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random,
            TrafficMeter meter) {
        this(http, bodies, retries, listener, clock, sleeper, random, new StatusWords(), meter);
    }

    private Calls(
            OkHttpClient http,
            Bodies bodies,
            RetryPolicy retries,
            CallListener listener,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random,
            StatusWords words,
            TrafficMeter meter) {
        this.http = http;
        this.bodies = bodies;
        this.retries = retries;
        this.listener = listener;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
        this.words = words;
        this.meter = meter;
    }

    /**
     * Marks, on its request, that a call got as far as a connection: what fails later is not the network's fault. Of a refusal it also keeps what
     * time the server says it is, since servers refuse signatures of another hour with the same status as those of a wrong secret.
     */
    static final class Connected {
        final AtomicBoolean reached = new AtomicBoolean();
        final AtomicReference<@Nullable Instant> refusedAt = new AtomicReference<>();
    }

    /** What to do with an answer of status 200; runs on OkHttp's thread. */
    interface AnswerReader<R> {
        R read(Response response, BufferedSource body) throws IOException;
    }

    /** What is asked for, as messages may name it. */
    record Operation(String collection, String template) {
        @Override
        public String toString() {
            return "GET " + template;
        }
    }

    /** The same calls, without a second attempt. */
    Calls once() {
        return new Calls(http, bodies, RetryPolicy.none(), listener, clock, sleeper, random, words, meter);
    }

    TrafficMeter meter() {
        return meter;
    }

    Bodies bodies() {
        return bodies;
    }

    /** Calls, and calls again where the policy says so. */
    <R> R get(Operation operation, Request request, Authorizer authorizer, AnswerReader<R> reader) {
        Instant first = clock.instant();
        for (int attempt = 1; ; attempt++) {
            try {
                return authorized(operation, request, authorizer, reader);
            } catch (OneRosterException failure) {
                Duration delay = delay(failure, attempt, Duration.between(first, clock.instant()));
                if (delay == null) {
                    LOG.debug("{} failed: {}", operation, failure.code());
                    listener.failed(operation.collection(), failure.code());
                    throw failure;
                }
                if (attempt == 1) {
                    LOG.warn("{} will be tried again in {} ms: {}", operation, delay.toMillis(), failure.code());
                }
                listener.retrying(operation.collection(), attempt, delay, failure.code());
                pause(delay, operation.toString());
            }
        }
    }

    /** One attempt, with a second one when a token turns out to have been revoked. */
    private <R> R authorized(Operation operation, Request request, Authorizer authorizer, AnswerReader<R> reader) {
        String token = token(authorizer, operation);
        try {
            return once(operation.toString(), withToken(operation, request, token), reader);
        } catch (OneRosterAuthException e) {
            if (token == null || e.statusCode() != 401 || !authorizer.refused(token)) {
                throw e;
            }
        }
        return once(operation.toString(), withToken(operation, request, token(authorizer, operation)), reader);
    }

    private static @Nullable String token(Authorizer authorizer, Operation operation) {
        try {
            return authorizer.token();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OneRosterInterruptedException(operation.toString());
        }
    }

    private static Request withToken(Operation operation, Request request, @Nullable String token) {
        if (token == null) {
            return request;
        }
        if (!fitsHeader(token)) {
            throw new OneRosterProtocolException("token-malformed", operation.toString());
        }
        return request.newBuilder().header("Authorization", "Bearer " + token).build();
    }

    /** Whether a token can be sent: a header carries visible ASCII and blanks. */
    static boolean fitsHeader(String token) {
        return !token.isBlank() && token.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Asks a token endpoint; its refusals are about the credentials, whatever their status says. */
    TokenBody token(Request request) {
        try {
            return once(TOKEN_OPERATION, request, (response, body) -> bodies.token(body));
        } catch (OneRosterHttpException e) {
            if (e.statusCode() == 400 || e.statusCode() == 401 || e.statusCode() == 403) {
                throw new OneRosterAuthException(
                        "token-refused", TOKEN_OPERATION, e.statusCode(), e.statusInfo(), e.retryAfter());
            }
            throw e;
        } catch (OneRosterProtocolException e) {
            throw e.code().equals("redirect") ? e : new OneRosterProtocolException("token-malformed", TOKEN_OPERATION);
        }
    }

    /** The wait before the next attempt, or {@code null} if there is to be none. */
    private @Nullable Duration delay(OneRosterException failure, int attempt, Duration elapsed) {
        if (attempt >= retries.maxAttempts() || !mayPass(failure)) {
            return null;
        }
        Duration delay = failure instanceof OneRosterHttpException answer ? answer.retryAfter() : null;
        if (delay == null) {
            long bound = retries.baseDelay().toNanos();
            for (int i = 1; i < attempt && bound < retries.maxDelay().toNanos(); i++) {
                bound *= 2;
            }
            bound = Math.min(bound, retries.maxDelay().toNanos());
            delay = Duration.ofNanos(bound <= 0 ? 0 : random.nextLong(bound + 1));
        } else if (delay.compareTo(retries.maxDelay()) > 0) {
            delay = retries.maxDelay();
        }
        return elapsed.plus(delay).compareTo(retries.maxElapsed()) > 0 ? null : delay;
    }

    private static boolean mayPass(OneRosterException failure) {
        if (failure instanceof OneRosterHttpException answer) {
            return switch (answer.statusCode()) {
                case 429, 500, 502, 503, 504 -> true;
                default -> false;
            };
        }
        if (failure instanceof OneRosterConnectionException) {
            return !failure.code().equals("tls-failed") && !failure.code().equals("address-refused");
        }
        return failure.code().equals("truncated-body");
    }

    private void pause(Duration delay, String operation) {
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OneRosterInterruptedException(operation);
        }
    }

    /** One exchange, its answer read to the end. */
    private <R> R once(String operation, Request request, AnswerReader<R> reader) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Call call = http.newCall(request);
        meter.sent();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                result.completeExceptionally(notReached(e, operation));
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    result.complete(answer(operation, response, reader));
                } catch (IOException e) {
                    result.completeExceptionally(brokenOff(e, operation));
                } catch (OneRosterException | Error e) {
                    result.completeExceptionally(e);
                } catch (RuntimeException e) {
                    // The readers are total, so this is a mistake of ours; its message may quote a record, its class
                    // does not.
                    LOG.debug(
                            "{} could not be read: {}", operation, e.getClass().getName());
                    result.completeExceptionally(new OneRosterProtocolException("malformed-json", operation));
                }
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            call.cancel();
            Thread.currentThread().interrupt();
            throw new OneRosterInterruptedException(operation);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OneRosterException failure) {
                // Made on OkHttp's thread; the caller's own stack is the one that helps.
                failure.setStackTrace(new Throwable().getStackTrace());
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(operation + " ended without an answer");
        }
    }

    private <R> R answer(String operation, Response response, AnswerReader<R> reader) throws IOException {
        int status = response.code();
        meter.answered(operation, response);
        if (status == 200) {
            return reader.read(response, response.body().source());
        }
        if (status >= 300 && status < 400) {
            throw new OneRosterProtocolException("redirect", operation);
        }
        if (status < 400) {
            throw new OneRosterProtocolException(status == 204 ? "missing-envelope" : "unexpected-status", operation);
        }
        ErrorBody error = errorBody(response);
        StatusInfo info = StatusInfo.of(error.status());
        Duration retryAfter = retryAfter(response.header("Retry-After"));
        if (status == 401 || status == 403) {
            String code = status == 401 ? "unauthorized" : "forbidden";
            Connected connected = response.request().tag(Connected.class);
            if (connected != null) {
                connected.refusedAt.set(httpDate(response.header("Date")));
            }
            throw new OneRosterAuthException(code, operation, status, info, retryAfter);
        }
        throw new OneRosterHttpException("http-" + status, operation, status, info, retryAfter, shape(response, error));
    }

    private ErrorBody errorBody(Response response) {
        try {
            return bodies.error(response.body().source());
        } catch (IOException e) {
            return new ErrorBody("other", List.of(), null);
        }
    }

    /** What an answer looks like, with no value in it, so that a lookup can tell one 404 from another. */
    private String shape(Response response, ErrorBody error) {
        String type = response.header("Content-Type", "");
        int parameters = type == null ? 0 : type.indexOf(';');
        String media = type == null ? "" : (parameters < 0 ? type : type.substring(0, parameters)).strip();
        StringBuilder keys = new StringBuilder();
        for (String key : error.keys()) {
            keys.append(keys.isEmpty() ? "" : ",").append(words.of(key));
        }
        String minor = error.status() == null ? "" : words.of(error.status().codeMinor());
        return response.code() + "|" + words.of(media.toLowerCase(Locale.ROOT)) + "|" + error.kind() + "|" + keys + "|"
                + minor;
    }

    private @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant until = httpDate(text);
        if (until == null) {
            return null;
        }
        Duration wait = Duration.between(clock.instant(), until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    static @Nullable Instant httpDate(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static OneRosterException notReached(IOException e, String operation) {
        AddressRefusedException refused = AddressRefusedException.in(e);
        if (refused != null) {
            return OneRosterConnectionException.refused(operation, refused.reason());
        }
        String code = "connection";
        if (e instanceof UnknownHostException) {
            code = "host-unknown";
        } else if (e instanceof SSLException) {
            code = "tls-failed";
        } else if (e instanceof InterruptedIOException) {
            code = "timeout";
        } else if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            code = "connection-refused";
        }
        return new OneRosterConnectionException(code, operation);
    }

    private static OneRosterException brokenOff(IOException e, String operation) {
        if (e instanceof UnreadableBodyException body) {
            return new OneRosterProtocolException(body.code(), operation);
        }
        if (e instanceof InterruptedIOException) {
            return new OneRosterConnectionException("timeout", operation);
        }
        return new OneRosterProtocolException("truncated-body", operation);
    }
}
