// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one run keeps its spools: a directory that nobody but its owner can look into, and that is gone when the run is closed. It is made
 * for the first spool that needs a file; most runs bring little that is new, and need none. What a killed process left behind is removed
 * when the next run begins.
 *
 * <p><b>Who is alive.</b> A run holds a lock on a file in its directory, which the operating system lets go of when the process ends,
 * however it ends. Whoever can take the lock of another directory has the proof that its run is dead. Directories of this very process
 * are told by their name and never touched, not even to look: on POSIX a process that closes a file loses all of its locks on it.
 *
 * <p><b>What is left alone.</b> Anything that is not exactly what a run makes: another name, a symbolic link, another owner, a directory
 * that others can look into, or one in which something else lies. Links are removed, never followed. One thread at a time.
 */
public final class SpoolDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);

    private static final String PREFIX = "roster-sync-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+-\\d+)-[0-9a-f]{16}");
    private static final Pattern SPOOL = Pattern.compile("spool-.*\\.bin");
    private static final String LOCK = "alive.lock";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final int MOST_TRIES = 20;
    private static final String UNUSABLE = "the spool directory cannot be used";

    /** Asking the system for it takes as long as everything else here. */
    private static final String THIS_PROCESS = thisProcess();

    private final Path parent;
    private final SecureRandom random;
    private @Nullable Made made;

    /** The directory once it is there, and the lock that says that its run is alive. */
    private record Made(Path path, FileChannel alive) {}

    private SpoolDirectory(Path parent, SecureRandom random) {
        this.parent = parent;
        this.random = random;
    }

    /** Whether other processes can see that the run is alive. */
    boolean isLocked() {
        return made != null && made.alive().isOpen();
    }

    /**
     * A place for a run's spools. Removes those of dead runs.
     *
     * @param parent where; made if it is not there
     * @param random makes the name
     * @return the place
     */
    public static SpoolDirectory in(Path parent, SecureRandom random) {
        SpoolDirectory directory = new SpoolDirectory(parent, random);
        // An interrupt would close the channels that tell the living from the dead.
        boolean interrupted = Thread.interrupted();
        try {
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(parent);
            }
            if (!Files.isWritable(parent)) {
                throw new AccessDeniedException("the parent");
            }
            if (hasOthers(parent)) {
                // What is ours to remove belongs to whoever owns what we make.
                removeDead(parent, Files.getOwner(directory.path(), LinkOption.NOFOLLOW_LINKS));
            }
        } catch (IOException e) {
            throw BrokenOffException.because(UNUSABLE, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return directory;
    }

    /** Whether other processes have, or had, directories here. */
    private static boolean hasOthers(Path parent) {
        try (var entries = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path entry : entries) {
                if (isOfAnotherProcess(entry)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("dead runs cannot be looked for: {}", e.getClass().getName());
        }
        return false;
    }

    private static boolean isOfAnotherProcess(Path entry) {
        var name = NAME.matcher(String.valueOf(entry.getFileName()));
        return name.matches() && !name.group(1).equals(THIS_PROCESS);
    }

    private Made make() {
        // An interrupt would close the channel that holds the lock; whoever is interrupted finds the flag as it was.
        boolean interrupted = Thread.interrupted();
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Made now = tryToMake(parent, random);
                if (now != null) {
                    return now;
                }
            }
            throw new IOException("another process removes what is made there");
        } catch (IOException e) {
            throw BrokenOffException.because(UNUSABLE, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Where the spools go. Asked for the first time, it makes the directory.
     *
     * @return the directory
     */
    public Path path() {
        if (made == null) {
            made = make();
        }
        return made.path();
    }

    /** Removes the directory with everything in it. */
    @Override
    public void close() {
        if (made == null) {
            return;
        }
        Path path = made.path();
        FileChannel alive = made.alive();
        try {
            try (alive) {
                for (Path entry : content(path)) {
                    if (isSpool(entry)) {
                        Files.deleteIfExists(entry);
                    }
                }
            }
            Files.deleteIfExists(path.resolve(LOCK));
        } catch (NoSuchFileException e) {
            LOG.debug("the spool directory is gone already");
        } catch (IOException e) {
            throw BrokenOffException.because("the spool directory cannot be removed", e);
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Another process, which looks for dead runs, has just put a lock file of its own here; it removes the
            // directory, or the
            // next run does. The spools are gone, and a run that went well is none that broke off.
            LOG.debug("the emptied spool directory is left: {}", e.getClass().getName());
        }
    }

    /** Null if somebody who looks for dead runs came between making and locking, and took this one for one of them. */
    private static @Nullable Made tryToMake(Path parent, SecureRandom random) throws IOException {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        Path path = parent.resolve(PREFIX + THIS_PROCESS + '-' + HexFormat.of().formatHex(bytes));
        boolean posix = isPosix(parent);
        try {
            Files.createDirectory(path, only(posix, OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            return null;
        }
        Path lock = path.resolve(LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    lock, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), only(posix, OWNER_FILE));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return null;
        }
        // Somebody may have unlinked the file before it was locked, and another have put an empty one in its place.
        boolean locked = holdsLock(channel) && channel.write(ByteBuffer.allocate(1)) == 1 && size(lock) == 1;
        if (!locked) {
            channel.close();
            return null;
        }
        return new Made(path, channel);
    }

    /** Asked by name: to open the file would be to lose the lock. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Where a file system knows no locks, nobody can prove there that a run is dead, and so all are left alone. */
    private static boolean holdsLock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            LOG.debug("the spool directory cannot be locked: {}", e.getClass().getName());
            return true;
        }
    }

    /** Removes the directories of dead runs; what goes wrong here is no reason to end a living one. */
    static void removeDead(Path parent, UserPrincipal owner) {
        int removed = 0;
        try (var entries = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path entry : entries) {
                removed += isRun(entry, owner) && removeIfDead(entry) ? 1 : 0;
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("dead runs cannot be looked for: {}", e.getClass().getName());
        }
        if (removed > 0) {
            LOG.info("removed the spools of {} runs that were killed", removed);
        }
    }

    private static boolean isRun(Path entry, UserPrincipal owner) {
        try {
            return isOfAnotherProcess(entry)
                    && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(entry, LinkOption.NOFOLLOW_LINKS).equals(owner)
                    && (!isPosix(entry)
                            || Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS)
                                    .equals(OWNER_ONLY));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean removeIfDead(Path directory) {
        Path lock = directory.resolve(LOCK);
        // The process may have died before it had a lock file: made here, it keeps one that is just being made from
        // going on.
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            List<Path> content = content(directory);
            if (!content.stream().allMatch(entry -> isSpool(entry) || isLock(entry))) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(lock, options, only(isPosix(directory), OWNER_FILE))) {
                // The file may have been unlinked by another who looks for dead runs, and replaced by a run in the
                // making.
                if (channel.tryLock() == null || channel.size() != size(lock)) {
                    return false;
                }
                for (Path entry : content) {
                    Files.deleteIfExists(entry);
                }
                Files.deleteIfExists(lock);
            }
            return Files.deleteIfExists(directory);
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug(
                    "the spools of a run are left where they are: {}",
                    e.getClass().getName());
            return false;
        }
    }

    private static List<Path> content(Path directory) throws IOException {
        List<Path> content = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(content::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return content;
    }

    private static boolean isSpool(Path entry) {
        return SPOOL.matcher(String.valueOf(entry.getFileName())).matches()
                && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isLock(Path entry) {
        return entry.endsWith(LOCK) && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private static String thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        long started =
                self.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
        return self.pid() + "-" + started;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] only(boolean posix, Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
