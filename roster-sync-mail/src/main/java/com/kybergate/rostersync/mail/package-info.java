// SPDX-License-Identifier: Apache-2.0
/**
 * Tells people by mail what they need to know of the runs of a tenant, through the host's own mail server.
 *
 * <p>{@link com.kybergate.rostersync.mail.MailNotifier} is all of it: give one to a sync as its notifier. A mail holds numbers, codes and a
 * link, and nobody's name.
 */
@NullMarked
package com.kybergate.rostersync.mail;

import org.jspecify.annotations.NullMarked;
