// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook's other end. */
final class Hook implements AutoCloseable {

    /** What was sent; the body with a letter for each byte. */
    record Sent(Map<String, List<String>> headers, String latin) {
        byte[] body() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            List<String> values = headers.get(name);
            return values == null || values.size() != 1 ? "" : values.get(0);
        }
    }

    /** What it took. */
    final List<Sent> taken = new CopyOnWriteArrayList<>();

    /** While this is true it takes nothing. */
    volatile boolean down;

    private final HttpServer http;

    Hook() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!down) {
                taken.add(new Sent(
                        Map.copyOf(exchange.getRequestHeaders()), new String(body, StandardCharsets.ISO_8859_1)));
            }
            exchange.sendResponseHeaders(down ? 503 : 204, -1);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/roster");
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
