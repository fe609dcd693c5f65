// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A way in which OneRoster servers go wrong, known by name. Faults compose, and can be limited to one collection:
 *
 * <pre>{@code
 * Fault.named("clamped-limit=50")
 * Fault.named("lost-page-502@enrollments=2")
 * Fault.empty200().at("users")
 * }</pre>
 *
 * <p>A collection in this sense is also an endpoint such as {@code students}. Immutable.
 */
public final class Fault {

    private final String name;
    private final Optional<String> collection;
    private final Optional<String> value;

    private Fault(String name, Optional<String> collection, Optional<String> value) {
        this.name = name;
        this.collection = collection;
        this.value = value;
        collection.ifPresent(limit -> {
            if (!Target.isEndpoint(limit)) {
                throw new IllegalArgumentException("No such collection: " + limit);
            }
        });
        FaultCatalogue.kind(name).requireValue(value);
    }

    /**
     * The fault that a text such as {@code name}, {@code name=value} or {@code name@collection=value} stands for.
     *
     * @param text the name, with collection and value if wanted
     * @return the fault
     * @throws IllegalArgumentException if there is no such fault or collection, or the value is not one the fault takes
     */
    public static Fault named(String text) {
        int equals = text.indexOf('=');
        String head = equals < 0 ? text : text.substring(0, equals);
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
        int at = head.indexOf('@');
        return at < 0
                ? new Fault(head, Optional.empty(), value)
                : new Fault(head.substring(0, at), Optional.of(head.substring(at + 1)), value);
    }

    /**
     * The names of all faults.
     *
     * @return the names, related ones together
     */
    public static List<String> names() {
        return List.copyOf(FaultCatalogue.all().keySet());
    }

    /**
     * What a fault does, in one line for help texts.
     *
     * @param name one of {@link #names()}
     * @return a sentence without a full stop
     */
    public static String describe(String name) {
        return FaultCatalogue.kind(name).description();
    }

    /**
     * The form of the value a fault takes, for help texts.
     *
     * @param name one of {@link #names()}
     * @return such as {@code N}, or empty if it takes none
     */
    public static Optional<String> valueForm(String name) {
        return Optional.of(FaultCatalogue.kind(name).valueForm()).filter(form -> !form.isEmpty());
    }

    /**
     * This fault for the requests of one collection only.
     *
     * @param collection a collection or endpoint, such as {@code users} or {@code students}
     * @return the limited fault
     */
    public Fault at(String collection) {
        return new Fault(name, Optional.of(collection), value);
    }

    /**
     * The fault's name.
     *
     * @return one of {@link #names()}
     */
    public String name() {
        return name;
    }

    /**
     * The collection that the fault is limited to.
     *
     * @return the collection or endpoint, or empty if all requests have the fault
     */
    public Optional<String> collection() {
        return collection;
    }

    /**
     * What the fault does.
     *
     * @return a sentence without a full stop
     */
    public String description() {
        return describe(name);
    }

    Misbehaviour behaviour() {
        return FaultCatalogue.kind(name).behaviour().apply(value);
    }

    /**
     * Pages have at most so many records, whatever the limit says.
     *
     * @param most the largest number of records on a page
     * @return the fault {@code clamped-limit}
     */
    public static Fault clampedLimit(int most) {
        return new Fault("clamped-limit", Optional.empty(), Optional.of(String.valueOf(most)));
    }

    /**
     * Every page begins at the first record.
     *
     * @return the fault {@code ignored-offset}
     */
    public static Fault ignoredOffset() {
        return new Fault("ignored-offset", Optional.empty(), Optional.empty());
    }

    /**
     * Records come in an order of the server's own, the same at each request.
     *
     * @return the fault {@code ignored-sort}
     */
    public static Fault ignoredSort() {
        return new Fault("ignored-sort", Optional.empty(), Optional.empty());
    }

    /**
     * Records come in another order at each request.
     *
     * @return the fault {@code ignored-sort}
     */
    public static Fault reshuffledSort() {
        return new Fault("ignored-sort", Optional.empty(), Optional.of("reshuffled"));
    }

    /**
     * Filters have no effect.
     *
     * @return the fault {@code ignored-filter}
     */
    public static Fault ignoredFilter() {
        return new Fault("ignored-filter", Optional.empty(), Optional.empty());
    }

