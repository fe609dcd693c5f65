// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.RetryPolicy;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.notify.WebhookNotifier;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.squareup.moshi.JsonReader;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a district on the network to what people read of it: each event once by mail and once by webhook, and nobody's name in either. */
class EndToEndTest {
    private static final String CANARY = "kanarienvogel";
    private static final String WRONG_SECRET = CANARY + "-secret";
    private static final byte[] KEY = (CANARY + "-key-of-the-webhook").getBytes(StandardCharsets.UTF_8);
    private static final URI PAGE = URI.create("https://app.example.org/sync/springfield");

    /** What cannot be any text and still be of use, and says nothing of anybody. */
    private static final Set<String> KEPT = Set.of(
            "status",
            "dateLastModified",
            "type",
            "role",
            "enabledUser",
            "classType",
            "primary",
            "beginDate",
            "endDate",
            "startDate",
            "schoolYear",
            "sourcedId",
            "href");

    private final Time time = new Time();
    private final FakeOneRosterServer district = FakeOneRosterServer.builder(
                    FakeDistrict.builder().schools(1).students(60).build())
            .clock(time)
            .start();
    private final InMemorySyncState state = new InMemorySyncState(time);
    private final InMemoryAccountStore accounts = new InMemoryAccountStore();
    private final Set<String> identifiers = new TreeSet<>();
    private final List<String> students = new ArrayList<>();
    private final List<MimeMessage> mails = new ArrayList<>();
    private GreenMail post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private Hook hook;
    private String secret = district.secret();

    EndToEndTest() throws Exception {
        hook = new Hook();
    }

    /** Goes on a second whenever somebody looks, and as far as a test says. */
    private static final class Time extends Clock {
        private Instant now = Instant.parse("2026-09-01T06:00:00Z");

        synchronized void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public synchronized Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void aDistrictOfCanaries() {
        post.start();
        for (String collection : List.of("orgs", "academicSessions", "courses", "users", "classes", "enrollments")) {
            for (long rank = 0; rank < district.roster().size(collection); rank++) {
                String id = district.roster().sourcedId(collection, rank);
                identifiers.add(id);
                Map<String, Object> record =
                        district.roster().find(collection, id).orElseThrow();
                if ("student".equals(record.get("role")) && collection.equals("users")) {
                    students.add(id);
                }
                district.roster().update(collection, id, before -> canaries(id, before));
            }
        }
        assertThat(students).hasSize(60);
        assertThat(identifiers).hasSizeGreaterThan(100).allMatch(id -> id.length() >= 5);
        run(RunStatus.DONE);
    }

    private static Map<String, Object> canaries(String id, Map<String, Object> record) {
        Map<String, Object> copy = new HashMap<>(record);
        copy.replaceAll(
                (field, value) -> KEPT.contains(field) || !(value instanceof String) ? value : canary(field, id));
        for (String field : List.of("middleName", "phone", "sms", "password", "location", "identifier")) {
            copy.put(field, canary(field, id));
        }
        copy.put("metadata", Map.of(canary("key", id), canary("value", id)));
        copy.put("grades", List.of(canary("grades", id)));
        return copy;
    }

    /** With letters that JSON, HTML, URLs and mails have to write in another way. */
    private static String canary(String field, String id) {
        String text = CANARY + "\"<\u00e4&" + field + "." + id;
        return field.equals("email") ? CANARY + "." + id + "@springfield.example" : text;
    }

    @AfterEach
    void end() {
        post.stop();
        hook.close();
        district.close();
    }

    private RosterSync sync() {
        return sync(post.getSmtp().getPort());
    }

    private RosterSync sync(int mailPort) {
        OneRosterClient client = OneRosterClient.builder()
                .baseUrl(district.baseUrl().toString())
                .credentials(Credentials.oauth1(district.clientId(), secret))
                .allowHttpOnLoopback(true)
                .retryPolicy(RetryPolicy.none())
                .clock(time)
                .build();
        return RosterSync.builder()
                .tenant("springfield")
                .source(OneRosterSource.of(client))
                .state(state)
                .accounts(accounts)
                .notifier(MailNotifier.builder()
                        .server("127.0.0.1", mailPort)
                        .unencryptedInside()
                        .from("roster@kyber.example", "Roster sync")
                        .to("it@springfield.example")
                        .build())
                .notifier(WebhookNotifier.builder()
                        .url(hook.url())
                        .name("webhook")
                        .secret("whsec_" + Base64.getEncoder().encodeToString(KEY))
                        .addresses(AddressPolicy.publicAndLoopback())
                        .attempts(1)
                        .build())
                .page(PAGE)
                .schedule(SyncSchedule.every6Hours(ZoneId.of("America/Chicago")).spread(Duration.ZERO))
                .clock(time)
                .build();
    }

    private SyncReport run(RunStatus status) {
        SyncReport report = sync().run();
        assertThat(report.status()).as(report.toJson()).isEqualTo(status);
        return report;
    }

