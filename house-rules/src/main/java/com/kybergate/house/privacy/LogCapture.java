// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.privacy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The logging of a module's tests: every level is on, and what is logged is handed to whoever listens. There is one of it in a process, as SLF4J wants; a module
 * takes part by naming it in {@code META-INF/services} of its tests.
 */
public final class LogCapture implements SLF4JServiceProvider {
    private static final List<Consumer<String>> LISTENERS = new CopyOnWriteArrayList<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new BasicMDCAdapter();

    /** Is made by SLF4J. */
    public LogCapture() {}

    /**
     * Listens.
     *
     * @param listener is handed each line, with the whole of what was thrown
     * @return ends it
     */
    public static AutoCloseable to(Consumer<String> listener) {
        LISTENERS.add(listener);
        return () -> LISTENERS.remove(listener);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Everything::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    /** Messages, classes and causes, as a logger would print them. */
    static String everythingOf(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text, true));
        return text.toString();
    }

    /** A logger of which nothing is turned off. */
    private static final class Everything extends LegacyAbstractLogger implements Logger {
        private static final long serialVersionUID = 1;

        Everything(String name) {
            this.name = name;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        protected void handleNormalizedLoggingCall(
                Level level,
                Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable throwable) {
            String line = level + " " + name + " " + MessageFormatter.basicArrayFormat(message, arguments)
                    + (throwable == null ? "" : "\n" + everythingOf(throwable));
            LISTENERS.forEach(listener -> listener.accept(line));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
