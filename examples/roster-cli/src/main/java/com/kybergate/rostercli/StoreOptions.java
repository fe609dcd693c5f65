// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.roster.TenantId;
import java.sql.DriverManager;
import java.sql.SQLException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where accounts and the sync's memory are kept. */
final class StoreOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--db",
            paramLabel = "JDBC_URL",
            defaultValue = "jdbc:h2:file:./roster-data/roster",
            description = "The database (default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The name of the district in it (default: ${DEFAULT-VALUE}).")
    private String tenant = "";

    TenantId tenant() {
        try {
            return new TenantId(tenant);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(mixee.commandLine(), "--" + e.getMessage(), e);
        }
    }

    /** Opens the database, and makes its tables where they are missing. */
    Store open() {
        TenantId name = tenant();
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw new ParameterException(mixee.commandLine(), "there is no driver for the database of --db", e);
        }
        return Store.open(url, name);
    }
}
