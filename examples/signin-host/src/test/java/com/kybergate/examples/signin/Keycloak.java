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

/** A Keycloak of the tests' own, with a realm in which one person and one application are. Its secrets are made with each start. */
final class Keycloak implements AutoCloseable {
    static final String CLIENT = "the-application";
    static final String SECRET = UUID.randomUUID().toString();
    static final String PASSWORD = UUID.randomUUID().toString();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;

    private Keycloak(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Keycloak start(String redirectUri) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("keycloak.home"));
        Path realms = Files.createDirectories(home.resolve("data/import"));
        Files.writeString(realms.resolve("district-realm.json"), realm(redirectUri));
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + freePort(),
                "--import-realm");
        builder.environment().putAll(Map.of("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m"));
        File log = home.resolve("keycloak.log").toFile();
        builder.redirectErrorStream(true).redirectOutput(log);
        Keycloak keycloak = new Keycloak(builder.start(), port);
        try {
            keycloak.await(log);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            keycloak.close();
            throw e;
        }
        return keycloak;
    }

    URI issuer() {
        return URI.create("http://127.0.0.1:" + port + "/realms/district");
    }

    private void await(File log) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ask = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
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

    private static String realm(String redirectUri) {
        return """
                {"realm": "district", "enabled": true, "sslRequired": "none",
                 "users": [{"username": "ann", "enabled": true, "email": "ann@example.org", "emailVerified": true,
                   "firstName": "Ann", "lastName": "Student",
                   "credentials": [{"type": "password", "value": "%s", "temporary": false}]}],
                 "clients": [{"clientId": "%s", "enabled": true, "protocol": "openid-connect", "secret": "%s",
                   "clientAuthenticatorType": "client-secret", "standardFlowEnabled": true, "publicClient": false,
                   "redirectUris": ["%s"], "attributes": {"pkce.code.challenge.method": "S256"},
                   "protocolMappers": [%s, %s]}]}
                """.formatted(
                        PASSWORD,
                        CLIENT,
                        SECRET,
                        redirectUri,
                        claim("classLink_tenant_id", "2284"),
                        claim("classLink_sourcedId", "student-17"));
    }

    private static String claim(String name, String value) {
        return """
                {"name": "%s", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
                 "config": {"claim.name": "%s", "claim.value": "%s", "jsonType.label": "String",
                   "id.token.claim": "true", "access.token.claim": "false", "userinfo.token.claim": "true"}}""".formatted(name, name, value);
    }
}
