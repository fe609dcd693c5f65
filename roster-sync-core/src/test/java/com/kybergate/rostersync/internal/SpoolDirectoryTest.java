// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves on the disk, when it ends and when it is killed. */
@DisabledOnOs(OS.WINDOWS)
class SpoolDirectoryTest {
    private static final String DEAD = "roster-sync-1-1-0123456789abcdef";

    @TempDir
    Path parent;

    private final SecureRandom random = new SecureRandom();

    @Test
    void aDirectoryThatSomebodyHasRemovedIsClosedAllTheSame() throws Exception {
        SpoolDirectory made = SpoolDirectory.in(parent, random);
        assertThat(made.path()).isDirectory();
        assertThat(made.isLocked()).isTrue();
        Files.delete(made.path().resolve("alive.lock"));
        Files.delete(made.path());

        made.close();

        assertThat(made.isLocked()).isFalse();
        assertThat(names(parent)).isEmpty();
    }

    @Test
    void aRunWhoseSpoolsStayInMemoryLeavesTheDiskAlone() throws IOException {
        Path missing = parent.resolve("a").resolve("b");
        try (SpoolDirectory directory = SpoolDirectory.in(missing, random);
                Spool spool = new Spool(directory::path, random)) {
            for (int i = 0; i < 200; i++) {
                spool.append("x".repeat(1000));
            }
            assertThat(directory.isLocked()).isFalse();
            assertThat(names(missing)).isEmpty();

            for (int i = 0; i < 200; i++) {
                spool.append("x".repeat(1000));
            }
            assertThat(directory.isLocked()).isTrue();
            assertThat(names(directory.path())).hasSize(2).contains("alive.lock");
        }
        assertThat(names(missing)).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeUsedIsToldBeforeAnythingIsRead() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "no directory");

        for (Path unusable : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> SpoolDirectory.in(unusable, random))
                    .hasMessageContaining("the spool directory cannot be used");
        }
    }

    @Test
    void theSpoolsOfAKilledProcessAreGoneWhenTheNextRunBeginsAndThoseOfALivingOneStay() throws Exception {
        Process killed = HoldsSpools.start(parent);
        Process living = HoldsSpools.start(parent);
        try (var saidByKilled = killed.inputReader();
                var saidByLiving = living.inputReader()) {
            Path ofKilled = Path.of(saidByKilled.readLine());
            Path ofLiving = Path.of(saidByLiving.readLine());
            try (SpoolDirectory inThisProcess = SpoolDirectory.in(parent, random)) {
                assertThat(names(inThisProcess.path())).containsExactly("alive.lock");
                assertThat(ofKilled).exists();
                killed.destroyForcibly();
                assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(names(ofKilled))
                        .as("a killed process cleans nothing up")
                        .hasSize(2);

                SpoolDirectory.in(parent, random).close();

                assertThat(ofKilled).doesNotExist();
                assertThat(names(ofLiving)).hasSize(2);
                assertThat(names(inThisProcess.path())).containsExactly("alive.lock");
                assertThat(List.of(ofLiving, inThisProcess.path())).allSatisfy(path -> {
                    assertThat(permissions(path)).isEqualTo("rwx------");
                    assertThat(files(path))
                            .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
                });
            }
            // One that looked at the others has not taken their locks from them.
            SpoolDirectory.in(parent, random).close();
            assertThat(names(ofLiving)).hasSize(2);

            living.getOutputStream().close();

            assertThat(living.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(names(parent)).isEmpty();
        } finally {
            killed.destroyForcibly();
            living.destroyForcibly();
        }
    }

    @Test
    void aProcessThatDiedBeforeItHadALockLeavesNothingEither() throws IOException {
        ofDeadRun(DEAD);
        Path withSpool = ofDeadRun("roster-sync-1-1-fedcba9876543210");
        Files.writeString(withSpool.resolve("spool-1.bin"), "sealed");

        SpoolDirectory.in(parent, random).close();

        assertThat(names(parent)).isEmpty();
    }

    @Test
    void linksAreNotFollowed(@TempDir Path elsewhere) throws IOException {
        Path victim = Files.writeString(elsewhere.resolve("spool-victim.bin"), "a host's own file");
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(parent.resolve(DEAD), elsewhere);
        Path inside = ofDeadRun("roster-sync-2-1-0123456789abcdef");
        Files.createSymbolicLink(inside.resolve("spool-2.bin"), victim);
        Path lockIsLink = ofDeadRun("roster-sync-3-1-0123456789abcdef");
        Files.createSymbolicLink(lockIsLink.resolve("alive.lock"), victim);

        SpoolDirectory.in(parent, random).close();

        assertThat(victim).hasContent("a host's own file");
        assertThat(names(elsewhere)).containsExactly("spool-victim.bin");
        assertThat(parent.resolve(DEAD)).as("a link is no run's directory").isSymbolicLink();
        assertThat(inside).as("a link in a dead run's directory goes with it").doesNotExist();
        assertThat(lockIsLink).as("no run makes a link of its lock").exists();
    }

    @Test
    void whatNoRunHasMadeIsLeftAlone() throws IOException {
        Path open = ofDeadRun("roster-sync-2-1-0123456789abcdef");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        Path named = ofDeadRun("roster-sync-backup");
        Path inhabited = ofDeadRun(DEAD);
        Files.writeString(inhabited.resolve("spool-1.bin"), "sealed");
        Files.writeString(inhabited.resolve("letter.txt"), "mine");
        Path nested = ofDeadRun("roster-sync-4-1-0123456789abcdef");
        Files.createDirectories(nested.resolve("spool-1.bin"));
        Path file = Files.writeString(parent.resolve("roster-sync-5-1-0123456789abcdef"), "a file");
        Path other = Files.createDirectory(parent.resolve("somebody-else"));

        SpoolDirectory.in(parent, random).close();

        assertThat(List.of(open, named, nested, file, other))
                .allSatisfy(path -> assertThat(path).exists());
        assertThat(names(inhabited)).containsExactlyInAnyOrder("spool-1.bin", "letter.txt");
    }

    @Test
    void whatBelongsToSomebodyElseIsLeftAlone() throws IOException {
        Path theirs = ofDeadRun(DEAD);

        SpoolDirectory.removeDead(parent, new Somebody("somebody"));
        assertThat(theirs).exists();

        SpoolDirectory.removeDead(parent, Files.getOwner(theirs));
        assertThat(theirs).doesNotExist();
    }

    @Test
    void anInterruptIsNoReasonToGoWithoutALock() throws Exception {
        Thread.currentThread().interrupt();
        try (SpoolDirectory made = SpoolDirectory.in(parent, random)) {
            Path path = made.path();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Files.size(path.resolve("alive.lock"))).isEqualTo(1);
            assertThat(made.isLocked()).isTrue();
        }
        assertThat(names(parent)).isEmpty();
    }

    private record Somebody(String name) implements UserPrincipal {
        @Override
        public String getName() {
            return name;
        }
    }

    private Path ofDeadRun(String name) throws IOException {
        return Files.createDirectory(
                parent.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        return files(directory).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
    }

    /** It looks for dead runs, and its lock file lies there for a moment after ours is gone. */
    @Test
    void aNeighbourWhoLooksInWhileTheSpoolsAreRemovedCostsTheRunNothing() throws IOException {
        SpoolDirectory run = SpoolDirectory.in(parent, new SecureRandom());
        Path theirs = Files.createFile(run.path().resolve("theirs"));

        run.close();

        assertThat(theirs).exists();
        Files.delete(theirs);
        Files.delete(run.path());
    }
}
