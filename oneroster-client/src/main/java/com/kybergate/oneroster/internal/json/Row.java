// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a page, in the order of the page: a record, or what is wrong with it.
 *
 * @param id the identifier, or the empty string where none can be read
 * @param record the record, or {@code null} where it cannot be read
 * @param faultCode the stable word for what is wrong, or {@code null} where nothing is
 * @param coercions what was coerced in this row, one entry each time
 */
public record Row<T>(
        String id, @Nullable T record, @Nullable String faultCode, List<Coercion> coercions) {}
