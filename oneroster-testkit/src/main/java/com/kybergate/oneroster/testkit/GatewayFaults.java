// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Faults of whole requests: gateways, limits, single reads, clocks and addresses. */
final class GatewayFaults {

    private GatewayFaults() {}

    static Answer badGateway() {
        return Answer.html(502, "Bad Gateway");
    }

    static Misbehaviour always(Answer answer) {
        return when(served -> true, answer);
    }

    static Misbehaviour flaky(long times) {
        return first(times, badGateway());
    }

    static Misbehaviour rateLimit(long times) {
        RosterError busy = new RosterError(429, "server_busy", "Too many requests");
        return first(times, busy.answer().with("Retry-After", "1"));
    }

    static Misbehaviour slow(long millis) {
        return new Misbehaviour() {
            @Override
            public Optional<Answer> instead(ServedCall served) throws InterruptedException {
                served.sleeper().sleep(Duration.ofMillis(millis));
                return Optional.empty();
            }
        };
    }

    static Misbehaviour unauthorizedMidWalk() {
        return when(
                ServedCall::offsetAboveZero,
                RosterError.unauthorized("The credentials are no longer valid").answer());
    }

    static Misbehaviour onlyMethod(String method) {
        return when(
                served -> {
                    String header = served.call().header("authorization").orElse("");
                    return header.startsWith("OAuth ") && !header.contains("\"" + method + "\"");
                },
                RosterError.unauthorized("Only " + method + " is accepted").answer());
    }

    static Misbehaviour hiddenSingles() {
        return when(ServedCall::single, RosterError.unknownObject().answer());
    }

    static Misbehaviour htmlSingles() {
        return when(ServedCall::single, Answer.html(404, "Not Found"));
    }

    static Misbehaviour singlesAlwaysFound() {
        return new Misbehaviour() {
            @Override
            public Answer answer(ServedCall served, Answer answer) {
                if (answer.status() != 404 || !served.single()) {
                    return answer;
                }
                Target target = served.target().orElseThrow();
                Map<String, Object> stub = new LinkedHashMap<>();
                stub.put("sourcedId", target.ids().get(0));
                stub.put("status", "active");
                return Answer.json(200, Map.of(RosterModel.singular(target.collection()), stub));
            }
        };
    }

    static Misbehaviour strictSlashes() {
        return when(
                served -> served.path().endsWith("/") || served.path().contains("//"),
                RosterError.unknownObject().answer());
    }

    static Misbehaviour clockSkew(long seconds) {
        return new Misbehaviour() {
            @Override
            public Answer answer(ServedCall served, Answer answer) {
                return answer.with("Date", HttpDate.write(served.now().plusSeconds(seconds)));
            }
        };
    }

    static Misbehaviour redirect() {
        return new Misbehaviour() {
            @Override
            public Optional<Answer> instead(ServedCall served) {
                // Another name for the same interface: to a client it is another host, which must not get credentials.
                String elsewhere = "http://localhost:" + served.port() + "/elsewhere" + served.path();
                return Optional.of(Answer.of(302, "text/plain", "").with("Location", elsewhere));
            }
        };
    }

    private static Misbehaviour first(long times, Answer answer) {
        AtomicLong left = new AtomicLong(times);
        return when(served -> left.getAndDecrement() > 0, answer);
    }

    private static Misbehaviour when(Predicate<ServedCall> condition, Answer answer) {
        return new Misbehaviour() {
            @Override
            public Optional<Answer> instead(ServedCall served) {
                return condition.test(served) ? Optional.of(answer) : Optional.empty();
            }
        };
    }
}
