// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.rostersync.notify.Receiver.Reply;
import com.kybergate.rostersync.notify.Receiver.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other people's programs say of our signatures: the library of Standard Webhooks for JavaScript, which a receiver would take, and
 * OpenSSL. The first needs node and a folder into which npm has installed it, named by the variable STANDARDWEBHOOKS_HOME; where that is not
 * set it is skipped, and says so; where it is set, it has to work.
 */
class OtherVerifierTest {
    private static final byte[] KEY = new byte[] {
        -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
        29, -2
    };
    private static final byte[] OLD_KEY = "0123456789abcdefghijklmnopqr".getBytes(UTF_8);

    /** Reads secret, id, timestamp, signature and body, each in Base64, one a line. */
    private static final String VERIFY = """
            const { Webhook } = require('standardwebhooks');
            const [secret, id, timestamp, signature, body] = require('fs').readFileSync(0, 'utf8').trim().split('\\n')
                .map(line => Buffer.from(line, 'base64').toString('utf8'));
            try {
              const read = new Webhook(secret).verify(body,
                  {'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature});
              console.log('accepted ' + read.type + ' ' + read.counts.items);
            } catch (e) {
              console.log('refused ' + e.message);
            }
            """;

    @TempDir
    Path folder;

    private static String secret(byte[] key) {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private static Sent sent() throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(200))) {
            WebhookNotifier.builder()
                    .url(receiver.url("/"))
                    .secret(secret(KEY))
                    .secret(secret(OLD_KEY))
                    .addresses(AddressPolicy.publicAndLoopback())
                    .build()
                    .send(WebhookNotifierTest.notice("held-17"));
            assertThat(receiver.sent()).hasSize(1);
            return receiver.sent().get(0);
        }
    }

    private String run(Path where, byte[] input, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, UTF_8).strip();
    }

    private String verified(Path home, byte[] key, String id, String timestamp, String signature, String body)
            throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String value : List.of(secret(key), id, timestamp, signature, body)) {
            lines.append(Base64.getEncoder().encodeToString(value.getBytes(UTF_8)))
                    .append('\n');
        }
        return run(home, lines.toString().getBytes(UTF_8), "node", "-e", VERIFY);
    }

    @Test
    void theLibraryOfTheStandardAcceptsWhatWeSendAndNothingElse() throws Exception {
        String place = System.getenv("STANDARDWEBHOOKS_HOME");
        assumeTrue(place != null && !place.isEmpty(), "STANDARDWEBHOOKS_HOME is not set");
        Path home = Path.of(String.valueOf(place));
        Sent sent = sent();
        String id = sent.header("Webhook-id");
        String timestamp = sent.header("Webhook-timestamp");
        String signature = sent.header("Webhook-signature");
        String body = new String(sent.body(), UTF_8);

        for (byte[] key : List.of(KEY, OLD_KEY)) {
            assertThat(verified(home, key, id, timestamp, signature, body)).isEqualTo("accepted roster-sync.held 64");
        }
        String no = "refused No matching signature found";
        assertThat(verified(home, new byte[32], id, timestamp, signature, body)).isEqualTo(no);
        assertThat(verified(home, KEY, id + "x", timestamp, signature, body)).isEqualTo(no);
        assertThat(verified(home, KEY, id, timestamp, signature, body.replace("64", "65")))
                .isEqualTo(no);
        assertThat(verified(home, KEY, id, String.valueOf(Long.parseLong(timestamp) - 1), signature, body))
                .isEqualTo(no);
    }

    @Test
    void opensslComputesTheSameSignatures() throws Exception {
        boolean present = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, "openssl")));
        assumeTrue(present, "the program openssl is not here");
        Sent sent = sent();
        byte[] head = (sent.header("Webhook-id") + "." + sent.header("Webhook-timestamp") + ".").getBytes(UTF_8);
        byte[] signed = new byte[head.length + sent.body().length];
        System.arraycopy(head, 0, signed, 0, head.length);
        System.arraycopy(sent.body(), 0, signed, head.length, sent.body().length);
        StringBuilder computed = new StringBuilder();
        for (byte[] key : List.of(KEY, OLD_KEY)) {
            String said = run(
                    folder,
                    signed,
                    "openssl",
                    "dgst",
                    "-sha256",
                    "-mac",
                    "HMAC",
                    "-macopt",
                    "hexkey:" + HexFormat.of().formatHex(key));
            String hex = said.substring(said.lastIndexOf(' ') + 1);
            computed.append(computed.isEmpty() ? "" : " ")
                    .append("v1,")
                    .append(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
        }

        assertThat(sent.header("Webhook-signature")).isEqualTo(computed.toString());
    }
}
