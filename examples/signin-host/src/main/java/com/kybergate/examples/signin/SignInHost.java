// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.classlink.roster.MatchResult;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUserMatcher;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A web application of one page. Everything about signing in that a host has to do itself is in {@link #answer}. */
public final class SignInHost {
    private static final String COOKIE = "__Host-session";

    /** A session of the host's own: its id is random, made anew with every sign-in, and ends when the sign-in says. */
    private record Session(String identityKey, String localId, String role, Instant endsBy) {}

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final SignIn signIn;
    private final RosterUserMatcher matcher;
    private final Clock clock;

    /** Serves the application. */
    public SignInHost(HttpServer server, SignIn signIn, RosterUserMatcher matcher, Clock clock) {
        this.signIn = signIn;
        this.matcher = matcher;
        this.clock = clock;
        route(server, "/", this::home);
        route(server, "/signin", request -> send(signIn.begin(request, LoginOptions.anyTenant()), ""));
        route(server, "/signin/callback", request -> answer(request, signIn.complete(request, keyOf(request))));
        route(server, "/signin/confirm", request -> answer(request, signIn.confirm(request)));
        route(server, "/signout", this::signOut);
    }

    private Page home(BrowserRequest request) {
        return session(request)
                .map(session -> page(
                        200,
                        "Signed in as account " + session.localId() + ", a " + session.role() + " by the roster."
                                + form("/signout", "", "Sign out")))
                .orElse(page(200, form("/signin", "", "Sign in with ClassLink")));
    }

    private Page answer(BrowserRequest request, SignInOutcome outcome) {
        if (outcome instanceof Authenticated yes) {
            // Whatever session the browser had ends first, also if nobody is let in: somebody else may know its id.
            sessions.remove(request.cookies().getOrDefault(COOKIE, ""));
            MatchResult match = matcher.match(yes.identity());
            return match.user()
                    .map(user -> send(yes.reply(), "").cookie(begin(yes.identity(), user)))
                    .orElseGet(() -> page(403, "You have no account here: " + match.verdict() + ". Ask your school."));
        }
        if (outcome instanceof Confirm ask) {
            StringBuilder fields = new StringBuilder();
            ask.fields()
                    .forEach((field, value) -> fields.append(
                            "<input type=hidden name=\"" + escaped(field) + "\" value=\"" + escaped(value) + "\">"));
            String signedIn = ask.question() == Question.SWITCH_ACCOUNT ? "You are signed in as somebody else. " : "";
            String name = escaped(ask.identity().displayName().orElse("this account"));
            return send(
                    ask.reply(),
                    "<p>" + signedIn + "Continue as " + name + "?"
                            + form("/signin/confirm", fields.toString(), "Continue"));
        }
        if (outcome instanceof Denied no) {
            return send(
                    no.reply(),
                    "<p>" + no.error().advice() + "<p>Reference " + no.reference()
                            + form("/signin", "", "Sign in with ClassLink"));
        }
        return send(outcome.reply(), "");
    }

    private String begin(SsoIdentity identity, RosterUser user) {
        byte[] drawn = new byte[32];
        random.nextBytes(drawn);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        sessions.put(id, new Session(identity.key(), user.localId(), user.role(), identity.sessionEndsBy()));
        return COOKIE + "=" + id + "; Path=/; Secure; HttpOnly; SameSite=Lax";
    }

    /** Ends the session here. ClassLink has its own, and no address that ends it. */
    private Page signOut(BrowserRequest request) {
        BrowserReply reply = signIn.signOut(request);
        sessions.remove(request.cookies().getOrDefault(COOKIE, ""));
        return send(reply, "");
    }

    private Optional<Session> session(BrowserRequest request) {
        return Optional.ofNullable(sessions.get(request.cookies().getOrDefault(COOKIE, "")))
                .filter(session -> clock.instant().isBefore(session.endsBy()));
    }

    private @Nullable String keyOf(BrowserRequest request) {
        return session(request).map(Session::identityKey).orElse(null);
    }

    private record Page(BrowserReply reply, String body, String cookie) {
        Page cookie(String line) {
            return new Page(reply, body, line);
        }
    }

    private static Page page(int status, String body) {
        return send(BrowserReply.page(status, java.util.List.of()), body);
    }

    private static Page send(BrowserReply reply, String body) {
        return new Page(reply, body.isEmpty() ? "" : "<!DOCTYPE html><title>Example</title>" + body, "");
    }

    private static String form(String action, String fields, String button) {
        return "<form method=post action=\"" + action + "\">" + fields + "<button>" + button + "</button></form>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static void route(HttpServer server, String path, Function<BrowserRequest, Page> work) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    write(exchange, page(404, "Not here"));
                    return;
                }
                String body = new String(exchange.getRequestBody().readNBytes(64 * 1024), StandardCharsets.UTF_8);
                BrowserRequest request = BrowserRequest.of(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getRawQuery(),
                        exchange.getRequestHeaders(),
                        body);
                try {
                    write(exchange, work.apply(request));
                } catch (SignInException e) {
                    write(exchange, page(400, e.error().advice()));
                }
            }
        });
    }

    private static void write(HttpExchange exchange, Page page) throws IOException {
        page.reply()
                .headers()
                .forEach((name, lines) ->
                        lines.forEach(line -> exchange.getResponseHeaders().add(name, line)));
        if (!page.cookie().isEmpty()) {
            exchange.getResponseHeaders().add("Set-Cookie", page.cookie());
        }
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(page.reply().status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
