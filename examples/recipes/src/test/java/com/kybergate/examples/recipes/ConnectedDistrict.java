// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.oneroster.ConnectionCheck;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.jdbc.JdbcAccountStore;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.quality.ProblemSink;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.source.OneRosterSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** A fake district on the network, and a host that is connected to it, in the second week of a school year. */
final class ConnectedDistrict implements AutoCloseable {
    static final String BEARER = "a-token";

    /** Stands still until a test moves it. */
    static final class Hands extends Clock {
        private volatile Instant now = Instant.parse("2026-08-25T06:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    final Hands clock = new Hands();
    final FakeOneRosterServer server;
    final List<Problem> problems = new ArrayList<>();
    SyncSettings settings = SyncSettings.defaults();
    private final DataSource database =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    private final List<OneRosterClient> clients = new ArrayList<>();

    ConnectedDistrict() {
        server = FakeOneRosterServer.builder(RosterEdits.over(
                        FakeDistrict.builder().schools(2).students(60).build(), clock))
                .clock(clock)
                .bearerToken(BEARER)
                .start();
    }

    OneRosterClient.Builder client() {
        return client(Credentials.oauth1(server.clientId(), server.secret()));
    }

    OneRosterClient.Builder client(Credentials credentials) {
        return OneRosterClient.builder()
                .baseUrl(server.baseUrl().toString())
                .allowHttpOnLoopback(true)
                .credentials(credentials)
                .sleeper(duration -> {})
                .clock(clock);
    }

    /** The button of the guide's second step. */
    ConnectionCheck check() {
        return client().check();
    }

    RosterSync sync() {
        return sync(Credentials.oauth1(server.clientId(), server.secret()));
    }

    RosterSync sync(Credentials credentials) {
        OneRosterClient client = client(credentials).build();
        clients.add(client);
        return RosterSync.builder()
                .tenant("springfield")
                .source(OneRosterSource.of(client))
                .state(JdbcSyncState.in(database))
                .accounts(JdbcAccountStore.ready())
                .settings(settings)
                .clock(clock)
                .build();
    }

    /** What is said of the district before a first sync; {@link #problems} has each. */
    QualityReport readiness() {
        problems.clear();
        return sync().readiness(sink());
    }

    /** What is said of what was brought over; {@link #problems} has each. */
    QualityReport quality() {
        problems.clear();
        return sync().quality(sink());
    }

    SyncReport run() {
        clock.advance(Duration.ofHours(6));
        SyncReport report = sync().run();
        problems.clear();
        problems.addAll(report.problems());
        return report;
    }

    private ProblemSink sink() {
        return problems::add;
    }

    /** The identifiers of a collection's records that are as a test wants them, in order. */
    List<String> ids(String collection, Predicate<Map<String, Object>> wanted) {
        RosterEdits roster = server.roster();
        return LongStream.range(0, roster.size(collection))
                .mapToObj(rank -> roster.sourcedId(collection, rank))
                .filter(id -> wanted.test(roster.find(collection, id).orElseThrow()))
                .toList();
    }

    List<String> schools() {
        return ids("orgs", org -> "school".equals(org.get("type")));
    }

    List<String> people(String role, String school) {
        return ids(
                "users",
                user -> role.equals(user.get("role"))
                        && String.valueOf(user.get("orgs")).contains(school));
    }

    void change(String collection, String id, Map<String, Object> values) {
        server.roster().update(collection, id, record -> {
            record.putAll(values);
            return record;
        });
    }

    void remove(String collection, Predicate<Map<String, Object>> wanted) {
        ids(collection, wanted).forEach(id -> server.roster().remove(collection, id));
    }

    /** The roles of the accounts that the host has now, by the identifiers of the people. */
    Map<String, String> accounts() throws SQLException {
        Map<String, String> roles = new TreeMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select sourced_id, role from roster_accounts where active")) {
            for (ResultSet row = select.executeQuery(); row.next(); ) {
                roles.put(row.getString(1), row.getString(2));
            }
        }
        return roles;
    }

    @Override
    public void close() {
        clients.forEach(OneRosterClient::close);
        server.close();
    }
}
