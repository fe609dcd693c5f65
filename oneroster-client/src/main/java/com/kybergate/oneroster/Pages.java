// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A walk over a collection: lazy, in one pass, never more than a page in memory. At its end, and also after a failure, {@link
 * #receipt()} says what it proves.
 *
 * <pre>{@code
 * Pages<User> users = district.pages(Endpoint.users(), Query.all());
 * for (Page<User> page : users) {
 *     stage(page.items());
 * }
 * if (!users.receipt().complete()) {
 *     // good for updates; says nothing about who is absent
 * }
 * }</pre>
 *
 * <p>A page that cannot be read ends the walk: the iterator throws a {@link OneRosterException}, and the receipt says {@code
 * failed}. Nothing of such a page is handed on. For one thread at a time; holds nothing that must be closed.
 *
 * @param <T> the kind of record
 */
public final class Pages<T extends OneRosterResource> implements Iterable<Page<T>> {
    private final Walk<T> walk;
    private boolean begun;

    Pages(Walk<T> walk) {
        this.walk = walk;
    }

    /**
     * Begins the walk.
     *
     * @return the pages that bring anything
     * @throws IllegalStateException if the walk was begun before
     */
    @Override
    public Iterator<Page<T>> iterator() {
        if (begun) {
            throw new IllegalStateException("a walk is made once");
        }
        begun = true;
        return new Iterator<>() {
            private @Nullable Page<T> ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    ahead = walk.next();
                }
                return ahead != null;
            }

            @Override
            public Page<T> next() {
                Page<T> page = ahead != null ? ahead : walk.next();
                if (page == null) {
                    throw new NoSuchElementException();
                }
                ahead = null;
                return page;
            }
        };
    }

    /**
     * Begins the walk, record by record.
     *
     * @return the records that could be read; for the others see {@link Page#faults()}
     * @throws IllegalStateException if the walk was begun before
     */
    public Iterable<T> records() {
        return () -> stream().iterator();
    }

    /**
     * Begins the walk as a stream of records.
     *
     * @return the records that could be read
     * @throws IllegalStateException if the walk was begun before
     */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false).flatMap(page -> page.items().stream());
    }

    /**
     * Says how the walk went. A walk that has not come to its end is abandoned by asking.
     *
     * @return the receipt
     */
    public FetchReceipt receipt() {
        return walk.receipt();
    }
}
