// SPDX-License-Identifier: Apache-2.0
/**
 * The port to the accounts of the application: the one interface that a host must implement.
 */
@NullMarked
package com.kybergate.rostersync.account;

import org.jspecify.annotations.NullMarked;
