// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import com.kybergate.rostersync.roster.TenantId;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody should know of a tenant's sync. Immutable. Numbers, codes and a link: it names no person, so it can go where
 * mail goes.
 *
 * @param id its own name, the same whenever it is sent again: what a receiver knows a second copy by
 * @param kind what it is about
 * @param tenant whose sync it is
 * @param at when it became true
 * @param run the run that showed it; {@code null} if none did
 * @param counts numbers that say how much, such as {@code items} and {@code more} of what is held
 * @param codes codes of problems that say why, as reports have them, such as {@code unauthorized}; empty if there are none
 * @param remedies what to do, a sentence each; empty if nothing
 * @param link where a person sees more, in the host's application; {@code null} if the host gave none
 */
public record SyncNotice(
        String id,
        NoticeKind kind,
        TenantId tenant,
        Instant at,
        @Nullable String run,
        Map<String, Long> counts,
        List<String> codes,
        List<String> remedies,
        @Nullable URI link) {

    /**
     * Copies the collections.
     *
     * @param id its own name, the same whenever it is sent again
     * @param kind what it is about
     * @param tenant whose sync it is
     * @param at when it became true
     * @param run the run that showed it; {@code null} if none did
     * @param counts numbers that say how much
     * @param codes codes of problems that say why
     * @param remedies what to do, a sentence each
     * @param link where a person sees more; {@code null} if the host gave none
     */
    public SyncNotice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(at, "at");
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        codes = List.copyOf(codes);
        remedies = List.copyOf(remedies);
    }

    /**
     * A number.
     *
     * @param name its name
     * @return the number; 0 if the notice has none of that name
     */
    public long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /**
     * One line for the head of a mail or the first line of a message.
     *
     * @return such as {@code Roster sync of springfield: 64 changes wait for approval}
     */
    public String subject() {
        return "Roster sync of " + tenant + ": " + headline();
    }

    /**
     * The notice for people, a paragraph each: what happened, what it means, what to do.
     *
     * @return plain sentences, without the subject and the link
     */
    public List<String> paragraphs() {
        List<String> out = new ArrayList<>();
        out.add(meaning());
        out.addAll(remedies);
        if (run != null) {
            out.add("Run " + run + (codes.isEmpty() ? "." : " (" + String.join(", ", codes) + ")."));
        }
        return List.copyOf(out);
    }

    /**
     * The notice as one JSON document, schema 1.
     *
     * @return the document, on one line
     */
    public String toJson() {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.setSerializeNulls(true);
            w.beginObject();
            w.name("schema").value(1);
            w.name("id").value(id);
            w.name("type").value("roster-sync." + kind.key());
            w.name("tenant").value(tenant.value());
            w.name("timestamp").value(at.toString());
            w.name("run").value(run);
            w.name("subject").value(subject());
            w.name("counts").beginObject();
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                w.name(count.getKey()).value(count.getValue());
            }
            w.endObject();
            write(w.name("codes"), codes);
            write(w.name("remedies"), remedies);
            w.name("link").value(link == null ? null : link.toString());
            w.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private static void write(JsonWriter w, List<String> texts) throws IOException {
        w.beginArray();
        for (String text : texts) {
            w.value(text);
        }
        w.endArray();
    }

    private String headline() {
        return switch (kind) {
            case FAILED -> "a run failed";
            case CREDENTIALS_FAILING -> "the credentials are refused";
            case HELD -> counted("items", "change waits for approval", "changes wait for approval");
            case NO_SUCCESS -> "no run has gone well for " + counted("intervals", "interval", "intervals");
            case GHOST_ACCOUNTS ->
                counted(
                        "people",
                        "person is missing from the list and still there",
                        "people are missing from the list and still there");
            case NEW_ADMINISTRATORS -> counted("people", "person has become", "people have become") + " administrator";
            case RECOVERED -> "runs go well again";
        };
    }

    private String counted(String name, String one, String several) {
        return count(name) + " " + (count(name) == 1 ? one : several);
    }

    private String meaning() {
        return switch (kind) {
            case FAILED ->
                "A run could not be made to its end. Nobody lost an account by it: a run that does not see the whole roster takes nothing away. "
                        + "You are told again when runs go well, not of each run that fails the same way.";
            case CREDENTIALS_FAILING ->
                "The roster server refuses the client id or secret. Accounts stay as they are, and nobody new gets one, until they are put right.";
            case HELD ->
                counted("more", "change is new among those", "changes are new among those")
                        + " that wait for somebody to approve or discard them. Until then everybody concerned keeps what they have.";
            case NO_SUCCESS ->
                "Accounts are as the last run that went well left them: people who came since have none, people who left still have theirs.";
            case GHOST_ACCOUNTS ->
                "The roster server does not list them any more and still answers when they are asked about one by one, so their accounts "
                        + "are kept. Either they are back soon, or the district has to remove them.";
            case NEW_ADMINISTRATORS ->
                "Somebody should look whether that was meant. Who they are is among the problems of the run, as new-administrator.";
            case RECOVERED ->
                "What was wrong is over. Accounts are in step with the roster again, but for what waits for approval.";
        };
    }
}
