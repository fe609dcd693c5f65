// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosterTest {
    private static final AddressGuard OPEN = new AddressGuard(host -> true, address -> true);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<ServerSocket> sockets = new ArrayList<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch hungUp = new CountDownLatch(1);

    @AfterEach
    void stop() throws IOException {
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    /** A server that hears requests and answers each with the same bytes, then with {@code endless} more. */
    private URI answering(String answer, boolean endless) {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            sockets.add(server);
            Thread thread = new Thread(() -> serve(server, answer, endless));
            thread.setDaemon(true);
            thread.start();
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/path-token?query=token");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket server, String answer, boolean endless) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                // What stands in buffers was not read, and has to stay small beside what was.
                socket.setSendBufferSize(16 * 1024);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                for (String request = request(in); request != null; request = request(in)) {
                    heard.add(request);
                    out.write(answer.getBytes(UTF_8));
                    byte[] more = new byte[1024];
                    while (endless) {
                        out.write(more);
                        written.addAndGet(more.length);
                    }
                }
            } catch (IOException e) {
                hungUp.countDown();
            }
        }
    }

    private static @Nullable String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                return null;
            }
            head.append((char) one);
        }
        int at = head.toString().toLowerCase(Locale.ROOT).indexOf("content-length: ");
        String length = head.substring(at + 16, head.indexOf("\r\n", at));
        return head + new String(in.readNBytes(Integer.parseInt(length)), UTF_8);
    }

    private Poster.Answer post(URI url) throws IOException, InterruptedException {
        return new Poster(url, "webhook URL", OPEN)
                .post(Map.of("webhook-id", "n1"), "{\"a\":\"é\"}".getBytes(UTF_8), LONG);
    }

    @Test
    void sendsTheDocumentAsItIsAndOnce() throws Exception {
        Poster.Answer answer = post(answering("HTTP/1.1 204 No Content\r\n\r\n", false));

        assertThat(answer).isEqualTo(new Poster.Answer(204, null));
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0))
                .startsWith("POST /path-token?query=token HTTP/1.1\r\n")
                .contains("\r\nwebhook-id: n1\r\n")
                .contains("\r\nContent-Type: application/json\r\n")
                .contains("\r\nContent-Length: 10\r\n")
                .doesNotContain("charset")
                .endsWith("\r\n\r\n{\"a\":\"é\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "301, Location: /other, ",
        "302, Location: http://127.0.0.1:1/, ",
        "307, Location: /other, ",
        "308, Location: /other, ",
        "401, WWW-Authenticate: Basic realm=x, ",
        "408, Retry-After: 0, 0",
        "421, X: y, ",
        "503, Retry-After: 0, 0",
        "503, Retry-After: 99999999999999, 99999999999999",
        "429, Retry-After: soon, soon",
        "410, X: y, ",
    })
    void takesEveryStatusAsTheAnswer(int status, String header, String retryAfter) throws Exception {
        Poster.Answer answer =
                post(answering("HTTP/1.1 " + status + " Said\r\n" + header + "\r\nContent-Length: 0\r\n\r\n", false));

        assertThat(answer).isEqualTo(new Poster.Answer(status, retryAfter));
        assertThat(heard).hasSize(1);
    }

    @Test
    void hangsUpOnAnAnswerThatDoesNotEnd() throws Exception {
        Poster.Answer answer = post(answering("HTTP/1.1 200 OK\r\n\r\n", true));

        assertThat(answer.status()).isEqualTo(200);
        hungUp.await();
        // What stands in buffers between the two, and hardly more.
        assertThat(written).hasValueLessThan(512L << 10);
    }

    /** A server that answers the first request of a connection, and hears the second and hangs up. */
    private URI hangingUpOnTheSecond() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        sockets.add(server);
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    InputStream in = new BufferedInputStream(socket.getInputStream());
                    heard.add(String.valueOf(request(in)));
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                    heard.add(String.valueOf(request(in)));
                } catch (IOException e) {
                    // The test is over.
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    @Test
    void sendsNothingAgainWhereAConnectionThatIsUsedAgainBreaks() throws Exception {
        Poster poster = new Poster(hangingUpOnTheSecond(), "webhook URL", OPEN);
        int posts = 0;
        Throwable end = null;
        // The first answers may come before their connections can be used again.
        while (end == null && posts < 50) {
            posts++;
            end = catchThrowable(() -> poster.post(Map.of(), new byte[] {'1'}, LONG));
        }

        assertThat(end).isInstanceOf(IOException.class);
        assertThat(heard).hasSize(posts);
    }

    @Test
    void givesUpOnAServerThatSaysNothing() {
        Poster poster = new Poster(answering("", false), "webhook URL", OPEN);

        assertThatThrownBy(() -> poster.post(Map.of(), new byte[] {'1'}, Duration.ofMillis(300)))
                .isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void givesUpOnAResolverThatSaysNothing() {
        CountDownLatch never = new CountDownLatch(1);
        AddressGuard slow = new AddressGuard(host -> true, address -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        Poster poster = new Poster(URI.create("http://localhost:1/"), "webhook URL", slow);

        assertThatThrownBy(() -> poster.post(Map.of(), new byte[] {'1'}, Duration.ofMillis(300)))
                .isInstanceOf(InterruptedIOException.class);
        never.countDown();
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        Poster poster = new Poster(answering("", false), "webhook URL", OPEN);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller = new Thread(() -> end.set(catchThrowable(() -> poster.post(Map.of(), new byte[] {'1'}, LONG))));
        caller.start();
        while (heard.isEmpty()) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join();

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThatThrownBy(() -> post(URI.create("http://127.0.0.1:" + port + "/")))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/path-token",
                "ftp://hooks.example.org/path-token",
                "https://user:path-token@hooks.example.org/",
                "/path-token",
                "mailto:path-token@example.org"
            })
    void refusesWhatMustNotBeCalledAndDoesNotShowIt(String url) {
        assertThatThrownBy(() -> new Poster(URI.create(url), "webhook URL", OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhook URL")
                .message()
                .doesNotContain("path-token");
    }

    @Test
    void refusesAHostThatTheGuardRefuses() throws Exception {
        AddressGuard none = new AddressGuard(host -> !host.equals("10.0.0.5"), address -> false);
        assertThatThrownBy(() -> new Poster(URI.create("https://10.0.0.5/path-token"), "webhook URL", none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the webhook URL may not be called: 10.0.0.5 leads into a private network");
        Poster poster = new Poster(URI.create("http://localhost:1/path-token"), "webhook URL", none);
        Throwable end = catchThrowable(() -> poster.post(Map.of(), new byte[] {'1'}, LONG));

        assertThat(AddressRefusedException.in(end)).hasMessage("localhost leads to this very machine");
        assertThat(AddressRefusedException.in(new IOException(end))).isSameAs(end);
        assertThat(AddressRefusedException.in(new IOException("other"))).isNull();
        assertThat(poster.host()).isEqualTo("localhost");
    }
}
