// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.util.List;

/**
 * What the body of a collection's page holds.
 *
 * @param rows the rows in the order of the page
 * @param coercions what was coerced outside the rows
 * @param statuses the statuses that stood beside the rows
 */
public record CollectionBody<T>(List<Row<T>> rows, List<Coercion> coercions, List<WireStatus> statuses) {}
