// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.SyncHandle;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.plan.RoleMapper;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** What happens to runs: they are stopped, taken over, asked for what is not there, and kept waiting for approval. */
final class EnginePaths {
    private EnginePaths() {}

    static Map<String, FailurePath> all(Path spools) {
        Map<String, FailurePath> paths = new LinkedHashMap<>();
        paths.put("cancelled", scene -> {
            AtomicReference<SyncHandle> handle = new AtomicReference<>();
            scene.listener = event -> {
                if (event instanceof SyncEvent.Planned) {
                    scene.attempt(() -> scene.client().check());
                    while (handle.get() == null) {
                        Thread.onSpinWait();
                    }
                    Objects.requireNonNull(handle.get()).cancel();
                }
            };
            scene.attempt(() -> {
                handle.set(scene.sync().start("schedule"));
                return Objects.requireNonNull(handle.get()).await();
            });
        });
        paths.put("interrupted", scene -> {
            scene.run();
            scene.district.remove("cora");
            scene.listener = event -> {
                if (event instanceof SyncEvent.Fetched fetched && fetched.collection() == RosterCollection.USERS) {
                    Thread.currentThread().interrupt();
                }
            };
            scene.run();
            scene.ears.hear("interrupted", Thread.interrupted());
        });
        paths.put("lease-lost", scene -> {
            scene.listener = event -> {
                if (event instanceof SyncEvent.Planned) {
                    scene.database.sql(
                            "update roster_tenants set holder = 'another', fence = fence + 1 where tenant = ?",
                            scene.tenant.value());
                }
            };
            scene.run();
        });
        paths.put("busy", scene -> {
            scene.run();
            scene.state.acquire(scene.tenant, "another", Duration.ofMinutes(5));
            scene.run();
            scene.attempt(() -> {
                scene.sync().discard("abcdef012345", "ada");
                return "";
            });
        });
        paths.put("listener-throws", scene -> {
            scene.listener = event -> {
                throw new IllegalStateException(scene.canaries.of("listener"));
            };
            scene.run();
        });
        paths.put("policy-throws", scene -> {
            scene.run();
            scene.database.sql("update roster_accounts set given_name = 'x' where tenant = ?", scene.tenant.value());
            scene.policy = (field, changed) -> {
                throw new IllegalStateException(field + " of " + scene.canaries.of("anna.givenName"));
            };
            scene.run();
            scene.attempt(() -> scene.sync().explain(scene.district.id("anna")).size());
        });
        paths.put("role-mapper-throws", scene -> {
            RoleMapper mapper = role -> {
                throw new IllegalStateException(role + scene.canaries.of("anna.role"));
            };
            scene.settings = scene.settings.withRoles(mapper);
            scene.run();
            scene.attempt(() -> scene.sync().explain(scene.district.id("anna")).size());
        });
        for (boolean fetching : new boolean[] {true, false}) {
            paths.put(fetching ? "source-throws-in-fetch" : "source-throws-in-read", scene -> {
                scene.run();
                scene.district.remove("cora");
                scene.source = new Throwing(OneRosterSource.of(scene.client()), fetching, scene.canaries);
                scene.run();
                scene.attempt(() -> scene.sync().plan());
                scene.attempt(() -> scene.sync().start("schedule").await());
                scene.attempt(
                        () -> scene.sync().explain(scene.district.id("anna")).size());
            });
        }
        paths.put("names-nobody-knows", scene -> {
            scene.run();
            String nobody = scene.canaries.of("nobody");
            scene.attempt(() -> scene.sync().approve(nobody, "ada", "looked at it"));
            scene.attempt(() -> scene.sync().approve(nobody, "ada", "looked at it", nobody));
            scene.attempt(() -> scene.sync().approve("x", "ada", "looked at it"));
            scene.attempt(() -> {
                scene.sync().discard(nobody, "ada");
                return "";
            });
            scene.attempt(() -> scene.sync().explain(nobody));
            scene.attempt(() -> scene.sync().problems(nobody));
            scene.settings = scene.settings.withSchools(java.util.Set.of(nobody));
            scene.run();
        });
        paths.put("held-and-approved", scene -> {
            hold(scene);
            String digest = scene.sync().held().orElseThrow().digest();
            scene.attempt(() -> scene.sync().approve(digest, "ada", "looked at it", scene.canaries.of("no.school")));
            scene.attempt(() -> scene.sync().approve(digest, "ada", "looked at it", scene.district.id("org")));
        });
        paths.put("held-and-discarded", scene -> {
            hold(scene);
            String digest = scene.sync().held().orElseThrow().digest();
            scene.attempt(() -> {
                scene.sync().discard(digest, "ada");
                return "";
            });
        });
        paths.put("held-and-stale", scene -> {
            hold(scene);
            String digest = scene.sync().held().orElseThrow().digest();
            scene.district.user("anna").put("username", scene.canaries.of("anna.third"));
            scene.attempt(() -> scene.sync().approve(digest, "ada", "looked at it"));
        });
        paths.put("spool-corrupted", scene -> {
            scene.listener = event -> {
                if (event instanceof SyncEvent.Fetched fetched && fetched.collection() == RosterCollection.USERS) {
                    spoil(spools);
                }
            };
            fatten(scene);
            scene.run();
        });
        paths.put("spool-removed", scene -> {
            scene.listener = event -> {
                if (event instanceof SyncEvent.Planned) {
                    files(spools).forEach(EnginePaths::delete);
                }
            };
            fatten(scene);
            scene.run();
        });
        return paths;
    }

    /** Makes the district too large for the memory of a spool. */
    static void fatten(Scene scene) {
        String padding = "x".repeat(20_000);
        for (int i = 0; i < 30; i++) {
            Map<String, Object> copy = new LinkedHashMap<>(scene.district.user("anna"));
            String name = String.format("crowd%02d", i);
            copy.put("sourcedId", scene.district.id(name));
            copy.put("username", scene.canaries.of(name + ".username"));
            copy.put("email", scene.canaries.of(name + ".email"));
            copy.put("middleName", scene.canaries.of(name + ".middleName") + padding);
            Objects.requireNonNull(scene.district.records.get("users")).put(scene.district.id(name), copy);
        }
    }

    private static void hold(Scene scene) {
        scene.run();
        scene.settings = SyncSettings.defaults();
        scene.district.user("anna").put("username", scene.canaries.of("anna.second"));
        scene.district.user("dave").put("role", "administrator");
        scene.district.remove("bert");
        scene.district.remove("cora");
        scene.district.remove("edda");
        Object report = scene.run();
        if (scene.sync().held().isEmpty()) {
            throw new AssertionError("nothing is held: " + report);
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".bin"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void spoil(Path spools) {
        for (Path file : files(spools)) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 1000) {
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(file, bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source of the host's own that fails, with a person in what it says. */
    private record Throwing(RosterSource real, boolean fetching, Canaries canaries) implements RosterSource {
        @Override
        public String identity() {
            return real.identity();
        }

        @Override
        public FetchReceipt fetch(RosterCollection collection, RosterSink sink) throws InterruptedException {
            if (fetching && collection == RosterCollection.USERS) {
                throw (RuntimeException)
                        Objects.requireNonNull(StorePaths.failures(canaries).get("runtime"));
            }
            return real.fetch(collection, sink);
        }

        @Override
        public SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException {
            if (!fetching) {
                throw new IllegalArgumentException("no " + sourcedId);
            }
            return real.read(collection, sourcedId);
        }

        @Override
        public String toString() {
            return "Throwing";
        }
    }
}
