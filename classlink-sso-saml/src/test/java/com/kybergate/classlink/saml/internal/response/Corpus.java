// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Messages that other projects published with their own tests, read in place. Looked for under the system property or environment variable
 * {@code roster.corpus} / {@code ROSTER_CORPUS}, and beside the checkout; required where {@code CI=true}.
 */
final class Corpus {
    private static final String JAVA = "java-saml/data/responses";
    private static final String NODE = "node-saml";

    /**
     * One message.
     *
     * @param name its file, from the project on
     * @param posted what a form would carry
     */
    record Message(String name, String posted) {
        /** The document, as far as it is base64 at all. */
        byte[] document() {
            return Base64.getMimeDecoder().decode(posted);
        }

        boolean isOf(String project) {
            return name.startsWith(project + "/");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Corpus() {}

    /** All responses of both projects, in order. */
    static List<Message> responses() {
        List<Message> all = new ArrayList<>();
        for (Path file : files(JAVA)) {
            all.add(read(file));
        }
        for (Path file : files(NODE)) {
            String name = String.valueOf(file.getFileName());
            if (name.contains("response") && name.endsWith(".xml")) {
                all.add(read(file));
            }
        }
        return all;
    }

    /** One message by its name. */
    static Message response(String name) {
        return read(folder("").resolve(name));
    }

    /** What a test of java-saml is configured with. */
    static Properties configuration(String name) {
        Properties read = new Properties();
        try (InputStream in =
                        Files.newInputStream(folder("java-saml/config").resolve("config." + name + ".properties"));
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            read.load(reader);
            return read;
        } catch (IOException e) {
            throw new AssertionError("unreadable: " + name, e);
        }
    }

    /** A file of node-saml's tests. */
    static String text(String name) {
        return string(folder(NODE).resolve(name));
    }

    private static List<Path> files(String below) {
        try (Stream<Path> files = Files.walk(folder(below))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("unreadable: " + below, e);
        }
    }

    private static Message read(Path file) {
        String name = folder("").relativize(file).toString();
        String text = string(file);
        String posted = name.endsWith(".base64")
                ? text
                : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return new Message(name, posted);
    }

    private static String string(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("unreadable: " + file, e);
        }
    }

    private static Path folder(String name) {
        String set = System.getProperty("roster.corpus", System.getenv().getOrDefault("ROSTER_CORPUS", ""));
        Path root = set.isEmpty() ? Path.of("../../shared/data") : Path.of(set);
        Path folder = root.resolve("saml").resolve(name);
        if (!Files.isDirectory(folder)) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("the corpus is required in CI and absent: " + folder);
            }
            assumeTrue(false, "the corpus is absent: " + folder);
        }
        return folder;
    }
}
