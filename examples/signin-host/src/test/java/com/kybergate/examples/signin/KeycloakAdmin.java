// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an administrator of a Keycloak does there, by its own interface. */
final class KeycloakAdmin {
    private static final String CLIENTS = "/admin/realms/district/clients";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI keycloak;
    private final String form;

    KeycloakAdmin(URI keycloak, String name, String password) {
        this.keycloak = keycloak;
        this.form = "grant_type=password&client_id=admin-cli&username=" + name + "&password=" + password;
    }

    /** An application that signs in by OpenID Connect, and has to use PKCE. */
    void addOpenIdClient(String clientId, String secret, String redirectUri) throws IOException, InterruptedException {
        add(Map.of(
                "clientId",
                clientId,
                "protocol",
                "openid-connect",
                "secret",
                secret,
                "redirectUris",
                List.of(redirectUri),
                "attributes",
                Map.of("pkce.code.challenge.method", "S256"),
                "protocolMappers",
                List.of(claim("classLink_tenant_id", "2284"), claim("classLink_sourcedId", "student-17"))));
    }

    private static Map<String, Object> claim(String name, String value) {
        return Map.of(
                "name",
                name,
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-hardcoded-claim-mapper",
                "config",
                Map.of(
                        "claim.name", name,
                        "claim.value", value,
                        "jsonType.label", "String",
                        "id.token.claim", "true",
                        "userinfo.token.claim", "true"));
    }

    /** What it makes of the metadata of a service provider. */
    Map<String, Object> understood(String metadata) throws IOException, InterruptedException {
        return json(post("/admin/realms/district/client-description-converter", metadata));
    }

    /** A service provider as its metadata says, but for some settings. */
    void addSamlClient(String metadata, Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, Object> client = new HashMap<>(understood(metadata));
        Map<Object, Object> attributes = new HashMap<>((Map<?, ?>) client.get("attributes"));
        attributes.putAll(settings);
        client.put("attributes", attributes);
        client.put(
                "protocolMappers",
                List.of(
                        attribute("saml-hardcode-attribute-mapper", "sourcedId", "attribute.value", "student-17"),
                        attribute("saml-user-property-mapper", "firstName", "user.attribute", "firstName"),
                        attribute("saml-user-property-mapper", "lastName", "user.attribute", "lastName")));
        add(client);
    }

    private static Map<String, Object> attribute(String mapper, String name, String setting, String value) {
        return Map.of(
                "name",
                name,
                "protocol",
                "saml",
                "protocolMapper",
                mapper,
                "config",
                Map.of("attribute.name", name, "attribute.nameformat", "Basic", setting, value));
    }

    private void add(Map<String, Object> client) throws IOException, InterruptedException {
        post(CLIENTS, JSONObjectUtils.toJSONString(client));
    }

    String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(keycloak.resolve(path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json");
        return sent(request, body);
    }

    private String token() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        keycloak.resolve("/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded");
        return String.valueOf(json(sent(request, form)).get("access_token"));
    }

    private String sent(HttpRequest.Builder request, String body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    "Keycloak says " + response.statusCode() + ": " + response.body() + " to " + response.uri());
        }
        return response.body();
    }

    private static Map<String, Object> json(String text) {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
