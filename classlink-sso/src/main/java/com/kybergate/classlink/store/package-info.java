// SPDX-License-Identifier: Apache-2.0
/**
 * What has to be remembered between two requests, and what an administrator has proved: three ports, each with a version in a database and one
 * in memory for a single node.
 */
@NullMarked
package com.kybergate.classlink.store;

import org.jspecify.annotations.NullMarked;
