// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.oneroster.internal.json.Envelope;
import com.kybergate.oneroster.internal.json.Readers;
import com.kybergate.oneroster.internal.json.RecordReader;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okio.Buffer;

/** Documents to begin with: the fake district's records as the standard has them, and the shapes in which vendors are known to send them. */
final class FuzzDocuments {

    /** What an endpoint sends. */
    record Kind(String collection, Envelope envelope, RecordReader<? extends OneRosterResource> reader) {}

    static final List<Kind> KINDS = List.of(
            new Kind("orgs", Envelope.of("orgs", "org", "schools", "school"), Readers.ORG),
            new Kind("academicSessions", Envelope.of("academicSessions", "academicSession"), Readers.ACADEMIC_SESSION),
            new Kind("courses", Envelope.of("courses", "course"), Readers.COURSE),
            new Kind("classes", Envelope.of("classes", "class"), Readers.CLASS),
            new Kind("users", Envelope.of("users", "user", "students", "student"), Readers.USER),
            new Kind("enrollments", Envelope.of("enrollments", "enrollment"), Readers.ENROLLMENT),
            new Kind("demographics", Envelope.of("demographics", "demographics"), Readers.DEMOGRAPHICS));

    private static final Set<String> WORDS = Set.of(
            "sourcedId",
            "status",
            "type",
            "role",
            "classType",
            "href",
            "enabledUser",
            "primary",
            "sex",
            "white",
            "asian");

    private static final FakeDistrict DISTRICT = FakeDistrict.small();

    /** Field values as vendors send them, single quotes for double ones. */
    private static final List<String> VENDOR_RECORDS = List.of(
            "{'sourcedId':7,'enabledUser':true,'grades':'09,10','orgs':'Qx7Zk-o','username':'','roles':[{'roleType':'primary',"
                    + "'role':'Student','org':{'sourcedId':'o1'}}]}",
            "{'sourcedId':' p1 ','status':'To Be Deleted','enabledUser':'T','givenName':null,'metadata':[],'userIds':{'type':'LDAP',"
                    + "'identifier':'Qx7Zk'},'agents':[{'sourcedId':'a1','href':'https://h.example/a1','type':'user'}]}",
            "{'sourcedId':'d1','birthdate':'08/01/2014','sex':'Male','white':'t','dateLastModified':'2024-08-01 00:00:00',"
                    + "'metadata':[{'name':'ext','value':'Qx7Zk'}]}",
            "{'sourcedId':'c1','title':'Qx7Zk','classType':'HOMEROOM','periods':1,'terms':{'sourcedId':'t1'},'school':['s1'],"
                    + "'course':{'sourcedId':'k1'},'subjects':null}",
            "{'sourcedId':'e1','role':'TEACHER','primary':1,'beginDate':'2024-08-01T00:00:00.000Z','endDate':'','user':'u1',"
                    + "'class':{'sourcedId':null},'school':[{'sourcedId':'s1'}]}",
            "{'sourcedId':'o1','name':'Qx7Zk','type':'School','parent':{'href':null,'sourcedId':'d','type':'org'},'children':[]}",
            "{'sourcedId':'t1','title':'Qx7Zk','startDate':'2024-08-01T00:00:00+00:00','endDate':'2025-06-30','schoolYear':2025,"
                    + "'type':'schoolyear'}");

    static final List<String> ERRORS = List.of(
            "{'statusInfoSet':[{'imsx_codeMajor':'failure','imsx_severity':'error','imsx_messageRefIdentifier':'1',"
                    + "'imsx_description':'Qx7Zk','imsx_codeMinor':'unknown object'}]}",
            "{'errors':[{'CodeMajor':'failure','Severity':'error','CodeMinor':'invalid_filter_field','Description':'Qx7Zk'}]}",
            "{'CodeMajor':'failure','Severity':'error','CodeMinor':'server_busy','Description':'Qx7Zk'}",
            "{'imsx_codeMajor':'failure','imsx_severity':'error','imsx_operationRefIdentifier':['1'],'imsx_description':'Qx7Zk',"
                    + "'imsx_CodeMinor':{'imsx_codeMinorField':[{'imsx_codeMinorFieldName':'TargetEndSystem',"
                    + "'imsx_codeMinorFieldValue':'unknownobject'}]}}",
            "{'error':'invalid_client','error_description':'Qx7Zk'}",
            "{'type':'about:blank','title':'Qx7Zk','status':404,'detail':'Qx7Zk'}",
            "{'message':'Qx7Zk'}",
            "<html><body>Qx7Zk</body></html>",
            "");

    static final List<String> TOKENS = List.of(
            "{'access_token':'Qx7Zk','token_type':'Bearer','expires_in':3600,'scope':'a b'}",
            "{'access_token':'Qx7Zk','token_type':'bearer','expires_in':'21600'}",
            "{'access_token':'Qx7Zk'}",
            "{'error':'invalid_client','error_description':'Qx7Zk'}");

    private FuzzDocuments() {}

    static String quoted(String text) {
        return text.replace('\'', '"');
    }

    /** A record in a form that some server sends. */
    static String record(Draw draw, Kind kind) {
        if (draw.oneIn(3)) {
            return quoted(draw.of(VENDOR_RECORDS));
        }
        long rank = draw.below((int) DISTRICT.size(kind.collection()));
        return json(marked(DISTRICT.record(kind.collection(), rank)));
    }

    /** A page of one to six records, sometimes with a status beside them. */
    static String page(Draw draw, Kind kind) {
        List<String> records = new ArrayList<>();
        for (int i = draw.below(6); i >= 0; i--) {
            records.add(record(draw, kind));
        }
        String array = "[" + String.join(",", records) + "]";
        return switch (draw.below(6)) {
            case 0 -> array;
            case 1 ->
                "{\"statusInfoSet\":"
                        + quoted("[{'imsx_codeMajor':'success','imsx_severity':'warning',"
                                + "'imsx_codeMinor':'invalid_sort_field','imsx_description':'Qx7Zk'}],")
                        + "\""
                        + kind.envelope().collection() + "\":" + array + "}";
            default -> "{\"" + kind.envelope().collection() + "\":" + array + "}";
        };
    }

    /** The answer to a lookup. */
    static String single(Draw draw, Kind kind) {
        return "{\"" + kind.envelope().singleton() + "\":" + record(draw, kind) + "}";
    }

    /** Marks what is somebody's, so that it is known again in a message. */
    private static Object marked(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((name, field) -> {
                boolean ofSomebody = field instanceof String
                        && !WORDS.contains(name)
                        && !name.toString().contains("ate");
                out.put(name.toString(), ofSomebody ? Draw.CANARY + field : marked(field));
            });
            return out;
        }
        return value instanceof List<?> list
                ? list.stream().map(FuzzDocuments::marked).toList()
                : value;
    }

    private static String json(Object value) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.jsonValue(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }
}
