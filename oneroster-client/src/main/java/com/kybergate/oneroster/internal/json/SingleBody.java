// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import org.jspecify.annotations.Nullable;

/**
 * What the body of a lookup holds.
 *
 * @param row the record that stood under the singleton's key, or {@code null}
 * @param verdict {@code ok}, or the stable word for what stood there instead
 */
public record SingleBody<T>(@Nullable Row<T> row, String verdict) {}
