// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import com.kybergate.oneroster.Endpoint;
import com.kybergate.oneroster.Lookup;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.OneRosterException;
import com.kybergate.oneroster.OneRosterInterruptedException;
import com.kybergate.oneroster.Page;
import com.kybergate.oneroster.Pages;
import com.kybergate.oneroster.Query;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.rostersync.roster.RosterCollection;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rosters over OneRoster 1.1 REST. The one place in the sync that knows the client. As safe for concurrent use as the client, which stays
 * the caller's to close.
 */
public final class OneRosterSource implements RosterSource {
    private static final Logger LOG = LoggerFactory.getLogger(OneRosterSource.class);

    private static final int MOST_WALKS = 3;
    private static final String DRIFTED = "total-drifted";
    /** Whoever was read and then removed is counted here and no longer there. */
    private static final Set<String> BY_DRIFT = Set.of(DRIFTED, "total-mismatch");

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
     * Reads a collection. A walk during which the roster changed proves nothing, so it is made again, three times in all; who is handed
     * the same record twice is handed the same record.
     */
    @Override
    public FetchReceipt fetch(RosterCollection collection, RosterSink sink) throws InterruptedException {
        FetchReceipt receipt = walk(endpoint(collection), sink);
        for (int walks = 1; walks < MOST_WALKS && drifted(receipt); walks++) {
            receipt = walk(endpoint(collection), sink);
        }
        return receipt;
    }

    private static boolean drifted(FetchReceipt receipt) {
        return receipt.reasons().contains(DRIFTED) && BY_DRIFT.containsAll(receipt.reasons());
    }

    @Override
    public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
        try {
            return answer(client.lookup(endpoint(collection), sourcedId));
        } catch (OneRosterInterruptedException e) {
            throw interrupted();
        }
    }

    private <R extends OneRosterResource> FetchReceipt walk(Endpoint<R> endpoint, RosterSink sink)
            throws InterruptedException {
        Pages<R> pages = client.pages(endpoint, Query.all());
        long received = 0;
        try {
            for (Page<R> page : pages) {
                page.items().forEach(sink::record);
                page.faults().forEach(sink::fault);
                received += page.items().size() + page.faults().size();
                sink.page(received, page.total());
            }
        } catch (OneRosterInterruptedException e) {
            throw interrupted();
        } catch (OneRosterException e) {
            // The receipt says the same, in the form in which the engine judges it.
            LOG.debug("the walk over {} ended early: {}", endpoint.name(), e.code());
        }
        return pages.receipt();
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
