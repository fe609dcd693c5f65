// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.ConnectionCheck.Stage;
import com.kybergate.oneroster.internal.json.Coercion;
import com.kybergate.oneroster.internal.web.AddressGuard;
import com.kybergate.oneroster.internal.web.AddressRefusedException;
import com.kybergate.oneroster.model.OneRosterResource;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Tests a connection from the outside in, and stops at the first stage that fails: what lies behind it cannot be known. One
 * question for a single org answers most of it; three more show what is shared. For one use.
 */
final class ConnectionProbe {
    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);
    private static final List<String> ORDER =
            List.of("url", "dns", "connect", "http", "auth", "envelope", "permissions", "clock", "version");

    private final BaseUrl base;
    private final Reads reads;
    private final OkHttpClient http;
    private final AddressGuard guard;
    private final Clock clock;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Calls.Connected connected = new Calls.Connected();
    private boolean rolesSeen;

    ConnectionProbe(BaseUrl base, Reads reads, OkHttpClient http, AddressGuard guard, Clock clock) {
        this.base = base;
        this.reads = reads;
        this.http = http;
        this.guard = guard;
        this.clock = clock;
    }

    /** The finding about an address that cannot be called. */
    static ConnectionCheck invalidUrl(String why) {
        return notCalled("url-invalid", why);
    }

    /** The finding about an address that may not be called. */
    static ConnectionCheck refusedUrl(String why) {
        return notCalled("address-refused", why);
    }

    private static ConnectionCheck notCalled(String code, String why) {
        Stage url = new Stage("url", false, code, sentence(why), Remedies.of(code));
        return new ConnectionCheck(null, List.of(url), Map.of());
    }

    ConnectionCheck run() {
        String called = base.url().toString();
        pass("url", base.repaired() ? "url-repaired" : "ok", "Calls go to " + called + ".");
        if (resolves()) {
            WirePage<?> orgs = probe();
            if (orgs != null && permits() && clockAgrees(orgs.serverDate())) {
                version();
            }
        }
        return new ConnectionCheck(called, stages, counts);
    }

    /** Behind a proxy, names are the proxy's to resolve. */
    private boolean resolves() {
        Proxy proxy = http.proxy();
        if (proxy != null && proxy.type() != Proxy.Type.DIRECT) {
            pass("dns", "ok", "The proxy resolves the name.");
            return true;
        }
        try {
            guard.lookup(http.dns(), base.url().host());
            pass("dns", "ok", "The host name is known.");
            return true;
        } catch (AddressRefusedException e) {
            fail("dns", "address-refused", sentence("the name " + e.reason()));
            return false;
        } catch (UnknownHostException e) {
            fail("dns", "host-unknown", "The host name is not known.");
            return false;
        }
    }

    private @Nullable WirePage<?> probe() {
        try {
            WirePage<?> page = reads.fetch(Endpoint.orgs(), Query.all(), 1, 0, connected);
            passUpTo("permissions");
            count("orgs", page);
            return page;
        } catch (OneRosterConnectionException e) {
            failConnection(e);
        } catch (OneRosterAuthException e) {
            if (!isAboutToken(e)) {
                passUpTo("auth");
            }
            failAuth(e);
        } catch (OneRosterHttpException e) {
            if (isAboutToken(e)) {
                fail("auth", "token-unreachable", "The token URL answers with status " + e.statusCode() + ".");
                return null;
            }
            passUpTo("http");
            fail("http", httpCode(e.statusCode()), "The server answered with status " + e.statusCode() + ".");
        } catch (OneRosterProtocolException e) {
            failProtocol(e);
        }
        return null;
    }

    private void failConnection(OneRosterConnectionException e) {
        String code = e.code();
        if (isAboutToken(e)) {
            if (code.equals("address-refused")) {
                fail("auth", code, "The token URL leads to where it may not be called.");
            } else {
                fail("auth", "token-unreachable", "The token URL cannot be reached (" + code + ").");
            }
        } else if (connected.reached.get()) {
            passUpTo("http");
            String message = code.equals("timeout") ? "The server did not answer in time." : "The server hung up.";
            fail("http", code, message);
        } else {
            passUpTo("connect");
            fail("connect", code, "No connection was made.");
        }
    }

    /** The token comes first, so nothing is known of the stages between. */
    private static boolean isAboutToken(OneRosterException e) {
        return e.operation().equals(Calls.TOKEN_OPERATION);
    }

    private void failAuth(OneRosterAuthException e) {
        if (e.code().equals("forbidden")) {
            fail("auth", "forbidden", "The server knows the credentials and refuses them access.");
        } else if (skew(connected.refusedAt.get()).compareTo(TOLERATED_SKEW) > 0) {
            long minutes = skew(connected.refusedAt.get()).toMinutes();
            fail(
                    "auth",
                    "clock-skew",
                    "The server refuses the signature, and the two clocks differ by " + minutes + " minutes.");
        } else {
            String whose = e.code().equals("token-refused") ? "The token server" : "The server";
            fail("auth", "unauthorized", whose + " does not accept the credentials.");
        }
    }

    private void failProtocol(OneRosterProtocolException e) {
        String code = e.code();
        if (isAboutToken(e)) {
            fail("auth", "token-unreachable", "The token URL does not answer with a token.");
        } else if (code.equals("redirect")) {
            passUpTo("http");
            fail("http", "redirect", "The server redirects to another address.");
        } else {
            passUpTo("envelope");
            fail("envelope", code, "The answer is not that of a OneRoster server.");
        }
    }

    private static String httpCode(int status) {
        if (status == 404) {
            return "not-found";
        }
        if (status == 429) {
            return "rate-limited";
        }
        return status >= 500 ? "server-error" : "bad-request";
    }

    /** Three collections that every sync reads; an application that may not read one of them finds out here, not at night. */
    private boolean permits() {
        String code = "ok";
        List<String> refused = new ArrayList<>();
        for (Endpoint<? extends OneRosterResource> endpoint :
                List.of(Endpoint.users(), Endpoint.classes(), Endpoint.enrollments())) {
            try {
                WirePage<?> page = reads.fetch(endpoint, Query.all(), 1, 0, null);
                count(endpoint.name(), page);
                rolesSeen |=
                        page.rows().stream().anyMatch(row -> row.coercions().contains(Coercion.ROLES_LIST));
            } catch (OneRosterInterruptedException e) {
                throw e;
            } catch (OneRosterException e) {
                code = code.equals("ok") ? permissionCode(e) : code;
                refused.add(endpoint.name());
            }
        }
        if (refused.isEmpty()) {
            pass("permissions", "ok", "Users, classes and enrollments can be read.");
            return true;
        }
        fail("permissions", code, "These cannot be read: " + String.join(", ", refused) + ".");
        return false;
    }

    private static String permissionCode(OneRosterException e) {
        if (e instanceof OneRosterAuthException) {
            return "forbidden";
        }
        return e instanceof OneRosterHttpException answer ? httpCode(answer.statusCode()) : e.code();
    }

    private boolean clockAgrees(@Nullable Instant serverDate) {
        if (serverDate == null) {
            pass("clock", "ok", "The server does not tell the time.");
            return true;
        }
        Duration skew = skew(serverDate);
        if (skew.compareTo(TOLERATED_SKEW) > 0) {
            fail("clock", "clock-skew", "The two clocks differ by " + skew.toMinutes() + " minutes.");
            return false;
        }
        pass("clock", "ok", "The two clocks agree.");
        return true;
    }

    /** By how much the clocks differ; not at all where the server does not tell the time. */
    private Duration skew(@Nullable Instant serverDate) {
        return serverDate == null
                ? Duration.ZERO
                : Duration.between(serverDate, clock.instant()).abs();
    }

    private void version() {
        boolean newer = rolesSeen || base.url().encodedPath().contains("/v1p2");
        pass("version", newer ? "version-1p2" : "ok", newer ? "The server speaks OneRoster 1.2." : "OneRoster 1.1.");
    }

    private void count(String collection, WirePage<?> page) {
        if (page.total() != null) {
            counts.put(collection, page.total());
        }
    }

    /** What came after these stages went well, so they did. */
    private void passUpTo(String stage) {
        for (String name : ORDER.subList(stages.size(), ORDER.indexOf(stage))) {
            pass(
                    name,
                    "ok",
                    switch (name) {
                        case "connect" -> "A connection was made.";
                        case "http" -> "The server answers.";
                        // A portal's page comes to whoever asks: whether the credentials are right was never asked.
                        case "auth" ->
                            stage.equals("envelope") ? "Nothing is refused." : "The credentials are accepted.";
                        default -> "The answer is that of a OneRoster server.";
                    });
        }
    }

    private void pass(String name, String code, String message) {
        stages.add(new Stage(name, true, code, message, Remedies.of(code)));
    }

    private void fail(String name, String code, String message) {
        stages.add(new Stage(name, false, code, message, Remedies.of(code)));
    }

    private static String sentence(String text) {
        String first = text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }
}
