// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoopbackHttpTest {

    @RegisterExtension
    final FakeOneRosterExtension extension = FakeOneRosterExtension.starting(() -> FakeOneRosterServer.builder(
                    FakeDistrict.builder().students(30).build())
            .bearerToken(Caller.TOKEN)
            .start());

    @Test
    void several_requests_travel_on_one_connection() throws IOException {
        String request = "GET /ims/oneroster/v1p1/orgs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Caller.TOKEN;
        String answers = send(request + "\r\n\r\n" + request + "\r\nConnection: close\r\n\r\n");
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }

    @Test
    void links_name_the_host_that_was_asked() throws IOException {
        assertThat(send("GET /ims/oneroster/v1p1/orgs HTTP/1.1\r\nHost: district.example.org\r\nConnection: close\r\n"
                        + "Authorization: Bearer " + Caller.TOKEN + "\r\n\r\n"))
                .contains("<http://district.example.org/ims/oneroster/v1p1/orgs?limit=100&offset=0>; rel=\"first\"");
    }

    @Test
    void a_truncated_answer_ends_with_the_connection() throws IOException {
        extension.server().faults().add(Fault.truncatedLastPage());
        String answer = send("GET /ims/oneroster/v1p1/orgs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Caller.TOKEN
                + "\r\n\r\n");
        int announced = Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
        assertThat(answer.length() - answer.indexOf("\r\n\r\n") - 4).isLessThan(announced);
    }

    @Test
    void what_is_not_http_is_refused() throws IOException {
        assertThat(send("hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(send("POST /token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 411 ");
        assertThat(send("POST /token HTTP/1.1\r\nContent-Length: -1\r\n\r\n")).isEmpty();
    }

    @Test
    void wrong_percent_encoding_is_a_bad_request() throws IOException {
        assertThat(send("GET /ims/oneroster/v1p1/orgs/100% HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(send("GET /ims/oneroster/v1p1/orgs?filter=%zz HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void head_is_answered_without_a_body() throws IOException {
        String answer = send("HEAD /ims/oneroster/v1p1/orgs HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer "
                + Caller.TOKEN + "\r\n\r\n");
        assertThat(answer).contains("X-Total-Count: 4").endsWith("\r\n\r\n");
    }

    @Test
    void closing_the_server_ends_slow_answers_at_once() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        FakeOneRosterServer slow = FakeOneRosterServer.builder(FakeDistrict.small())
                .bearerToken(Caller.TOKEN)
                .fault(Fault.slow(Duration.ofDays(1)))
                .sleeper(duration -> {
                    asleep.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                        throw e;
                    }
                })
                .start();
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(() -> new Caller(slow).get("/orgs"), LoopbackHttpTest::onItsOwnThread);
        assertThat(asleep.await(10, TimeUnit.SECONDS)).isTrue();
        slow.close();
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(UncheckedIOException.class);
    }

    @Test
    void a_taken_port_is_refused_when_the_server_starts() {
        int port = extension.server().baseUrl().getPort();
        assertThatThrownBy(() -> FakeOneRosterServer.builder(FakeDistrict.small())
                        .port(port)
                        .start())
                .isInstanceOf(UncheckedIOException.class);
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                extension.server().baseUrl().getPort())) {
            // Less than the server waits for the next request, so that a connection left open shows.
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The platform's own pool has one thread on a small machine, and a newer platform lets everybody queue for it. */
    private static void onItsOwnThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
