// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.AcademicSession;
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
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {

    @Test
    void readsAUserInTheStandardsOwnFormWithoutNotingAnything() throws IOException {
        Row<User> row = Decoded.row(Readers.USER, """
                {'sourcedId':'u1','status':'active','dateLastModified':'2024-01-02T03:04:05.678Z','username':'ada',
                 'userIds':[{'type':'LDAP','identifier':'x1'}],'enabledUser':'true','givenName':'Ada','familyName':'L',
                 'middleName':'M','role':'student','identifier':'9','email':'a@b.c','sms':'1','phone':'2',
                 'agents':[{'href':'h','sourcedId':'p1','type':'user'}],'orgs':[{'sourcedId':'o1','type':'org'}],
                 'grades':['09'],'password':'secret','metadata':{'ic.x':'y','n':1,'o':{'a':[1]},'z':null}}""");

        assertThat(row.coercions()).isEmpty();
        assertThat(row.record())
                .isEqualTo(User.builder("u1")
                        .dateLastModified(Instant.parse("2024-01-02T03:04:05.678Z"))
                        .username("ada")
                        .userIds(List.of(new UserId("LDAP", "x1")))
                        .enabledUser(true)
                        .givenName("Ada")
                        .familyName("L")
                        .middleName("M")
                        .role(RoleType.STUDENT)
                        .identifier("9")
                        .email("a@b.c")
                        .sms("1")
                        .phone("2")
                        .agents(List.of(new GuidRef("p1", "user")))
                        .orgs(List.of(new GuidRef("o1", "org")))
                        .grades(List.of("09"))
                        .metadata(Map.of("ic.x", "y", "n", "1", "o", "{\"a\":[1]}"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "'true',true,-",
                "'false',false,-",
                "true,true,BOOLEAN_AS_JSON",
                "false,false,BOOLEAN_AS_JSON",
                "1,true,BOOLEAN_AS_NUMBER",
                "0,false,BOOLEAN_AS_NUMBER",
                "2,-,UNREADABLE_VALUE",
                "'True',true,BOOLEAN_AS_WORD",
                "'t',true,BOOLEAN_AS_WORD",
                "'0',false,BOOLEAN_AS_WORD",
                "'no',false,BOOLEAN_AS_WORD",
                "'maybe',-,UNREADABLE_VALUE",
                "'',-,-",
                "null,-,-",
                "[true],-,UNREADABLE_VALUE",
                "{},-,UNREADABLE_VALUE",
            })
    void readsBooleansInAnyForm(String json, @Nullable Boolean value, @Nullable Coercion noted) throws IOException {
        Row<User> row = Decoded.row(Readers.USER, "{'sourcedId':'u','enabledUser':" + json + "}");

        assertThat(row.record()).extracting(User::enabledUser).isEqualTo(value);
        assertThat(row.coercions()).isEqualTo(noted == null ? List.of() : List.of(noted));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "'2024-08-01',2024-08-01,-",
                "'2024-08-01T00:00:00.000Z',2024-08-01,DATE_FORM",
                "'2024-08-01 00:00:00',2024-08-01,DATE_FORM",
                "'2024-08-01T23:00:00-08:00',2024-08-01,DATE_FORM",
                "'08/01/2024',2024-08-01,DATE_FORM",
                "'8/1/2024',2024-08-01,DATE_FORM",
                "'',-,-",
                "null,-,-",
                "'soon',-,UNREADABLE_VALUE",
                "'2024-13-01',-,UNREADABLE_VALUE",
                "'2024-02-30',-,UNREADABLE_VALUE",
            })
    void readsDatesInAnyForm(String json, @Nullable LocalDate value, @Nullable Coercion noted) throws IOException {
        Row<Enrollment> row = Decoded.row(Readers.ENROLLMENT, "{'sourcedId':'e','beginDate':" + json + "}");

        assertThat(row.record()).extracting(Enrollment::beginDate).isEqualTo(value);
        assertThat(row.coercions()).isEqualTo(noted == null ? List.of() : List.of(noted));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2012-01-01T18:25:43.511Z,2012-01-01T18:25:43.511Z,-",
                "2012-01-01T18:25:43Z,2012-01-01T18:25:43Z,-",
                "2012-01-01T18:25:43.1234567Z,2012-01-01T18:25:43.1234567Z,-",
                "2012-01-01T18:25:43.1234567891Z,2012-01-01T18:25:43.123456789Z,-",
                "2012-01-01T18:25:43,2012-01-01T18:25:43Z,DATE_TIME_FORM",
                "2012-01-01 18:25:43.511,2012-01-01T18:25:43.511Z,DATE_TIME_FORM",
                "2012-01-01T18:25:43+00:00,2012-01-01T18:25:43Z,DATE_TIME_FORM",
                "2012-01-01T18:25:43+0200,2012-01-01T16:25:43Z,DATE_TIME_FORM",
                "2012-01-01T18:25:43-05,2012-01-01T23:25:43Z,DATE_TIME_FORM",
                "2012-01-01T18:25,2012-01-01T18:25:00Z,DATE_TIME_FORM",
                "2012-01-01,2012-01-01T00:00:00Z,DATE_TIME_FORM",
                "1/2/2012,2012-01-02T00:00:00Z,DATE_TIME_FORM",
                "2012-01-01T25:25:43Z,-,UNREADABLE_VALUE",
                "2012-01-01T18:25:43 somewhere,-,UNREADABLE_VALUE",
                "2012-01-01X,-,UNREADABLE_VALUE",
                "2012-01-01T1,-,UNREADABLE_VALUE",
                "yesterday,-,UNREADABLE_VALUE",
            })
    void readsMomentsInAnyForm(String text, @Nullable Instant value, @Nullable Coercion noted) throws IOException {
        Row<Org> row = Decoded.row(Readers.ORG, "{'sourcedId':'o','dateLastModified':'" + text + "'}");

        assertThat(row.record()).extracting(Org::dateLastModified).isEqualTo(value);
        assertThat(row.coercions()).isEqualTo(noted == null ? List.of() : List.of(noted));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "'active',active,-",
                "'tobedeleted',tobedeleted,-",
                "'ToBeDeleted',tobedeleted,STATUS_VARIANT",
                "'to-be-deleted',tobedeleted,STATUS_VARIANT",
                "'to be_deleted',tobedeleted,STATUS_VARIANT",
                "'inactive',tobedeleted,STATUS_VARIANT",
                "'Active',active,STATUS_VARIANT",
                "'ext:parked',ext:parked,-",
                "null,active,-",
                "'',active,-",
            })
    void readsAStatusInAnySpelling(String json, String value, @Nullable Coercion noted) throws IOException {
        Row<Org> row = Decoded.row(Readers.ORG, "{'sourcedId':'o','status':" + json + "}");

        assertThat(row.record()).extracting(Org::status).isEqualTo(new StatusType(value));
        assertThat(row.coercions()).isEqualTo(noted == null ? List.of() : List.of(noted));
    }

    @Test
    void readsListsFromWhateverStandsInForThem() throws IOException {
        assertThat(grades("['09',10,null,'']")).containsExactly("09", "10");
        assertThat(grades("'09'")).containsExactly("09");
        assertThat(grades("'09, 10'")).containsExactly("09", "10");
        assertThat(grades("9")).containsExactly("9");
        assertThat(grades("null")).isEmpty();
        assertThat(grades("''")).isEmpty();
        assertThat(grades("[]")).isEmpty();
        assertThat(grades("{'a':1}")).isEmpty();
        RosterClass aClass = Decoded.record(Readers.CLASS, "{'sourcedId':'c','subjects':'History, Modern'}");
        assertThat(aClass.subjects()).containsExactly("History, Modern");
    }

    private static List<String> grades(String json) throws IOException {
        return Decoded.record(Readers.USER, "{'sourcedId':'u','grades':" + json + "}")
                .grades();
    }

    @Test
    void readsReferencesFromObjectsStringsAndArrays() throws IOException {
        assertThat(school("{'sourcedId':'s','href':'~/x','type':'school'}")).isEqualTo(new GuidRef("s", "school"));
        assertThat(school("'s'")).isEqualTo(new GuidRef("s", null));
        assertThat(school("17")).isEqualTo(new GuidRef("17", null));
        assertThat(school("[{'sourcedId':'s'},{'sourcedId':'t'}]")).isEqualTo(new GuidRef("s", null));
        assertThat(school("[[['s']]]")).isNull();
        assertThat(school("{'href':'x'}")).isNull();
        assertThat(school("true")).isNull();
        assertThat(school("null")).isNull();
        RosterClass aClass = Decoded.record(Readers.CLASS, "{'sourcedId':'c','terms':{'sourcedId':'t1'},'course':'k'}");
        assertThat(aClass.terms()).containsExactly(new GuidRef("t1", null));
        assertThat(aClass.course()).isEqualTo(new GuidRef("k", null));
    }

    private static @Nullable GuidRef school(String json) throws IOException {
        return Decoded.record(Readers.CLASS, "{'sourcedId':'c','school':" + json + "}")
                .school();
    }

    @Test
    void readsRolesOfOneRoster12UnderA11Path() throws IOException {
        User user = Decoded.record(Readers.USER, """
                {'sourcedId':'u','roles':[{'roleType':'secondary','role':'aide','org':{'sourcedId':'o2'}},
                 {'roleType':'primary','role':'teacher','org':{'sourcedId':'o1'}},{'role':'aide','org':'o2'}, 7]}""");

        assertThat(user.role()).isEqualTo(RoleType.TEACHER);
        assertThat(user.orgs()).extracting(GuidRef::sourcedId).containsExactly("o2", "o1");
    }

    @Test
    void readsAliasesOfOlderAndOtherServers() throws IOException {
        Demographics demographics = Decoded.record(
                Readers.DEMOGRAPHICS, "{'sourcedId':'u','birthdate':'2010-05-06','sex':'Female','white':1}");
        assertThat(demographics.birthDate()).isEqualTo("2010-05-06");
        assertThat(demographics.sex()).isEqualTo(Gender.FEMALE);
        assertThat(demographics.white()).isTrue();
        Course course = Decoded.record(Readers.COURSE, "{'sourcedId':'c','orgs':[{'sourcedId':'o'}],'schoolYear':'y'}");
        assertThat(course.org()).isEqualTo(new GuidRef("o", null));
        assertThat(course.schoolYear()).isEqualTo(new GuidRef("y", null));
        assertThat(grades("null,'grade':'03'")).containsExactly("03");
        AcademicSession session =
                Decoded.record(Readers.ACADEMIC_SESSION, "{'sourcedId':'a','type':'GRADINGPERIOD','schoolYear':2027}");
        assertThat(session.type()).isEqualTo(SessionType.GRADING_PERIOD);
        assertThat(session.schoolYear()).isEqualTo("2027");
        Org org = Decoded.record(Readers.ORG, "{'sourcedId':'o','type':'departments'}");
        assertThat(org.type()).isEqualTo(new OrgType("departments"));
    }

    @Test
    void readsIdentifiersFromNumbersAndStripsBlanks() throws IOException {
        assertThat(Decoded.row(Readers.ORG, "{'sourcedId':9007199254740993}"))
                .satisfies(row -> assertThat(row.id()).isEqualTo("9007199254740993"))
                .satisfies(row -> assertThat(row.coercions()).containsExactly(Coercion.SOURCED_ID_AS_NUMBER));
        assertThat(Decoded.row(Readers.ORG, "{'sourcedId':' 17 '}"))
                .satisfies(row -> assertThat(row.id()).isEqualTo("17"))
                .satisfies(row -> assertThat(row.coercions()).containsExactly(Coercion.SOURCED_ID_TRIMMED));
    }

    @Test
    void readsMetadataFromListsAndNothing() throws IOException {
        assertThat(metadata("[{'name':'a','value':'1'},{'name':'b'},3]")).isEqualTo(Map.of("a", "1"));
        assertThat(metadata("[]")).isEmpty();
        assertThat(metadata("null")).isEmpty();
        assertThat(metadata("'x'")).isEmpty();
        assertThat(metadata("{'a':true,'b':[1,2],'b':'last','c':1.50}"))
                .isEqualTo(Map.of("a", "true", "b", "last", "c", "1.50"));
    }

    private static Map<String, String> metadata(String json) throws IOException {
        return Decoded.record(Readers.ORG, "{'sourcedId':'o','metadata':" + json + "}")
                .metadata();
    }

    @Test
    void survivesAbsurdDepthInMetadataAndInUnknownFields() throws IOException {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        Row<Org> row = Decoded.row(
                Readers.ORG,
                "{'unknown':" + deep + ",'metadata':{'deep':" + deep + ",'a':'1'},'parent':" + deep
                        + ",'sourcedId':'o'}");

        assertThat(row.id()).isEqualTo("o");
        assertThat(row.record())
                .extracting(Org::metadata)
                .satisfies(metadata -> assertThat(metadata).containsEntry("a", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'sourcedId':null}",
                "{'sourcedId':''}",
                "{'sourcedId':'  '}",
                "{'sourcedId':{}}",
                "{'sourcedId':[1]}"
            })
    void makesARecordWithoutIdentifierAFaultOfItsOwn(String record) throws IOException {
        CollectionBody<Org> body = Decoded.page(
                "rows",
                Readers.ORG,
                ("{'rows':[{'sourcedId':'a'}," + record + ",{'sourcedId':'b'}]}").replace('\'', '"'));

        assertThat(body.rows()).extracting(Row::id).containsExactly("a", "", "b");
        assertThat(body.rows().get(1).faultCode()).isEqualTo("missing-sourced-id");
    }

    @Test
    void makesAnythingButAnObjectAFaultOfItsOwn() throws IOException {
        CollectionBody<Org> body =
                Decoded.page("rows", Readers.ORG, "{\"rows\":[null,1,\"x\",[1],true,{\"sourcedId\":\"b\"}]}");

        assertThat(body.rows()).extracting(Row::id).containsExactly("", "", "", "", "", "b");
        assertThat(body.rows())
                .extracting(Row::faultCode)
                .startsWith("not-an-object")
                .endsWith((String) null);
    }

    /** Whatever type stands in whatever field, the record behind it is read. */
    @Tag("many")
    @Test
    void neverLosesTheNextRecordToAnyValueOfAnyField() throws IOException {
        String[] fields = {
            "status",
            "dateLastModified",
            "metadata",
            "username",
            "userIds",
            "enabledUser",
            "role",
            "agents",
            "orgs",
            "grades",
            "roles",
            "grade",
            "email",
            "parent",
            "children",
            "type",
            "title",
            "startDate",
            "schoolYear",
            "terms",
            "school",
            "course",
            "class",
            "user",
            "primary",
            "birthDate",
            "birthdate",
            "sex",
            "white",
            "periods",
            "unknown",
            "password"
        };
        String[] values = {
            "null",
            "true",
            "1",
            "-1.5e300",
            "'x'",
            "''",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "{'sourcedId':1}",
            "[{'sourcedId':{}}]",
            "[1,'a',true]",
            "{'a':{'b':[{}]}}",
            "[{'type':[],'identifier':{}}]",
            "[{'role':[1],'org':[[]]}]",
            "'\\u0000'",
            "'\\ud800'"
        };
        RecordReader<?>[] readers = {
            Readers.USER,
            Readers.ORG,
            Readers.CLASS,
            Readers.COURSE,
            Readers.ENROLLMENT,
            Readers.ACADEMIC_SESSION,
            Readers.DEMOGRAPHICS
        };
        for (RecordReader<?> reader : readers) {
            for (String field : fields) {
                for (String value : values) {
                    String body = "{'rows':[{'sourcedId':'a','" + field + "':" + value + "},{'sourcedId':'b'}]}";
                    assertThat(Decoded.page("rows", reader, body.replace('\'', '"'))
                                    .rows())
                            .as("%s %s", field, value)
                            .extracting(Row::id)
                            .containsExactly("a", "b");
                }
            }
        }
    }

    @Tag("many")
    @Test
    void answersBrokenBytesWithNothingButItsOwnException() {
        String sound =
                "{\"rows\":[{\"sourcedId\":\"a\",\"orgs\":[{\"sourcedId\":\"canary\"}],\"enabledUser\":\"true\"}]}";
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder broken = new StringBuilder(sound);
            for (int j = 0; j <= random.nextInt(3) && broken.length() > 1; j++) {
                int at = random.nextInt(broken.length());
                switch (random.nextInt(3)) {
                    case 0 -> broken.deleteCharAt(at);
                    case 1 -> broken.setCharAt(at, "{}[]\",:tfn0\\ ".charAt(random.nextInt(13)));
                    default -> broken.setLength(Math.max(1, at));
                }
            }
            try {
                Decoded.page("rows", Readers.USER, broken.toString());
            } catch (UnreadableBodyException e) {
                assertThat(e.getMessage()).doesNotContain("canary");
                assertThat(e.getCause()).isNull();
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("broken by change " + i + ": " + broken, e);
            }
        }
    }
}
