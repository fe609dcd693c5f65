// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import com.kybergate.oneroster.Endpoint;
import com.kybergate.oneroster.Filter;
import com.kybergate.oneroster.Lookup;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.OneRosterException;
import com.kybergate.oneroster.OneRosterInterruptedException;
import com.kybergate.oneroster.Page;
import com.kybergate.oneroster.Pages;
import com.kybergate.oneroster.Query;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.Traffic;
import com.kybergate.rostersync.roster.RosterCollection;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rosters over OneRoster 1.1 REST. The one place in the sync that knows the client. As safe for concurrent use as the client, which stays
 * the caller's to close.
 */
public final class OneRosterSource implements RosterSource {
    private static final Logger LOG = LoggerFactory.getLogger(OneRosterSource.class);

    private static final int MOST_WALKS = 3;

    /** With thousandths always, as the standard's examples have it: some servers compare moments as texts. */
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** What a roster that changes during a walk leaves behind, and what goes with it. */
    private static final Set<String> CHANGED = Set.of("total-drifted", "rows-moved", "unstable-order");

    private static final Set<String> CONSEQUENCES = Set.of("total-mismatch", "duplicates");

    private final OneRosterClient client;

    private OneRosterSource(OneRosterClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /**
     * A district's roster.
     *
     * @param district a client for the district
     * @return the source
     */
    public static OneRosterSource of(OneRosterClient district) {
        return new OneRosterSource(district);
    }

    @Override
    public String identity() {
        URI url = client.baseUrl();
        // On one's own machine a port is whatever was free.
        boolean loopback = url.getScheme().equals("http");
        return "oneroster 1.1 " + (loopback ? url.getHost() + url.getRawPath() : url.toString());
    }

    /**
     * Reads a collection. A walk during which the roster changed proves nothing, so it is made again, three times in all. Where the server
     * states no totals, nothing but the seams between the pages vouches for a walk over several of them; so it counts only if two walks, one
     * after the other, met the same identifiers. Whoever was met by any of the walks was met: the last one proves who is there, and those who
     * left meanwhile are missed by the next run.
     */
    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) throws InterruptedException {
        Walked before = null;
        Walked walked = walk(endpoint(collection), sink);
        for (int walks = 1;
                walks < MOST_WALKS && (isCurable(walked.receipt.reasons()) || walked.isAlone(before));
                walks++) {
            sink.again();
            before = walked;
            walked = walk(endpoint(collection), sink);
        }
        return walked.isAlone(before) ? walked.receipt.doubted("unconfirmed") : walked.receipt;
    }

    /** One walk: how it went, and whom it met. */
    private record Walked(FetchReceipt receipt, WalkedIdentifiers identifiers) {

        /** Whether it is a proof that another walk has yet to confirm. */
        boolean isAlone(@Nullable Walked before) {
            boolean severalPages = receipt.received() > receipt.limitEffective();
            boolean needsAnother = receipt.complete() && receipt.total() == null && severalPages;
            boolean confirmed = before != null && before.receipt.complete() && identifiers.sameAs(before.identifiers);
            return needsAnother && !confirmed;
        }
    }

    /** Whether nothing but the roster's changing stands between a walk and its proof. */
    private static boolean isCurable(List<String> reasons) {
        boolean changed = reasons.stream().anyMatch(CHANGED::contains);
        return changed
                && reasons.stream().allMatch(reason -> CHANGED.contains(reason) || CONSEQUENCES.contains(reason));
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
        try {
            return answer(client.lookup(endpoint(collection), sourcedId));
        } catch (OneRosterInterruptedException e) {
            throw interrupted();
        }
    }

    /**
     * Asks for the records whose {@code dateLastModified} is not before a moment (OneRoster 1.1 §3.4.2). Some servers have no such filter
     * and leave it out without a word: the first record that is older, or does not say how old it is, ends the walk with the reason {@code
     * filter-ignored}.
     */
    @Override
    public Optional<FetchReceipt> changes(RosterCollection collection, Instant since, RosterSink sink)
            throws InterruptedException {
        // As exactly as it is asked for: what the server rightly shows must not look older than that.
        return Optional.of(changes(endpoint(collection), since.truncatedTo(ChronoUnit.MILLIS), sink));
    }

