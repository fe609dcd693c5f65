// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends small documents to one address that somebody entered, once each: it follows no redirect, sends nothing again by itself, and of the answer knows
 * the status alone. Its threads keep no process alive. Safe for concurrent use.
 */
public final class Poster {
    private static final String RETRY_AFTER = "Retry-After";
    private static final String HIDDEN = "Retry-After-As-Sent";

    /** What is read of an answer's body, so that its connection can be used again; nobody looks at it. */
    private static final long MOST_OF_A_BODY = 1024;

    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration BODY = Duration.ofMillis(500);

    private final HttpUrl url;
    private final OkHttpClient http;

    /**
     * A poster.
     *
     * @param url the address: https, or http on this machine where the guard lets it be called
     * @param what what the address is for, such as {@code webhook URL}
     * @param guard where it may lead
     * @throws IllegalArgumentException if it may not be called; the message shows its host at most
     */
    public Poster(URI url, String what, AddressGuard guard) {
        this.url = WebAddress.checked(url.toString(), what, true);
        String refusal = guard.refusal(this.url.host());
        if (refusal != null) {
            throw new IllegalArgumentException("the " + what + " may not be called: " + refusal);
        }
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Poster::thread);
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequestsPerHost(dispatcher.getMaxRequests());
        this.http = guard.applyTo(new OkHttpClient.Builder())
                .dispatcher(dispatcher)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .cookieJar(CookieJar.NO_COOKIES)
                // OkHttp sends again at once after a 503 that says so, and dies of a number beyond an int.
                .addNetworkInterceptor(chain -> hidden(chain.proceed(chain.request())))
                .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "roster-webhook");
        thread.setDaemon(true);
        return thread;
    }

    private static Response hidden(Response response) {
        String value = response.header(RETRY_AFTER);
        Response.Builder builder = response.newBuilder().removeHeader(RETRY_AFTER);
        return value == null ? builder.build() : builder.header(HIDDEN, value).build();
    }

    /**
     * How a server answered.
     *
     * @param status the HTTP status
     * @param retryAfter the header of that name, as it was sent; null if there was none
     */
    public record Answer(int status, @Nullable String retryAfter) {}

    /**
     * The host that is called.
     *
     * @return its name, without anything else of the address
     */
    public String host() {
        return url.host();
    }

    /**
     * Sends a document.
     *
     * @param headers names and values
     * @param body the document, in JSON
     * @param longest what all of it may take
     * @return how the server answered
     * @throws IOException if it did not; an {@link AddressRefusedException} if the address may not be called
     * @throws InterruptedException if the thread is interrupted, its flag being cleared; nothing goes on then
     */
    public Answer post(Map<String, String> headers, byte[] body, Duration longest)
            throws IOException, InterruptedException {
        Request.Builder request = new Request.Builder().url(url).post(RequestBody.create(body, JSON));
        headers.forEach(request::header);
        // Nobody reads the answer, so it need not be packed.
        request.header("Accept-Encoding", "identity");
        // What is left of a time may be less than OkHttp can count.
        Duration most = longest.toMillis() < 1 ? Duration.ofMillis(1) : longest;
        Call call = http.newBuilder()
                .connectTimeout(most)
                .readTimeout(most)
                .writeTimeout(most)
                .callTimeout(most)
                .build()
                .newCall(request.build());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                answer.complete(new Answer(response.code(), response.header(HIDDEN)));
                drain(answered, response);
            }
        });
        try {
            // A resolver heeds no time-out of a call, so the caller has one of its own.
            return answer.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            call.cancel();
            throw new InterruptedIOException("timeout");
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }

    /** Reads the little that most answers hold; from what holds more, or is slow to come, it hangs up. */
    private static void drain(Call call, Response response) {
        try (response) {
            BufferedSource source = response.body().source();
            source.timeout().deadline(BODY.toMillis(), TimeUnit.MILLISECONDS);
            if (source.request(MOST_OF_A_BODY + 1)) {
                call.cancel();
            }
        } catch (IOException e) {
            call.cancel();
        }
    }
}
