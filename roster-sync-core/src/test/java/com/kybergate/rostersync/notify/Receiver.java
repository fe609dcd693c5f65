// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook's other end: keeps what it was sent, and answers as a test wants. */
final class Receiver implements AutoCloseable {

    /** What was sent; the body with a letter for each byte. */
    record Sent(String method, String target, Map<String, List<String>> headers, String latin) {
        byte[] body() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        String header(String name) {
            List<String> values = headers.get(name);
            return values == null || values.size() != 1 ? "" : values.get(0);
        }
    }

    /** How to answer. */
    record Reply(int status, String header, String value, String body) {
        static Reply of(int status) {
            return new Reply(status, "X-Nothing", "1", "");
        }

        static Reply of(int status, String header, String value) {
            return new Reply(status, header, value, "");
        }
    }

    interface Script {
        Reply answer(Sent sent, int number) throws InterruptedException;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());

    Receiver(Script script) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", exchange -> answer(exchange, script));
        http.start();
    }

    /** Answers the first ones in turn, and all that follow as the last. */
    static Receiver answering(Reply... replies) {
        return new Receiver((sent, number) -> replies[Math.min(number, replies.length) - 1]);
    }

    /** Takes everything and says nothing. */
    static Receiver silent() {
        CountDownLatch never = new CountDownLatch(1);
        return new Receiver((sent, number) -> {
            never.await();
            return Reply.of(200);
        });
    }

    private void answer(HttpExchange exchange, Script script) throws IOException {
        try (exchange) {
            Sent now = new Sent(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            int number;
            synchronized (sent) {
                sent.add(now);
                number = sent.size();
            }
            Reply reply = script.answer(now, number);
            exchange.getResponseHeaders().set(reply.header(), reply.value());
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<Sent> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    int port() {
        return http.getAddress().getPort();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
