// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import org.jspecify.annotations.Nullable;

/** A status that a server sent instead of, or beside, a payload; all words as sent. */
public record WireStatus(
        @Nullable String codeMajor,
        @Nullable String severity,
        @Nullable String codeMinor,
        @Nullable String description) {}
