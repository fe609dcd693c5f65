// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a connection can be wrong: the check names it, and a sync changes nothing. */
final class CheckTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.with(FakeDistrict.builder().schools(1).students(30).build(), folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void everythingIsFine() {
        RosterJson check = desk.unstored("check", "--json").exits(0).json();

        assertThat(check.number("schema")).isEqualTo(1);
        assertThat(check.flag("ok")).isTrue();
        assertThat(check.text("baseUrl")).isEqualTo(desk.server.baseUrl().toString());
        assertThat(check.list("stages").stream().map(stage -> stage.text("stage")))
                .containsExactly(
                        "url", "dns", "connect", "http", "auth", "envelope", "permissions", "clock", "version");
        assertThat(check.number("counts.users")).isEqualTo(desk.server.roster().size("users"));
    }

    @Test
    void aTrailingSlashIsRepairedAndSaid() {
        String pasted = "  " + desk.server.baseUrl() + "/ ";

        RosterRun sync = desk.run(
                "sync",
                "--base-url",
                pasted,
                "--client-id",
                desk.server.clientId(),
                "--allow-http",
                "--db",
                desk.database(),
                "--json");

        assertThat(sync.exits(0).json().text("status")).isEqualTo("done");
        assertThat(sync.err()).isEqualTo("Calls go to " + desk.server.baseUrl() + ".\n");
    }

    @Test
    void aSlowServerIsWaitedFor() {
        desk.server.faults().add(Fault.named("slow=200"));

        desk.unstored("check", "--timeout", "5").exits(0);
        desk.sync(0, "--timeout", "5");
    }

    @ParameterizedTest
    @CsvSource({
        "html-200, html-answer, envelope",
        "wrong-key, missing-envelope, envelope",
        "empty-object-200, missing-envelope, envelope",
        "slow=3000, timeout, http",
        "sha1-only, unauthorized, auth",
        "redirect, redirect, http"
    })
    void aServerIsWrong(String fault, String code, String stage) {
        desk.sync(0);
        Map<String, String> before = desk.accounts();
        desk.server.faults().add(Fault.named(fault));

        failsWith(code, stage, desk.unstored("check", "--timeout", "1", "--json"));
        RosterJson report = desk.sync(4, "--timeout", "1");

        assertThat(report.text("status")).isEqualTo("failed");
        assertThat(desk.accounts()).isEqualTo(before);
    }

    @Test
    void theSecretIsWrong() {
        desk.sync(0);
        Map<String, String> before = desk.accounts();
        desk.variable("ONEROSTER_CLIENT_SECRET", "not-the-secret");

        failsWith("unauthorized", "auth", desk.unstored("check", "--json"));
        desk.sync(4);

        assertThat(desk.accounts()).isEqualTo(before);
    }

    @Test
    void thePathIsWrong() {
        changesNothing(
                "not-found",
                "http",
                desk.server.baseUrl().resolve("/nowhere/v1p1").toString());
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        changesNothing("connection-refused", "connect", "http://127.0.0.1:" + port + "/ims/oneroster/v1p1");
    }

    @Test
    void theHostIsUnknown() {
        changesNothing("host-unknown", "dns", "https://no-such-host.invalid");
    }

    @Test
    void theAddressCannotBeCalled() {
        RosterRun check = desk.run("check", "--base-url", "http://district.example.org", "--client-id", "x", "--json");

        failsWith("url-invalid", "url", check);
        assertThat(check.json().isNull("baseUrl")).isTrue();
        desk.run("sync", "--base-url", "http://district.example.org", "--client-id", "x", "--db", desk.database())
                .exits(2);
    }

    @Test
    void aServerInANetworkOfOurOwnIsCalledWhereThatIsAllowed() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        List<String> source =
                new ArrayList<>(List.of("--base-url", "https://127.0.0.1:" + port, "--client-id", "x", "--json"));
        List<String> allowed = new ArrayList<>(source);
        allowed.addAll(List.of("--allow-network", "10.1.0.0/16", "--allow-network", "127.0.0.0/8"));

        RosterRun refused = desk.run(with("check", source));
        failsWith("address-refused", "url", refused);
        assertThat(refused.out()).contains("allow it with --allow-network").doesNotContain("Builder");
        failsWith("connection-refused", "connect", desk.run(with("check", allowed)));

        source.addAll(List.of("--auth", "oauth2"));
        allowed.addAll(List.of("--auth", "oauth2"));
        assertThat(desk.run(with("check", source)).exits(2).err()).contains("allow it with --allow-network");
        failsWith("token-unreachable", "auth", desk.run(with("check", allowed)));
    }

    @Test
    void anotherNetworkOpensNothing() {
        RosterRun check = desk.run(
                "check",
                "--base-url",
                "https://127.0.0.1:1",
                "--client-id",
                "x",
                "--allow-network",
                "127.0.1.0/24",
                "--json");

        failsWith("address-refused", "url", check);
    }

    private void changesNothing(String code, String stage, String baseUrl) {
        desk.sync(0);
        Map<String, String> before = desk.accounts();
        List<String> source =
                new ArrayList<>(List.of("--base-url", baseUrl, "--client-id", "fake-client", "--allow-http", "--json"));

        failsWith(code, stage, desk.run(with("check", source)));
        source.addAll(List.of("--db", desk.database()));
        RosterRun sync = desk.run(with("sync", source)).exits(4);

        assertThat(sync.json().text("status")).isEqualTo("failed");
        assertThat(desk.accounts()).isEqualTo(before);
    }

    private static String[] with(String command, List<String> options) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(options);
        return args.toArray(String[]::new);
    }

    private static void failsWith(String code, String stage, RosterRun check) {
        RosterJson json = check.exits(4).json();
        List<RosterJson> stages = json.list("stages");
        RosterJson last = stages.get(stages.size() - 1);
        assertThat(json.flag("ok")).isFalse();
        assertThat(last.text("code")).isEqualTo(code);
        assertThat(last.text("stage")).isEqualTo(stage);
        assertThat(last.text("remedy")).isNotEmpty();
    }
}
