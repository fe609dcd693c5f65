// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.house.fuzz.Storm;
import com.kybergate.house.fuzz.Target;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and queries that no tester meant to hand to the fake. */
class HostileInputFuzzTest {
    private static final int INPUTS = 1_024;
    private static final String USERS = """
            sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,grades,metadata.color
            u1,active,2026-06-01T00:00:00.000Z,true,"o1,o2",student,Qx7Zk,"{LDAP:Qx7Zk},{SIS:7}",Qx7Zk,"09,10",green
            u2,,,false,o1,teacher,"Qx7Zk ""a"" b",,Qx7Zk,,
            """;
    private static final String ORGS = "sourcedId,name,type,parentSourcedId\ns1,Qx7Zk,school,d\nd,Qx7Zk,district,s1\n";
    private static final List<String> FILTERS = List.of(
            "role='student' AND familyName~'Qx7Zk'",
            "dateLastModified>='2026-06-01T00:00:00.000Z'",
            "status!='tobedeleted' OR orgs.sourcedId='o1'",
            "metadata.a='1'",
            "grades~'09,10'");

    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("SystemOut")
    void endsInARosterOrInARefusal() throws InterruptedException {
        System.out.println(
                new Storm(INPUTS).on(files()).on(zips()).on(queries()).pass());
    }

    private Target<byte[]> files() {
        return Target.<byte[]>of(
                        "CSV files",
                        500,
                        draw -> {
                            String text = draw.of(USERS, ORGS);
                            return switch (draw.below(3)) {
                                case 0 -> Garble.bytes(draw, text.getBytes(StandardCharsets.UTF_8));
                                case 1 -> Garble.text(draw, text).getBytes(StandardCharsets.UTF_8);
                                default ->
                                    draw.oneIn(20)
                                            ? (text + "\"" + ",Qx7Zk".repeat(100_000)).getBytes(StandardCharsets.UTF_8)
                                            : text.replace(",", draw.of(",\"", "\",", "\n", ",,", "\"\"", ";", "\t"))
                                                    .getBytes(StandardCharsets.UTF_8);
                            };
                        },
                        bytes -> {
                            Files.write(folder.resolve("users.csv"), bytes);
                            Files.write(folder.resolve("orgs.csv"), bytes);
                            whole(CsvRoster.read(folder));
                        },
                        IOException.class)
                .costing(new Target.Cost(16L << 20, 256));
    }

    private Target<byte[]> zips() {
        Path zip = folder.resolve("roster.zip");
        return Target.<byte[]>of(
                        "zipped CSV files",
                        200,
                        draw -> draw.oneIn(4) ? zipped(draw) : Garble.bytes(draw, zipped(draw)),
                        bytes -> {
                            Files.write(zip, bytes);
                            whole(CsvRoster.read(zip));
                        },
                        IOException.class,
                        EOFException.class,
                        ZipException.class,
                        FileNotFoundException.class)
                .costing(new Target.Cost(16L << 20, 256));
    }

    private static byte[] zipped(Draw draw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of(
                    "users.csv",
                    draw.of("orgs.csv", "../orgs.csv", "a/orgs.csv", "__MACOSX/orgs.csv", "/", "x\u0000"))) {
                ZipEntry entry = new ZipEntry(name);
                // The clock would make another input of every run.
                entry.setTimeLocal(LocalDateTime.of(2026, 6, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write((name.startsWith("users") ? USERS : ORGS).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void whole(CsvRoster roster) {
        for (String collection : FakeRoster.COLLECTIONS) {
            for (long rank = 0; rank < roster.size(collection); rank++) {
                assertThat(roster.find(collection, roster.sourcedId(collection, rank)))
                        .isPresent();
                assertThat(Json.write(roster.record(collection, rank))).startsWith("{");
            }
        }
    }

    private Target<String> queries() {
        return Target.<String>of(
                        "queries",
                        300,
                        draw -> "limit=" + Garble.text(draw, "10") + "&offset="
                                + draw.of("0", "-1", "99999999999999999999", "1")
                                + "&sort=" + Garble.text(draw, "sourcedId") + "&fields="
                                + draw.of("", "sourcedId,role", draw.text(10))
                                + "&filter=" + (draw.oneIn(3) ? draw.of(FILTERS) : Garble.text(draw, draw.of(FILTERS))),
                        raw -> {
                            ListQuery query = ListQuery.parse(QueryString.parse(raw), "users");
                            if (query.filter().isPresent()) {
                                RosterFilter filter =
                                        RosterFilter.parse(query.filter().get(), "users");
                                FakeDistrict district = FakeDistrict.small();
                                for (long rank = 0; rank < 20; rank++) {
                                    filter.test(district.record("users", rank));
                                }
                            }
                        },
                        RosterError.class,
                        IllegalArgumentException.class)
                .costing(new Target.Cost(16L << 20, 256));
    }
}