    /**
     * Lists are empty, with status 200 and a total of 0.
     *
     * @return the fault {@code empty-200}
     */
    public static Fault empty200() {
        return new Fault("empty-200", Optional.empty(), Optional.empty());
    }

    /**
     * Lists are answered with an empty object and status 200.
     *
     * @return the fault {@code empty-object-200}
     */
    public static Fault emptyObject200() {
        return new Fault("empty-object-200", Optional.empty(), Optional.empty());
    }

    /**
     * The last page ends in the middle of its JSON, and the connection closes.
     *
     * @return the fault {@code truncated-last-page}
     */
    public static Fault truncatedLastPage() {
        return new Fault("truncated-last-page", Optional.empty(), Optional.empty());
    }

    /**
     * The last records of each list are missing, while the total counts them.
     *
     * @param missing how many records are missing
     * @return the fault {@code short-last-page}
     */
    public static Fault shortLastPage(int missing) {
        return new Fault("short-last-page", Optional.empty(), Optional.of(String.valueOf(missing)));
    }

    /**
     * One page of each list always answers 502, even to a client whose pages overlap.
     *
     * @param page the number of the page, from 1
     * @return the fault {@code lost-page-502}
     */
    public static Fault lostPage502(int page) {
        return new Fault("lost-page-502", Optional.empty(), Optional.of(String.valueOf(page)));
    }

    /**
     * The first requests answer 502.
     *
     * @param times how many requests fail
     * @return the fault {@code flaky-502}
     */
    public static Fault flaky502(int times) {
        return new Fault("flaky-502", Optional.empty(), Optional.of(String.valueOf(times)));
    }

    /**
     * Everything is answered with an HTML page and status 200, as by a sign-in wall.
     *
     * @return the fault {@code html-200}
     */
    public static Fault html200() {
        return new Fault("html-200", Optional.empty(), Optional.empty());
    }

    /**
     * Everything is answered with an HTML page and status 404.
     *
     * @return the fault {@code html-404}
     */
    public static Fault html404() {
        return new Fault("html-404", Optional.empty(), Optional.empty());
    }

    /**
     * Lists are bare JSON arrays.
     *
     * @return the fault {@code no-envelope}
     */
    public static Fault noEnvelope() {
        return new Fault("no-envelope", Optional.empty(), Optional.empty());
    }

    /**
     * Lists stand under the key "data".
     *
     * @return the fault {@code wrong-key}
     */
    public static Fault wrongKey() {
        return new Fault("wrong-key", Optional.empty(), Optional.empty());
    }

    /**
     * Every answer takes longer, by the server's sleeper.
     *
     * @param delay how much longer an answer takes
     * @return the fault {@code slow}
     */
    public static Fault slow(Duration delay) {
        return new Fault("slow", Optional.empty(), Optional.of(String.valueOf(delay.toMillis())));
    }

    /**
     * There is no X-Total-Count.
     *
     * @return the fault {@code no-total}
     */
    public static Fault noTotal() {
        return new Fault("no-total", Optional.empty(), Optional.empty());
    }

    /**
     * X-Total-Count is wrong.
     *
     * @param difference what is added to the true total
     * @return the fault {@code wrong-total}
     */
    public static Fault wrongTotal(int difference) {
        return new Fault("wrong-total", Optional.empty(), Optional.of(String.valueOf(difference)));
    }

    /**
     * X-Total-Count grows with every request.
     *
     * @return the fault {@code drifting-total}
     */
    public static Fault driftingTotal() {
        return new Fault("drifting-total", Optional.empty(), Optional.empty());
    }

    /**
     * There is no Link header.
     *
     * @return the fault {@code no-link}
     */
    public static Fault noLink() {
        return new Fault("no-link", Optional.empty(), Optional.empty());
    }

    /**
     * The next page is always the page itself, even at the end.
     *
     * @return the fault {@code looping-link}
     */
    public static Fault loopingLink() {
        return new Fault("looping-link", Optional.empty(), Optional.empty());
    }

    /**
     * The first requests answer 429 with Retry-After: 1.
     *
     * @param times how many requests are refused
     * @return the fault {@code rate-limit}
     */
    public static Fault rateLimit(int times) {
        return new Fault("rate-limit", Optional.empty(), Optional.of(String.valueOf(times)));
    }