    private <R extends OneRosterResource> FetchReceipt changes(Endpoint<R> endpoint, Instant since, RosterSink sink)
            throws InterruptedException {
        Pages<R> pages = client.pages(endpoint, Query.where(Filter.ge("dateLastModified", MOMENT.format(since))));
        long received = 0;
        try {
            for (Page<R> page : pages) {
                for (R record : page.items()) {
                    Instant modified = record.dateLastModified();
                    if (modified == null || modified.isBefore(since)) {
                        return pages.receipt().doubted("filter-ignored");
                    }
                    sink.record(record);
                }
                page.faults().forEach(sink::fault);
                received += page.items().size() + page.faults().size();
                sink.page(received, page.total());
            }
        } catch (OneRosterInterruptedException e) {
            throw interrupted();
        } catch (OneRosterException e) {
            LOG.debug("the walk over the changes of {} ended early: {}", endpoint.name(), e.code());
        }
        FetchReceipt receipt = pages.receipt();
        boolean unproved = receipt.complete() && receipt.total() == null && received > receipt.limitEffective();
        // Nothing but the seams would vouch for it, and a second walk costs what a full run is for.
        return unproved ? receipt.doubted("unconfirmed") : receipt;
    }

    @Override
    public OptionalLong count(RosterCollection collection) throws InterruptedException {
        try {
            Long total =
                    client.page(endpoint(collection), Query.all().withLimit(1)).total();
            return total == null ? OptionalLong.empty() : OptionalLong.of(total);
        } catch (OneRosterInterruptedException e) {
            throw interrupted();
        } catch (OneRosterException e) {
            LOG.debug("the records of {} could not be counted: {}", collection.wireName(), e.code());
            return OptionalLong.empty();
        }
    }

    /** {@inheritDoc} What others do with the same client meanwhile is counted too. */
    @Override
    public Traffic traffic() {
        return client.traffic();
    }

    private <R extends OneRosterResource> Walked walk(Endpoint<R> endpoint, RosterSink sink)
            throws InterruptedException {
        Pages<R> pages = client.pages(endpoint, Query.all());
        long received = 0;
        WalkedIdentifiers identifiers = new WalkedIdentifiers();
        try {
            for (Page<R> page : pages) {
                for (R record : page.items()) {
                    sink.record(record);
                    identifiers.add(record.sourcedId());
                }
                for (RecordFault fault : page.faults()) {
                    sink.fault(fault);
                    if (fault.sourcedId() != null) {
                        identifiers.add(fault.sourcedId());
                    }
                }
                received += page.items().size() + page.faults().size();
                sink.page(received, page.total());
            }
        } catch (OneRosterInterruptedException e) {
            throw interrupted();
        } catch (OneRosterException e) {
            // The receipt says the same, in the form in which the engine judges it.
            LOG.debug("the walk over {} ended early: {}", endpoint.name(), e.code());
        }
        return new Walked(pages.receipt(), identifiers);
    }

    private static SingleRead answer(Lookup<? extends OneRosterResource> lookup) {
        if (lookup instanceof Lookup.Found<? extends OneRosterResource> found) {
            return new SingleRead.Found(found.record());
        }
        if (lookup instanceof Lookup.Missing<? extends OneRosterResource> missing) {
            return new SingleRead.Missing(missing.shape());
        }
        return new SingleRead.Unclear(((Lookup.Unclear<? extends OneRosterResource>) lookup).reason());
    }

    /** The client restores the flag; the checked exception takes its place. */
    private static InterruptedException interrupted() {
        boolean flag = Thread.interrupted();
        return new InterruptedException("interrupted while reading the roster, flag " + flag);
    }

    private static Endpoint<? extends OneRosterResource> endpoint(RosterCollection collection) {
        return switch (collection) {
            case ORGS -> Endpoint.orgs();
            case ACADEMIC_SESSIONS -> Endpoint.academicSessions();
            case COURSES -> Endpoint.courses();
            case USERS -> Endpoint.users();
            case CLASSES -> Endpoint.classes();
            case ENROLLMENTS -> Endpoint.enrollments();
        };
    }
}
