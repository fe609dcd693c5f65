// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few leavers are everyday life; many are a question to a person. */
final class LeaversTest {
    @TempDir
    Path folder;

    private Desk desk;
    private String school;
    private List<String> students;

    @BeforeEach
    void open() {
        desk = Desk.with(FakeDistrict.small(), folder);
        desk.sync(0);
        school = desk.schools().get(0);
        students = desk.people("student", school);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aTwentiethOfASchoolGoesThrough() {
        List<String> leavers = students.subList(0, students.size() / 20);
        leave(leavers);

        RosterJson report = desk.sync(0);

        assertThat(report.number("counts.users.absent.deactivated")).isEqualTo(leavers.size());
        assertThat(desk.active()).doesNotContainAnyElementsOf(leavers);
    }

    @Test
    void aQuarterOfASchoolIsHeldUntilSomebodyApproves() {
        List<String> leavers = students.subList(0, students.size() / 4);
        leave(leavers);

        RosterJson report = desk.sync(3);
        assertThat(report.text("status")).isEqualTo("held");
        assertThat(desk.active()).containsAll(leavers);

        RosterJson held = desk.stored("held", "--json").exits(3).json();
        assertThat(held.text("tenant")).isEqualTo("default");
        assertThat(held.text("held.digest")).isEqualTo(report.text("held.digest"));
        assertThat(held.list("held.changes").stream()
                        .filter(change -> change.text("entity").equals("users"))
                        .map(change -> change.text("sourcedId")))
                .containsExactlyInAnyOrderElementsOf(leavers);
        assertThat(desk.stored("held").exits(3).out()).contains(school);

        String digest = held.text("held.digest").substring(0, 12);
        desk.sourced("approve", digest, "--reason", "no name").exits(2);
        desk.sourced("approve", "0000000000", "--by", "Kim", "--reason", "wrong digest")
                .exits(4);
        RosterRun approval =
                desk.sourced("approve", digest, "--by", "Kim", "--reason", "the school was split", "--json");
        assertThat(approval.exits(0).json().number("counts.users.absent.deactivated"))
                .isEqualTo(leavers.size());
        assertThat(desk.active()).doesNotContainAnyElementsOf(leavers);
        assertThat(desk.active()).containsAll(students.subList(leavers.size(), students.size()));

        assertThat(desk.stored("held", "--json").exits(0).json().isNull("held")).isTrue();
        Map<String, String> before = desk.accounts();
        RosterJson after = desk.sync(0);
        assertThat(after.number("counts.users.absent.candidates")).isZero();
        assertThat(desk.accounts()).isEqualTo(before);

        RosterJson history = desk.stored("history", "--json").exits(0).json();
        assertThat(history.list("runs").stream().map(run -> run.text("mode")))
                .containsExactly("full", "approval", "full", "full");
        assertThat(history.text("runs.1.by")).isEqualTo("Kim");
        assertThat(history.text("runs.1.reason")).isEqualTo("the school was split");
    }

    @Test
    void whoIsBackByThenIsLeftOut() {
        List<String> leavers = students.subList(0, students.size() / 4);
        leave(leavers);
        RosterJson report = desk.sync(3);
        desk.server.roster().restore("users", leavers.get(0));

        RosterJson approval = desk.sourced(
                        "approve", report.text("held.digest"), "--by", "Kim", "--reason", "fine", "--json")
                .exits(0)
                .json();

        assertThat(approval.number("counts.users.absent.stillThere")).isEqualTo(1);
        assertThat(desk.isActive(leavers.get(0))).isTrue();
        assertThat(desk.active()).doesNotContainAnyElementsOf(leavers.subList(1, leavers.size()));
    }

    @Test
    void oneSchoolIsApprovedAndTheOtherStaysHeld() {
        String other = desk.schools().get(1);
        List<String> here = students.subList(0, students.size() / 4);
        List<String> there = new ArrayList<>(desk.people("student", other));
        there.subList(there.size() / 4, there.size()).clear();
        leave(here);
        leave(there);
        RosterJson report = desk.sync(3);

        desk.sourced("approve", report.text("held.digest"), "--by", "Kim", "--reason", "fine", "--school", school)
                .exits(0);

        assertThat(desk.active()).doesNotContainAnyElementsOf(here);
        assertThat(desk.active()).containsAll(there);
        desk.stored("held").exits(3);
    }

    @Test
    void whatIsDiscardedIsHeldAgain() {
        leave(students.subList(0, students.size() / 4));
        String digest = desk.sync(3).text("held.digest");

        desk.stored("discard", digest).exits(0);
        desk.stored("held").exits(0);
        assertThat(desk.sync(3).text("held.digest")).isEqualTo(digest);
        desk.stored("discard", "feedface").exits(4);
        desk.stored("discard", "f").exits(2);
    }

    @Test
    void aPersonIsExplained() {
        String leaver = students.get(0);
        String email = String.valueOf(
                desk.server.roster().find("users", leaver).orElseThrow().get("email"));
        desk.server.roster().update("users", leaver, user -> {
            user.put("status", "tobedeleted");
            return user;
        });

        RosterJson before = desk.sourced("explain", email, "--json").exits(0).json();
        assertThat(before.text("matches.0.sourcedId")).isEqualTo(leaver);
        assertThat(before.text("matches.0.atSource")).isEqualTo("tobedeleted");
        assertThat(before.text("matches.0.next")).isEqualTo("deactivate");
        desk.sync(0);
        RosterJson after = desk.sourced("explain", leaver, "--json").exits(0).json();
        assertThat(after.flag("matches.0.active")).isFalse();
        assertThat(after.text("matches.0.next")).isEqualTo("nothing");
        assertThat(desk.sourced("explain", "nobody@example.org", "--json")
                        .exits(0)
                        .json()
                        .list("matches"))
                .isEmpty();
        assertThat(desk.stored("dump", "--type", "users").lines())
                .filteredOn(user -> user.text("sourcedId").equals(leaver))
                .singleElement()
                .satisfies(user -> assertThat(user.flag("active")).isFalse());
    }

    @Test
    void whoeverIsOnlyMissingCanHaveAGrace() {
        leave(students.subList(0, 1));

        assertThat(desk.sync(0, "--grace", "3").number("counts.users.absent.grace"))
                .isEqualTo(1);
        assertThat(desk.isActive(students.get(0))).isTrue();
        desk.sync(0);
        assertThat(desk.isActive(students.get(0))).isFalse();
    }

    @Test
    void aPersonWhoIsListedTwiceIsNamedAndCanBeSaidToBeOne() {
        String person = students.get(0);
        String other = "the-same-again";
        Map<String, Object> again =
                new LinkedHashMap<>(desk.server.roster().find("users", person).orElseThrow());
        again.put("sourcedId", other);
        desk.server.roster().put("users", again);

        RosterJson report = desk.sync(1);
        assertThat(report.list("problems").stream()
                        .filter(problem -> problem.text("code").equals("listed-twice"))
                        .map(problem -> problem.text("sourcedId")))
                .containsExactlyInAnyOrder(person, other);

        RosterJson one = desk.sync(0, "--mode", "full", "--same", other + "=" + person);
        assertThat(one.list("problems")).isEmpty();
        assertThat(desk.isActive(person)).isTrue();
        desk.sourced("sync", "--same", "a=b", "--same", "b=c").exits(2);
    }

    private void leave(List<String> people) {
        people.forEach(person -> desk.server.roster().remove("users", person));
    }
}
