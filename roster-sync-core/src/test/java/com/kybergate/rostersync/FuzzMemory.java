// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.house.fuzz.HostileJson;
import com.kybergate.house.fuzz.Target;
import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the sync wrote down, and finds changed when it reads it back. */
final class FuzzMemory {
    private static final int BLOCK = 1 << 16;
    private static final List<String> RECORDS = List.of(
            "{\"sourcedId\":\"u1\",\"status\":\"active\",\"username\":\"Qx7Zk\",\"userIds\":[{\"type\":\"LDAP\",\"identifier\":\"Qx7Zk\"}],"
                    + "\"enabledUser\":true,\"role\":\"student\",\"orgs\":[\"s1\",\"s2\"],\"grades\":[\"09\"]}",
            "{\"sourcedId\":\"e1\",\"status\":\"active\",\"user\":\"Qx7Zk\",\"class\":\"c1\",\"school\":\"s1\",\"primary\":false}",
            "{\"sourcedId\":\"c1\",\"status\":\"tobedeleted\",\"title\":\"Qx7Zk\",\"terms\":[\"t1\"],\"periods\":[\"1\"]}");

    private FuzzMemory() {}

    static Target<String> storedRecords() {
        return Target.of(
                "stored records",
                500,
                draw -> {
                    String record = draw.of(RECORDS);
                    return switch (draw.below(4)) {
                        case 0 -> HostileJson.torn(draw, record);
                        case 1 -> Garble.text(draw, record);
                        default -> HostileJson.changed(draw, record);
                    };
                },
                json -> {
                    RosterRecord record = RosterRecord.ofJson(RosterCollection.USERS, json);
                    record.isThere();
                    Stream.of("username", "role", "user", "title").forEach(record::text);
                    Stream.of("enabledUser", "primary").forEach(record::flag);
                    assertThat(String.join("", record.schools())).isNotNull();
                    assertThat(record.toString()).contains(record.sourcedId());
                    RosterRecord again = RosterRecord.ofJson(RosterCollection.USERS, record.json());
                    assertThat(again.hash()).isEqualTo(record.hash());
                },
                IllegalArgumentException.class);
    }

    static Target<String> fingerprints() {
        return Target.of(
                "stored fingerprints",
                50,
                draw -> {
                    String hex = String.format("%016x%016x", draw.any(), draw.any());
                    return draw.oneIn(4) ? hex : Garble.text(draw, hex);
                },
                hex -> assertThat(ContentHash.ofHex(hex).hex()).isEqualTo(hex),
                IllegalArgumentException.class);
    }

    /** The first byte of the input says whether anything is damaged; the rest, how. */
    static Target<byte[]> spools(Path directory) {
        return Target.<byte[]>of(
                        "spools",
                        50,
                        draw -> {
                            byte[] recipe = new byte[9];
                            for (int i = 0; i < recipe.length; i++) {
                                recipe[i] = (byte) draw.below(256);
                            }
                            return recipe;
                        },
                        recipe -> spool(directory, recipe),
                        IllegalStateException.class,
                        BrokenOffException.class)
                .costing(new Target.Cost(64L << 20, 0));
    }

    private static void spool(Path directory, byte[] recipe) throws IOException {
        long seed = 0;
        for (byte b : recipe) {
            seed = seed * 257 + b;
        }
        Draw draw = new Draw(seed);
        List<String> written = new ArrayList<>();
        try (Spool spool = new Spool(() -> directory, new SecureRandom())) {
            for (int i = 0; i < 6; i++) {
                written.add(i + Draw.CANARY.repeat(BLOCK / Draw.CANARY.length()));
                spool.append(written.get(i));
            }
            spool.append("last");
            written.add("last");
            spool.forEachBatch(1, batch -> {});
            Path file;
            try (Stream<Path> files = Files.list(directory)) {
                file = files.findFirst().orElseThrow();
            }
            if (recipe.length > 0 && recipe[0] % 4 != 0) {
                byte[] bytes = Files.readAllBytes(file);
                if (draw.oneIn(3)) {
                    // The length that stands before the first block.
                    bytes[draw.below(4)] = (byte) draw.below(256);
                } else {
                    bytes = Garble.bytes(draw, bytes);
                }
                Files.write(file, bytes);
            }
            List<String> read = new ArrayList<>();
            try {
                spool.forEach(read::add);
                assertThat(read).isEqualTo(written);
            } finally {
                assertThat(written.subList(0, read.size())).isEqualTo(read);
            }
        }
    }
}
