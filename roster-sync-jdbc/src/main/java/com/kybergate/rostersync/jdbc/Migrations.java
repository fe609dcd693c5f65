// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Makes our tables, and brings those of an older version up to date. */
final class Migrations {
    private Migrations() {}

    static void run(Database database) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database.dataSource())
                    .locations("classpath:com/kybergate/rostersync/jdbc/migrations")
                    .table("roster_schema_history")
                    .placeholders(database.dialect().placeholders())
                    // The host's own tables are there already, and none of our business.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    // Quiet: what is worth telling comes out as an exception. Holds for this run alone, not for the
                    // host's Flyway.
                    .loggers()
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw StateException.of(sql);
                }
            }
            throw StateException.saying(
                    "the roster_* tables could not be made or brought up to date: " + e.getErrorCode());
        }
    }
}
