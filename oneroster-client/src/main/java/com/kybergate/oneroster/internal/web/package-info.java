// SPDX-License-Identifier: Apache-2.0
/**
 * Not API. Where calls may go, and what is sent to addresses that people enter.
 *
 * <p>The front doors of the client may import it, and the webhook of the roster sync; it imports nothing of ours.
 */
@NullMarked
package com.kybergate.oneroster.internal.web;

import org.jspecify.annotations.NullMarked;
