// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.OAuth1Method;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the roster comes from. Secrets are read from a variable or a file: a command line is for everybody to see. */
final class SourceOptions {
    private static final String DEFAULT_VARIABLE = "ONEROSTER_CLIENT_SECRET";
    private static final String WAYS = "oauth1-sha256, oauth1-sha1, oauth2, bearer";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            required = true,
            description = "The OneRoster URL of the district, as pasted.")
    private String baseUrl = "";

    @Option(names = "--client-id", paramLabel = "ID", description = "The client ID (consumer key) of the district.")
    private @Nullable String clientId;

    @Option(
            names = "--secret-env",
            paramLabel = "VAR",
            description = "The environment variable that holds the secret, or with --auth bearer the token"
                    + " (default: " + DEFAULT_VARIABLE + ").")
    private @Nullable String secretEnv;

    @Option(names = "--secret-file", paramLabel = "F", description = "The file that holds it instead.")
    private @Nullable Path secretFile;

    @Option(
            names = "--auth",
            paramLabel = "WAY",
            defaultValue = "oauth1-sha256",
            description = "How to sign: " + WAYS + " (default: ${DEFAULT-VALUE}).")
    private String auth = "oauth1-sha256";

    @Option(
            names = "--token-url",
            paramLabel = "URL",
            description = "Where OAuth 2 tokens are issued (default: /token at the host and port of the base URL).")
    private @Nullable String tokenUrl;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "An OAuth 2 scope to ask for; may be repeated (default: the three read-only roster scopes).")
    private List<String> scopes = List.of();

    @Option(
            names = "--page-size",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Records to ask for in a page (default: ${DEFAULT-VALUE}).")
    private int pageSize = 1000;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long the server may be silent (default: ${DEFAULT-VALUE}).")
    private int timeout = 60;

    @Option(names = "--allow-http", description = "Allows http:// for a server on this machine.")
    private boolean allowHttp;

    @Option(
            names = "--allow-network",
            paramLabel = "CIDR",
            description = "A private network in which the server may stand, such as 10.1.0.0/16; may be repeated.")
    private List<String> networks = List.of();

    /** A client for the district; says what will be called where that is not what was pasted. */
    OneRosterClient connect(Terminal terminal) {
        OneRosterClient.Builder builder = builder(terminal);
        OneRosterClient client;
        try {
            client = builder.build();
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
        String called = client.baseUrl().toString();
        if (!called.equals(baseUrl)) {
            terminal.say("Calls go to " + called + ".");
        }
        return client;
    }

    /** A client in the making, whose base URL is not judged yet. */
    OneRosterClient.Builder builder(Terminal terminal) {
        if (pageSize < 1 || timeout < 1) {
            throw new ParameterException(mixee.commandLine(), "--page-size and --timeout are at least 1");
        }
        return OneRosterClient.builder()
                .baseUrl(baseUrl)
                .credentials(credentials(terminal))
                .pageSize(pageSize)
                .timeout(Duration.ofSeconds(timeout))
                .allowHttpOnLoopback(allowHttp)
                .addresses(addresses());
    }

    private AddressPolicy addresses() {
        AddressPolicy usual = allowHttp ? AddressPolicy.publicAndLoopback() : AddressPolicy.publicOnly();
        try {
            return usual.alsoNetworks(networks.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(mixee.commandLine(), "--allow-network: " + e.getMessage(), e);
        }
    }

    /** What the client advises developers to call, in the words of the command line. */
    static String inOptions(String advice) {
        return advice.replace("OneRosterClient.Builder.addresses", "--allow-network");
    }

    private Credentials credentials(Terminal terminal) {
        String secret = secret(terminal);
        try {
            return switch (auth) {
                case "oauth1-sha256" -> Credentials.oauth1(requireClientId(), secret);
                case "oauth1-sha1" -> Credentials.oauth1(requireClientId(), secret, OAuth1Method.HMAC_SHA1);
                case "oauth2" ->
                    scopes.isEmpty()
                            ? Credentials.oauth2(requireClientId(), secret, tokenUrl())
                            : Credentials.oauth2(requireClientId(), secret, tokenUrl(), scopes);
                case "bearer" -> Credentials.bearer(secret);
                default -> throw new ParameterException(mixee.commandLine(), "--auth is one of " + WAYS);
            };
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private String requireClientId() {
        if (clientId == null) {
            throw new ParameterException(mixee.commandLine(), "--client-id is needed with --auth " + auth);
        }
        return clientId;
    }

    private String secret(Terminal terminal) {
        if (secretFile != null) {
            if (secretEnv != null) {
                throw new ParameterException(mixee.commandLine(), "give --secret-env or --secret-file, not both");
            }
            try {
                return Files.readString(secretFile).strip();
            } catch (IOException e) {
                throw new ParameterException(mixee.commandLine(), "the file of --secret-file cannot be read", e);
            }
        }
        String variable = Objects.requireNonNullElse(secretEnv, DEFAULT_VARIABLE);
        String secret = terminal.variable(variable);
        if (secret == null) {
            throw new ParameterException(
                    mixee.commandLine(),
                    "there is no secret: set the variable " + variable + ", or name a file with --secret-file");
        }
        return secret;
    }

    private String tokenUrl() {
        if (tokenUrl != null) {
            return tokenUrl;
        }
        // The builder repairs the base URL; its result says where the host really is.
        try (OneRosterClient probe = OneRosterClient.builder()
                .baseUrl(baseUrl)
                .credentials(Credentials.bearer("unused"))
                .allowHttpOnLoopback(allowHttp)
                .addresses(addresses())
                .build()) {
            URI root = probe.baseUrl();
            return root.resolve("/token").toString();
        }
    }

    private ParameterException usage(IllegalArgumentException e) {
        return new ParameterException(mixee.commandLine(), String.valueOf(e.getMessage()), e);
    }
}