    private void outage() {
        district.faults().add(Fault.lostPage502(1));
    }

    /** Everything that has arrived by mail, also at a server that has been stopped since. */
    private List<MimeMessage> mails() {
        List<MimeMessage> all = new ArrayList<>(mails);
        Collections.addAll(all, post.getReceivedMessages());
        return all;
    }

    private List<String> hooked() {
        return hook.taken.stream()
                .map(sent -> String.valueOf(json(sent).get("type")))
                .toList();
    }

    private static Map<String, Object> json(Hook.Sent sent) {
        try (JsonReader reader = JsonReader.of(new Buffer().write(sent.body()))) {
            Map<String, Object> out = new HashMap<>();
            if (reader.readJsonValue() instanceof Map<?, ?> fields) {
                fields.forEach((name, value) -> out.put(String.valueOf(name), value));
            }
            return out;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Each of them once by mail and once by webhook, in this order, as the same, signed, and nobody in it. */
    private void assertTold(String... kinds) throws Exception {
        List<String> types =
                List.of(kinds).stream().map(kind -> "roster-sync." + kind).toList();
        assertThat(hooked()).isEqualTo(types);
        assertThat(mails()).hasSize(kinds.length);
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < kinds.length; i++) {
            Hook.Sent sent = hook.taken.get(i);
            Map<String, Object> body = json(sent);
            String id = String.valueOf(body.get("id"));
            ids.add(id);
            assertThat(id).startsWith(kinds[i] + "-");
            assertThat(sent.header("Webhook-id")).isEqualTo(id);
            assertThat(body).containsEntry("tenant", "springfield").containsEntry("link", PAGE.toString());
            assertSigned(sent);
            MimeMessage mail = mails().get(i);
            assertThat(mail.getSubject()).isEqualTo(body.get("subject"));
            assertThat(mail.getMessageID()).isEqualTo("<" + fingerprint(id) + ".roster-sync@kyber.example>");
            assertNobodyIn(texts(mail));
            assertNobodyIn(List.of(sent.text(), sent.headers().toString(), body.toString()));
        }
        assertThat(ids).hasSize(kinds.length);
    }

    private static String fingerprint(String id) throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(("springfield\n" + id).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, 32);
    }

