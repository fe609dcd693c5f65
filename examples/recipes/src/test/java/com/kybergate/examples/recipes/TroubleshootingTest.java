// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.oidc.OpenIdProvider;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.classlink.roster.MatchKey;
import com.kybergate.classlink.roster.ReadinessReport;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.oneroster.ConnectionCheck;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeClassLink;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.IdentityFault;
import com.kybergate.rostersync.SyncHealth;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.quality.ProblemCsv;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the guide's troubleshooting table, and every tip: the symptom is caused in a fake district, and what the administrator is told is
 * read. The codes are those of the page for administrators, no more and no fewer.
 */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("../../docs/troubleshooting.md");
    private static final RosterCollection USERS = RosterCollection.USERS;

    private static final String CONNECTION = "Connection test fails";
    private static final String NOT_IMPORTING = "Users not importing";
    private static final String DUPLICATES = "Duplicate users after sync";
    private static final String SIGN_IN = "SSO login fails";
    private static final String NO_NEW_USERS = "Sync runs but no new users appear";
    private static final String STALE = "Stale data after sync";
    private static final String ONE_SCHOOL = "Start with one school";
    private static final String BEFORE_SSO = "Review before enabling SSO";
    private static final String QUALITY = "Check data quality";
    private static final String TIMING = "Sync timing";
    private static final String ROLES = "Role mapping";

    private static final Map<String, Set<String>> SEEN = new TreeMap<>();
    private static final Set<String> RAN = new HashSet<>();

    private final ConnectedDistrict district = new ConnectedDistrict();
    private String school = "";
    private String other = "";

    @TempDir
    private Path folder;

    @BeforeEach
    void open(TestInfo test) {
        RAN.add(test.getTestMethod().orElseThrow().getName());
        school = district.schools().get(0);
        other = district.schools().get(1);
    }

    @AfterEach
    void close() {
        district.close();
    }

    // Connection test fails: verify Base URL, Client ID and Secret; check for trailing slashes

    @ParameterizedTest
    @ValueSource(strings = {"%s/", "  %s  ", "\"%s\"", "%s//"})
    void aSlashOrBlanksAroundTheUrlAreRepairedAndTheAddressIsShown(String pasted) {
        String url = district.server.baseUrl().toString();
        ConnectionCheck check = district.client().baseUrl(pasted.formatted(url)).check();

        assertThat(check.ok()).isTrue();
        assertThat(check.baseUrl()).isEqualTo(url);
        ConnectionCheck.Stage stage = check.stages().get(0);
        assertThat(stage.message()).contains(url);
        says(CONNECTION, stage, "url-repaired", "the address shown");
    }

    @Test
    void onlyTheNameOfTheServerIsCompletedByThePath() {
        String url = district.server.baseUrl().toString();
        ConnectionCheck check = district.client()
                .baseUrl(url.replace("/ims/oneroster/v1p1", ""))
                .check();

        assertThat(check.ok()).isTrue();
        assertThat(check.baseUrl()).isEqualTo(url);
    }

    @Test
    void aUrlThatIsNoneIsToBeCopiedAgain() {
        says(
                CONNECTION,
                last(district.client().baseUrl("Client ID: 12ab").check()),
                "url-invalid",
                "Copy the OneRoster URL again",
                "https://");
    }

    @Test
    void aServerThatIsUnknownIsATypingError() {
        says(
                CONNECTION,
                last(district.client().baseUrl("https://no-such-host.invalid").check()),
                "host-unknown",
                "typing errors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.1.2.3", "https://192.168.7.7/ims/oneroster/v1p1", "https://169.254.169.254"})
    void aServerInsideANetworkIsNotCalled(String url) {
        says(CONNECTION, last(district.client().baseUrl(url).check()), "address-refused", "public address");
    }

    @Test
    void aServerThatIsDownIsAskedAboutAtTheDistrict() {
        String url = district.server.baseUrl().toString();
        district.server.close();

        says(CONNECTION, last(district.client().baseUrl(url).check()), "connection-refused", "firewall");
    }

    @Test
    void aWrongSecretIsToldFromEverythingElse() throws Exception {
        Credentials wrong = Credentials.oauth1(district.server.clientId(), "not-the-secret");

        says(
                CONNECTION,
                last(district.client(wrong).check()),
                "unauthorized",
                "client ID and secret",
                "method of signing");
        district.run();
        Map<String, String> before = district.accounts();
        SyncReport report = district.sync(wrong).run();
        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.problems()).extracting(Problem::code).contains("fetch-incomplete");
        assertThat(report.problems().get(0).remedy()).contains("unauthorized", "connection check");
        assertThat(district.sync().health().reasons()).contains("credentials-failing");
        assertThat(district.sync().health().status()).isEqualTo(SyncHealth.Status.DOWN);
        sees(CONNECTION, "fetch-incomplete", "credentials-failing");
        assertThat(district.accounts()).isEqualTo(before);
    }

    @Test
    void aWrongClientIdIsAsAWrongSecret() {
        says(
                CONNECTION,
                last(district.client(Credentials.oauth1("somebody", district.server.secret()))
                        .check()),
                "unauthorized",
                "client ID and secret");
    }

    @Test
    void aServerThatTakesAnotherMethodOfSigningSaysTheSame() {
        district.server.faults().add(Fault.sha1Only());

        says(CONNECTION, last(district.check()), "unauthorized", "method of signing");
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, -3600, 420})
    void clocksThatDisagreeAreNamedAsThat(long seconds) {
        district.server.faults().add(Fault.clockSkew(Duration.ofSeconds(seconds)));

        says(CONNECTION, last(district.check()), "clock-skew", "clock");
    }

    @Test
    void aSignatureThatIsRefusedForItsHourIsNoWrongSecret() {
        Clock late = Clock.offset(district.clock, Duration.ofMinutes(12));

        ConnectionCheck.Stage stage = last(district.client().clock(late).check());

        assertThat(stage.message()).contains("12 minutes");
        says(CONNECTION, stage, "clock-skew", "Set this server's clock");
    }

    @Test
    void aWrongPathIsNamed() {
        String wrong = district.server.baseUrl().resolve("/nowhere/v1p1").toString();

        says(
                CONNECTION,
                last(district.client().baseUrl(wrong).check()),
                "not-found",
                "the path of the URL",
                "/ims/oneroster/v1p1");
    }

    @Test
    void thePortalsPageIsNoRosterServer() {
        district.server.faults().add(Fault.html200());

        says(CONNECTION, last(district.check()), "html-answer", "not that of the portal");
    }

    @ParameterizedTest
    @CsvSource({
        "redirect, redirect, the address that the server redirects to",
        "empty-object-200, missing-envelope, the path of the URL",
        "rate-limit=100, rate-limited, Wait some minutes",
        "slow=3000, timeout, too slow"
    })
    void aServerThatAnswersOtherwiseIsNamed(String fault, String code, String remedy) {
        district.server.faults().add(Fault.named(fault));

        says(CONNECTION, last(district.client().timeout(Duration.ofSeconds(1)).check()), code, remedy);
    }

    @Test
    void whatTheApplicationMayNotReadIsNamed() throws IOException {
        try (Permissions only = Permissions.of(district, "/users")) {
            ConnectionCheck check = district.client(Credentials.bearer(ConnectedDistrict.BEARER))
                    .baseUrl(only.url())
                    .check();

            ConnectionCheck.Stage stage = last(check);
            assertThat(stage.name()).isEqualTo("permissions");
            assertThat(stage.message()).contains("users").doesNotContain("classes");
            says(CONNECTION, stage, "forbidden", "share this data");
        }
    }

    // Users not importing: make sure the selected schools have active enrollments

    @Test
    void whoIsInNoClassIsNotSharedUnlessUnenrolledUsersIsOn() {
        Set<Object> enrolled = enrolled();
        district.remove(
                "users", user -> !enrolled.contains(user.get("sourcedId")) && !"guardian".equals(user.get("role")));

        district.readiness();

        says(NOT_IMPORTING, problem("unenrolled-users-not-shared"), "\"Unenrolled Users\"", "Roster Server");
        says(NOT_IMPORTING, problem("administrators-not-shared"), "\"Unenrolled Users\"");
        district.run();
        district.quality();
        says(NOT_IMPORTING, problem("unenrolled-users-not-shared"), "\"Unenrolled Users\"");
        says(NOT_IMPORTING, problem("administrators-not-shared"), "\"Unenrolled Users\"");
    }

    @Test
    void aSelectedSchoolWithoutActiveEnrollmentsIsNamed() {
        district.remove(
                "enrollments",
                enrollment -> String.valueOf(enrollment.get("school")).contains(school));
        district.settings = SyncSettings.pilot(school);

        district.readiness();

        Problem problem = problem("school-without-enrollments");
        assertThat(problem.school()).isEqualTo(school);
        says(NOT_IMPORTING, problem, "active enrollments in ClassLink", "selected schools");
    }

    @Test
    void ofASchoolThatSharesNobodyItIsSaidThatNobodyWouldCome() {
        district.remove("users", user -> String.valueOf(user.get("orgs")).contains(school));
        district.settings = SyncSettings.pilot(school);

        QualityReport report = district.readiness();

        assertThat(report.verdict()).isEqualTo(QualityReport.Verdict.NOT_READY);
        says(NOT_IMPORTING, problem("no-people"), "active enrollments", "user types");
    }

    @Test
    void aSelectedSchoolThatIsNotSharedIsNamed() {
        district.settings = SyncSettings.pilot("closed-in-june");

        assertThat(district.readiness().verdict()).isEqualTo(QualityReport.Verdict.NOT_READY);

        says(NOT_IMPORTING, problem("selected-school-missing"), "Share it in ClassLink");
    }

    @Test
    void aSchoolWhoseTermsAreOverIsNamed() {
        district.clock.advance(Duration.ofDays(365));

        district.readiness();

        says(NOT_IMPORTING, problem("term-ended"), "terms of the current year", "active in ClassLink");
    }

    @Test
    void classesOfTermsThatAreOverAreCountedWhereOnlyCurrentTermsAreWanted() {
        district.clock.advance(Duration.ofDays(365));
        district.settings = SyncSettings.defaults().withTerms(TermScope.current());

        SyncReport report = district.run();

        assertThat(report.counts(RosterCollection.CLASSES).of(Outcome.CREATED)).isZero();
        assertThat(report.excluded())
                .anyMatch(e -> e.collection() == RosterCollection.CLASSES
                        && e.reason().equals("term")
                        && e.school().equals(school));
        sees(NOT_IMPORTING, "term");
    }

    @Test
    void aStudentInNoClassIsNamed() {
        String student = district.people("student", school).get(0);
        district.remove(
                "enrollments",
                enrollment -> String.valueOf(enrollment.get("user")).contains(student));

        district.readiness();

        Problem problem = problem("student-without-enrollment");
        assertThat(problem.sourcedId()).isEqualTo(student);
        says(NOT_IMPORTING, problem, "active enrollment in the student information system");
    }

    @Test
    void whomARunLeftOutIsCountedBySchoolReasonAndRole() {
        String odd = district.people("teacher", school).get(0);
        district.change("users", odd, Map.of("role", "principal"));
        district.settings = SyncSettings.pilot(school);

        SyncReport report = district.run();

        long students = district.people("student", other).size();
        assertThat(report.excluded()).contains(new Exclusion(USERS, other, "school", "student", students));
        assertThat(report.excluded())
                .anyMatch(e -> e.reason().equals("unmappedRole")
                        && e.school().equals(school)
                        && e.role().equals("guardian"));
        sees(NOT_IMPORTING, "school", "unmappedRole");
        Problem problem = problem("unknown-role");
        assertThat(problem.sourcedId()).isEqualTo(odd);
        says(NOT_IMPORTING, problem, "set the role in its student information system");
    }

    // Duplicate users: check for duplicate e-mail addresses

    @Test
    void twoPeopleWithOneAddressAreBothNamedWhateverItsCase() {
        List<String> two = twice();

        district.readiness();

        assertThat(district.problems.stream().filter(p -> p.code().equals("duplicate-email")))
                .extracting(Problem::sourcedId)
                .containsExactlyInAnyOrderElementsOf(two);
        Problem problem = problem("duplicate-email");
        says(DUPLICATES, problem, "duplicate e-mail addresses in the student information system");
        assertThat(district.problems.toString().toLowerCase(Locale.ROOT)).doesNotContain("twice@");
    }

    @Test
    void anApplicationThatWantsAddressesOfTheirOwnGetsOneOfTheTwoAndNoneTwice() throws Exception {
        List<String> two = twice();

        SyncReport report = district.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        Problem problem = problem("duplicate-login-key");
        assertThat(two).contains(problem.sourcedId());
        says(DUPLICATES, problem, "in ClassLink or in the SIS");
        Map<String, String> accounts = district.accounts();
        SyncReport again = district.run();
        assertThat(again.counts(USERS).of(Outcome.CREATED)).isZero();
        assertThat(district.accounts()).isEqualTo(accounts);
        district.change("users", two.get(1), Map.of("email", "of-their-own@example.org"));
        assertThat(district.run().status()).isEqualTo(RunStatus.DONE);
        assertThat(district.accounts()).containsKeys(two.get(0), two.get(1)).hasSize(accounts.size() + 1);
    }

    @Test
    void aSecondRecordOfAPersonIsFoundByTheUserName() {
        List<String> students = district.people("student", school);
        Object name = district.server
                .roster()
                .find("users", students.get(0))
                .orElseThrow()
                .get("username");
        district.change("users", students.get(1), Map.of("username", name));

        district.readiness();

        says(DUPLICATES, problem("duplicate-username"), "duplicate records in the student information system");
    }

    @Test
    void whoCameAgainUnderAnotherSourcedIdIsNamed() {
        district.run();
        String student = district.people("student", school).get(0);
        Map<String, Object> record = new LinkedHashMap<>(
                district.server.roster().find("users", student).orElseThrow());
        district.change("users", student, Map.of("status", "tobedeleted"));
        record.put("sourcedId", "new-" + student);
        district.server.roster().put("users", record);

        district.readiness();

        Problem problem = problem("possible-rekey");
        assertThat(problem.sourcedId()).isEqualTo("new-" + student);
        says(DUPLICATES, problem, "Keep the old sourcedId");
    }

    private List<String> twice() {
        List<String> two = district.people("student", school).subList(0, 2);
        district.change("users", two.get(0), Map.of("email", "twice@example.org"));
        district.change("users", two.get(1), Map.of("email", "Twice@Example.org"));
        return two;
    }

    // SSO login fails: the redirect URL in ClassLink has to match

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.org/signin/callback/",
                "http://app.example.org/signin/callback",
                "https://www.app.example.org/signin/callback",
                "https://app.example.org/signin/Callback"
            })
    void aRedirectUrlThatDiffersByALetterEndsAtClassLink(String registered) throws Exception {
        try (Door door = new Door(registered)) {
            BrowserReply reply = door.begin();

            assertThat(parameter(reply.location().orElseThrow(), "redirect_uri"))
                    .isEqualTo(Door.CALLBACK);
            assertThat(door.follow(reply)).isEmpty();
            assertThat(door.lastPage).contains("Redirect URI mismatch");
        }
    }

    @Test
    void aRedirectUrlThatMatchesToTheLetterLetsPeopleIn() throws Exception {
        try (Door door = new Door(Door.CALLBACK)) {
            assertThat(door.signIn()).isInstanceOf(SignInOutcome.Authenticated.class);
        }
    }

    @Test
    void aTestSignInIsMissing() throws Exception {
        try (Door door = new Door(Door.CALLBACK)) {
            door.activations.remove("springfield");

            assertThatThrownBy(door::begin)
                    .isInstanceOfSatisfying(
                            SignInException.class,
                            refused -> refuses(
                                    refused.error(),
                                    SignInError.TENANT_NOT_BOUND,
                                    "Your district has not switched this sign-in on"));
        }
    }

    @Test
    void theBrowserKeepsNoCookies() throws Exception {
        try (Door door = new Door(Door.CALLBACK)) {
            door.keepsCookies = false;

            refuses(door.signIn(), SignInError.COOKIE_MISSING, "Allow cookies");
        }
    }

    @Test
    void theAnswerIsOfNoSignInThatWasBegunHere() throws Exception {
        try (Door door = new Door(Door.CALLBACK)) {
            refuses(door.arrive("code=abc&state=unheard-of"), SignInError.STATE_UNKNOWN, "Start again");
        }
    }

    @Test
    void thePersonDeclined() throws Exception {
        try (Door door = new Door(Door.CALLBACK)) {
            String query = door.follow(door.begin());
            String state = query.substring(query.indexOf("state="));

            refuses(door.arrive("error=access_denied&" + state), SignInError.ACCESS_DENIED, "You declined");
        }
    }

    @Test
    void theSecretForSigningInIsWrong() throws Exception {
        try (Door door = new Door(Door.CALLBACK, "not-the-secret")) {
            refuses(door.signIn(), SignInError.CLIENT_REFUSED, "Ask your administrator");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CLAIM_OTHER_ISSUER, ISSUER_WRONG, ClassLink could not sign you in",
        "CLAIM_OTHER_AUDIENCE, AUDIENCE_WRONG, ClassLink could not sign you in",
        "CLAIM_EXPIRED, ID_TOKEN_EXPIRED, Start again",
        "CLAIM_ISSUED_IN_FUTURE, ISSUED_IN_FUTURE, ClassLink could not sign you in",
        "TOKEN_DOWN, PROVIDER_UNREACHABLE, ClassLink does not answer"
    })
    void whatClassLinkSendsIsNotForThisApplicationOrThisHour(IdentityFault fault, SignInError error, String advice)
            throws Exception {
        try (Door door = new Door(Door.CALLBACK)) {
            door.classLink.faults().add(fault);

            refuses(door.signIn(), error, advice);
        }
    }

    private static void refuses(SignInOutcome outcome, SignInError error, String advice) {
        assertThat(outcome).isInstanceOfSatisfying(SignInOutcome.Denied.class, denied -> {
            refuses(denied.error(), error, advice);
            assertThat(denied.reference()).as("what a person can tell support").isNotBlank();
        });
    }

    private static void refuses(SignInError said, SignInError error, String advice) {
        assertThat(said).isEqualTo(error);
        assertThat(said.advice()).contains(advice);
        sees(SIGN_IN, said.code());
    }

    // Sync runs but no new users appear: check the user type filters

    @Test
    void aUserTypeThatIsNotSelectedIsCountedAtEachSchool() throws Exception {
        district.settings = SyncSettings.defaults().withUserTypes(EnumSet.of(UserType.STUDENTS));
        district.run();
        Map<String, Object> teacher = new LinkedHashMap<>(district.server
                .roster()
                .find("users", district.people("teacher", school).get(0))
                .orElseThrow());
        teacher.putAll(Map.of("sourcedId", "new-teacher", "username", "new", "email", "new@example.org"));
        district.server.roster().put("users", teacher);

        SyncReport report = district.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(report.counts(USERS).of(Outcome.CREATED)).isZero();
        assertThat(report.excluded())
                .contains(
                        new Exclusion(
                                USERS,
                                school,
                                "role",
                                "teacher",
                                district.people("teacher", school).size()),
                        new Exclusion(
                                USERS,
                                other,
                                "role",
                                "teacher",
                                district.people("teacher", other).size()));
        sees(NO_NEW_USERS, "role");
        assertThat(district.sync().explain("new-teacher").get(0).toString()).contains("role");
        district.settings = SyncSettings.defaults();
        district.run();
        assertThat(district.accounts()).containsKey("new-teacher");
    }

    @Test
    void noUserTypeThatTheDistrictSharesIsSelected() {
        district.remove("users", user -> "administrator".equals(user.get("role")));
        district.settings = SyncSettings.defaults().withUserTypes(EnumSet.of(UserType.ADMINISTRATORS));

        district.readiness();

        says(NO_NEW_USERS, problem("no-people"), "user types", "may not be selected");
    }

    @Test
    void aRunThatHoldsSaysWhatWaits() {
        district.settings = SyncSettings.defaults();
        district.run();
        List<String> leavers = district.people("student", school);
        district.remove("users", user -> leavers.contains(user.get("sourcedId")));

        SyncReport report = district.run();

        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(report.held().orElseThrow().words()).isNotEmpty();
        assertThat(district.sync().health().reasons()).contains("held");
        sees(NO_NEW_USERS, "held");
    }

    @Test
    void aPausedSyncBringsNobody() {
        district.run();
        district.sync().pause("ada", "examinations");

        assertThat(district.sync().runIfDue()).isEmpty();
        assertThat(district.sync().health().reasons()).contains("paused");
        sees(NO_NEW_USERS, "paused");
    }

    // Stale data: ClassLink may hold old data

    @Test
    void aRosterInWhichNothingChangesIsNewsAndNoError() {
        district.run();
        district.clock.advance(Duration.ofDays(30));
        SyncReport again = district.run();
        assertThat(again.status()).isEqualTo(RunStatus.DONE);

        QualityReport report = district.quality();

        Problem problem = problem("source-unchanged");
        assertThat(problem.severity()).isEqualTo(Problem.INFO);
        assertThat(report.reasons()).doesNotContain("source-unchanged");
        assertThat(report.daysUnchanged()).isGreaterThan(30L);
        says(
                STALE,
                problem,
                report.daysUnchanged() + " days",
                "Sync Blackout",
                "Limited Imports",
                "trigger a fresh export in the student information system");
        assertThat(again.newestSourceChange()).isEqualTo(report.newestSourceChange());
    }

    @Test
    void aFreshExportIsSeenByTheNextRun() {
        district.run();
        district.clock.advance(Duration.ofDays(30));
        district.change("users", district.people("student", school).get(0), Map.of("givenName", "Fresh"));

        SyncReport report = district.run();

        assertThat(report.counts(USERS).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(district.quality().count("source-unchanged")).isZero();
    }

    @Test
    void everythingIsReadAgainOnDemand() {
        district.run();
        district.settings = SyncSettings.defaults().withMode(SyncMode.delta());
        assertThat(district.run().mode()).isEqualTo("delta");
        String student = district.people("student", school).get(0);
        // What an export changed without a new date is not among the changes.
        Map<String, Object> record = new LinkedHashMap<>(
                district.server.roster().find("users", student).orElseThrow());
        record.put("givenName", "Quiet");
        district.server.roster().put("users", record);
        assertThat(district.run().counts(USERS).of(Outcome.UPDATED)).isZero();

        district.settings = district.settings.withMode(SyncMode.full());
        SyncReport full = district.run();

        assertThat(full.mode()).isEqualTo("full");
        assertThat(full.counts(USERS).of(Outcome.UPDATED)).isEqualTo(1);
    }

    // Tips

    @Test
    void startWithOneSchoolAndLookBeforeTheNext() throws Exception {
        district.settings = SyncSettings.pilot(school);
        SyncReport preview = district.sync().plan();
        assertThat(preview.dryRun()).isTrue();
        assertThat(district.accounts()).isEmpty();

        SyncReport first = district.run();

        assertThat(first.counts(USERS).of(Outcome.CREATED))
                .isEqualTo(preview.counts(USERS).of(Outcome.CREATED))
                .isPositive();
        assertThat(first.excluded())
                .anyMatch(e -> e.reason().equals("school") && e.school().equals(other));
        sees(ONE_SCHOOL, "school");
        Map<String, String> before = district.accounts();
        district.settings = district.settings.withSchools(Set.of(school, other));
        SyncReport wider = district.sync().plan();
        assertThat(wider.counts(USERS).of(Outcome.UPDATED)).isZero();
        district.run();
        assertThat(district.accounts()).containsAllEntriesOf(before);
        assertThat(district.accounts().size() - before.size())
                .isEqualTo((int) wider.counts(USERS).of(Outcome.CREATED));
    }

    @Test
    void reviewBeforeEnablingSso() throws Exception {
        List<String> students = district.people("student", school);
        district.change("users", students.get(0), Map.of("email", ""));
        QualityReport report = district.readiness();
        assertThat(report.verdict()).isEqualTo(QualityReport.Verdict.READY_WITH_WARNINGS);
        says(BEFORE_SSO, problem("missing-email"), "e-mail address");

        district.run();
        List<RosterUser> users = new ArrayList<>();
        district.accounts().forEach((id, role) -> users.add(RosterUser.of("springfield", id, id, role, true)));
        users.add(RosterUser.of("springfield", "", "made-by-hand", "staff", true));
        ReadinessReport ready = ReadinessReport.of(MatchKey.SOURCED_ID, users.stream());

        assertThat(ready.ready()).isEqualTo(users.size() - 1);
        assertThat(ready.obstacles()).containsEntry(ReadinessReport.Obstacle.NOT_IN_ROSTER, List.of("made-by-hand"));
        sees(BEFORE_SSO, "NOT_IN_ROSTER");
    }

    @Test
    void checkDataQualityAndSendTheListToTheClerk() throws IOException {
        String student = district.people("student", school).get(0);
        district.change("users", student, Map.of("email", ""));
        twice();
        district.change("users", district.people("student", school).get(3), Map.of("email", ""));

        ProblemCsv.PerSchool csv = ProblemCsv.into(folder.resolve("clerks"));
        try (csv) {
            district.sync().readiness(csv);
        }
        Map<String, Path> files = csv.files();

        district.readiness();
        says(QUALITY, problem("missing-email"), "Enter it in the student information system");
        says(QUALITY, problem("duplicate-email"), "duplicate e-mail addresses");
        assertThat(Files.readString(files.get(school)))
                .contains("missing-email", "duplicate-email", "Enter it in the student information system")
                .doesNotContain("wice@");
        assertThat(files.containsKey(other) ? Files.readString(files.get(other)) : "")
                .doesNotContain("missing-email", "duplicate-email");
    }

    @Test
    void syncTimingIsTwoAtNightAtTheSchool() {
        ZoneId zone = ZoneId.of("America/Chicago");
        SyncSchedule schedule = SyncSchedule.every24Hours(zone);
        TenantId tenant = new TenantId("springfield");
        Instant noon = ZonedDateTime.parse("2026-09-01T12:00:00-05:00[America/Chicago]")
                .toInstant();

        assertThat(schedule.next(tenant, noon).orElseThrow().atZone(zone).toLocalTime())
                .isBetween(LocalTime.of(2, 0), LocalTime.of(2, 15));

        SyncSchedule atNight = SyncSchedule.every6Hours(zone).within(LocalTime.of(18, 0), LocalTime.of(6, 0));
        Instant at = noon;
        Set<Integer> hours = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            at = atNight.next(tenant, at).orElseThrow();
            hours.add(at.atZone(zone).getHour());
        }
        assertThat(hours).containsExactly(2, 20);
    }

    @Test
    void roleMappingIsThatOfTheGuide() throws Exception {
        district.run();

        Map<String, String> accounts = district.accounts();
        Map<String, String> expected = Map.of(
                "teacher",
                "staff",
                "student",
                "student",
                "administrator",
                "admin",
                "aide",
                "staff",
                "proctor",
                "staff");
        for (String id : district.ids("users", user -> true)) {
            Object role =
                    district.server.roster().find("users", id).orElseThrow().get("role");
            assertThat(accounts.get(id)).as("%s", role).isEqualTo(expected.get(role));
        }
        assertThat(new HashSet<>(accounts.values())).containsExactlyInAnyOrder("staff", "student", "admin");
        assertThat(district.people("guardian", school)).isNotEmpty();
        sees(ROLES, "unmappedRole");
    }

    @Test
    void aPersonWhoBecomesAdministratorWaitsForAnApproval() throws Exception {
        district.run();
        String teacher = district.people("teacher", school).get(0);
        district.change("users", teacher, Map.of("role", "administrator"));

        SyncReport report = district.run();

        assertThat(report.held()).isPresent();
        assertThat(district.accounts()).containsEntry(teacher, "staff");
        sees(ROLES, "held");
    }

    /** The page says what was seen, and nothing else, if all of the tests ran. */
    @AfterAll
    static void thePageSaysWhatWasSeenAndNothingElse() throws IOException {
        Set<String> tests = new HashSet<>();
        for (Method method : TroubleshootingTest.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                tests.add(method.getName());
            }
        }
        Map<String, Set<String>> page = page();
        assertThat(page)
                .containsKeys(
                        CONNECTION,
                        NOT_IMPORTING,
                        DUPLICATES,
                        SIGN_IN,
                        NO_NEW_USERS,
                        STALE,
                        ONE_SCHOOL,
                        BEFORE_SSO,
                        QUALITY,
                        TIMING,
                        ROLES);
        if (RAN.containsAll(tests)) {
            page.values().removeIf(Set::isEmpty);
            assertThat(page).isEqualTo(SEEN);
        }
    }

    /** By heading, or by the bold tip of a line, what stands in the second column. */
    private static Map<String, Set<String>> page() throws IOException {
        Map<String, Set<String>> page = new TreeMap<>();
        String heading = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                heading = line.substring(3);
                page.put(heading, new TreeSet<>());
            } else if (line.startsWith("| ") && !heading.isEmpty()) {
                String[] cells = line.split("(?<!\\\\)\\|", -1);
                String under = heading;
                if (heading.equals("Tips")) {
                    under = cells[1].strip().replace("**", "");
                    page.putIfAbsent(under, new TreeSet<>());
                }
                Matcher code = Pattern.compile("`([^`]+)`").matcher(cells[2]);
                while (code.find()) {
                    page.get(under).add(code.group(1));
                }
            }
        }
        return page;
    }

    private static ConnectionCheck.Stage last(ConnectionCheck check) {
        assertThat(check.ok()).isFalse();
        return check.stages().get(check.stages().size() - 1);
    }

    private Problem problem(String code) {
        return district.problems.stream()
                .filter(problem -> problem.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is not said, but "
                        + district.problems.stream()
                                .map(Problem::code)
                                .distinct()
                                .toList()));
    }

    private static void says(String row, ConnectionCheck.Stage stage, String code, String... remedy) {
        assertThat(stage.code()).isEqualTo(code);
        assertThat(stage.remedy()).contains(remedy);
        sees(row, code);
    }

    private static void says(String row, Problem problem, String... remedy) {
        assertThat(problem.remedy()).contains(remedy);
        sees(row, problem.code());
    }

    private static void sees(String row, String... codes) {
        SEEN.computeIfAbsent(row, none -> new TreeSet<>()).addAll(List.of(codes));
    }

    private Set<Object> enrolled() {
        Set<Object> people = new HashSet<>();
        for (String id : district.ids("enrollments", enrollment -> true)) {
            Map<?, ?> user = (Map<?, ?>) district.server
                    .roster()
                    .find("enrollments", id)
                    .orElseThrow()
                    .get("user");
            people.add(user.get("sourcedId"));
        }
        return people;
    }

    private static String parameter(URI address, String name) {
        for (String pair : address.getRawQuery().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError(name + " is not said");
    }

    /** Stands before the district, and lets an application read everything but one collection. */
    private record Permissions(HttpServer server, String url) implements AutoCloseable {
        static Permissions of(ConnectedDistrict district, String refused) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            URI inside = district.server.baseUrl();
            HttpClient http = HttpClient.newHttpClient();
            server.createContext("/", exchange -> {
                try (exchange) {
                    boolean allowed = !exchange.getRequestURI().getPath().endsWith(refused);
                    HttpRequest request = HttpRequest.newBuilder(inside.resolve(exchange.getRequestURI()))
                            .header(
                                    "Authorization",
                                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")))
                            .build();
                    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                    answer.headers()
                            .firstValue("Content-Type")
                            .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                    byte[] body = allowed ? answer.body() : "{}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(allowed ? answer.statusCode() : 403, body.length);
                    exchange.getResponseBody().write(body);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
            return new Permissions(
                    server, "http://127.0.0.1:" + server.getAddress().getPort() + inside.getPath());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** The sign-in page of a host, a fake ClassLink that has a redirect address for it, and a browser of Ann's. */
    private static final class Door implements AutoCloseable {
        static final String HOST = "https://app.example.org";
        static final String CALLBACK = HOST + "/signin/callback";

        final FakeClassLink classLink;
        final ActivationStore activations = ActivationStore.singleNode();
        private final SignIn signIn;
        private final HttpClient http = HttpClient.newHttpClient();
        private final Map<String, String> cookies = new LinkedHashMap<>();
        private String session = "";
        boolean keepsCookies = true;
        String lastPage = "";

        Door(String registered) throws IOException, InterruptedException {
            this(registered, FakeClassLink.DEFAULT_SECRET);
        }

        Door(String registered, String secret) throws IOException, InterruptedException {
            Clock clock = Clock.systemUTC();
            classLink = FakeClassLink.builder().redirectUri(registered).start();
            classLink.add(FakeLogin.of("17", "2284", "student-17").called("ann", "ann@example.org", "Ann"));
            activations.save(new Activation(
                    "springfield", classLink.issuer().toString(), "2284", false, "admin", clock.instant()));
            signIn = SignIn.builder(OpenIdProvider.classLink(classLink.clientId(), secret)
                            .at(classLink.issuer(), classLink.myInfo())
                            .allowLoopback())
                    .redirectUri(CALLBACK)
                    .stores(PendingRequestStore.singleNode(clock), ReplayStore.singleNode(clock), activations)
                    .roster((tenant, key, value) -> List.of())
                    .build();
            open(classLink.signInAddress("17"));
        }

        BrowserReply begin() {
            return signIn.begin(
                    request("POST", "", Map.of("Origin", HOST, "Sec-Fetch-Site", "same-origin")),
                    LoginOptions.tenant("springfield"));
        }

        SignInOutcome signIn() throws IOException, InterruptedException {
            String query = follow(begin());
            assertThat(query).as("ClassLink sends the browser back").isNotEmpty();
            return arrive(query);
        }

        SignInOutcome arrive(String query) {
            return signIn.complete(
                    request(
                            "GET",
                            query,
                            Map.of(
                                    "Sec-Fetch-Site",
                                    "cross-site",
                                    "Sec-Fetch-Mode",
                                    "navigate",
                                    "Sec-Fetch-Dest",
                                    "document")),
                    null);
        }

        private BrowserRequest request(String method, String query, Map<String, String> said) {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            said.forEach((name, value) -> headers.put(name, List.of(value)));
            List<String> pairs = new ArrayList<>();
            cookies.forEach((name, value) -> pairs.add(name + "=" + value));
            if (!pairs.isEmpty()) {
                headers.put("Cookie", List.of(String.join("; ", pairs)));
            }
            return BrowserRequest.of(method, query, headers, "");
        }

        /** Goes where the host sends the browser: the query with which ClassLink sends it back, or nothing if it does not. */
        String follow(BrowserReply reply) throws IOException, InterruptedException {
            if (keepsCookies) {
                for (String line : reply.headers().getOrDefault("Set-Cookie", List.of())) {
                    String pair = line.split(";", 2)[0];
                    cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
                }
            }
            return open(reply.location().orElseThrow());
        }

        private String open(URI address) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(address);
            if (!session.isEmpty()) {
                request.header("Cookie", session);
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().firstValue("Set-Cookie").ifPresent(cookie -> session = cookie.split(";", 2)[0]);
            lastPage = answer.body();
            return answer.headers()
                    .firstValue("Location")
                    .map(location -> URI.create(location).getRawQuery())
                    .orElse("");
        }

        @Override
        public void close() {
            classLink.close();
        }
    }
}
