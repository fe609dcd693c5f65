// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit test a fake server of its own, as a field's {@link #server()} or as a parameter of type
 * {@link FakeOneRosterServer}.
 *
 * <pre>{@code
 * @RegisterExtension
 * final FakeOneRosterExtension district = FakeOneRosterExtension.of(FakeDistrict.small());
 * }</pre>
 *
 * <p>For tests that run one after another, as JUnit runs them unless told otherwise.
 */
public final class FakeOneRosterExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final Supplier<FakeOneRosterServer> start;
    private @Nullable FakeOneRosterServer running;

    /** Serves {@link FakeDistrict#small()}. */
    public FakeOneRosterExtension() {
        this(() -> FakeOneRosterServer.builder(FakeDistrict.small()).start());
    }

    private FakeOneRosterExtension(Supplier<FakeOneRosterServer> start) {
        this.start = start;
    }

    /**
     * Serves a roster with the default credentials.
     *
     * @param roster the roster, unchanged at the beginning of each test
     * @return the extension
     */
    public static FakeOneRosterExtension of(FakeRoster roster) {
        return starting(() -> FakeOneRosterServer.builder(roster).start());
    }

    /**
     * Starts servers in a way of the test's own.
     *
     * @param start starts a server; called before each test
     * @return the extension
     */
    public static FakeOneRosterExtension starting(Supplier<FakeOneRosterServer> start) {
        return new FakeOneRosterExtension(start);
    }

    /**
     * The server of the running test.
     *
     * @return the server
     * @throws IllegalStateException if no test is running
     */
    public FakeOneRosterServer server() {
        FakeOneRosterServer server = running;
        if (server == null) {
            throw new IllegalStateException("The server runs only during a test");
        }
        return server;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running = start.get();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        FakeOneRosterServer server = running;
        running = null;
        if (server != null) {
            server.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeOneRosterServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server();
    }
}
