// SPDX-License-Identifier: Apache-2.0
/**
 * The records of OneRoster 1.1 rostering, and what a walk over them leaves behind.
 *
 * <p>Values only: nothing here knows HTTP, JSON or a database. Anybody may import it; it imports {@code java.*} alone.
 */
@NullMarked
package com.kybergate.oneroster.model;

import org.jspecify.annotations.NullMarked;
