// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.internal.json.Corpus.Answer;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readers on what real servers send. */
class WireCorpusTest {
    private static final Bodies BODIES = new Bodies(1 << 20);

    private record Kind(Envelope envelope, RecordReader<? extends OneRosterResource> reader) {}

    private static final Map<String, Kind> KINDS = Map.of(
            "orgs", new Kind(Envelope.of("orgs", "org"), Readers.ORG),
            "schools", new Kind(Envelope.of("orgs", "org", "schools", "school"), Readers.ORG),
            "users", new Kind(Envelope.of("users", "user"), Readers.USER),
            "students", new Kind(Envelope.of("users", "user"), Readers.USER),
            "teachers", new Kind(Envelope.of("users", "user"), Readers.USER),
            "classes", new Kind(Envelope.of("classes", "class"), Readers.CLASS),
            "courses", new Kind(Envelope.of("courses", "course"), Readers.COURSE),
            "terms", new Kind(Envelope.of("academicSessions", "academicSession"), Readers.ACADEMIC_SESSION),
            "academicSessions", new Kind(Envelope.of("academicSessions", "academicSession"), Readers.ACADEMIC_SESSION),
            "enrollments", new Kind(Envelope.of("enrollments", "enrollment"), Readers.ENROLLMENT));

    @ParameterizedTest
    @ValueSource(strings = {"go-oneroster", "edfi-1edtech"})
    void readsEveryPageOfAServerWithoutAFault(String server) throws IOException {
        Set<String> collections = new HashSet<>();
        for (Answer answer : Corpus.wire(server)) {
            Kind kind = KINDS.get(answer.path().substring(answer.path().lastIndexOf('/') + 1));
            if (answer.status() != 200 || kind == null || answer.body().strip().equals("{}")) {
                continue;
            }
            CollectionBody<? extends OneRosterResource> body =
                    BODIES.collection(new Buffer().writeUtf8(answer.body()), kind.envelope(), kind.reader());
            assertThat(body.rows()).as("%s", answer).allSatisfy(row -> {
                assertThat(row.record()).isNotNull();
                assertThat(row.coercions())
                        .isSubsetOf(Coercion.BOOLEAN_AS_JSON, Coercion.LIST_FROM_NULL, Coercion.ROLES_LIST);
            });
            if (!body.rows().isEmpty()) {
                collections.add(kind.envelope().collection());
            }
        }
        assertThat(collections).contains("orgs", "users", "classes", "courses", "academicSessions", "enrollments");
    }

    @Test
    void neverTakesAnEmptyObjectForAnEmptyPage() throws IOException {
        List<Answer> empty = Corpus.wire("go-oneroster").stream()
                .filter(answer ->
                        answer.status() == 200 && answer.body().strip().equals("{}"))
                .toList();
        assertThat(empty)
                .isNotEmpty()
                .allSatisfy(answer -> assertThatThrownBy(() -> BODIES.collection(
                                new Buffer().writeUtf8(answer.body()), Envelope.of("users", "user"), Readers.USER))
                        .isInstanceOfSatisfying(
                                UnreadableBodyException.class,
                                e -> assertThat(e.code()).isEqualTo("missing-envelope")));
    }

    @Test
    void readsRolesWhereAServerHasNoRole() throws IOException {
        Answer page = Corpus.wire("edfi-1edtech").stream()
                .filter(answer -> answer.name().contains("/04-"))
                .findFirst()
                .orElseThrow();
        CollectionBody<User> body =
                BODIES.collection(new Buffer().writeUtf8(page.body()), Envelope.of("users", "user"), Readers.USER);

        assertThat(body.rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.record()).satisfies(user -> {
                    assertThat(user.role()).isEqualTo(RoleType.STUDENT);
                    assertThat(user.orgs()).hasSize(1);
                    assertThat(user.enabledUser()).isTrue();
                }));
    }

    @Test
    void readsWarningsBesideTheRecords() throws IOException {
        Answer page = Corpus.wire("go-oneroster").stream()
                .filter(answer -> answer.name().contains("/10-"))
                .findFirst()
                .orElseThrow();
        CollectionBody<User> body =
                BODIES.collection(new Buffer().writeUtf8(page.body()), Envelope.of("users", "user"), Readers.USER);

        assertThat(body.rows()).hasSize(1);
        assertThat(body.statuses()).singleElement().satisfies(status -> {
            assertThat(status.codeMajor()).isEqualTo("success");
            assertThat(status.codeMinor()).isEqualTo("invalid_selection_field");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"go-oneroster", "edfi-1edtech", "gradebook"})
    void looksAtEveryErrorWithoutFailing(String server) throws IOException {
        List<Answer> errors = Corpus.wire(server).stream()
                .filter(answer -> answer.status() >= 400)
                .toList();
        assertThat(errors).isNotEmpty();
        for (Answer answer : errors) {
            ErrorBody error = BODIES.error(new Buffer().writeUtf8(answer.body()));
            assertThat(error.kind()).as("%s", answer).isIn("json", "other", "html", "empty");
            if (answer.body().contains("imsx_CodeMinor")) {
                assertThat(error.status()).as("%s", answer).isNotNull();
            }
        }
    }

    @Test
    void doesNotMistakeAnotherServicesAnswersForRosters() throws IOException {
        for (Answer answer : Corpus.wire("gradebook")) {
            if (answer.status() == 200) {
                assertThatThrownBy(() -> BODIES.collection(
                                new Buffer().writeUtf8(answer.body()), Envelope.of("users", "user"), Readers.USER))
                        .as("%s", answer)
                        .isInstanceOf(UnreadableBodyException.class);
            }
        }
    }
}
