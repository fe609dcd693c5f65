// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A Keycloak of the tests' own, with a realm in which one person is; what signs in there comes later, by {@link KeycloakAdmin}. Its secrets are made with
 * each start, and it forgets everything with its end.
 */
final class Keycloak implements AutoCloseable {
    static final String PERSON = "ann";
    static final String PASSWORD = UUID.randomUUID().toString();
    private static final String REALM = """
            {"realm": "district", "enabled": true, "sslRequired": "none",
             "users": [{"username": "%s", "enabled": true, "email": "ann@example.org", "emailVerified": true,
               "firstName": "Ann", "lastName": "Student",
               "credentials": [{"type": "password", "value": "%s", "temporary": false}]}]}
            """.formatted(PERSON, PASSWORD);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final URI address;
    private final KeycloakAdmin admin;

    private Keycloak(Process process, URI address, KeycloakAdmin admin) {
        this.process = process;
        this.address = address;
        this.admin = admin;
    }

    static Keycloak start() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("keycloak.home"));
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + freePort());
        String secret = UUID.randomUUID().toString();
        builder.environment()
                .putAll(Map.of(
                        "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m",
                        "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", secret));
        File log = home.resolve("keycloak.log").toFile();
        builder.redirectErrorStream(true).redirectOutput(log);
        URI address = URI.create("http://127.0.0.1:" + port);
        Keycloak keycloak = new Keycloak(builder.start(), address, new KeycloakAdmin(address, "admin", secret));
        try {
            keycloak.await(log);
            keycloak.admin.post("/admin/realms", REALM);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            keycloak.close();
            throw e;
        }
        return keycloak;
    }

    /** Who it is in what it says, by either protocol. */
    URI issuer() {
        return address.resolve("/realms/district");
    }

    KeycloakAdmin admin() {
        return admin;
    }

    private void await(File log) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ask = HttpRequest.newBuilder(address.resolve("/realms/master"))
                .timeout(Duration.ofSeconds(20))
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not up yet.
                process.waitFor(500, TimeUnit.MILLISECONDS);
                continue;
            }
            process.waitFor(500, TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("Keycloak does not start here:\n" + Files.readString(log.toPath()));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
