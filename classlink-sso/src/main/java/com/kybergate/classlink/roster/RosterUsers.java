// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

import java.util.List;

/**
 * Where people of the roster are looked up: one query over the host's users table, or over the tables of the sync.
 *
 * <p>Safe for concurrent use. What it throws goes to the caller.
 */
public interface RosterUsers {
    /**
     * Looks people up.
     *
     * @param tenant the tenant to look in, and in no other
     * @param key which of their keys to look at
     * @param value the key; a username or an e-mail address is looked for whatever its case
     * @return everybody who has it, those who are not active included
     */
    List<RosterUser> find(String tenant, MatchKey key, String value);
}