    /** As a receiver would who has read the standard and not our code. */
    private static void assertSigned(Hook.Sent sent) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String signed = sent.header("Webhook-id") + "." + sent.header("Webhook-timestamp") + "." + sent.text();
        String signature = sent.header("Webhook-signature");
        assertThat(signature).startsWith("v1,");
        assertThat(Base64.getDecoder().decode(signature.substring(3)))
                .isEqualTo(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    /** The mail as it came over the line, its headers, its subject and its parts as a reader's program decodes them. */
    private static List<String> texts(MimeMessage mail) throws Exception {
        List<String> out = new ArrayList<>();
        java.io.ByteArrayOutputStream raw = new java.io.ByteArrayOutputStream();
        mail.writeTo(raw);
        out.add(raw.toString(StandardCharsets.UTF_8));
        for (Header header : Collections.list(mail.getAllHeaders())) {
            out.add(header.getName() + ": " + jakarta.mail.internet.MimeUtility.decodeText(header.getValue()));
        }
        out.add(mail.getSubject());
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        for (int i = 0; i < parts.getCount(); i++) {
            out.add(String.valueOf(parts.getBodyPart(i).getContent()));
        }
        return out;
    }

    private void assertNobodyIn(List<String> texts) {
        for (String text : texts) {
            for (String read : readings(text)) {
                String lower = read.toLowerCase(Locale.ROOT);
                assertThat(lower).doesNotContain(CANARY);
                assertThat(identifiers).noneMatch(id -> lower.contains(id.toLowerCase(Locale.ROOT)));
            }
        }
    }

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{8,}={0,2}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    /** A text, and what it is once URLs, JSON, quoted-printable or Base64 are undone. */
    private static List<String> readings(String text) {
        List<String> out = new ArrayList<>(List.of(text));
        String folded = text.replace("=\r\n", "").replace("=\n", "");
        out.add(folded);
        out.add(urlDecoded(folded));
        out.add(urlDecoded(folded.replaceAll("=([0-9A-F]{2})", "%$1")));
        out.add(ESCAPE.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16)))));
        Matcher words = BASE64.matcher(text);
        while (words.find()) {
            String word = words.group().replace('-', '+').replace('_', '/').replace("=", "");
            // What stands before it may have moved it by one to three letters.
            for (int from = 0; from < 4 && word.length() - from >= 8; from++) {
                String rest = word.substring(from, from + (word.length() - from) / 4 * 4);
                out.add(new String(Base64.getDecoder().decode(rest), StandardCharsets.ISO_8859_1));
            }
        }
        return out;
    }

    private static String urlDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            // A per cent sign that begins nothing; whatever is well formed beside it is read all the same.
            return URLDecoder.decode(text.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void theSearchFindsACanaryInEveryDisguise() {
        String plain = "x" + CANARY + ".givenName";
        String identifier = identifiers.iterator().next();
        for (String disguised : List.of(
                plain,
                plain.toUpperCase(Locale.ROOT),
                "a%6B" + plain.substring(2),
                "{\"n\":\"\\u006b" + plain.substring(2) + "\"}",
                "=6B" + plain.substring(2),
                plain.substring(0, 6) + "=\r\n" + plain.substring(6),
                Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)),
                Base64.getUrlEncoder().encodeToString(("y" + plain).getBytes(StandardCharsets.UTF_8)),
                "abc" + Base64.getEncoder().encodeToString(("yy" + plain).getBytes(StandardCharsets.UTF_8)),
                identifier)) {
            assertThat(found(disguised)).as(disguised).isTrue();
        }
        assertThat(found("60 changes wait for approval")).isFalse();
    }

    private boolean found(String text) {
        try {
            assertNobodyIn(List.of(text));
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    @Test
    void everyEventIsToldOnceByMailAndOnceByWebhookAndNamesNobody() throws Exception {
        outage();
        run(RunStatus.FAILED);
        run(RunStatus.FAILED);
        assertTold("failed");

        district.faults().clear();
        secret = WRONG_SECRET;
        run(RunStatus.FAILED);
        run(RunStatus.FAILED);
        assertTold("failed", "credentials-failing");

        secret = district.secret();
        run(RunStatus.DONE);
        run(RunStatus.DONE);
        assertTold("failed", "credentials-failing", "recovered");

        students.subList(0, 30).forEach(id -> district.roster().remove("users", id));
        run(RunStatus.HELD);
        run(RunStatus.HELD);
        students.subList(30, 34).forEach(id -> district.roster().remove("users", id));
        SyncReport held = run(RunStatus.HELD);
        run(RunStatus.HELD);
        assertTold("failed", "credentials-failing", "recovered", "held", "held");
        assertThat(hook.taken.get(4).text()).contains("\"items\":34", "\"more\":4");
        sync().approve(Optional.ofNullable(held.heldPart()).orElseThrow().digest(), "ada", "looked at it");
        run(RunStatus.DONE);

        String head = students.get(40);
        Map<String, Object> administrator =
                new HashMap<>(district.roster().find("users", head).orElseThrow());
        administrator.put("sourcedId", "head-of-school-0001");
        administrator.put("username", CANARY + ".head");
        administrator.put("email", CANARY + ".head@springfield.example");
        administrator.put("role", "administrator");
        identifiers.add("head-of-school-0001");
        district.roster().put("users", administrator);
        run(RunStatus.DONE);
        run(RunStatus.DONE);
        assertTold("failed", "credentials-failing", "recovered", "held", "held", "new-administrators");
        assertThat(hook.taken.get(5).text()).contains("\"people\":1");
    }

    @Test
    void threeTimesOfTheScheduleWithoutSuccessAreToldOnce() throws Exception {
        assertThat(sync().runIfDue()).isEmpty();
        outage();
        for (int times = 1; times <= 5; times++) {
            time.pass(Duration.ofHours(6));
            assertThat(sync().runIfDue().orElseThrow().status()).isEqualTo(RunStatus.FAILED);
            if (times < 3) {
                assertTold("failed");
            } else {
                assertTold("failed", "no-success");
            }
        }
        assertThat(hook.taken.get(1).text()).contains("\"intervals\":3");
        district.faults().clear();
        run(RunStatus.DONE);
        assertTold("failed", "no-success", "recovered");
    }

    @Test
    void peopleWhoAreMissingAndStillThereAreToldAfterFiveRuns() throws Exception {
        district.roster().hideFromLists("users", students.get(7));
        for (int runs = 1; runs <= 7; runs++) {
            sync().run();
            if (runs < 5) {
                assertTold();
            } else {
                assertTold("ghost-accounts");
            }
        }
        assertThat(hook.taken.get(0).text()).contains("\"people\":1", "\"runs\":5");
    }

    @Test
    void whileTheWebhookIsDownTheMailIsSentOnceAndTheWebhookLater() throws Exception {
        hook.down = true;
        outage();
        run(RunStatus.FAILED);
        run(RunStatus.FAILED);
        assertThat(hook.taken).isEmpty();
        assertThat(mails()).hasSize(1);

        hook.down = false;
        run(RunStatus.FAILED);
        run(RunStatus.FAILED);

        assertTold("failed");
    }

    @Test
    void whileTheMailServerIsDownTheWebhookIsCalledOnceAndTheMailComesLater() throws Exception {
        int port = post.getSmtp().getPort();
        Collections.addAll(mails, post.getReceivedMessages());
        post.stop();
        outage();
        RosterSync during = sync(port);
        assertThat(during.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(during.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(hooked()).containsExactly("roster-sync.failed");

        post = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        post.start();
        run(RunStatus.FAILED);
        run(RunStatus.FAILED);

        assertTold("failed");
    }
}
