// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.house.privacy.LogCapture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hears everything that is said while they are open: both loggings at their finest, standard output and error, and what they are told. */
final class Ears implements AutoCloseable {
    /** Of what place, and what was heard there. */
    record Heard(String place, String text) {}

    private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Logger root = LogManager.getLogManager().getLogger("");
    private final Level level = root.getLevel();
    private final AutoCloseable logging;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            // The fake district's own server is no part of the SDK, and logs what it is asked.
            if (!String.valueOf(record.getLoggerName()).contains("net.httpserver")) {
                hear("java.util.logging", text(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    Ears() {
        logging = LogCapture.to(line -> hear("log", line));
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        PrintStream both = new PrintStream(console, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
    }

    /** Is told something, and on which thread that was. */
    void hear(String place, Object text) {
        heard.add(new Heard(place, String.valueOf(text)));
        heard.add(new Heard("thread name", Thread.currentThread().getName()));
    }

    void hear(Throwable thrown) {
        hear("exception", everythingOf(thrown));
    }

    /** Everything so far, with the names of all threads that are alive. */
    List<Heard> heard() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        List<Heard> all = new ArrayList<>(List.copyOf(heard));
        all.add(new Heard("thread names", names.toString()));
        all.add(new Heard("console", console.toString(StandardCharsets.UTF_8)));
        return all;
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        root.removeHandler(handler);
        root.setLevel(level);
        try {
            logging.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(LogRecord record) {
        Object[] parameters = record.getParameters();
        String message = String.valueOf(record.getMessage());
        String line = record.getLoggerName() + " " + message
                + (parameters == null ? "" : " " + Arrays.toString(parameters) + formatted(message, parameters));
        return record.getThrown() == null ? line : line + "\n" + everythingOf(record.getThrown());
    }

    private static String formatted(String message, Object[] parameters) {
        try {
            return " " + MessageFormat.format(message, parameters);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** A throwable as a log shows it, and whatever hangs on it besides. */
    static String everythingOf(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        chain(thrown, text, Collections.newSetFromMap(new IdentityHashMap<>()));
        return text.toString();
    }

    private static void chain(@Nullable Throwable thrown, StringWriter text, Set<Throwable> known) {
        if (thrown == null || !known.add(thrown)) {
            return;
        }
        text.append(thrown + " " + thrown.getMessage() + " " + thrown.getLocalizedMessage() + "\n");
        if (thrown instanceof SQLException sql) {
            chain(sql.getNextException(), text, known);
        }
        chain(thrown.getCause(), text, known);
        for (Throwable suppressed : thrown.getSuppressed()) {
            chain(suppressed, text, known);
        }
    }
}
