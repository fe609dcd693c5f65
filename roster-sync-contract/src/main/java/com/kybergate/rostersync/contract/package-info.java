// SPDX-License-Identifier: Apache-2.0
/**
 * The contracts of the ports, as tests: extend one, say how to make what is to be tested, and run it with JUnit 5 or later.
 *
 * <p>Ordinary code, so that a host's test module can depend on it like on any library. The tests read like the contract: each name is
 * a sentence about behaviour.
 */
@NullMarked
package com.kybergate.rostersync.contract;

import org.jspecify.annotations.NullMarked;
