// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import java.util.List;

class MyAccountsTest extends MyAccountsOnDatabase {
    MyAccountsTest() {
        super(HostTable.h2(), HostTable.ON_H2);
    }

    @Override
    List<String> rowVersions() {
        return HostTable.query(database, "script nosettings table " + String.join(", ", HostTable.COMPARED));
    }
}
