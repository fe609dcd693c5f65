// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static com.kybergate.rostersync.roster.RosterCollection.ORGS;
import static com.kybergate.rostersync.roster.RosterCollection.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.HeldItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan leaves on the disk: nothing, whether it comes about or not. */
class PlanDraftFilesTest {
    /** As much as stays in memory: what comes after it needs a file. */
    private static final String LONG = "x".repeat(1 << 18);

    private static final String MORE = "x".repeat(1 << 13);

    @TempDir
    Path folder;

    private PlanDesk desk;

    @BeforeEach
    void open() {
        desk = new PlanDesk(folder);
        desk.known(person("bea"));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void ofAPlanThatIsClosedNoFileIsLeft() {
        desk.known(school("o1", ""), school("o2", ""));
        desk.whole(ORGS, school("o1", LONG), school("o2", MORE));
        desk.whole(USERS, lookAlike("x", LONG), lookAlike("y", MORE), person("bea"));

        SyncPlan plan = desk.plan();

        assertThat(plan.held())
                .extracting(HeldItem::operation, HeldItem::sourcedId)
                .containsExactly(tuple("link", "x"), tuple("link", "y"));
        assertThat(plan.freeSize()).isEqualTo(2);
        assertThat(desk.filesOfPlan()).as("of what is free").hasSize(1);
        plan.close();
        assertThat(desk.filesOfPlan()).isEmpty();
    }

    @Test
    void ofLinksThatWereNotApprovedNoFileIsLeft() {
        desk.known(person("ann"));
        desk.whole(USERS, lookAlike("x", LONG), lookAlike("y", MORE), person("bea"));

        desk.planLinks(change -> false);

        assertThat(desk.filesOfPlan()).isEmpty();
    }

    @Test
    void linksOfWhichNobodyCanSayWhetherTheyAreApprovedLeaveNoFile() {
        desk.known(person("ann"));
        desk.whole(USERS, lookAlike("x", LONG), lookAlike("y", MORE), person("bea"));
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> desk.planLinks(change -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new IllegalStateException("the approval cannot be read");
                    }
                    return true;
                }))
                .hasMessage("the approval cannot be read");

        assertThat(desk.filesOfPlan()).isEmpty();
    }

    @Test
    void aPlanThatDoesNotComeAboutTakesItsFilesWithIt() {
        desk.whole(ORGS, school("o1", LONG), school("o2", MORE));
        desk.whole(USERS, person("bea"), person("zoe"));
        accountsFail(() -> assertThat(desk.filesOfPlan()).as("so far").hasSize(1));

        Throwable failure = catchThrowable(desk::plan);

        assertThat(failure).isInstanceOf(BrokenOffException.class).hasMessageContaining("the accounts cannot be read");
        assertThat(failure).hasNoSuppressedExceptions();
        assertThat(desk.filesOfPlan()).isEmpty();
    }

    @Test
    void aFileThatCannotBeRemovedIsToldBesideWhyThePlanDidNotComeAbout() {
        desk.whole(ORGS, school("o1", LONG), school("o2", MORE));
        desk.whole(USERS, person("bea"), person("zoe"));
        accountsFail(() -> desk.filesOfPlan().forEach(PlanDraftFilesTest::makeFolderOf));

        Throwable failure = catchThrowable(desk::plan);

        assertThat(failure).hasMessageContaining("the accounts cannot be read");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .singleElement()
                .asString()
                .contains("the spool cannot be removed");
    }

    private static User person(String id) {
        return Changes.person(id).build();
    }

    private static Org school(String id, String name) {
        return Org.builder(id).name("School " + name).build();
    }

    /** Somebody new whose user name an account of nobody's has. */
    private User lookAlike(String id, String familyName) {
        desk.people.made(
                RosterRecord.of(person("nobody-" + id)),
                AccountValues.none().with(AccountField.USERNAME, "name." + id));
        return Changes.person(id).familyName(familyName).build();
    }

    /** The accounts of a host that fails when it is asked whose they are. */
    @SuppressWarnings("unchecked")
    private void accountsFail(Runnable before) {
        desk.people.store = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("findBySourcedId")) {
                        before.run();
                        throw new IOException("the host is down");
                    }
                    try {
                        return method.invoke(desk.people.accounts, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A folder with something in it, where a file was: nobody who removes files removes that. */
    private static void makeFolderOf(Path file) {
        try {
            Files.delete(file);
            Files.createDirectories(file.resolve("something"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
