// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.SyncListener;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how far a run has come. Draws nothing where nobody looks. */
final class ProgressBar implements SyncListener, AutoCloseable {
    private static final int WIDTH = 24;
    private static final long REDRAW_NANOS = 80_000_000;
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final Terminal terminal;
    private final boolean draws;
    private String label = "";
    private long drawnAt = System.nanoTime() - REDRAW_NANOS;
    private boolean drawn;

    ProgressBar(Terminal terminal) {
        this.terminal = terminal;
        this.draws = terminal.showsProgress();
    }

    @Override
    public void on(SyncEvent event) {
        if (event instanceof SyncEvent.Fetched fetched) {
            draw("reading " + fetched.collection().wireName(), fetched.received(), fetched.total());
        } else if (event instanceof SyncEvent.Planned planned) {
            draw("planned", planned.free(), planned.free() + planned.held());
        } else if (event instanceof SyncEvent.Applied applied) {
            draw("applying", applied.done(), applied.of());
        }
    }

    /** Draws, unless it has just done so under the same label. */
    synchronized void draw(String what, long done, @Nullable Long of) {
        long now = System.nanoTime();
        if (!draws || (what.equals(label) && now - drawnAt < REDRAW_NANOS)) {
            return;
        }
        label = what;
        drawnAt = now;
        drawn = true;
        StringBuilder line = new StringBuilder(ERASE_LINE);
        if (of != null && of > 0) {
            int filled = (int) (WIDTH * Math.min(done, of) / of);
            String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
            line.append('[')
                    .append(terminal.mayColor() ? "\u001b[32m" + bar + "\u001b[0m" : bar)
                    .append("] ");
        }
        line.append(what).append(String.format(Locale.ROOT, " %,d", done));
        if (of != null) {
            line.append(String.format(Locale.ROOT, " of %,d", of));
        }
        terminal.err().print(line);
        terminal.err().flush();
    }

    /** Leaves the line as if nothing had been there. */
    synchronized void clear() {
        if (drawn) {
            terminal.err().print(ERASE_LINE);
            terminal.err().flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
