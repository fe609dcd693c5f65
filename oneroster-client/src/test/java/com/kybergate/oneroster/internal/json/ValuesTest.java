// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.Demographics;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single values where they are odd: what is kept of them, what is noted, and that what stands behind them is read. */
class ValuesTest {

    private static Row<User> user(String fields) throws IOException {
        return Decoded.row(Readers.USER, "{'sourcedId':'u'," + fields + ",'phone':'behind'}");
    }

    private static User read(Row<User> row) {
        User user = row.record();
        if (user == null) {
            throw new AssertionError("no record");
        }
        assertThat(user.phone()).isEqualTo("behind");
        return user;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            nullValues = "-",
            value = {
                "[{'type':'t','x':1,'identifier':'i'}]|t:i|-",
                "{'type':'t','identifier':'i'}|t:i|LIST_FROM_SCALAR",
                "[7,{'identifier':'i'}]|null:i|UNREADABLE_VALUE",
                "[{'type':'t'}]|-|-",
                "{'type':'t'}|-|LIST_FROM_SCALAR",
                "null|-|LIST_FROM_NULL",
                "'i'|-|UNREADABLE_VALUE",
            })
    void otherIdentifiersOfAUser(String json, @Nullable String ids, @Nullable Coercion noted) throws IOException {
        Row<User> row = user("'userIds':" + json);

        List<UserId> expected = ids == null
                ? List.of()
                : List.of(new UserId(ids.startsWith("null") ? null : "t", ids.substring(ids.indexOf(':') + 1)));
        assertThat(read(row).userIds()).isEqualTo(expected);
        assertThat(row.coercions()).isEqualTo(noted == null ? List.of() : List.of(noted));
    }

    @Test
    void rolesThatAreNoListAreNone() throws IOException {
        assertThat(read(user("'roles':{'role':'teacher'}")).role()).isNull();
        Row<User> row = user("'roles':[{'role':'aide','x':[1]},7,{'roleType':'Primary','role':'teacher'},"
                + "{'roleType':'primary','role':'student'}]");
        assertThat(read(row).role()).isEqualTo(RoleType.TEACHER);
        assertThat(row.coercions()).containsExactly(Coercion.ROLES_LIST);
        assertThat(read(user("'role':'aide','orgs':['o'],'roles':[{'role':'teacher','org':'p'}]")))
                .satisfies(user -> assertThat(user.role()).isEqualTo(RoleType.AIDE))
                .satisfies(user -> assertThat(user.orgs()).containsExactly(new GuidRef("o", null)));
    }

    @Test
    void anAliasIsNotedAndGivesWayToTheStandardsOwnName() throws IOException {
        Row<User> grade = user("'grade':['03']");
        assertThat(read(grade).grades()).containsExactly("03");
        assertThat(grade.coercions()).containsExactly(Coercion.FIELD_ALIAS);
        assertThat(read(user("'grades':['04'],'grade':['03']")).grades()).containsExactly("04");

        Row<Demographics> born = Decoded.row(
                Readers.DEMOGRAPHICS, "{'sourcedId':'d','birthDate':'2010-01-01','birthdate':'2011-01-01'}");
        assertThat(born.record()).extracting(Demographics::birthDate).hasToString("2010-01-01");
        assertThat(born.coercions()).containsExactly(Coercion.FIELD_ALIAS);

        Row<Course> course =
                Decoded.row(Readers.COURSE, "{'sourcedId':'c','org':{'sourcedId':'o'},'orgs':{'sourcedId':'p'}}");
        assertThat(course.record()).extracting(Course::org).isEqualTo(new GuidRef("o", null));
        assertThat(course.coercions()).containsExactly(Coercion.FIELD_ALIAS);
    }

    @ParameterizedTest
    @CsvSource({"65536,true", "65537,false"})
    void aTextOfSixtyFourThousandCharactersIsKeptAndNoLongerOne(int length, boolean kept) throws IOException {
        String text = "x".repeat(length);
        for (String json : List.of("'" + text + "'", "1".repeat(length))) {
            Row<User> row = user("'username':" + json);
            assertThat(read(row).username() != null).isEqualTo(kept);
            assertThat(row.coercions().contains(Coercion.VALUE_TOO_LONG)).isEqualTo(!kept);
        }
        Row<User> row = user("'metadata':{'a':'" + text + "','b':1}");
        assertThat(read(row).metadata()).hasSize(kept ? 2 : 1);
        assertThat(row.coercions().contains(Coercion.VALUE_TOO_LONG)).isEqualTo(!kept);
    }

