// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that says exactly what a test wants said, byte by byte, and keeps what it was asked. */
final class RawServer implements AutoCloseable {

    /** What to say. */
    record Said(int status, Map<String, String> headers, String body) {
        static Said json(String body) {
            return new Said(200, Map.of("Content-Type", "application/json"), body.replace('\'', '"'));
        }

        static Said status(int status) {
            return new Said(status, Map.of(), "");
        }

        Said with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Said(status, more, body);
        }
    }

    /** What was asked: the raw target, the credentials, and how old an answer may be. */
    record Asked(String method, String target, String authorization, String cacheControl, String body) {}

    interface Script {
        Said answer(Asked asked, int number) throws IOException;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    RawServer(Script script) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", exchange -> answer(exchange, script));
        http.start();
    }

    private void answer(HttpExchange exchange, Script script) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Asked now = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    authorization == null ? "" : authorization,
                    String.valueOf(exchange.getRequestHeaders().getFirst("Cache-Control")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(now);
            Said said = script.answer(now, asked.size());
            said.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = said.body()
                    .getBytes(
                            said.headers().containsKey("Content-Encoding")
                                    ? StandardCharsets.ISO_8859_1
                                    : StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
