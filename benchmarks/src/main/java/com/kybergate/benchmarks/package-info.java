// SPDX-License-Identifier: Apache-2.0
/**
 * How much memory and time the SDK takes at the size of a state.
 *
 * <p>{@code Main} starts every measurement in a process of its own, with the heap that it states; the people and their accounts are
 * computed from an index whenever somebody asks for them, so that what is measured is the SDK and not the data.
 */
@NullMarked
package com.kybergate.benchmarks;

import org.jspecify.annotations.NullMarked;
