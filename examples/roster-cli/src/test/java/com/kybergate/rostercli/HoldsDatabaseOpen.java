// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.sql.Connection;
import java.sql.DriverManager;

/** Another program that has the database open. */
final class HoldsDatabaseOpen {
    private HoldsDatabaseOpen() {}

    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection(args[0])) {
            System.out.println(connection.isValid(1) ? "open" : "broken");
            System.in.read();
        }
    }
}