    @Test
    void metadataHoldsAStructureAsItsTextUnlessThatIsVeryLong() throws IOException {
        Row<User> row = user("'metadata':{'a':[1,2],'b':['" + "x".repeat(70_000) + "'],'c':true}");

        assertThat(read(row).metadata()).isEqualTo(Map.of("a", "[1,2]", "c", "true"));
        assertThat(row.coercions()).containsExactly(Coercion.VALUE_TOO_LONG);
        Row<User> list = user("'metadata':[7,{'name':'a','x':1,'value':2},{'value':3}]");
        assertThat(read(list).metadata()).isEqualTo(Map.of("a", "2"));
        assertThat(list.coercions()).containsExactly(Coercion.METADATA_FORM);
        Row<User> text = user("'metadata':'x'");
        assertThat(read(text).metadata()).isEmpty();
        assertThat(text.coercions()).containsExactly(Coercion.UNREADABLE_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1024,", "1025,malformed"})
    void anIdentifierHasAThousandCharactersAtMost(int length, @Nullable String fault) throws IOException {
        Row<Org> row = Decoded.row(Readers.ORG, "{'sourcedId':'" + "x".repeat(length) + "'}");

        assertThat(row.faultCode()).isEqualTo(fault);
        assertThat(row.id()).hasSize(fault == null ? length : 0);
    }

    @Test
    void aStructureInPlaceOfATextIsAFaultOfTheRecordButNotOfTheNext() throws IOException {
        List<? extends Row<?>> rows = Decoded.page(
                        "rows",
                        Readers.ORG,
                        "{\"rows\":[{\"sourcedId\":\"a\",\"name\":[]},{\"sourcedId\":\"b\",\"name\":\"n\"}]}")
                .rows();

        assertThat(rows).extracting(Row::faultCode).containsExactly("malformed", null);
        assertThat(rows.get(0).coercions()).containsExactly(Coercion.UNREADABLE_VALUE);
        assertThat(rows.get(1).coercions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "['a',['b'],7,null]|a,7|UNREADABLE_VALUE,STRING_FROM_SCALAR",
                "'a, b'|a, b|LIST_FROM_SCALAR",
                "' '|``|``",
                "null|``|LIST_FROM_NULL",
                "{}|``|UNREADABLE_VALUE",
                "true|true|STRING_FROM_SCALAR,LIST_FROM_SCALAR",
            })
    void aListOfTexts(String json, String values, String noted) throws IOException {
        Row<RosterClass> row = Decoded.row(Readers.CLASS, "{'sourcedId':'c','subjects':" + json + ",'title':'behind'}");

        assertThat(row.record()).isNotNull().satisfies(read -> {
            assertThat(String.join(",", read.subjects())).isEqualTo(values);
            assertThat(read.title()).isEqualTo("behind");
        });
        assertThat(row.coercions()).extracting(Enum::name).isEqualTo(words(noted));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "[{'sourcedId':'a'},[{'sourcedId':'b'}],null,{'x':1},'c',7]|a,c,7"
                        + "|UNREADABLE_VALUE,UNREADABLE_VALUE,REFERENCE_FROM_STRING,SOURCED_ID_AS_NUMBER,REFERENCE_FROM_STRING",
                "{'sourcedId':'a'}|a|LIST_FROM_SCALAR",
                "''|``|``",
                "null|``|LIST_FROM_NULL",
                "true|``|UNREADABLE_VALUE",
            })
    void aListOfReferences(String json, String ids, String noted) throws IOException {
        Row<Org> row = Decoded.row(Readers.ORG, "{'sourcedId':'o','children':" + json + ",'name':'behind'}");

        assertThat(row.record()).isNotNull().satisfies(read -> {
            assertThat(read.children()).extracting(GuidRef::sourcedId).isEqualTo(words(ids));
            assertThat(read.name()).isEqualTo("behind");
        });
        assertThat(row.coercions()).extracting(Enum::name).isEqualTo(words(noted));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    @Test
    void aReferenceInAListIsTheFirstOfIt() throws IOException {
        Row<Org> row = Decoded.row(Readers.ORG, "{'sourcedId':'o','parent':[{'sourcedId':'a'},{'sourcedId':'b'}]}");
        assertThat(row.record()).extracting(Org::parent).isEqualTo(new GuidRef("a", null));
        assertThat(row.coercions()).containsExactly(Coercion.REFERENCE_FROM_ARRAY);
    }

    @Test
    void aStatusOfBlanksAloneIsActive() throws IOException {
        assertThat(Decoded.row(Readers.ORG, "{'sourcedId':'o','status':' '}"))
                .isEqualTo(new Row<>("o", Org.builder("o").build(), null, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"' student ',student,WORD_CASE", "STUDENT,student,WORD_CASE", "student,student,", "Other,Other,"})
    void aKnownWordInAnyCase(String sent, String read, @Nullable Coercion noted) throws IOException {
        Row<User> row = user("'role':'" + sent + "'");

        assertThat(read(row).role()).isEqualTo(new RoleType(read));
        assertThat(row.coercions()).isEqualTo(noted == null ? List.of() : List.of(noted));
    }
}
