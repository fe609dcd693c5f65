// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.Fault;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals end commands in order, with the exit codes that scripts expect. */
@DisabledOnOs(OS.WINDOWS)
final class SignalsTest {
    @TempDir
    Path folder;

    @Test
    void aSyncThatIsStoppedSaysSo() throws Exception {
        try (Desk desk = Desk.with(FakeDistrict.small(), folder)) {
            CountDownLatch reading = new CountDownLatch(1);
            desk.server.onRequest(request -> {
                if (request.path().endsWith("/enrollments")) {
                    reading.countDown();
                }
            });
            desk.server.faults().add(Fault.named("slow@enrollments=300"));
            Process sync = Elsewhere.start(
                    Map.of("ONEROSTER_CLIENT_SECRET", desk.server.secret()),
                    Main.class.getName(),
                    "sync",
                    "--base-url",
                    desk.server.baseUrl().toString(),
                    "--client-id",
                    desk.server.clientId(),
                    "--allow-http",
                    "--db",
                    desk.database(),
                    "--json");
            assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();

            // Not through the process itself, which would close its output.
            sync.toHandle().destroy();

            String out = new String(sync.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(sync.waitFor()).isEqualTo(5);
            assertThat(RosterJson.of(out).text("status")).isEqualTo("cancelled");
            desk.server.faults().clear();
            assertThat(desk.stored("history", "--json").json().text("runs.0.status"))
                    .isEqualTo("cancelled");
            assertThat(desk.accounts()).isEmpty();
            desk.sync(0);
        }
    }

    @Test
    void aFakeDistrictThatIsStoppedHasDoneItsWork() throws Exception {
        Process district = Elsewhere.start(
                Map.of(),
                Main.class.getName(),
                "fake-district",
                "--json",
                "--schools",
                "1",
                "--students",
                "20",
                "--fault",
                "no-total",
                "--log");
        try (BufferedReader lines = district.inputReader()) {
            RosterJson announced = RosterJson.of(lines.readLine());
            assertThat(announced.number("port")).isPositive();

            RosterRun check = Desk.run(
                    Map.of("ONEROSTER_CLIENT_SECRET", announced.text("secret")),
                    "check",
                    "--base-url",
                    announced.text("baseUrl"),
                    "--client-id",
                    announced.text("clientId"),
                    "--auth",
                    "oauth2",
                    "--allow-http",
                    "--json");
            assertThat(check.exits(0).json().text("baseUrl")).isEqualTo(announced.text("baseUrl"));
            assertThat(RosterJson.of(lines.readLine()).text("path")).isEqualTo("/token");

            district.toHandle().destroy();
            assertThat(district.waitFor()).isZero();
        }
    }
}
