// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import java.util.ArrayList;
import java.util.List;

class MyAccountsOnPostgresTest extends MyAccountsOnDatabase {
    MyAccountsOnPostgresTest() {
        super(HostTable.postgresql(), HostTable.ON_POSTGRESQL);
    }

    @Override
    List<String> rowVersions() {
        List<String> out = new ArrayList<>();
        for (String table : HostTable.COMPARED) {
            out.addAll(HostTable.query(database, "select xmin || ' ' || ctid from " + table + " order by 1"));
        }
        return out;
    }
}
