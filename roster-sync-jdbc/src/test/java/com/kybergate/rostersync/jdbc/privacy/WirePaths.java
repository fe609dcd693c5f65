// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.oneroster.Endpoint;
import com.kybergate.oneroster.Filter;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.Query;
import com.kybergate.oneroster.RetryPolicy;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.TokenProvider;
import com.kybergate.rostersync.jdbc.privacy.CanaryDistrict.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a server and a network do to a roster: broken data, refusals that quote what they were asked, and silence. */
final class WirePaths {
    private WirePaths() {}

    static Map<String, FailurePath> all(boolean more) {
        Map<String, FailurePath> paths = new LinkedHashMap<>();
        paths.put("no-failure", scene -> {
            scene.run();
            scene.district.user("anna").put("givenName", scene.canaries.of("anna.newName"));
            scene.district.remove("bert");
            scene.run();
            scene.attempt(() -> scene.client().check());
            scene.attempt(() -> scene.client().page(Endpoint.users(), Query.all()));
        });
        bodies().forEach((name, change) -> paths.put("body-" + name, scene -> {
            scene.run();
            listsSay(scene, answer -> change.of(scene, answer));
            read(scene);
        }));
        int[] statuses = more
                ? new int[] {
                    204, 206, 301, 302, 307, 308, 400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 501, 502, 503, 504
                }
                : new int[] {204, 302, 401, 404, 429, 503};
        for (int status : statuses) {
            echoes().forEach((name, echo) -> paths.put("status-" + status + "-" + name, scene -> {
                scene.run();
                listsSay(
                        scene,
                        answer -> heading(
                                scene,
                                new Answer(
                                        status, Map.of(), echo.of(scene, answer).body(), false)));
                read(scene);
            }));
        }
        tokens().forEach((name, twist) -> paths.put("token-" + name, scene -> {
            scene.credentials = () -> Credentials.oauth2(
                    scene.canaries.word("clientId"),
                    scene.canaries.word("clientSecret"),
                    scene.district.url() + "/token");
            scene.run();
            scene.freshClient();
            scene.district.twist = (path, honest) -> path.equals("/token") ? twist.of(scene, honest) : honest;
            read(scene);
        }));
        lookups()
                .forEach((name, twist) -> paths.put("lookup-" + name, scene -> {
                    scene.run();
                    scene.district.remove("cora");
                    scene.timeout = name.equals("timeout") ? Duration.ofMillis(100) : scene.timeout;
                    scene.freshClient();
                    String cora = scene.district.id("cora");
                    scene.district.twist =
                            (path, honest) -> path.equals("/users/" + cora) ? twist.of(scene, honest) : honest;
                    scene.run();
                    scene.attempt(() -> scene.client().lookup(Endpoint.users(), cora));
                    scene.attempt(() -> scene.sync().explain(cora).size());
                }));
        paths.put("connection-refused", scene -> {
            scene.run();
            scene.district.close();
            read(scene);
        });
        paths.put("connection-to-nobody", scene -> {
            int port;
            try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = closed.getLocalPort();
            }
            scene.attempt(() -> OneRosterClient.builder()
                    .baseUrl("http://127.0.0.1:" + port + "/" + scene.canaries.word("path"))
                    .allowHttpOnLoopback(true)
                    .credentials(scene.credentials.get())
                    .retryPolicy(RetryPolicy.none())
                    .build()
                    .page(Endpoint.orgs(), Query.all()));
        });
        paths.put("retried", scene -> {
            scene.retries = RetryPolicy.builder().maxAttempts(3).build();
            scene.freshClient();
            listsSay(scene, answer -> heading(scene, answer.withBody(scene.canaries.of("anna.email")), 503));
            read(scene);
        });
        paths.put("silence", scene -> {
            scene.timeout = Duration.ofMillis(100);
            scene.district.twist = (path, honest) -> {
                scene.district.hang();
                return honest;
            };
            read(scene);
        });
        paths.put("unusable-credentials", WirePaths::unusableCredentials);
        paths.put("unusable-address", WirePaths::unusableAddress);
        return paths;
    }

    /** An answer that a scene makes of an honest one. */
    private interface Say {
        Answer of(Scene scene, Answer honest);
    }

    private static void listsSay(Scene scene, UnaryOperator<Answer> said) {
        scene.district.twist = (path, honest) -> path.equals("/users") ? said.apply(honest) : honest;
    }

    private static void read(Scene scene) {
        scene.run();
        scene.attempt(() -> scene.sync().plan());
        scene.attempt(() -> scene.client().check());
        scene.attempt(() -> scene.client()
                .page(Endpoint.users(), Query.where(Filter.eq("email", scene.canaries.of("anna.email")))));
        scene.attempt(() -> scene.client().lookup(Endpoint.users(), scene.district.id("dave")));
    }

    private static Map<String, Say> bodies() {
        Map<String, Say> says = new LinkedHashMap<>();
        says.put(
                "truncated", (s, a) -> a.withBody(a.body().substring(0, a.body().length() / 2)));
        says.put(
                "cut-off",
                (s, a) ->
                        a.withBody(a.body().substring(0, a.body().length() / 2)).truncated());
        says.put(
                "wrong-types",
                (s, a) -> a.withBody(a.body()
                        .replace("\"true\"", "\"" + s.canaries.of("anna.enabledUser") + "\"")
                        .replace("\"email\":", "\"email\":{\"" + s.canaries.word("bert.wrongKey") + "\":1},\"x\":")
                        .replace("\"grades\":[", "\"grades\":{\"a\":1},\"x\":[")));
        says.put(
                "words-for-records",
                (s, a) -> a.withBody("{\"users\":[\"" + s.canaries.of("anna.email") + "\",{\"email\":\""
                        + s.canaries.of("bert.email") + "\"},7]}"));
        says.put("bad-escape", (s, a) -> a.withBody(a.body().replaceFirst("\"email\":\"", "\"email\":\"\\\\x")));
        says.put("unquoted", (s, a) -> a.withBody(a.body().replaceFirst("\"email\":\"", "\"email\":")));
        says.put("html", (s, a) -> a.withBody("<html>" + a.body() + "</html>").with("Content-Type", "text/html"));
        says.put("wrong-key", (s, a) -> a.withBody("{\"" + s.canaries.word("anna.username") + "\":[]}"));
        says.put("plain", (s, a) -> a.withBody(s.canaries.of("anna.email")));
        says.put(
                "twice",
                (s, a) -> a.withBody(a.body()
                        .replaceFirst(
                                "\\[\\{",
                                "[{\"sourcedId\":\"" + s.district.id("dave") + "\",\"email\":\""
                                        + s.canaries.of("dave.otherEmail") + "\"},{")));
        says.put("empty", (s, a) -> a.withBody("{\"users\":[]}"));
        says.put(
                "warned",
                (s, a) -> heading(
                        s, a.withBody(a.body().replaceFirst("\\{", "{\"statusInfoSet\":[{" + statement(s) + "}],"))));
        says.put("misnumbered", (s, a) -> a.with("X-Total-Count", s.canaries.word("total")));
        return says;
    }

    private static Map<String, Say> echoes() {
        Map<String, Say> says = new LinkedHashMap<>();
        says.put("page", (s, a) -> a.withBody("<html>" + s.district.id("anna") + s.canaries.word("clientSecret")));
        says.put("statement", (s, a) -> a.withBody("{" + statement(s) + "}"));
        says.put(
                "keys",
                (s, a) -> a.withBody("{\"" + s.canaries.word("anna.username") + "\":1,\"error\":\""
                        + s.canaries.of("bert.email") + "\"}"));
        return says;
    }

    private static String statement(Scene s) {
        return "\"imsx_codeMajor\":\"" + s.canaries.word("codeMajor") + "\",\"imsx_severity\":\""
                + s.canaries.word("severity") + "\",\"imsx_description\":\"nobody is called "
                + s.canaries.of("anna.email")
                + "\",\"imsx_codeMinor\":\"" + s.canaries.word("codeMinor") + "\"";
    }

    private static Answer heading(Scene s, Answer answer, int status) {
        return heading(s, new Answer(status, answer.headers(), answer.body(), false));
    }

    private static Answer heading(Scene s, Answer answer) {
        String word = s.canaries.word("header");
        return answer.with("Location", s.district.url() + "/" + s.canaries.word("location"))
                .with("Content-Type", "application/" + word)
                .with("Retry-After", word)
                .with("Date", word)
                .with("Link", "<" + s.district.url() + "/" + word + ">; rel=\"next\"")
                .with("Set-Cookie", "session=" + word)
                .with("WWW-Authenticate", "OAuth realm=\"" + s.canaries.word("clientSecret") + "\"");
    }

    private static Map<String, Say> tokens() {
        Map<String, Say> says = new LinkedHashMap<>();
        says.put(
                "refused",
                (s, a) -> Answer.json(
                        400,
                        "{\"error\":\"" + s.canaries.word("clientSecret") + "\",\"error_description\":\"no client "
                                + s.canaries.word("clientId") + "\"}"));
        says.put("unauthorized", (s, a) -> heading(s, Answer.json(401, s.canaries.word("clientSecret"))));
        says.put("failed", (s, a) -> Answer.json(500, "{\"" + s.canaries.word("clientSecret") + "\":1}"));
        says.put("redirected", (s, a) -> heading(s, new Answer(302, Map.of(), "", false)));
        says.put("malformed", (s, a) -> a.withBody("{\"access_token\":\"" + s.canaries.word("accessToken")));
        says.put(
                "of-another-type",
                (s, a) -> a.withBody("{\"access_token\":\"" + s.canaries.word("accessToken") + "\",\"token_type\":\""
                        + s.canaries.word("tokenType") + "\"}"));
        says.put(
                "unsendable",
                (s, a) -> a.withBody("{\"access_token\":\"" + s.canaries.of("accessToken.foreign") + "\"}"));
        says.put(
                "unsendable-lines",
                (s, a) -> a.withBody("{\"access_token\":\"" + s.canaries.word("accessToken") + "\\nx\"}"));
        return says;
    }

    private static Map<String, Say> lookups() {
        Map<String, Say> says = new LinkedHashMap<>();
        says.put(
                "another-id", (s, a) -> Answer.json(200, CanaryDistrict.json(Map.of("user", s.district.user("anna")))));
        says.put(
                "html-404",
                (s, a) -> new Answer(
                        404,
                        Map.of("Content-Type", "text/html"),
                        "<html>no " + s.district.id("cora") + "</html>",
                        false));
        says.put(
                "wordy-404",
                (s, a) -> Answer.json(404, "{" + statement(s) + ",\"" + s.canaries.word("cora.username") + "\":1}"));
        says.put("500", (s, a) -> Answer.json(500, "{\"message\":\"" + s.district.id("cora") + "\"}"));
        says.put("collection", (s, a) -> Answer.json(200, "{\"users\":[]}"));
        says.put("malformed", (s, a) -> Answer.json(200, "{\"user\":{\"email\":" + s.canaries.of("cora.email") + "}}"));
        says.put("timeout", (s, a) -> {
            s.district.hang();
            return a;
        });
        return says;
    }

    private static void unusableCredentials(Scene scene) {
        String odd = scene.canaries.of("unsendableSecret");
        scene.attempt(() -> Credentials.bearer(odd + "\n" + odd));
        scene.attempt(() -> Credentials.bearer(odd));
        scene.attempt(() -> Credentials.oauth1(odd + "\n", odd + "\u0000" + odd));
        for (Credentials credentials : new Credentials[] {
            Credentials.oauth1(odd, odd),
            Credentials.oauth2(odd, odd, scene.district.url() + "/token"),
            Credentials.tokens(() -> odd),
            Credentials.tokens(new Vault(scene.canaries.of("vaultMessage")))
        }) {
            scene.ears.hear("credentials", credentials);
            scene.credentials = () -> credentials;
            scene.freshClient();
            scene.run();
            scene.attempt(() -> scene.sync().explain(scene.district.id("anna")).size());
        }
    }

    /** A vault that is locked, and says so with what it was asked for. */
    private record Vault(String message) implements TokenProvider {
        @Override
        public String token() {
            throw new IllegalStateException(message, new IllegalArgumentException(message));
        }

        @Override
        public String toString() {
            return "Vault";
        }
    }

    private static void unusableAddress(Scene scene) {
        String word = scene.canaries.word("urlSecret");
        for (String url : new String[] {
            "https://user:" + word + "@example.org",
            "https://example.org/?key=" + word,
            "ftp://example.org/" + word,
            "https://[" + word,
            "http://" + word,
            ""
        }) {
            scene.attempt(() -> OneRosterClient.builder()
                    .baseUrl(url)
                    .credentials(Credentials.bearer(word))
                    .build());
            scene.attempt(() -> OneRosterClient.builder()
                    .baseUrl("https://example.org")
                    .credentials(Credentials.oauth2(word, word, url))
                    .build());
        }
    }
}
