// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.roster.MatchResult.Verdict;
import com.kybergate.classlink.roster.ReadinessReport.Obstacle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RosterUserMatcherTest {
    private final List<RosterUser> people = new ArrayList<>();

    /** A lookup as careless as a database may be: it ignores case, blanks and tenants. */
    private final RosterUsers careless = (tenant, key, value) -> List.copyOf(people);

    private static SsoIdentity.Builder ann() {
        return SsoIdentity.builder()
                .issuer("https://launchpad.classlink.com")
                .tenant("springfield")
                .providerTenant("2284")
                .subject("17")
                .sourcedId("s-17")
                .loginId("ann")
                .email("Ann@example.org", true)
                .sessionEndsBy(Instant.parse("2026-09-01T18:00:00Z"));
    }

    private static RosterUser user(String tenant, String sourcedId, String localId) {
        return RosterUser.of(tenant, sourcedId, localId, "student", true).withLogin("ann", "ann@example.org");
    }

    private MatchResult match(SsoIdentity identity) {
        return RosterUserMatcher.bySourcedId(careless).match(identity);
    }

    @Test
    void onePersonOfTheTenantMatches() {
        people.add(user("springfield", "s-17", "1"));
        people.add(user("springfield", "s-18", "2"));
        assertThat(match(ann().build()).user().map(RosterUser::localId)).contains("1");
    }

    @Test
    void theSameIdInAnotherTenantIsAnother() {
        people.add(user("shelbyville", "s-17", "1"));
        assertThat(match(ann().build()).verdict()).isEqualTo(Verdict.NOBODY);
    }

    @Test
    void anIdThatDiffersByCaseOrABlankIsAnother() {
        people.add(user("springfield", "S-17", "1"));
        people.add(user("springfield", "s-17 ", "2"));
        assertThat(match(ann().build()).verdict()).isEqualTo(Verdict.NOBODY);
    }

    @Test
    void aBlankIdIsNobodys() {
        people.add(user("springfield", "", "1"));
        assertThat(match(ann().sourcedId("").build()).verdict()).isEqualTo(Verdict.KEY_MISSING);
        assertThat(match(ann().sourcedId("  ").build()).verdict()).isEqualTo(Verdict.KEY_MISSING);
    }

    @Test
    void ofTwoNeitherIsSignedIn() {
        people.add(user("springfield", "s-17", "1"));
        people.add(user("springfield", "s-17", "2"));
        MatchResult result = match(ann().build());
        assertThat(result.verdict()).isEqualTo(Verdict.SEVERAL);
        assertThat(result.user()).isEmpty();
    }

    @Test
    void whoeverIsNotActiveIsRefused() {
        people.add(RosterUser.of("springfield", "s-17", "1", "student", false));
        MatchResult result = match(ann().build());
        assertThat(result.verdict()).isEqualTo(Verdict.INACTIVE);
        assertThat(result.user()).isEmpty();
    }

    @Test
    void otherKeysAreLookedAtOnlyWhenAskedFor() {
        people.add(user("springfield", "s-99", "1"));
        assertThat(match(ann().build()).verdict()).isEqualTo(Verdict.NOBODY);
        assertThat(RosterUserMatcher.by(MatchKey.EMAIL, careless)
                        .match(ann().build())
                        .user())
                .isPresent();
        assertThat(RosterUserMatcher.by(MatchKey.USERNAME, careless)
                        .match(ann().loginId("ANN").build())
                        .user())
                .isPresent();
    }

    @Test
    void anAddressThatNobodyVerifiedIsNotBelieved() {
        people.add(user("springfield", "s-17", "1"));
        SsoIdentity unverified = ann().email("ann@example.org", false).build();
        assertThat(RosterUserMatcher.by(MatchKey.EMAIL, careless)
                        .match(unverified)
                        .verdict())
                .isEqualTo(Verdict.KEY_UNVERIFIED);
    }

    @Test
    void lettersThatLookAlikeAreOthers() {
        people.add(user("springfield", "s-17", "1"));
        SsoIdentity cyrillic = ann().email("\u0430nn@example.org", true).build();
        assertThat(RosterUserMatcher.by(MatchKey.EMAIL, careless)
                        .match(cyrillic)
                        .verdict())
                .isEqualTo(Verdict.NOBODY);
    }

    @Test
    void withoutOpenIdConnectStudentsAloneAreLetIn() {
        people.add(user("springfield", "s-17", "1"));
        SsoIdentity weak = ann().source(SsoIdentity.Source.OAUTH).build();
        assertThat(match(weak).verdict()).isEqualTo(Verdict.MATCHED);
        people.set(0, RosterUser.of("springfield", "s-17", "1", "staff", true));
        assertThat(match(weak).verdict()).isEqualTo(Verdict.TOO_WEAK);
        assertThat(match(ann().build()).verdict()).isEqualTo(Verdict.MATCHED);
    }

    @Test
    void theReportSaysWhoCouldNotSignInAndWhy() {
        ReadinessReport report = ReadinessReport.of(
                MatchKey.EMAIL,
                Stream.of(
                        user("springfield", "s-1", "1").withLogin(null, "one@example.org"),
                        user("springfield", "s-2", "2").withLogin(null, "two@example.org"),
                        user("springfield", "s-3", "3").withLogin(null, "TWO@example.org"),
                        user("springfield", "s-4", "4").withLogin(null, "two@example.org "),
                        user("springfield", "s-5", "5").withLogin(null, null),
                        user("springfield", "", "6").withLogin(null, "six@example.org"),
                        RosterUser.of("springfield", "s-7", "7", "student", false)
                                .withLogin(null, "seven@example.org"),
                        user("springfield", "s-8", "8").withLogin(null, "seven@example.org")));
        assertThat(report.ready()).isEqualTo(1);
        assertThat(report.obstacles())
                .isEqualTo(Map.of(
                        Obstacle.KEY_SHARED, List.of("2", "3", "4", "8"),
                        Obstacle.KEY_MISSING, List.of("5"),
                        Obstacle.NOT_IN_ROSTER, List.of("6"),
                        Obstacle.INACTIVE, List.of("7")));
        assertThat(report)
                .hasToString("ReadinessReport[ready=1, NOT_IN_ROSTER=1, KEY_MISSING=1, KEY_SHARED=4, INACTIVE=1]");
    }
}
