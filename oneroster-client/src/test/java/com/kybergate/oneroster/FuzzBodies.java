// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.house.fuzz.HostileJson;
import com.kybergate.house.fuzz.Target;
import com.kybergate.oneroster.FuzzDocuments.Kind;
import com.kybergate.oneroster.internal.json.Bodies;
import com.kybergate.oneroster.internal.json.CollectionBody;
import com.kybergate.oneroster.internal.json.ErrorBody;
import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.internal.json.UnreadableBodyException;
import com.kybergate.oneroster.model.OneRosterResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okio.Buffer;

/** Bodies, as they come out of a connection. */
final class FuzzBodies {
    private static final Bodies BODIES = new Bodies(16 << 20);

    private FuzzBodies() {}

    static Target<byte[]> pages() {
        return Target.of(
                "pages",
                240,
                draw -> damaged(draw, FuzzDocuments.page(draw, draw.of(FuzzDocuments.KINDS))),
                input -> {
                    Kind kind = FuzzDocuments.KINDS.get(Math.floorMod(input.length, FuzzDocuments.KINDS.size()));
                    read(kind, input);
                },
                UnreadableBodyException.class);
    }

    static Target<byte[]> singles() {
        return Target.of(
                "single records",
                60,
                draw -> damaged(draw, FuzzDocuments.single(draw, draw.of(FuzzDocuments.KINDS))),
                input -> {
                    Kind kind = FuzzDocuments.KINDS.get(Math.floorMod(input.length, FuzzDocuments.KINDS.size()));
                    BODIES.single(new Buffer().write(input), kind.envelope(), kind.reader());
                },
                UnreadableBodyException.class);
    }

    static Target<byte[]> errors() {
        return Target.of(
                "error bodies",
                80,
                draw -> damaged(draw, FuzzDocuments.quoted(draw.of(FuzzDocuments.ERRORS))),
                input -> {
                    ErrorBody body = BODIES.error(new Buffer().write(input));
                    assertThat(body.kind()).isIn("empty", "json", "html", "other");
                    assertThat(String.valueOf(StatusInfo.of(body.status()))).doesNotContain(Draw.CANARY);
                });
    }

    static Target<byte[]> tokens() {
        return Target.of(
                "token bodies",
                40,
                draw -> damaged(draw, FuzzDocuments.quoted(draw.of(FuzzDocuments.TOKENS))),
                input -> assertThat(BODIES.token(new Buffer().write(input)).toString())
                        .doesNotContain(Draw.CANARY),
                UnreadableBodyException.class);
    }

    /** The record in the middle is anything that JSON allows; the four around it come out as if it were not there. */
    static Target<String> badRecordAmongGood() {
        return Target.of("a bad record among good ones", 160, FuzzBodies::oneBadRecord, record -> {
                    for (Kind kind : FuzzDocuments.KINDS) {
                        String good = "{\"sourcedId\":\"%s\",\"status\":\"active\",\"metadata\":{\"m\":\"%s\"}}";
                        String page = "{\"" + kind.envelope().collection() + "\":[" + good.formatted("g1", "1") + ","
                                + good.formatted("g2", "2") + "," + record + "," + good.formatted("g3", "3") + ","
                                + good.formatted("g4", "4") + "]}";
                        List<? extends Row<? extends OneRosterResource>> rows = read(
                                        kind, page.getBytes(StandardCharsets.UTF_8))
                                .rows();
                        assertThat(rows).hasSize(5);
                        for (int i : new int[] {0, 1, 3, 4}) {
                            int number = i < 2 ? i + 1 : i;
                            OneRosterResource around = rows.get(i).record();
                            assertThat(around)
                                    .as("record %s of %s", i, kind.collection())
                                    .isNotNull();
                            if (around != null) {
                                assertThat(around.sourcedId()).isEqualTo("g" + number);
                                assertThat(around.metadata()).containsEntry("m", String.valueOf(number));
                            }
                            assertThat(rows.get(i).coercions()).isEmpty();
                        }
                        assertThat(rows.get(2).record() == null)
                                .isEqualTo(rows.get(2).faultCode() != null);
                    }
                })
                .costing(new Target.Cost(8L << 20, 7 * 48))
                .staying(HostileJson::isWhole);
    }

    private static String oneBadRecord(Draw draw) {
        if (draw.oneIn(5)) {
            return HostileJson.value(draw);
        }
        return HostileJson.changed(draw, FuzzDocuments.record(draw, draw.of(FuzzDocuments.KINDS)));
    }

    /** At the level of the structure, of the tokens, of the bytes, or of two of these. */
    static byte[] damaged(Draw draw, String document) {
        String text = document;
        if (!text.isEmpty() && !draw.oneIn(3)) {
            text = HostileJson.changed(draw, text);
        }
        if (draw.oneIn(4)) {
            text = HostileJson.torn(draw, text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return draw.oneIn(3) ? Garble.bytes(draw, bytes) : bytes;
    }

    static CollectionBody<? extends OneRosterResource> read(Kind kind, byte[] body) throws IOException {
        return BODIES.collection(new Buffer().write(body), kind.envelope(), kind.reader());
    }
}
