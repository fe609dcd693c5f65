// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recorded answers of other people's servers, read in place. Looked for under the system property or environment variable {@code
 * roster.corpus} / {@code ROSTER_CORPUS}, and beside the checkout; required where {@code CI=true}.
 */
public final class Corpus {

    /**
     * One recorded answer.
     *
     * @param name the server's folder and the file
     * @param status the status, or 0 where the server hung up
     * @param headers the lines as they were received
     * @param body the text as it was received
     */
    public record Answer(String name, String requestLine, int status, List<String> headers, String body) {
        @Override
        public String toString() {
            return name;
        }

        String path() {
            String target = requestLine.substring(requestLine.indexOf("://") + 3);
            int question = target.indexOf('?');
            return question < 0 ? target : target.substring(0, question);
        }
    }

    private Corpus() {}

    /** All answers of all servers. */
    public static List<Answer> wire() throws IOException {
        try (Stream<Path> servers = Files.list(folder("wire"))) {
            List<Answer> all = new ArrayList<>();
            for (Path server : servers.sorted().toList()) {
                all.addAll(wire(String.valueOf(server.getFileName())));
            }
            return all;
        }
    }

    static List<Answer> wire(String server) throws IOException {
        try (Stream<Path> files = Files.list(folder("wire/" + server))) {
            return files.sorted().map(Corpus::read).toList();
        }
    }

    private static Path folder(String name) {
        String set = System.getProperty("roster.corpus", System.getenv().getOrDefault("ROSTER_CORPUS", ""));
        Path root = set.isEmpty() ? Path.of("../../shared/data") : Path.of(set);
        Path folder = root.resolve(name);
        if (!Files.isDirectory(folder)) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("the corpus is required in CI and absent: " + folder);
            }
            assumeTrue(false, "the corpus is absent: " + folder);
        }
        return folder;
    }

    private static Answer read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("unreadable: " + file, e);
        }
        text = text.replace("\r\n", "\n");
        // Most files begin with the request; a few are the answer alone.
        boolean bare = text.startsWith("HTTP/");
        int head = bare ? 0 : text.indexOf("\n\n") + 2;
        String requestLine = bare ? "GET http:///" : text.substring(0, head - 2);
        String answer = text.substring(head);
        String status = answer.substring(answer.indexOf(' ') + 1).substring(0, 3);
        int end = answer.indexOf("\n\n");
        List<String> lines = List.of((end < 0 ? "" : answer.substring(0, end)).split("\n", -1));
        return new Answer(
                file.getName(file.getNameCount() - 2) + "/" + file.getFileName(),
                requestLine,
                status.equals("Non") ? 0 : Integer.parseInt(status),
                lines.subList(1, lines.size()),
                end < 0 ? "" : answer.substring(end + (bare ? 2 : 3)));
    }
}
