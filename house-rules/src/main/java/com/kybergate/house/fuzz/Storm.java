// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of hostile inputs, each of which must end in a value or in a documented refusal, at a cost that its size explains, without a
 * message that quotes it.
 *
 * <p>Every input follows from the seed, the name of its target and its number, so one that gets through is made again by
 * {@code -Dstorm.seed=S -Dstorm.only='target#number'}. {@code -Dstorm=full} makes a hundred times as many.
 *
 * <p>They run on a thread with a small stack, where recursion without end ends soon.
 */
public final class Storm {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long USUAL_SEED = 20261123;
    private static final int FULL = 100;
    private static final int STACK_BYTES = 512 << 10;
    private static final long MOST_CPU_NANOS = 10_000_000_000L;
    private static final long STUCK_AFTER_MILLIS = 120_000;
    private static final int MOST_ESCAPES = 5;
    private static final int MOST_SHRINKING = 400;
    private static final int SHOWN = 160;

    private final int inputs;
    private final long seed;
    private final @Nullable String only;
    private final List<Target<?>> targets = new ArrayList<>();
    private final List<String> escapes = new ArrayList<>();
    private long made;
    private volatile String now = "";

    /**
     * A storm.
     *
     * @param inputs how many inputs in a build
     */
    public Storm(int inputs) {
        this.inputs = inputs * ("full".equals(System.getProperty("storm")) ? FULL : 1);
        this.seed = Long.getLong("storm.seed", USUAL_SEED);
        this.only = System.getProperty("storm.only");
    }

    /**
     * Adds a target.
     *
     * @param target the target
     * @return this storm
     */
    public Storm on(Target<?> target) {
        targets.add(target);
        return this;
    }

    /**
     * Hands out all inputs.
     *
     * @return one line that says how many there were and that none got through
     * @throws AssertionError if one got through, with what makes it again
     */
    public String pass() throws InterruptedException {
        AtomicReference<Throwable> broken = new AtomicReference<>();
        Thread worker = new Thread(null, this::all, "storm", STACK_BYTES);
        worker.setDaemon(true);
        worker.setUncaughtExceptionHandler((thread, e) -> broken.set(e));
        worker.start();
        String seen = "";
        do {
            worker.join(STUCK_AFTER_MILLIS);
            if (worker.isAlive() && seen.equals(now)) {
                throw new AssertionError("stuck for " + STUCK_AFTER_MILLIS / 1000 + " s in " + again(now) + "\n  at "
                        + Arrays.toString(worker.getStackTrace()));
            }
            seen = now;
        } while (worker.isAlive());
        if (broken.get() != null) {
            throw new AssertionError("the storm itself broke at " + again(now), broken.get());
        }
        if (!escapes.isEmpty()) {
            throw new AssertionError(String.join("\n", escapes));
        }
        return String.format(Locale.ROOT, "hostile input: %,d inputs over %d targets, 0 escapes", made, targets.size());
    }

    private String again(String input) {
        return input + "; again with -Dstorm.seed=" + seed + " -Dstorm.only='" + input + "'";
    }

    private void all() {
        int weights = targets.stream().mapToInt(Target::weight).sum();
        int left = inputs;
        for (int i = 0; i < targets.size(); i++) {
            Target<?> target = targets.get(i);
            int share = i == targets.size() - 1 ? left : (int) ((long) inputs * target.weight() / weights);
            left -= share;
            one(target, share);
        }
    }

    private <I> void one(Target<I> target, int share) {
        // What loads and links classes for the first time would be counted as the first input's.
        judge(target, target.input().apply(draw(target, -1)));
        int values = 0;
        int refused = 0;
        for (int i = 0; i < share && escapes.size() < MOST_ESCAPES; i++) {
            String name = target.name() + "#" + i;
            if (only != null && !only.equals(name)) {
                continue;
            }
            now = name;
            I input = target.input().apply(draw(target, i));
            Verdict verdict = judge(target, input);
            made++;
            values += verdict.refused() ? 0 : 1;
            refused += verdict.refused() ? 1 : 0;
            String escape = verdict.escape();
            if (escape != null) {
                I small = shrunk(target, input, escape);
                escapes.add(again(name) + "\n  " + escape + "\n  " + size(input) + " bytes, shrunk to " + size(small)
                        + ": " + shown(small));
            }
        }
        // A storm that nothing withstands, or that nothing minds, shows nothing.
        boolean both = values > 0 && (refused > 0 || target.refusals().isEmpty());
        if (only == null && share > 50 && escapes.isEmpty() && !both) {
            escapes.add(target.name() + " ended in " + values + " values and " + refused + " refusals");
        }
    }

