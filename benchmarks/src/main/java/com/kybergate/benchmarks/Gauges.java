// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Measures the process it runs in: time, the heap that is left after each collection, resident memory, and the size of a directory. */
final class Gauges {
    private static final int SAMPLE_MILLIS = 50;

    private final long began = System.nanoTime();
    private final AtomicLong peakHeap = new AtomicLong();
    private final AtomicLong peakSpool = new AtomicLong();
    private final AtomicLong collecting = new AtomicLong();

    Gauges() {
        Set<String> heap = new HashSet<>();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                heap.add(pool.getName());
            }
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> collected(
                                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()),
                                    heap),
                            null,
                            null);
        }
    }

    private void collected(GarbageCollectionNotificationInfo info, Set<String> heap) {
        long left = 0;
        for (Map.Entry<String, MemoryUsage> pool :
                info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
            left += heap.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
        }
        peakHeap.accumulateAndGet(left, Math::max);
        collecting.addAndGet(info.getGcInfo().getDuration());
    }

    /** Looks at a directory again and again, until the process ends. */
    void watch(Path directory) {
        Thread watcher = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        peakSpool.accumulateAndGet(size(directory), Math::max);
                        try {
                            Thread.sleep(SAMPLE_MILLIS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                "spool-gauge");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Says what was measured so far. */
    void report(long rows) {
        double seconds = (System.nanoTime() - began) / 1e9;
        say("seconds", String.format(Locale.ROOT, "%.1f", seconds));
        say("rows", Long.toString(rows));
        say("rowsPerSecond", Long.toString(Math.round(rows / seconds)));
        say("peakHeap", Long.toString(peakHeap.get()));
        say("peakRss", Long.toString(peakRss()));
        say("spool", Long.toString(peakSpool.get()));
        say("gcSeconds", String.format(Locale.ROOT, "%.1f", collecting.get() / 1e3));
    }

    /** One figure, for whoever started this process. */
    static void say(String name, String value) {
        System.out.println(name + "=" + value);
    }

    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(Gauges::sizeOfFile).sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            // The run removes its files while we look; the next look counts.
            return 0;
        }
    }

    private static long sizeOfFile(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The most resident memory the process ever had, in bytes; 0 where the platform does not say. */
    private static long peakRss() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
