// SPDX-License-Identifier: Apache-2.0
/**
 * A fake school district behind a fake OneRoster 1.1 server, for tests and demonstrations. Nothing here shares code with
 * a OneRoster client, so that a mistake in a client cannot hide behind the same mistake in its counterpart.
 */
@NullMarked
package com.kybergate.oneroster.testkit;

import org.jspecify.annotations.NullMarked;
