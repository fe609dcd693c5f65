// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.quality.QualityReport.Verdict;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.UserType;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can be wrong with a roster is caused, and read off the report. */
class QualityCheckTest {
    private final Roster roster = new Roster();

    @Test
    void ofASoundRosterNothingIsSaid() {
        assertThat(roster.said()).isEmpty();

        QualityReport report = roster.check();
        assertThat(report.verdict()).isEqualTo(Verdict.READY);
        assertThat(report.reasons()).isEmpty();
        assertThat(report.people()).isEqualTo(16);
        assertThat(report.newestSourceChange()).isEqualTo(Roster.YESTERDAY);
        assertThat(report.daysUnchanged()).isEqualTo(1);
        assertThat(report.schools()).containsEntry("lincoln", "Lincoln High");
    }

    @Test
    void anAddressOfTwoIsNamedForBothWhateverItsCase() {
        roster.put(Roster.student("s10").email("Same@Example.org ").build());
        roster.put(Roster.student("s11").email("same@example.ORG").build());

        assertThat(roster.said()).containsExactly("duplicate-email s10", "duplicate-email s11");
        assertThat(roster.found).allSatisfy(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.WARNING);
            assertThat(problem.school()).isEqualTo("lincoln");
            assertThat(problem.remedy()).contains("duplicate e-mail addresses");
        });
    }

    @Test
    void anAddressIsNobodysUserName() {
        roster.put(Roster.student("s10").email("s11").build());

        assertThat(roster.said()).isEmpty();
    }

    @Test
    void aUserNameOfThreeIsNamedForEach() {
        for (String id : List.of("s10", "s11", "s12")) {
            roster.put(Roster.student(id).username("same").build());
        }

        assertThat(roster.check().count("duplicate-username")).isEqualTo(3);
    }

    @Test
    void whatAPersonLacksIsNamed() {
        roster.put(Roster.student("s10").email(null).build());
        roster.put(Roster.student("s11").username(" ").build());
        roster.put(Roster.student("s12").familyName(null).build());
        roster.put(Roster.student("s13").givenName("").build());

        assertThat(roster.said())
                .containsExactly("missing-email s10", "missing-name s12", "missing-name s13", "missing-username s11");
    }

    @Test
    void aReferenceThatLeadsNowhereIsNamedOnceOfARecord() {
        roster.put(Org.builder("annex").parent(Roster.ref("nowhere")).build());
        roster.put(AcademicSession.builder("q1").parent(Roster.ref("nowhere")).build());
        roster.put(Course.builder("c").org(Roster.ref("nowhere")).build());
        roster.put(Roster.student("s10")
                .orgs(List.of(Roster.ref("lincoln"), Roster.ref("nowhere")))
                .build());
        roster.put(RosterClass.builder("a1")
                .school(Roster.ref("lincoln"))
                .course(Roster.ref("nowhere"))
                .terms(List.of(Roster.ref("never")))
                .build());
        roster.enroll("nobody", "a1", RoleType.STUDENT);
        roster.enroll("s11", "nothing", RoleType.STUDENT);

        assertThat(roster.said())
                .containsExactly(
                        "dangling-reference a1",
                        "dangling-reference annex",
                        "dangling-reference c",
                        "dangling-reference nobody-a1",
                        "dangling-reference q1",
                        "dangling-reference s10",
                        "dangling-reference s11-nothing");
    }

    @Test
    void nothingIsSaidOfReferencesToWhatIsNotRead() {
        roster.collections = EnumSet.of(RosterCollection.ORGS, RosterCollection.USERS);
        for (RosterCollection unread :
                List.of(RosterCollection.CLASSES, RosterCollection.ENROLLMENTS, RosterCollection.COURSES)) {
            roster.of(unread).clear();
        }

        assertThat(roster.said()).isEmpty();
    }

    @Test
    void circlesOfParentsAreNamedAndWhatHangsOnThemIsNot() {
        roster.put(Org.builder("x").parent(Roster.ref("y")).build());
        roster.put(Org.builder("y").parent(Roster.ref("z")).build());
        roster.put(Org.builder("z").parent(Roster.ref("x")).build());
        roster.put(Org.builder("hangs").parent(Roster.ref("x")).build());
        roster.put(AcademicSession.builder("year").parent(Roster.ref("year")).build());
        roster.put(Roster.student("s10").agents(List.of(Roster.ref("s10"))).build());
        roster.put(Roster.student("s11").agents(List.of(Roster.ref("s12"))).build());
        roster.put(Roster.student("s12").agents(List.of(Roster.ref("s11"))).build());

        assertThat(roster.said())
                .containsExactly("agent-cycle s10", "org-cycle x", "org-cycle y", "org-cycle z", "session-cycle year");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*****", "xxxx", "XXX", "Jo***", "REDACTED", "n/a", "--", "0123456789abcdef0123456789abcdef"})
    void aPlaceholderIsNoName(String value) {
        roster.put(Roster.student("s10").familyName(value).build());

        assertThat(roster.said()).containsExactly("obfuscated-value s10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Xu", "X", "O", "Null", "Hidden", "Masked-Smith", "Ó Xxavier", "Li", "1234567890"})
    void aNameThatIsRareIsOne(String value) {
        roster.put(Roster.student("s10").familyName(value).build());

        assertThat(roster.said()).isEmpty();
    }

    @Test
    void anAddressOfWhichOnlyTheDomainIsLeftIsAPlaceholder() {
        roster.put(Roster.student("s10").email("redacted@example.org").build());

        assertThat(roster.said()).containsExactly("obfuscated-value s10");
    }

    @Test
    void whoHasWhatSomebodyHadWhoLeftMayBeTheSamePerson() {
        roster.put(Roster.student("left")
                .username("S10")
                .email("other@example.org")
                .status(StatusType.TO_BE_DELETED)
                .build());
        roster.put(Roster.student("disabled")
                .username("another")
                .email("S11@example.org")
                .enabledUser(false)
                .build());
        roster.put(Roster.student("missed")
                .username("yet another")
                .email("third@example.org")
                .identifier("4711")
                .build());
        roster.gone.add("missed");
        roster.put(Roster.student("s12").identifier("4711").build());
        roster.put(Roster.student("s13").identifier("4712").build());

        assertThat(roster.said()).containsExactly("possible-rekey s10", "possible-rekey s11", "possible-rekey s12");
    }

    @Test
    void anAddressThatSomebodyLeftBehindIsNotADuplicate() {
        roster.put(Roster.student("left")
                .username("left")
                .email("s10@example.org")
                .status(StatusType.TO_BE_DELETED)
                .build());

        assertThat(roster.check().count("duplicate-email")).isZero();
    }

    @Test
    void aClassThatNobodyTeachesOrAttendsIsNamed() {
        roster.rosterClass("empty", "lincoln");
        roster.rosterClass("untaught", "lincoln");
        roster.enroll("s10", "untaught", RoleType.STUDENT);
        roster.rosterClass("old-empty", "lincoln");

        assertThat(roster.said())
                .containsExactly(
                        "class-without-students empty",
                        "class-without-teacher empty",
                        "class-without-teacher untaught");
    }

    @Test
    void aStudentInNoClassIsNamedAndSoIsOneWhoseOnlyEnrollmentIsOver() {
        roster.put(Roster.student("idle").build());
        roster.put(Roster.student("done").build());
        roster.put(Enrollment.builder("e")
                .user(Roster.ref("done"))
                .rosterClass(Roster.ref("a1"))
                .role(RoleType.STUDENT)
                .endDate(LocalDate.parse("2026-09-01"))
                .build());

        assertThat(roster.said()).containsExactly("student-without-enrollment done", "student-without-enrollment idle");
    }

    /** A walk that came to half of them shows half. */
    @Test
    void ofEnrollmentsAndClassesThatWereNotReadWholeNothingIsConcluded() {
        roster.put(Roster.student("not-reached").build());
        roster.collections = EnumSet.complementOf(EnumSet.of(RosterCollection.ENROLLMENTS));
        assertThat(roster.said()).isEmpty();

        roster.remove(RosterCollection.CLASSES, "a1");
        roster.of(RosterCollection.ENROLLMENTS).clear();
        roster.rosterClass("old-a1", "lincoln");
        roster.collections.remove(RosterCollection.CLASSES);
        roster.found.clear();
        assertThat(roster.said()).isEmpty();
    }

    @Test
    void aSchoolWithoutEnrollmentsIsNamedOnceAndNotEachOfItsStudents() {
        roster.school("adams", "Adams");
        for (int i = 0; i < 5; i++) {
            roster.put(
                    Roster.student("a" + i).orgs(List.of(Roster.ref("adams"))).build());
        }

        assertThat(roster.said()).containsExactly("school-without-enrollments adams");
        assertThat(roster.found.get(0).remedy()).contains("active enrollments");
    }

    @Test
    void aSchoolThatIsNotSelectedMayBeEmpty() {
        roster.school("adams", "Adams");
        roster.scope = new RosterScope(Set.of("lincoln"), EnumSet.allOf(UserType.class));

        assertThat(roster.said()).isEmpty();
    }

    @Test
    void aSchoolAllOfWhoseClassesAreOverIsNamed() {
        roster.remove(RosterCollection.CLASSES, "a1");
        roster.of(RosterCollection.ENROLLMENTS).clear();
        roster.rosterClass("old-a1", "lincoln");
        roster.enroll("s10", "old-a1", RoleType.STUDENT);

        QualityReport report = roster.check();

        assertThat(report.count("term-ended")).isEqualTo(1);
        assertThat(report.count("school-without-enrollments")).isZero();
    }

    @Test
    void somebodyDisabledIsNamedIfEnrolledAndForNothingElse() {
        roster.put(Roster.student("s10").enabledUser(false).email(null).build());
        roster.put(Roster.student("idle").enabledUser(false).build());

        assertThat(roster.said()).containsExactly("disabled-but-enrolled s10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "1st", "K", "14", "freshman"})
    void aGradeThatIsNoneIsNamed(String grade) {
        roster.put(Roster.student("s10").grades(List.of("09", grade)).build());

        assertThat(roster.said()).containsExactly("bad-grade s10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KG", "kg", "01", "12", "13", "PS", "Other", " 09 "})
    void aGradeThatIsOneIsNot(String grade) {
        roster.put(Roster.student("s10").grades(List.of(grade)).build());

        assertThat(roster.said()).isEmpty();
    }

    @Test
    void whereEverybodyIsEnrolledOthersAreProbablyNotShared() {
        roster.remove(RosterCollection.USERS, "admin");
        roster.scope = new RosterScope(null, EnumSet.complementOf(EnumSet.of(UserType.ADMINISTRATORS)));

        assertThat(roster.said()).containsExactly("unenrolled-users-not-shared");
        assertThat(roster.found.get(0).remedy()).contains("\"Unenrolled Users\"", "Roster Server");
        assertThat(roster.found.get(0).severity()).isEqualTo(Problem.WARNING);
    }

    @Test
    void ofStudentsAloneItIsNoFaultThatAllAreEnrolled() {
        roster.scope = new RosterScope(null, EnumSet.of(UserType.STUDENTS));

        QualityReport report = roster.check();

        assertThat(roster.found).extracting(Problem::severity).containsExactly(Problem.INFO);
        assertThat(report.verdict()).isEqualTo(Verdict.READY);
    }

    @Test
    void administratorsWhoAreWantedAndDoNotComeAreMissed() {
        roster.remove(RosterCollection.USERS, "admin");

        assertThat(roster.said()).containsExactly("administrators-not-shared", "unenrolled-users-not-shared");
        assertThat(roster.found)
                .allSatisfy(problem -> assertThat(problem.remedy()).contains("\"Unenrolled Users\""));
    }

    @Test
    void administratorsWhoAreSharedAndLeftOutAreNotMissed() {
        roster.remove(RosterCollection.USERS, "admin");
        roster.excluded.add(new Exclusion(RosterCollection.USERS, "district", "school", "administrator", 2));

        assertThat(roster.check().count("administrators-not-shared")).isZero();
    }

    @Test
    void aRosterInWhichNobodyIsWantedIsNotReady() {
        roster.scope = new RosterScope(null, EnumSet.of(UserType.STAFF));

        QualityReport report = roster.check();

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(report.reasons()).containsExactly("no-people");
        assertThat(roster.found)
                .filteredOn(problem -> problem.code().equals("no-people"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("user types"));
    }

    @Test
    void aSelectedSchoolThatIsNotListedIsNamed() {
        roster.scope = new RosterScope(Set.of("lincoln", "closed"), EnumSet.allOf(UserType.class));

        QualityReport report = roster.check();

        assertThat(roster.said()).containsExactly("selected-school-missing closed");
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
    }

    @Test
    void nothingNewForAWeekIsNewsAndNoFault() {
        roster.of(RosterCollection.USERS)
                .replaceAll((id, record) -> com.kybergate.rostersync.roster.RosterRecord.ofJson(
                        RosterCollection.USERS, record.json().replace("2026-11-01", "2026-10-20")));

        QualityReport report = roster.check();

        assertThat(report.daysUnchanged()).isEqualTo(13);
        assertThat(roster.found).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("source-unchanged");
            assertThat(problem.severity()).isEqualTo(Problem.INFO);
            assertThat(problem.remedy()).contains("13 days", "Sync Blackout", "Limited Imports", "fresh export");
        });
        assertThat(report.verdict()).isEqualTo(Verdict.READY);
    }

    @Test
    void aDateToComeSaysNothingOfHowNewARosterIs() {
        roster.put(Roster.student("s10")
                .dateLastModified(Roster.NOW.plus(Duration.ofDays(300)))
                .build());

        assertThat(roster.check().newestSourceChange()).isEqualTo(Roster.YESTERDAY);
    }

    @Test
    void whatIsKnownAlreadyIsSaidOnce() {
        roster.put(Roster.student("s10").orgs(List.of(Roster.ref("nowhere"))).build());
        roster.known.add(new Problem("dangling-reference", Problem.WARNING, "users", "s10", "x", "As the run said."));
        roster.known.add(new Problem("malformed", Problem.ERROR, "users", "s99", null, "Broken."));

        assertThat(roster.said()).containsExactly("dangling-reference s10", "malformed s99");
        assertThat(roster.check().verdict()).isEqualTo(Verdict.READY_WITH_WARNINGS);
    }

    @Test
    void whereErrorsKeepOutMoreThanFiveInAHundredARosterIsNotReady() {
        for (int i = 0; i < 5; i++) {
            roster.known.add(new Problem("malformed", Problem.ERROR, "users", "x" + i, null, "Broken."));
        }
        assertThat(roster.check().verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(roster.check().reasons()).containsExactly("malformed");

        for (int i = 0; i < 100; i++) {
            roster.put(Roster.student("more" + i).build());
            roster.enroll("more" + i, "a1", RoleType.STUDENT);
        }
        assertThat(roster.check().verdict()).isEqualTo(Verdict.READY_WITH_WARNINGS);
    }

    @Test
    void problemsAreCountedBySchool() {
        roster.school("adams", "Adams");
        roster.put(Roster.student("s10").email(null).build());
        roster.put(Roster.student("s11").email(null).build());
        roster.put(Roster.student("s12")
                .email(null)
                .orgs(List.of(Roster.ref("adams")))
                .build());

        assertThat(roster.check().lines())
                .contains(
                        new QualityReport.Line("missing-email", Problem.WARNING, "users", "lincoln", 2),
                        new QualityReport.Line("missing-email", Problem.WARNING, "users", "adams", 1));
    }

    @Test
    void theReportNamesSchoolsAndNobodyElse() {
        roster.put(Roster.student("s10").email(null).build());
        QualityReport report = roster.check();

        assertThat(report.toString()).doesNotContain("s10", "lincoln").contains("people=16", "problems=1");
        assertThat(report.toJson(List.of()))
                .contains("\"verdict\":\"ready-with-warnings\"", "\"reasons\":[\"missing-email\"]")
                .contains("\"code\":\"missing-email\"", "\"school\":\"lincoln\",\"schoolName\":\"Lincoln High\"")
                .contains("\"daysUnchanged\":1", "\"problems\":[]")
                .doesNotContain("s10");
        assertThat(report.toJson(roster.found)).contains("\"sourcedId\":\"s10\"");
    }

    @Test
    void everyCodeHasARemedyInWholeSentences() throws IllegalAccessException {
        for (var field : QualityCheck.class.getFields()) {
            if (field.getType() == String.class && !field.get(null).equals(QualityCheck.SOURCE_UNCHANGED)) {
                assertThat(Remedies.of((String) field.get(null))).endsWith(".").contains(" ");
            }
        }
    }

    @Test
    void schoolsWithoutEndAreNotCountedSingly() {
        for (int i = 0; i < 6_000; i++) {
            roster.known.add(new Problem("malformed", Problem.ERROR, "users", "p" + i, "school-" + i, "Broken."));
        }

        QualityReport report = roster.check();

        assertThat(report.lines()).hasSizeLessThan(5_100);
        assertThat(report.count("malformed")).isEqualTo(6_000);
    }
}
