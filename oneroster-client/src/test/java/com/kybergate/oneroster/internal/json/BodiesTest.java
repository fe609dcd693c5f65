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
}
