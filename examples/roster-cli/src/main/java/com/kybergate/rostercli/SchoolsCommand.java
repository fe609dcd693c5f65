// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.Endpoint;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.Page;
import com.kybergate.oneroster.Pages;
import com.kybergate.oneroster.Query;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.OrgType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.roster.UserType;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster schools}: what an administrator chooses from, read from the source as it is now. */
@Command(name = "schools", description = "Lists the schools of the district, with who and what belongs to them.")
final class SchoolsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    SchoolsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A school, counted as the walk goes on. */
    private static final class School {
        final String sourcedId;
        final @Nullable String name;
        final @Nullable String type;
        final @Nullable String identifier;
        final Map<UserType, Long> people = new EnumMap<>(UserType.class);
        long classes;

        School(String sourcedId, @Nullable String name, @Nullable String type, @Nullable String identifier) {
            this.sourcedId = sourcedId;
            this.name = name;
            this.type = type;
            this.identifier = identifier;
        }

        long of(UserType kind) {
            return people.getOrDefault(kind, 0L);
        }
    }

    @Override
    public Integer call() {
        Map<String, School> schools = new LinkedHashMap<>();
        List<String> unproved = new ArrayList<>();
        try (OneRosterClient district = source.connect(terminal);
                ProgressBar progress = new ProgressBar(terminal)) {
            walk(district, Endpoint.orgs(), progress, unproved, org -> {
                if (OrgType.SCHOOL.equals(org.type())) {
                    schools.put(
                            org.sourcedId(),
                            new School(org.sourcedId(), org.name(), OrgType.SCHOOL.value(), org.identifier()));
                }
            });
            walk(
                    district,
                    Endpoint.users(),
                    progress,
                    unproved,
                    user -> UserType.of(user.role())
                            .ifPresent(kind -> user.orgs().stream()
                                    .map(org -> schools.get(org.sourcedId()))
                                    .forEach(school -> {
                                        if (school != null) {
                                            school.people.merge(kind, 1L, Long::sum);
                                        }
                                    })));
            walk(district, Endpoint.classes(), progress, unproved, lesson -> {
                School school = lesson.school() == null
                        ? null
                        : schools.get(lesson.school().sourcedId());
                if (school != null) {
                    school.classes++;
                }
            });
        }
        if (output.json()) {
            terminal.print(Json.of(writer -> write(writer, schools.values())));
        } else {
            text(schools.values());
        }
        unproved.forEach(
                what -> terminal.say("Some " + what + " may be missing: the server did not prove that it sent all."));
        return unproved.isEmpty() ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
    }

    /** Shows every record that counts as there, a page at a time. */
    private static <R extends OneRosterResource> void walk(
            OneRosterClient district,
            Endpoint<R> endpoint,
            ProgressBar progress,
            List<String> unproved,
            Consumer<R> visitor) {
        Pages<R> pages = district.pages(endpoint, Query.all());
        long received = 0;
        for (Page<R> page : pages) {
            for (R record : page.items()) {
                if (!record.status().equals(StatusType.TO_BE_DELETED)) {
                    visitor.accept(record);
                }
            }
            received += page.items().size();
            progress.draw("reading " + endpoint.name(), received, page.total());
        }
        if (!pages.receipt().complete()) {
            unproved.add(endpoint.name());
        }
    }

    private void text(Iterable<School> schools) {
        Table table =
                new Table().row("school", "sourcedId", "students", "teachers", "staff", "administrators", "classes");
        for (School school : schools) {
            table.row(
                    school.name == null ? "" : school.name,
                    school.sourcedId,
                    school.of(UserType.STUDENTS),
                    school.of(UserType.TEACHERS),
                    school.of(UserType.STAFF),
                    school.of(UserType.ADMINISTRATORS),
                    school.classes);
        }
        table.printTo(terminal);
    }

    private static void write(JsonWriter writer, Iterable<School> schools) throws IOException {
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("schools").beginArray();
        for (School school : schools) {
            writer.beginObject();
            writer.name("sourcedId").value(school.sourcedId);
            writer.name("name").value(school.name);
            writer.name("type").value(school.type);
            writer.name("identifier").value(school.identifier);
            for (UserType kind : UserType.values()) {
                writer.name(kind.value()).value(school.of(kind));
            }
            writer.name("classes").value(school.classes);
            writer.endObject();
        }
        writer.endArray();
        writer.endObject();
    }
}
