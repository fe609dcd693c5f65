// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionCheckTest {
    private final FakeDistrict district = FakeDistrict.small();
    private final FakeOneRosterServer server =
            FakeOneRosterServer.builder(district).start();

    @AfterEach
    void stop() {
        server.close();
    }

    private OneRosterClient.Builder builder() {
        return OneRosterClient.builder()
                .baseUrl(server.baseUrl().toString())
                .allowHttpOnLoopback(true)
                .sleeper(duration -> {
                    throw new AssertionError("a check waits for nothing");
                })
                .credentials(Credentials.oauth1(server.clientId(), server.secret()));
    }

    private static void assertFails(ConnectionCheck check, String stage, String code) {
        assertThat(check.ok()).as("%s", check).isFalse();
        ConnectionCheck.Stage last = check.stages().get(check.stages().size() - 1);
        assertThat(last.name() + "/" + last.code()).as("%s", check).isEqualTo(stage + "/" + code);
        assertThat(last.remedy()).endsWith(".").hasSizeGreaterThan(20);
        assertThat(check.stages().subList(0, check.stages().size() - 1)).allMatch(ConnectionCheck.Stage::ok);
    }

    @Test
    void goesThroughAllStagesOfASoundConnection() {
        ConnectionCheck check = builder().check();

        assertThat(check.ok()).as("%s", check).isTrue();
        assertThat(check.stages())
                .extracting(ConnectionCheck.Stage::name)
                .containsExactly(
                        "url", "dns", "connect", "http", "auth", "envelope", "permissions", "clock", "version");
        assertThat(check.stages()).allMatch(stage -> stage.code().equals("ok"));
        assertThat(check.baseUrl()).isEqualTo(server.baseUrl().toString());
        assertThat(check.counts())
                .isEqualTo(Map.of(
                        "orgs", district.size("orgs"),
                        "users", district.size("users"),
                        "classes", district.size("classes"),
                        "enrollments", district.size("enrollments")));
    }

    @ParameterizedTest
    @CsvSource({
        "html-404,http,not-found",
        "html-200,envelope,html-answer",
        "empty-object-200,envelope,missing-envelope",
        "wrong-key,envelope,missing-envelope",
        "redirect,http,redirect",
        "flaky-502=9,http,server-error",
        "rate-limit=9,http,rate-limited",
        "sha1-only,auth,unauthorized",
        "html-404@classes,permissions,not-found",
        "html-200@users,permissions,html-answer",
        "clock-skew=3600,clock,clock-skew",
    })
    void namesTheStageAndTheFinding(String fault, String stage, String code) {
        server.faults().add(Fault.named(fault));

        assertFails(builder().check(), stage, code);
    }

    @ParameterizedTest
    @CsvSource({"10", "-10"})
    void saysThatTheClocksDifferWhereASignatureIsRefusedForThat(long minutes) {
        Clock other = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));

        assertFails(builder().clock(other).check(), "auth", "clock-skew");
    }

    @Test
    void doesNotSayOfAPageThatItAcceptsTheCredentials() {
        server.faults().add(Fault.html200());

        assertThat(builder().check().stages())
                .extracting(ConnectionCheck.Stage::message)
                .doesNotContain("The credentials are accepted.");
    }

    @Test
    void saysThatASecretIsWrong() {
        assertFails(
                builder()
                        .credentials(Credentials.oauth1(server.clientId(), "wrong"))
                        .check(),
                "auth",
                "unauthorized");
        String tokenUrl = server.tokenUrl().toString();
        assertFails(
                builder()
                        .credentials(Credentials.oauth2(server.clientId(), "wrong", tokenUrl))
                        .check(),
                "auth",
                "unauthorized");
        assertFails(
                builder()
                        .credentials(Credentials.oauth2(
                                "a", "b", server.baseUrl().resolve("/nowhere").toString()))
                        .check(),
                "auth",
                "token-unreachable");
    }

    @Test
    void saysThatAPathIsWrong() {
        String wrong = server.baseUrl().resolve("/api/ims/oneroster/v1p1").toString();

        assertFails(builder().baseUrl(wrong).check(), "http", "not-found");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertFails(builder().baseUrl("http://127.0.0.1:" + port).check(), "connect", "connection-refused");
    }

    @Test
    void saysThatAHostIsUnknown() {
        OkHttpClient nowhere = new OkHttpClient.Builder()
                .dns(host -> {
                    throw new UnknownHostException(host);
                })
                .build();
        assertFails(
                builder()
                        .httpClient(nowhere)
                        .baseUrl("https://example.oneroster.com")
                        .check(),
                "dns",
                "host-unknown");
    }

    @Test
    void saysThatTlsFails() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread talker = new Thread(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client hung up first, as it may.
                }
            });
            talker.setDaemon(true);
            talker.start();

            assertFails(
                    builder()
                            .baseUrl("https://127.0.0.1:" + plain.getLocalPort())
                            .check(),
                    "connect",
                    "tls-failed");
        }
    }

    @Test
    void saysThatAnAddressIsNone() {
        assertFails(builder().baseUrl("").check(), "url", "url-invalid");
        assertFails(builder().baseUrl("http://example.org").check(), "url", "url-invalid");
        assertFails(builder().baseUrl("ftp://example.org").check(), "url", "url-invalid");
    }

    @Test
    void showsARepairedAddress() {
        ConnectionCheck check = builder().baseUrl(" " + server.baseUrl() + "/ ").check();

        assertThat(check.ok()).isTrue();
        assertThat(check.stages().get(0).code()).isEqualTo("url-repaired");
        assertThat(check.stages().get(0).message()).contains(server.baseUrl().toString());
    }

    @Test
    void noticesOneRoster12UnderA11Path() {
        try (RawServer raw = new RawServer((asked, number) -> RawServer.Said.json(
                asked.target().contains("/users")
                        ? "{'users':[{'sourcedId':'u','roles':[{'role':'student'}]}]}"
                        : "{'orgs':[],'classes':[],'enrollments':[]}"))) {
            ConnectionCheck check = builder().baseUrl(raw.url()).check();

            assertThat(check.ok()).as("%s", check).isTrue();
            assertThat(check.stages().get(8).code()).isEqualTo("version-1p2");
            assertThat(check.counts()).isEmpty();
        }
    }
}
