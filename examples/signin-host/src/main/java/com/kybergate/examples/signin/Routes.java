// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which page answers which address, on the JDK's HTTP server: what a web framework does for its hosts. */
final class Routes {
    /** As much as a form of ours or a response of SAML's may be long, and one octet more. */
    private static final int LONGEST_BODY = 512 * 1024 + 1;

    private record Route(Pattern path, BiFunction<BrowserRequest, String, Page> work) {}

    private final List<Route> routes = new CopyOnWriteArrayList<>();

    Routes(HttpServer server) {
        server.createContext("/", this::serve);
    }

    void add(String path, Function<BrowserRequest, Page> work) {
        addOfTenants(path, (request, noTenant) -> work.apply(request));
    }

    /** A path in which a tenant's name stands. Of several that fit, the one that was added first answers. */
    void addOfTenants(String path, BiFunction<BrowserRequest, String, Page> work) {
        routes.add(new Route(Pattern.compile(path.replace("{tenant}", "([A-Za-z0-9][A-Za-z0-9._~-]{0,99})")), work));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
            BrowserRequest request = BrowserRequest.of(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawQuery(),
                    exchange.getRequestHeaders(),
                    new String(body, StandardCharsets.UTF_8));
            write(exchange, answer(path, request));
        }
    }

    private Page answer(String path, BrowserRequest request) {
        for (Route route : routes) {
            Matcher fits = route.path().matcher(path);
            if (fits.matches()) {
                try {
                    return route.work().apply(request, fits.groupCount() == 0 ? "" : fits.group(1));
                } catch (SignInException e) {
                    return Page.of(400, e.error().advice());
                }
            }
        }
        return Page.of(404, "Not here");
    }

    private static void write(HttpExchange exchange, Page page) throws IOException {
        page.reply()
                .headers()
                .forEach((name, lines) ->
                        lines.forEach(line -> exchange.getResponseHeaders().add(name, line)));
        if (!page.cookie().isEmpty()) {
            exchange.getResponseHeaders().add("Set-Cookie", page.cookie());
        }
        exchange.getResponseHeaders().set("Content-Type", page.type());
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(page.reply().status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
