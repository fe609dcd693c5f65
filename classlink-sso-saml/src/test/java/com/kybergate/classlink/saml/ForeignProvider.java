// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kybergate.oneroster.testkit.saml.SamlKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * An identity provider made of a library that others have written, in a process of its own: it is sent forms of one line on its input, and answers each with one
 * on its output. It uses no network.
 */
final class ForeignProvider implements AutoCloseable {
    /** Names of libraries, with blanks between. */
    private static final String REQUIRED = "FOREIGN_PROVIDERS_REQUIRED";

    private static final int SECONDS = 60;

    /** Which library, and what of a response it can sign. */
    enum Library {
        PYSAML2("/usr/bin/python3", "pysaml2_provider.py", "response", "assertion", "both"),
        LASSO("/usr/bin/python3", "lasso_provider.py", "assertion", "both"),
        SAMLP("node", "samlp_provider.js", "response", "assertion", "both"),
        SAMLIFY("node", "samlify_provider.js", "assertion", "both");

        private final String interpreter;
        private final String script;

        @SuppressWarnings("ImmutableEnumChecker")
        final List<String> signs;

        Library(String interpreter, String script, String... signs) {
            this.interpreter = interpreter;
            this.script = script;
            this.signs = List.of(signs);
        }

        /** Lasso knows nothing newer than CBC. */
        boolean encryptsAsWeDemand() {
            return this != LASSO;
        }
    }

    private final Library library;
    private final Path folder;
    private final Process process;
    private final BufferedReader answers;
    private String metadata = "";

    private ForeignProvider(Library library, Path folder, Process process) {
        this.library = library;
        this.folder = folder;
        this.process = process;
        this.answers = process.inputReader(UTF_8);
    }

    /**
     * Starts one, in a folder that is its own.
     *
     * @throws IOException if its library is not here
     */
    static ForeignProvider start(Library library, Path folder) throws IOException {
        SamlKeys keys = SamlKeys.rsa(2048);
        write(folder.resolve("key.pem"), "PRIVATE KEY", keys.privateKey().getEncoded());
        write(folder.resolve("certificate.pem"), "CERTIFICATE", encoded(keys));
        Process process = new ProcessBuilder(
                        library.interpreter, script(library).toString())
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        ForeignProvider provider = new ForeignProvider(library, folder, process);
        try {
            provider.metadata = provider.ask("metadata", Map.of()).getOrDefault("metadata", "");
            return provider;
        } catch (IOException e) {
            provider.close();
            throw e;
        }
    }

    /** Whether somebody has seen to it that a library is here. */
    static boolean isRequired(Library library) {
        return Arrays.stream(System.getenv().getOrDefault(REQUIRED, "").split(" "))
                .filter(name -> !name.isBlank())
                .map(Library::valueOf)
                .anyMatch(library::equals);
    }

    private static Path script(Library library) {
        try {
            return Path.of(Objects.requireNonNull(ForeignProvider.class.getResource("/foreign/" + library.script))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static byte[] encoded(SamlKeys keys) {
        try {
            return keys.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    String entityId() {
        return "https://idp.example.org/" + library.script;
    }

    /** What it says of itself. */
    String metadata() {
        return metadata;
    }

    /** What its page would post, or under "refused" why it would not. */
    Map<String, String> answer(Map<String, String> form) {
        try {
            return ask("answer", form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> ask(String command, Map<String, String> form) throws IOException {
        Map<String, String> whole = new HashMap<>(form);
        whole.put("command", command);
        whole.put("entityId", entityId());
        whole.put("signOn", entityId() + "/sso");
        String line = whole.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
        return fields(line());
    }

    private String line() throws IOException {
        CompletableFuture<String> next = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(answers.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            String line = next.get(SECONDS, TimeUnit.SECONDS);
            if (line.contains("=")) {
                return line;
            }
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(library + " does not answer: " + Files.readString(folder.resolve("errors.txt")));
    }

    static Map<String, String> fields(String line) {
        return Arrays.stream(line.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
