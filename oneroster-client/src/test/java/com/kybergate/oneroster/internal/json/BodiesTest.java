// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.Demographics;
import com.kybergate.oneroster.model.Org;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodiesTest {
    private static final Envelope ORGS = Envelope.of("orgs", "org", "schools", "school");
    private static final Bodies BODIES = new Bodies(1000);

    private static Buffer body(String text) {
        return new Buffer().writeUtf8(text.replace('\'', '"'));
    }

    private static CollectionBody<Org> page(String text) throws IOException {
        return BODIES.collection(body(text), ORGS, Readers.ORG);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{}|missing-envelope",
                "``|missing-envelope",
                "`  `|missing-envelope",
                "null|missing-envelope",
                "'text'|missing-envelope",
                "{'orgs':null}|missing-envelope",
                "{'orgs':{}}|missing-envelope",
                "{'data':[]}|missing-envelope",
                "{'statusInfoSet':[]}|missing-envelope",
                "{'org':{'sourcedId':'a'}}|missing-envelope",
                "<html>|html-answer",
                "` \n <!doctype html>`|html-answer",
                "'text|truncated-body",
                "{'orgs':[]|truncated-body",
                "{'orgs':[{'sourcedId':'a'|truncated-body",
                "{'orgs':[{'sourcedId':'a|truncated-body",
                "{'orgs':[}|malformed-json",
                "{'orgs':[]} x|malformed-json",
                "{'orgs':[]}{'orgs':[]}|malformed-json",
                "Not found|malformed-json",
            })
    void insistsOnTheWholeEnvelope(String text, String code) {
        assertThatThrownBy(() -> page(text))
                .isInstanceOfSatisfying(
                        UnreadableBodyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void acceptsKnownDeviationsAndCountsThem() throws IOException {
        assertThat(page("{'orgs':[]}").coercions()).isEmpty();
        assertThat(page("[{'sourcedId':'a'}]").coercions()).containsExactly(Coercion.BARE_ARRAY);
        CollectionBody<Org> alias = page("{'schools':[{'sourcedId':'a'}]}");
        assertThat(alias.coercions()).containsExactly(Coercion.ENVELOPE_ALIAS);
        assertThat(alias.rows()).hasSize(1);
        CollectionBody<Org> both = page("{'schools':[{'sourcedId':'b'}],'orgs':[{'sourcedId':'a'}]}");
        assertThat(both.rows()).extracting(Row::id).containsExactly("a");
        Buffer marked = new Buffer().write(ByteString.decodeHex("efbbbf")).writeUtf8("{\"orgs\":[]}");
        assertThat(BODIES.collection(marked, ORGS, Readers.ORG).rows()).isEmpty();
    }

    @Test
    void neverTakesTheFirstValueOfAnObjectForTheRecords() throws IOException {
        CollectionBody<Org> page = page("{'statusInfoSet':[{'imsx_codeMajor':'success','imsx_severity':'warning',"
                + "'imsx_codeMinor':'invalid_sort_field'}],'orgs':[{'sourcedId':'a'}]}");

        assertThat(page.rows()).hasSize(1);
        assertThat(page.statuses()).singleElement().satisfies(status -> {
            assertThat(status.severity()).isEqualTo("warning");
            assertThat(status.codeMinor()).isEqualTo("invalid_sort_field");
        });
    }

    @Test
    void losesNoRecordToWhatStandsBesideTheRecords() throws IOException {
        String deep = "{'statusInfoSet':" + "[{'errors':".repeat(400) + "[]" + "}]".repeat(400)
                + ",'orgs':[{'sourcedId':'a'}]}";

        assertThat(new Bodies(1 << 20).collection(body(deep), ORGS, Readers.ORG).rows())
                .extracting(Row::id)
                .containsExactly("a");
    }

    /** Moshi adds up the digits of a number in a long and takes one that has come round to 0 for a leading zero. */
    @Test
    void givesAPageUpForANumberThatMoshiCannotCount() {
        assertThatThrownBy(() -> page("{'orgs':[{'sourcedId':'a'},{'n':1" + "0".repeat(65) + "}]}"))
                .isInstanceOfSatisfying(
                        UnreadableBodyException.class, e -> assertThat(e.code()).isEqualTo("malformed-json"));
    }

    @Test
    void refusesABodyBeyondItsBound() {
        assertThatThrownBy(() -> page("{'orgs':[{'sourcedId':'" + "x".repeat(20_000) + "'}]}"))
                .isInstanceOfSatisfying(
                        UnreadableBodyException.class, e -> assertThat(e.code()).isEqualTo("body-too-large"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'org':{'sourcedId':'a'}}|ok|a",
                "{'school':{'sourcedId':'a'}}|ok|a",
                "{'statusInfoSet':[],'org':{'sourcedId':'a'}}|ok|a",
                "{'orgs':[{'sourcedId':'a'}]}|collection|-",
                "{'org':[{'sourcedId':'a'}]}|collection|-",
                "{'sourcedId':'a'}|missing-envelope|-",
                "[{'sourcedId':'a'}]|missing-envelope|-",
                "{}|missing-envelope|-",
                "{'org':null}|missing-envelope|-",
            })
    void readsASingleRecordOnlyFromItsOwnEnvelope(String text, String verdict, @Nullable String id) throws IOException {
        SingleBody<Org> single = BODIES.single(body(text), ORGS, Readers.ORG);

        assertThat(single.verdict()).isEqualTo(verdict);
        assertThat(single.row() == null ? null : single.row().id()).isEqualTo(id);
    }

    @Test
    void tellsOneDemographicsFromAList() throws IOException {
        Envelope envelope = Envelope.of("demographics", "demographics");
        SingleBody<Demographics> one =
                BODIES.single(body("{'demographics':{'sourcedId':'a'}}"), envelope, Readers.DEMOGRAPHICS);
        SingleBody<Demographics> list =
                BODIES.single(body("{'demographics':[{'sourcedId':'a'}]}"), envelope, Readers.DEMOGRAPHICS);

        assertThat(one.verdict()).isEqualTo("ok");
        assertThat(list.verdict()).isEqualTo("collection");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'statusInfoSet':[{'imsx_codeMajor':'failure','imsx_severity':'error','imsx_codeMinor':'unknown object'}]}"
                        + "|json|failure|error|unknown object",
                "{'errors':[{'CodeMajor':'failure','Severity':'error','CodeMinor':'unknown object','Description':'d'}]}"
                        + "|json|failure|error|unknown object",
                "{'CodeMajor':'failure','Severity':'error','CodeMinor':'x','Description':'d'}|json|failure|error|x",
                "{'imsx_codeMajor':'failure','imsx_severity':'error','imsx_CodeMinor':{'imsx_codeMinorField':"
                        + "[{'imsx_codeMinorFieldName':'TargetEndSystem','imsx_codeMinorFieldValue':'unknownobject'}]}}"
                        + "|json|failure|error|unknownobject",
                "{'imsx_codeMajor':'failure','imsx_CodeMinor':'invalid_filter_field'}|json|failure|-|invalid_filter_field",
                "{'error':'invalid_client','error_description':'d'}|json|-|-|invalid_client",
            })
    void readsAllShapesOfErrors(
            String text, String kind, @Nullable String major, @Nullable String severity, @Nullable String minor)
            throws IOException {
        ErrorBody error = BODIES.error(body(text));

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.status()).isNotNull().satisfies(status -> {
            assertThat(status.codeMajor()).isEqualTo(major);
            assertThat(status.severity()).isEqualTo(severity);
            assertThat(status.codeMinor()).isEqualTo(minor);
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"``|empty", "<html>|html", "Not found|other", "[1]|json", "{'a':1}|json", "{'a':|other"})
    void neverFailsOverTheBodyOfAnError(String text, String kind) throws IOException {
        assertThat(BODIES.error(body(text)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'access_token':'t','token_type':'Bearer','expires_in':3600,'scope':['a']}|t|Bearer|3600",
                "{'expires_in':'60','access_token':'t'}|t|-|60",
                "{'access_token':null}|-|-|-",
                "{}|-|-|-",
                "['t']|-|-|-",
                "'t'|-|-|-",
            })
    void readsATokenAndWhatIsSaidOfIt(
            String text, @Nullable String token, @Nullable String type, @Nullable String expires) throws IOException {
        assertThat(BODIES.token(body(text))).isEqualTo(new TokenBody(token, type, expires));
    }

    @Test
    void takesABodyOfExactlyItsBound() throws IOException {
        String text = "{'orgs':[{'sourcedId':'%s'}]}";
        int room = 1000 - text.length() + 2;
        assertThat(page(text.formatted("x".repeat(room))).rows()).hasSize(1);

        assertThatThrownBy(() -> page(text.formatted("x".repeat(room + 1))))
                .isInstanceOfSatisfying(
                        UnreadableBodyException.class, e -> assertThat(e.code()).isEqualTo("body-too-large"));
    }

    @Test
    void passesOverBlanksOfAnyKindBeforeTheDocument() throws IOException {
        assertThat(page(" \t\r\n{'orgs':[]}").rows()).isEmpty();
        assertThat(BODIES.error(body("\t\r\n [1]")).kind()).isEqualTo("json");
        Buffer marked = new Buffer().write(ByteString.decodeHex("efbbbf")).writeUtf8("{}");
        assertThat(BODIES.error(marked).kind()).isEqualTo("json");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'school':{'sourcedId':'b'},'org':{'sourcedId':'a'}}|a",
                "{'org':{'sourcedId':'a'},'school':{'sourcedId':'b'}}|a",
                "{'org':{'sourcedId':'a'},'orgs':[]}|a",
                "{'org':{'sourcedId':'a'},'other':[{}]}|a",
            })
    void prefersTheStandardsOwnKeyOfASingleRecordToWhateverStandsBesideIt(String text, String id) throws IOException {
        SingleBody<Org> single = BODIES.single(body(text), ORGS, Readers.ORG);

        assertThat(single.verdict()).isEqualTo("ok");
        assertThat(single.row()).isNotNull().extracting(Row::id).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'orgs':[{'sourcedId':'a'}],'orgs':[{'sourcedId':'b'}]}",
                "{'orgs':[{'sourcedId':'a'}],'schools':[{'sourcedId':'b'}]}",
                "{'schools':[{'sourcedId':'a'}],'schools':[{'sourcedId':'b'}]}",
            })
    void takesTheFirstOfTwoLists(String text) throws IOException {
        assertThat(page(text).rows()).extracting(Row::id).containsExactly("a");
    }

    @Test
    void namesTheKeysOfAnErrorInOrderAndNoStatusWhereNoneIsGiven() throws IOException {
        ErrorBody error = BODIES.error(body("{'b':{'x':[1]},'a':2}"));

        assertThat(error.keys()).containsExactlyInAnyOrder("a", "b");
        assertThat(error.status()).isNull();
        assertThat(BODIES.error(body("{'a':'" + "x".repeat(70_000) + "'}")).kind())
                .isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'title':'t','detail':'d','error':'e','error':'f'}|t|e",
                "{'detail':'d','codeMinor':'m','error':'e'}|d|m",
                "{'description':'p','message':'q','codeMinor':{'imsx_codeMinorField':7}}|p|-",
                "{'message':'q','codeMinor':{'imsx_codeMinorField':[3,{'imsx_codeMinorFieldValue':'v','x':1}],'y':2}}|q|v",
                "{'errors':[1,{'title':'t'}],'statusInfoSet':{'description':'d'}}|t|-",
            },
            nullValues = "-")
    void believesTheFirstThatIsSaidOfAnError(String text, String description, @Nullable String minor)
            throws IOException {
        assertThat(BODIES.error(body(text)).status()).isNotNull().satisfies(status -> {
            assertThat(status.description()).isEqualTo(description);
            assertThat(status.codeMinor()).isEqualTo(minor);
        });
    }

    @Test
    void putsAStatusBeforeThoseItHolds() throws IOException {
        CollectionBody<Org> page =
                page("{'statusInfoSet':[7,{'description':'outer','errors':[{'description':'inner'}]},"
                        + "{'description':'second'}],'orgs':[]}");

        assertThat(page.statuses()).extracting(WireStatus::description).containsExactly("outer", "inner", "second");
    }
}
