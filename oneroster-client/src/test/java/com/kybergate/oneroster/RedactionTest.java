// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.ClassType;
import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Demographics;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.Gender;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.SessionType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No name, no value of a record and no secret leaves through a text: canaries everywhere, and none of them is heard. */
class RedactionTest {
    private static final String CANARY = "Canary7f3a";

    static Stream<Class<? extends Record>> records() {
        return Stream.of(
                User.class,
                Org.class,
                RosterClass.class,
                Course.class,
                AcademicSession.class,
                Enrollment.class,
                Demographics.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordShowsItsIdentifierAlone(Class<? extends Record> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = components[i].getName().equals("sourcedId") ? "id-1" : canary(components[i].getGenericType());
        }
        Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);

        String shown = constructor.newInstance(values).toString();

        assertThat(shown)
                .contains("id-1")
                .doesNotContain(CANARY)
                .doesNotContain("1999")
                .doesNotContain("true");
    }

    private static Object canary(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) {
                return Map.of(CANARY, CANARY);
            }
            return List.of(canary(generic.getActualTypeArguments()[0]));
        }
        Map<Type, Object> canaries = Map.ofEntries(
                Map.entry(String.class, CANARY),
                Map.entry(Boolean.class, true),
                Map.entry(Instant.class, Instant.parse("1999-01-01T00:00:00Z")),
                Map.entry(LocalDate.class, LocalDate.parse("1999-01-01")),
                Map.entry(GuidRef.class, new GuidRef(CANARY, CANARY)),
                Map.entry(UserId.class, new UserId(CANARY, CANARY)),
                Map.entry(StatusType.class, new StatusType(CANARY)),
                Map.entry(RoleType.class, new RoleType(CANARY)),
                Map.entry(OrgType.class, new OrgType(CANARY)),
                Map.entry(ClassType.class, new ClassType(CANARY)),
                Map.entry(SessionType.class, new SessionType(CANARY)),
                Map.entry(Gender.class, new Gender(CANARY)));
        Object value = canaries.get(type);
        if (value == null) {
            throw new AssertionError("no canary for " + type);
        }
        return value;
    }

    @Test
    void credentialsShowNothing() {
        Stream.of(
                        Credentials.oauth1(CANARY, CANARY),
                        Credentials.oauth2(CANARY, CANARY, "https://" + CANARY + ".example"),
                        Credentials.bearer(CANARY))
                .forEach(credentials -> assertThat(credentials.toString()).doesNotContain(CANARY));
        assertThat(catchThrowable(() -> Credentials.bearer(CANARY + "\n" + CANARY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'users':[{'sourcedId':'Canary7f3a','givenName':'Canary7f3a', Canary7f3a",
                "{'users':[{'sourcedId':'Canary7f3a','givenName':'Canary7f3a'",
                "<html>Canary7f3a</html>",
                "{'Canary7f3a':'Canary7f3a'}",
                "{'Canary':'Canary7f3a'}",
                "{'imsx_codeMajor':'Canary','imsx_severity':'Canary','imsx_codeMinor':'Canary'}",
                "Canary7f3a",
            })
    void noExceptionAndNoLookupRepeatsABody(String body) {
        for (int status : new int[] {200, 400, 401, 403, 404, 500}) {
            try (RawServer server = new RawServer(
                            (asked, number) -> new RawServer.Said(status, Map.of(), body.replace('\'', '"')));
                    OneRosterClient client = OneRosterClient.builder()
                            .baseUrl(server.url())
                            .allowHttpOnLoopback(true)
                            .credentials(Credentials.oauth1("client", CANARY))
                            .retryPolicy(RetryPolicy.none())
                            .build()) {
                Query query = Query.where(Filter.eq("email", CANARY));
                Throwable thrown = catchThrowable(() -> client.page(Endpoint.studentsForSchool(CANARY), query));

                assertThat(thrown).isInstanceOf(OneRosterException.class);
                // A word of nothing but letters passes where a value with a digit is stopped.
                assertThat(text(thrown)).doesNotContain("Canary");
                if (thrown instanceof OneRosterHttpException answer) {
                    assertThat(String.valueOf(answer.statusInfo())).doesNotContain("Canary");
                }
                assertThat(client.check().toString()).doesNotContain("Canary");
                assertThat(client.toString()).doesNotContain("Canary");
                assertThat(client.lookup(Endpoint.users(), CANARY).toString()).doesNotContain("Canary");
            }
        }
    }

    @Test
    void twoAnswersInWordsOfTheirOwnAreToldApartWithoutTheWords() {
        List<String> shapes = new ArrayList<>();
        for (String word : List.of("Ada", "Ada", "Bob")) {
            shapes.add("{'" + word + "':1}");
            shapes.add("{'imsx_codeMinor':'" + word + "'}");
        }
        try (RawServer server = new RawServer((asked, number) ->
                        new RawServer.Said(404, Map.of(), shapes.get(number - 1).replace('\'', '"')));
                OneRosterClient client = OneRosterClient.builder()
                        .baseUrl(server.url())
                        .allowHttpOnLoopback(true)
                        .credentials(Credentials.bearer("token"))
                        .retryPolicy(RetryPolicy.none())
                        .build()) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i < shapes.size(); i++) {
                said.add(client.lookup(Endpoint.users(), "u1").toString());
            }

            assertThat(said.get(2)).isEqualTo(said.get(0)).isNotEqualTo(said.get(4));
            assertThat(said.get(3)).isEqualTo(said.get(1)).isNotEqualTo(said.get(5));
            assertThat(said).allSatisfy(shape -> assertThat(shape).doesNotContain("Ada", "Bob"));
        }
    }

    @Test
    void aStatusShowsWordsAndNoSentences() {
        StatusInfo status = new StatusInfo("failure", "error", "no user ada@example.org", CANARY + " is unknown");

        assertThat(status.toString())
                .doesNotContain(CANARY)
                .doesNotContain("ada")
                .contains("failure");
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
