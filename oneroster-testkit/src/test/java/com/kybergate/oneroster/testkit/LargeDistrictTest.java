// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LargeDistrictTest {

    /** Runs in a machine of its own, because only there the heap can be small. */
    static final class SmallHeap {

        private SmallHeap() {}

        public static void main(String[] arguments) {
            FakeDistrict district =
                    FakeDistrict.builder().schools(200).students(1_000_000).build();
            try (FakeOneRosterServer server = FakeOneRosterServer.builder(district)
                    .bearerToken(Caller.TOKEN)
                    .start()) {
                Caller caller = new Caller(server);
                long seen = 0;
                for (String collection : FakeRoster.COLLECTIONS) {
                    long size = district.size(collection);
                    for (long offset = 0; offset < size; offset += Math.max(1, size / 20)) {
                        seen += caller.get("/" + collection, "limit", "1000", "offset", "" + offset)
                                .ids(collection)
                                .size();
                    }
                }
                String school = district.sourcedId("orgs", 100);
                seen += caller.get("/schools/" + school + "/students")
                        .ids("users")
                        .size();
                seen += caller.get("/users", "filter", "dateLastModified>'2026-09-01'")
                        .ids("users")
                        .size();
                System.out.println("users " + district.size("users") + ", seen " + seen);
            }
        }
    }

    @Test
    void a_million_students_are_served_from_a_heap_of_32_megabytes() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).startsWith("users 20");
        assertThat(process.exitValue()).as(output).isZero();
    }
}
