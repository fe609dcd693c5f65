// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small HTTP/1.1 server on the loopback interface. The JDK's own server always writes its own Date header and stalls
 * kept-alive answers unless a system property is set, so that skewed clocks and honest latencies need this one.
 */
final class LoopbackHttp implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 512;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int IDLE_MILLIS = 60_000;

    /** Answers requests; called by several threads at a time. */
    interface Handler {
        Answer answer(Call call) throws InterruptedException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor connections;
    private final Thread acceptor;

    LoopbackHttp(int port, Handler handler) {
        this.handler = handler;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 256);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on 127.0.0.1:" + port, e);
        }
        AtomicInteger number = new AtomicInteger();
        connections = new ThreadPoolExecutor(0, MAX_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), r -> {
            Thread thread = new Thread(r, "fake-oneroster-" + port() + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        acceptor = new Thread(this::accept, "fake-oneroster-" + port());
        acceptor.setDaemon(true);
    }

    void start() {
        acceptor.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        connections.shutdownNow();
        open.forEach(LoopbackHttp::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                try {
                    connections.execute(() -> serve(socket));
                } catch (RejectedExecutionException e) {
                    open.remove(socket);
                    closeQuietly(socket);
                }
            } catch (IOException e) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
            boolean more = true;
            while (more && !listener.isClosed()) {
                more = serveOne(in, out);
            }
        } catch (IOException e) {
            // The client went away, or was silent for long; either way this connection is over.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    /** Whether the connection stays open. */
    private boolean serveOne(InputStream in, OutputStream out) throws IOException, InterruptedException {
        List<String> head = readHead(in);
        if (head.isEmpty()) {
            return false;
        }
        String[] requestLine = head.get(0).split(" ", -1);
        if (requestLine.length != 3 || !requestLine[2].startsWith("HTTP/1.")) {
            write(out, Answer.of(400, "text/plain", "Not an HTTP/1.1 request"), false, false);
            return false;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
                headers.computeIfAbsent(name, n -> new ArrayList<>(1))
                        .add(line.substring(colon + 1).trim());
            }
        }
        if (headers.containsKey("transfer-encoding")) {
            write(out, Answer.of(411, "text/plain", "Length Required"), false, false);
            return false;
        }
        String body = readBody(in, out, headers);
        String target = requestLine[1];
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        Answer answer = handler.answer(new Call(requestLine[0], path, query, headers, body));
        boolean keep = requestLine[2].equals("HTTP/1.1")
                && !String.join(",", headers.getOrDefault("connection", List.of()))
                        .toLowerCase(Locale.ROOT)
                        .contains("close")
                && answer.framing() != Answer.Framing.HALF_CLOSED;
        write(out, answer, keep, requestLine[0].equals("HEAD"));
        return keep;
    }

    private static String readBody(InputStream in, OutputStream out, Map<String, List<String>> headers)
            throws IOException {
        int length;
        try {
            length = Integer.parseInt(
                    headers.getOrDefault("content-length", List.of("0")).get(0));
        } catch (NumberFormatException e) {
            throw new IOException("Wrong Content-Length", e);
        }
        if (length < 0 || length > MAX_BODY_BYTES) {
            throw new IOException("Request body too long");
        }
        if (length > 0 && headers.containsKey("expect")) {
            out.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
            out.flush();
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("Request body ended early");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The request line and headers, or nothing if the client closed the connection. */
    private static List<String> readHead(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int total = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (++total > MAX_HEADER_BYTES) {
                throw new IOException("Request head too long");
            }
            if (b != '\n') {
                line.write(b);
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (!text.isEmpty()) {
                lines.add(text);
            } else if (!lines.isEmpty()) {
                return lines;
            }
        }
        return List.of();
    }

    private static void write(OutputStream out, Answer answer, boolean keep, boolean headOnly) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        int half = body.length / 2;
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(reason(answer.status()))
                .append("\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        boolean chunked = answer.framing() == Answer.Framing.HALF_CHUNKED;
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else {
            int length = answer.framing() == Answer.Framing.HALF_LENGTH ? half : body.length;
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        head.append(keep ? "\r\n" : "Connection: close\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        if (!headOnly) {
            switch (answer.framing()) {
                case LENGTH -> out.write(body);
                case HALF_LENGTH, HALF_CLOSED -> out.write(body, 0, half);
                case HALF_CHUNKED -> {
                    if (half > 0) {
                        out.write(ascii(Integer.toHexString(half) + "\r\n"));
                        out.write(body, 0, half);
                        out.write(ascii("\r\n"));
                    }
                    out.write(ascii("0\r\n\r\n"));
                }
            }
        }
        out.flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 302 -> "Found";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 411 -> "Length Required";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            default -> "Status " + status;
        };
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // Closing is all that was wanted; there is nobody to tell.
            return;
        }
    }
}
