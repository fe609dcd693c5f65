// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.auth.Rfc5849;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that judges each request's signature by the bytes of its request line and Host header, before anything else, and then
 * ends the exchange as told: also in the ways that no HTTP server has, down to the connection.
 */
final class SignatureWatch implements AutoCloseable {
    static final String SECRET = "s&cret+%é";

    /** What happens to the connection after the bytes of an answer. */
    enum End {
        KEEP,
        CLOSE,
        RESET
    }

    /** What to send, byte for byte, and how to go on. */
    record Reply(String bytes, End end) {
        static Reply of(int status, String headers, String body) {
            return new Reply(
                    "HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body,
                    End.KEEP);
        }

        Reply then(End other) {
            return new Reply(bytes, other);
        }
    }

    /** What was heard: the URL as it was on the wire, and what its signature is worth. */
    record Heard(String url, Map<String, String> oauth, boolean valid, int connection) {
        String nonce() {
            return oauth.getOrDefault("oauth_nonce", "");
        }

        long timestamp() {
            return Long.parseLong(oauth.getOrDefault("oauth_timestamp", "-1"));
        }
    }

    interface Script {
        Reply reply(Heard heard, int number);
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
    private final Script script;

    SignatureWatch(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    long invalid() {
        return heard().stream().filter(request -> !request.valid()).count();
    }

    int repeatedNonces() {
        Set<String> distinct = new HashSet<>();
        heard().forEach(request -> distinct.add(request.nonce()));
        return heard().size() - distinct.size();
    }

    private void accept() {
        for (int connection = 1; !listener.isClosed(); connection++) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                int number = connection;
                threads.execute(() -> serve(socket, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
                Heard now = judged(head, connection);
                heard.add(now);
                Reply reply = script.reply(now, heard.size());
                socket.getOutputStream().write(reply.bytes().getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                if (reply.end() == End.RESET) {
                    socket.setSoLinger(true, 0);
                }
                if (reply.end() != End.KEEP) {
                    return;
                }
            }
        } catch (IOException e) {
            return; // the client hung up
        } finally {
            open.remove(socket);
        }
    }

    private static Heard judged(List<String> head, int connection) {
        Map<String, String> headers = new HashMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + "," + b);
        }
        String url = "http://" + headers.getOrDefault("host", "") + head.get(0).split(" ", -1)[1];
        String authorization = headers.getOrDefault("authorization", "");
        if (!authorization.startsWith("OAuth ")) {
            return new Heard(url, Map.of(), false, connection);
        }
        return new Heard(url, Rfc5849.header(authorization), Rfc5849.signs(authorization, url, SECRET), connection);
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != '\n') {
                line.append((char) b);
                continue;
            }
            String text = line.toString().stripTrailing();
            line.setLength(0);
            if (text.isEmpty()) {
                return lines;
            }
            lines.add(text);
        }
        return List.of();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