    /**
     * Every page but the first answers 401.
     *
     * @return the fault {@code unauthorized-mid-walk}
     */
    public static Fault unauthorizedMidWalk() {
        return new Fault("unauthorized-mid-walk", Optional.empty(), Optional.empty());
    }

    /**
     * OAuth 1.0a is accepted with HMAC-SHA1 only.
     *
     * @return the fault {@code sha1-only}
     */
    public static Fault sha1Only() {
        return new Fault("sha1-only", Optional.empty(), Optional.empty());
    }

    /**
     * OAuth 1.0a is accepted with HMAC-SHA256 only.
     *
     * @return the fault {@code sha256-only}
     */
    public static Fault sha256Only() {
        return new Fault("sha256-only", Optional.empty(), Optional.empty());
    }

    /**
     * Every single read answers 404 unknown object.
     *
     * @return the fault {@code hidden-singles}
     */
    public static Fault hiddenSingles() {
        return new Fault("hidden-singles", Optional.empty(), Optional.empty());
    }

    /**
     * Every single read answers 404 with an HTML page.
     *
     * @return the fault {@code html-404-singles}
     */
    public static Fault html404Singles() {
        return new Fault("html-404-singles", Optional.empty(), Optional.empty());
    }

    /**
     * Single reads of unknown ids answer 200 with a stub of an active record.
     *
     * @return the fault {@code singles-always-200}
     */
    public static Fault singlesAlways200() {
        return new Fault("singles-always-200", Optional.empty(), Optional.empty());
    }

    /**
     * Booleans come as "True", "t", "1" and their like.
     *
     * @return the fault {@code string-booleans}
     */
    public static Fault stringBooleans() {
        return new Fault("string-booleans", Optional.empty(), Optional.empty());
    }

    /**
     * Booleans come as JSON booleans.
     *
     * @return the fault {@code json-booleans}
     */
    public static Fault jsonBooleans() {
        return new Fault("json-booleans", Optional.empty(), Optional.empty());
    }

    /**
     * Absent fields come as null.
     *
     * @return the fault {@code null-fields}
     */
    public static Fault nullFields() {
        return new Fault("null-fields", Optional.empty(), Optional.empty());
    }

    /**
     * Grades come as one string.
     *
     * @return the fault {@code grades-as-string}
     */
    public static Fault gradesAsString() {
        return new Fault("grades-as-string", Optional.empty(), Optional.empty());
    }

    /**
     * Paths with a doubled or trailing slash answer 404.
     *
     * @return the fault {@code trailing-slash-404}
     */
    public static Fault trailingSlash404() {
        return new Fault("trailing-slash-404", Optional.empty(), Optional.empty());
    }

    /**
     * A school and everything of it is missing, from lists and single reads.
     *
     * @param sourcedId the school's sourcedId
     * @return the fault {@code missing-school}
     */
    public static Fault missingSchool(String sourcedId) {
        return new Fault("missing-school", Optional.empty(), Optional.of(sourcedId));
    }

    /**
     * The first record of each list comes twice, and the total counts it twice.
     *
     * @return the fault {@code duplicate-record}
     */
    public static Fault duplicateRecord() {
        return new Fault("duplicate-record", Optional.empty(), Optional.empty());
    }

    /**
     * The record in the middle of each list has wrong types in every field but the sourcedId.
     *
     * @return the fault {@code one-bad-record}
     */
    public static Fault oneBadRecord() {
        return new Fault("one-bad-record", Optional.empty(), Optional.empty());
    }

    /**
     * The Date header is wrong.
     *
     * @param ahead how far the server's clock is ahead; may be negative
     * @return the fault {@code clock-skew}
     */
    public static Fault clockSkew(Duration ahead) {
        return new Fault("clock-skew", Optional.empty(), Optional.of(String.valueOf(ahead.toSeconds())));
    }

    /**
     * Every request is redirected (302) to another host name.
     *
     * @return the fault {@code redirect}
     */
    public static Fault redirect() {
        return new Fault("redirect", Optional.empty(), Optional.empty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fault fault
                && name.equals(fault.name)
                && collection.equals(fault.collection)
                && value.equals(fault.value);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The text that {@link #named} reads. */
    @Override
    public String toString() {
        return name
                + collection.map(limit -> "@" + limit).orElse("")
                + value.map(given -> "=" + given).orElse("");
    }
}
