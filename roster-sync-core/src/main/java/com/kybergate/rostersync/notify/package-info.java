// SPDX-License-Identifier: Apache-2.0
/**
 * Tells people outside what they need to know of the runs of a tenant: what changed for better or worse, once each, and nobody's name.
 */
@NullMarked
package com.kybergate.rostersync.notify;

import org.jspecify.annotations.NullMarked;