    private <I> Draw draw(Target<I> target, int number) {
        return new Draw(Draw.mix(Draw.mix(seed, target.name().hashCode()), number));
    }

    private record Verdict(boolean refused, @Nullable String escape) {
        Verdict(String escape) {
            this(false, escape);
        }
    }

    private static <I> Verdict judge(Target<I> target, I input) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        Throwable thrown = null;
        try {
            target.probe().take(input);
        } catch (Throwable e) {
            thrown = e;
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        long nanos = THREADS.getCurrentThreadCpuTime() - cpu;
        if (thrown != null && !target.refusals().contains(thrown.getClass())) {
            return new Verdict(thrown.getClass().getName() + ": " + thrown.getMessage() + " at " + where(thrown));
        }
        if (thrown != null && quotes(thrown, new HashSet<>())) {
            return new Verdict("a message of " + thrown.getClass().getName() + " quotes the input");
        }
        if (bytes > target.most().bytes() + target.most().factor() * size(input)) {
            return new Verdict("allocates too much: " + bytes + " bytes for an input of " + size(input));
        }
        if (nanos > MOST_CPU_NANOS) {
            return new Verdict("computes too long: " + nanos / 1_000_000 + " ms for an input of " + size(input));
        }
        return new Verdict(thrown != null, null);
    }

    private static boolean quotes(Throwable thrown, Set<Throwable> known) {
        if (!known.add(thrown)) {
            return false;
        }
        boolean causes = thrown.getCause() != null && quotes(thrown.getCause(), known);
        boolean suppressed = Arrays.stream(thrown.getSuppressed()).anyMatch(each -> quotes(each, known));
        return causes || suppressed || thrown.toString().contains(Draw.CANARY);
    }

    private static String where(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        return Arrays.toString(Arrays.copyOf(frames, Math.min(6, frames.length)));
    }

    /** Leaves out halves, quarters, … as long as what is left gets through in the same way. */
    private static <I> I shrunk(Target<I> target, I input, String escape) {
        String kind = escape.substring(0, Math.max(1, escape.indexOf(':')));
        I small = input;
        int tries = 0;
        for (int part = length(small) / 2; part > 0; part /= 2) {
            for (int at = 0; at < length(small) && tries < MOST_SHRINKING; tries++) {
                I smaller = without(small, at, Math.min(length(small), at + part));
                String same =
                        target.valid().test(smaller) ? judge(target, smaller).escape() : null;
                if (same != null && same.startsWith(kind)) {
                    small = smaller;
                } else {
                    at += part;
                }
            }
        }
        return small;
    }

    private static int length(Object input) {
        return input instanceof byte[] bytes ? bytes.length : ((CharSequence) input).length();
    }

    private static long size(Object input) {
        return input instanceof byte[] bytes ? bytes.length : 2L * ((CharSequence) input).length();
    }

    @SuppressWarnings("unchecked")
    private static <I> I without(I input, int from, int to) {
        if (input instanceof byte[] bytes) {
            byte[] out = Arrays.copyOf(bytes, bytes.length - (to - from));
            System.arraycopy(bytes, to, out, from, bytes.length - to);
            return (I) out;
        }
        return (I) new StringBuilder((CharSequence) input).delete(from, to).toString();
    }

    private static String shown(Object input) {
        if (input instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
        }
        StringBuilder out = new StringBuilder("\"");
        ((CharSequence) input).chars().limit(SHOWN).forEach(c -> {
            if (c < 32 || c > 126) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
