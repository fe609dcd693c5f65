// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.jdbc.CrashGround.Naming;
import com.kybergate.rostersync.roster.RosterCollection;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run keeps on the disk is torn, changed or gone when it is read again. */
class SpoolFaultsTest {
    /** Enough that what is staged and what is planned do not fit in the memory of a spool. */
    private static final int PEOPLE = 2_000;

    @TempDir
    private Path spools = Path.of("");

    /**
     * While the records are read, and when the plan is made. A file that is cut while it is still written to has zeros where it was cut once
     * the rest is there: of one byte, every 256th time what was there before.
     */
    @ParameterizedTest
    @CsvSource({
        "fetched, cut, 0", "fetched, cut, 3", "fetched, cut, 4", "fetched, cut, 1000", "fetched, cut, -12",
        "fetched, flip, 0", "fetched, flip, 3", "fetched, flip, 4", "fetched, flip, 40000", "fetched, flip, -1",
        "fetched, delete, 0", "planned, cut, 0", "planned, cut, 3", "planned, cut, 1000", "planned, cut, -1",
        "planned, flip, 0", "planned, flip, 2", "planned, flip, 4", "planned, flip, 40000", "planned, flip, -1",
        "planned, delete, 0", "planned, sign, 0", "fetched, sign, 0", "fetched, swap, 0"
    })
    void aFileThatIsNotWhatWasWrittenEndsTheRunAndTheNextOneHeals(String when, String fault, long at) {
        try (CrashGround ground = CrashGrounds.MEMORY_TOGETHER.make(spools)) {
            CrashRoster roster = roster();
            Map<String, String> before = ground.contents(0, Naming.BY_PERSON);

            assertThatThrownBy(() -> ground.engine(CrashPlug.safe(roster::isThere), roster, event -> {
                                if (isTime(when, event)) {
                                    damage(fault, at);
                                }
                            })
                            .run())
                    .isInstanceOfAny(IllegalStateException.class, UncheckedIOException.class)
                    .hasMessageContaining("spool");

            // Of a plan that is torn, what comes before the tear is as right as ever.
            assertThat(ground.accounts())
                    .allSatisfy((id, seat) -> assertThat(seat.active()).isTrue());
            if (when.equals("fetched")) {
                assertThat(ground.contents(0, Naming.BY_PERSON))
                        .as("nothing was done")
                        .isEqualTo(before);
            }
            assertThat(ground.state().runs(CrashGround.TENANT, 1).get(0).status())
                    .isEqualTo("failed");
            assertThat(files()).as("what is left behind").isEmpty();
            ground.engine(CrashPlug.safe(roster::isThere), roster).run();
            assertThat(ground.accounts())
                    .hasSize(PEOPLE + 12)
                    .allSatisfy((id, seat) -> assertThat(seat.active()).isTrue());
        }
    }

    @Test
    void noFileStaysOpenWhenAPlanDoesNotComeAbout() throws IOException {
        try (CrashGround ground = CrashGrounds.MEMORY_TOGETHER.make(spools)) {
            CrashRoster roster = roster();
            CrashPlug counting = CrashPlug.safe(roster::isThere);
            Object start = ground.save();
            ground.engine(counting, roster).plan();
            int last = counting.calls.lastIndexOf(new CrashPlug.Call("AccountStore.candidates", false));
            List<String> open = new ArrayList<>();
            for (CrashPlug.Mode mode : List.of(CrashPlug.Mode.BEFORE, CrashPlug.Mode.REFUSED)) {
                ground.restore(start);
                CrashPlug plug = new CrashPlug(last, mode, roster::isThere);
                assertThatThrownBy(() -> ground.engine(plug, roster).run()).isNotNull();
                assertThat(plug.fired()).isTrue();
                open.addAll(openFiles());
            }
            assertThat(open).as("spools that are still open").isEmpty();
            assertThat(files()).isEmpty();
        }
    }

    private static CrashRoster roster() {
        CrashRoster roster = new CrashRoster();
        for (int i = 0; i < PEOPLE; i++) {
            roster.add("many-" + i, RoleType.STUDENT, "s1");
        }
        return roster;
    }

    private static boolean isTime(String when, SyncEvent event) {
        return when.equals("planned")
                ? event instanceof SyncEvent.Planned
                : event instanceof SyncEvent.Fetched fetched
                        && fetched.collection() == RosterCollection.ENROLLMENTS
                        && Long.valueOf(fetched.received()).equals(fetched.total());
    }

    private void damage(String fault, long at) {
        List<Path> files = files();
        assertThat(files).as("what is on the disk").isNotEmpty();
        for (Path file : files) {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                long place = at < 0 ? bytes.length() + at : at;
                switch (fault) {
                    case "cut" -> bytes.setLength(place);
                    case "flip" -> {
                        bytes.seek(place);
                        int old = bytes.read();
                        bytes.seek(place);
                        bytes.write(old ^ 0x41);
                    }
                    case "sign" -> bytes.write(0x80);
                    case "delete" -> Files.delete(file);
                    default -> swapBlocks(bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The second block where the first belongs. */
    private static void swapBlocks(RandomAccessFile bytes) throws IOException {
        bytes.seek(0);
        byte[] first = new byte[bytes.readInt()];
        bytes.readFully(first);
        byte[] second = new byte[bytes.readInt()];
        bytes.readFully(second);
        bytes.seek(0);
        bytes.writeInt(second.length);
        bytes.write(second);
        bytes.writeInt(first.length);
        bytes.write(first);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(spools)) {
            return all.filter(path -> path.getFileName().toString().endsWith(".bin"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this process has open under the spool directory; nothing where the system does not show it. */
    private List<String> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.map(SpoolFaultsTest::target)
                    .filter(target -> target.startsWith(spools.toString()))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile: not open.
            return "";
        }
    }
}
