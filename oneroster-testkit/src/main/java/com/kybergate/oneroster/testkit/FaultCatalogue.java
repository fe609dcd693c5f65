// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Every fault by name: what it does, what value it takes, and the behaviour. */
final class FaultCatalogue {

    /** One kind of fault. The value, if it takes one, is checked by making the behaviour. */
    record Kind(String description, String valueForm, Function<Optional<String>, Misbehaviour> behaviour) {

        /** Makes the behaviour for nothing, so that a wrong value is refused now and not in the middle of a run. */
        void requireValue(Optional<String> value) {
            Objects.requireNonNull(behaviour.apply(value));
        }
    }

    private static final Map<String, Kind> KINDS = kinds();

    private FaultCatalogue() {}

    static Map<String, Kind> all() {
        return KINDS;
    }

    static Kind kind(String name) {
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("No such fault: " + name + "; there are " + KINDS.keySet());
        }
        return kind;
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        number(
                kinds,
                "clamped-limit",
                "Pages have at most N records, whatever the limit says",
                50,
                ListFaults::clamped);
        plain(kinds, "ignored-offset", "Every page begins at the first record", ListFaults::ignoredOffset);
        kinds.put(
                "ignored-sort",
                new Kind(
                        "Records come in an order of the server's own; reshuffled: another one at each request",
                        "reshuffled",
                        value -> ListFaults.ignoredSort(choice("ignored-sort", value, "reshuffled"))));
        plain(kinds, "ignored-filter", "Filters have no effect", ListFaults::ignoredFilter);
        plain(kinds, "empty-200", "Lists are empty, with status 200 and a total of 0", ListFaults::empty);
        plain(
                kinds,
                "empty-object-200",
                "Lists are answered with {} and status 200",
                () -> ListFaults.envelope(PageDraft.Envelope.EMPTY_OBJECT));
        kinds.put(
                "truncated-last-page",
                new Kind(
                        "The last page ends in the middle of its JSON: the connection closes early, or (chunked, length)"
                                + " HTTP itself looks sound",
                        "closed|chunked|length",
                        value -> ListFaults.truncated(value.orElse("closed"))));
        number(
                kinds,
                "short-last-page",
                "The last N records of each list are missing, while the total counts them",
                3,
                ListFaults::shortLastPage);
        number(
                kinds,
                "lost-page-502",
                "Page K of each list always answers 502, whatever the overlap",
                2,
                ListFaults::lostPage);
        number(kinds, "flaky-502", "The first N requests answer 502", 1, GatewayFaults::flaky);
        plain(
                kinds,
                "html-200",
                "An HTML page with status 200, as from a sign-in wall",
                () -> GatewayFaults.always(Answer.html(200, "Please sign in")));
        plain(
                kinds,
                "html-404",
                "An HTML page with status 404",
                () -> GatewayFaults.always(Answer.html(404, "Not Found")));
        plain(kinds, "no-envelope", "Lists are bare JSON arrays", () -> ListFaults.envelope(PageDraft.Envelope.NONE));
        plain(
                kinds,
                "wrong-key",
                "Lists stand under the key \"data\"",
                () -> ListFaults.envelope(PageDraft.Envelope.WRONG_KEY));
        number(kinds, "slow", "Every answer takes N milliseconds longer", 1000, GatewayFaults::slow);
        plain(kinds, "no-total", "No X-Total-Count", ListFaults::noTotal);
        kinds.put(
                "wrong-total",
                new Kind(
                        "X-Total-Count is wrong by N (default 7; may be negative)",
                        "N",
                        value -> ListFaults.wrongTotal(integer("wrong-total", value, 7))));
        plain(kinds, "drifting-total", "X-Total-Count grows with every request", ListFaults::driftingTotal);
        plain(kinds, "no-link", "No Link header", ListFaults::noLink);
        plain(
                kinds,
                "looping-link",
                "The next page is always the page itself, even at the end",
                ListFaults::loopingLink);
        number(kinds, "rate-limit", "The first N requests answer 429 with Retry-After: 1", 1, GatewayFaults::rateLimit);
        plain(
                kinds,
                "unauthorized-mid-walk",
                "Every page but the first answers 401",
                GatewayFaults::unauthorizedMidWalk);
        plain(
                kinds,
                "sha1-only",
                "OAuth 1.0a is accepted with HMAC-SHA1 only",
                () -> GatewayFaults.onlyMethod("HMAC-SHA1"));
        plain(
                kinds,
                "sha256-only",
                "OAuth 1.0a is accepted with HMAC-SHA256 only",
                () -> GatewayFaults.onlyMethod("HMAC-SHA256"));
        plain(kinds, "hidden-singles", "Every single read answers 404 unknown object", GatewayFaults::hiddenSingles);
        plain(kinds, "html-404-singles", "Every single read answers 404 with an HTML page", GatewayFaults::htmlSingles);
        plain(
                kinds,
                "singles-always-200",
                "Single reads of unknown ids answer 200 with a stub of an active record",
                GatewayFaults::singlesAlwaysFound);
        plain(
                kinds,
                "string-booleans",
                "Booleans come as \"True\", \"t\", \"1\", \"FALSE\", \"f\", \"0\"",
                RecordFaults::stringBooleans);
        plain(kinds, "json-booleans", "Booleans come as JSON booleans", RecordFaults::jsonBooleans);
        plain(kinds, "null-fields", "Absent fields come as null", RecordFaults::nullFields);
        plain(kinds, "grades-as-string", "Grades come as one string", RecordFaults::gradesAsString);
        plain(
                kinds,
                "trailing-slash-404",
                "Paths with a doubled or trailing slash answer 404",
                GatewayFaults::strictSlashes);
        kinds.put(
                "missing-school",
                new Kind(
                        "A school (default: the first) and everything of it is missing, from lists and single reads",
                        "ID",
                        RecordFaults::missingSchool));
        plain(
                kinds,
                "duplicate-record",
                "The first record of each list comes twice, and the total counts it twice",
                ListFaults::duplicateRecord);
        kinds.put(
                "one-bad-record",
                new Kind(
                        "The record in the middle of each list has wrong types in every field (no-id: no sourcedId)",
                        "no-id",
                        value -> RecordFaults.oneBadRecord(choice("one-bad-record", value, "no-id"))));
        kinds.put(
                "clock-skew",
                new Kind(
                        "The Date header is ahead by N seconds (default 3600; may be negative)",
                        "SECONDS",
                        value -> GatewayFaults.clockSkew(integer("clock-skew", value, 3600))));
        plain(kinds, "redirect", "Every request is redirected (302) to another host name", GatewayFaults::redirect);
        return kinds;
    }

    private static void plain(
            Map<String, Kind> kinds, String name, String description, Supplier<Misbehaviour> behaviour) {
        kinds.put(name, new Kind(description, "", value -> {
            if (value.isPresent()) {
                throw new IllegalArgumentException("The fault " + name + " takes no value");
            }
            return behaviour.get();
        }));
    }

    private static void number(
            Map<String, Kind> kinds,
            String name,
            String description,
            long byDefault,
            LongFunction<Misbehaviour> behaviour) {
        kinds.put(name, new Kind(description + " (default " + byDefault + ")", "N", value -> {
            long number = integer(name, value, byDefault);
            if (number < 1) {
                throw new IllegalArgumentException("The fault " + name + " takes a number of at least 1");
            }
            return behaviour.apply(number);
        }));
    }

    private static long integer(String name, Optional<String> value, long byDefault) {
        try {
            return value.map(Long::parseLong).orElse(byDefault);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The fault " + name + " takes a whole number", e);
        }
    }

    private static boolean choice(String name, Optional<String> value, String only) {
        if (value.isPresent() && !value.get().equals(only)) {
            throw new IllegalArgumentException("The fault " + name + " takes no value but " + only);
        }
        return value.isPresent();
    }
}
