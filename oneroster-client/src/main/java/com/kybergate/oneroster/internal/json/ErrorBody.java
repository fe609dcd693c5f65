// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the body of an answer that is no success looks like.
 *
 * @param kind {@code empty}, {@code json}, {@code html} or {@code other}
 * @param keys the sorted names at the top of the document
 * @param status the status it states, or {@code null}
 */
public record ErrorBody(
        String kind, List<String> keys, @Nullable WireStatus status) {}
