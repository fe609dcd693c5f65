// SPDX-License-Identifier: Apache-2.0
/**
 * A sync's memory, the roster tables, and a ready accounts table, in the host's own relational database.
 *
 * <p>{@link com.kybergate.rostersync.jdbc.JdbcSyncState} is the state, {@link com.kybergate.rostersync.jdbc.JdbcAccountStore} the
 * ready accounts. H2 and PostgreSQL are supported; the tables are called {@code roster_*} and stand beside the host's own.
 */
@NullMarked
package com.kybergate.rostersync.jdbc;

import org.jspecify.annotations.NullMarked;
