// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an administrator does and whatever goes wrong, the command line shows codes, counts and identifiers: nobody's name, no secret. */
final class PrivacyTest {
    private static final String CANARY = "Kanarienvogel";
    private static final List<String> FIELDS =
            List.of("username", "email", "identifier", "givenName", "familyName", "middleName", "phone", "sms");

    @TempDir
    Path folder;

    private final Map<String, String> heard = new LinkedHashMap<>();
    private int commands;

    @AfterEach
    void nothingIsHeard() throws IOException {
        assertThat(commands).isPositive();
        assertThat(heard).isEmpty();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".trace.db")))
                    .as("H2 notes refused values")
                    .isEmpty();
        }
    }

    @Test
    void noCommandShowsAPerson() {
        try (Desk desk = withCanaries()) {
            String taken = CANARY + ".taken";
            desk.sync(0);
            desk.update(
                    "insert into roster_accounts (tenant, username, active, version) values ('default', ?, true, 1)",
                    taken);
            String teacher = desk.people("teacher", desk.schools().get(0)).get(0);
            edit(desk, teacher, "username", taken);
            desk.people("student", desk.schools().get(0))
                    .forEach(id -> desk.server.roster().remove("users", id));
            for (List<String> command : List.of(
                    List.of("plan"),
                    List.of("plan", "--json"),
                    List.of("sync"),
                    List.of("sync", "--json"),
                    List.of("check"),
                    List.of("schools"),
                    List.of("explain", CANARY + ".nobody"),
                    List.of("approve", CANARY, "--by", "ada", "--reason", "looked at it"))) {
                boolean unstored =
                        command.get(0).equals("check") || command.get(0).equals("schools");
                String[] more = command.subList(1, command.size()).toArray(String[]::new);
                hear(command, unstored ? desk.unstored(command.get(0), more) : desk.sourced(command.get(0), more));
            }
            hear(List.of("held"), desk.stored("held"));
            hear(List.of("held --json"), desk.stored("held", "--json"));
            hear(List.of("status"), desk.stored("status"));
            hear(List.of("status --json"), desk.stored("status", "--json"));
            hear(List.of("history"), desk.stored("history", "--json"));
            hear(List.of("discard"), desk.stored("discard", CANARY));
            hear(List.of("show"), desk.stored("show", CANARY));
        }
    }

    @Test
    void noFaultMakesACommandShowAPerson() {
        try (Desk desk = withCanaries()) {
            desk.variable("ROSTER_DEBUG", "1");
            for (String fault : List.of(
                    "html-200", "wrong-key", "truncated-last-page", "unauthorized-mid-walk", "one-bad-record")) {
                desk.server.faults().add(Fault.named(fault));
                hear(List.of("sync with", fault), desk.sourced("sync", "--timeout", "5", "--page-size", "50"));
                desk.server.faults().clear();
            }
        }
    }

    @Test
    void noRefusalOfTheDatabaseMakesACommandShowAPerson() {
        try (Desk desk = withCanaries()) {
            desk.variable("ROSTER_DEBUG", "1");
            desk.stored("history").exits(0);
            desk.update("alter table roster_accounts alter column family_name set data type varchar(3)");
            hear(List.of("sync into a narrow table"), desk.sourced("sync"));
            desk.update("drop table roster_held_items");
            hear(List.of("held without its table"), desk.stored("held"));
            desk.update("drop table roster_users");
            hear(List.of("sync without its table"), desk.sourced("sync"));
        }
    }

    @Test
    void noCommandShowsASecret() throws IOException {
        try (Desk desk = withCanaries()) {
            desk.variable("ROSTER_DEBUG", "1").variable("ONEROSTER_CLIENT_SECRET", CANARY);
            hear(List.of("sync with a wrong secret"), desk.sourced("sync"));
            hear(List.of("check with a wrong secret"), desk.unstored("check"));
            hear(List.of("check with a wrong token"), desk.unstored("check", "--auth", "bearer"));
            hear(List.of("check with a wrong client"), desk.unstored("check", "--auth", "oauth2"));
            hear(List.of("an option that is none"), desk.unstored("check", "--secret=" + CANARY));
            hear(List.of("an argument too many"), desk.unstored("check", "--secret", CANARY));
            desk.variable("ONEROSTER_CLIENT_SECRET", CANARY + "\n" + CANARY);
            hear(List.of("a secret in two lines"), desk.unstored("check"));
            Path file = Files.writeString(folder.resolve("secret"), CANARY + "\u0000");
            hear(List.of("a secret in a file"), desk.unstored("check", "--secret-file", file.toString()));
            desk.stored("history").exits(0);
            hear(
                    List.of("a wrong password"),
                    desk.run("history", "--db", desk.database() + ";USER=sa;PASSWORD=" + CANARY));
            hear(
                    List.of("a broken URL"),
                    desk.run("history", "--db", "jdbc:h2:file:./x;PASSWORD=" + CANARY + ";NONE=1"));
            hear(List.of("no driver"), desk.run("history", "--db", "jdbc:none:" + CANARY));
        }
    }

    private Desk withCanaries() {
        Desk desk = Desk.with(FakeDistrict.builder().schools(1).students(40).build(), folder);
        for (String id : desk.ids("users")) {
            for (String field : FIELDS) {
                edit(desk, id, field, CANARY + "." + field + "." + id);
            }
        }
        return desk;
    }

    private static void edit(Desk desk, String id, String field, String value) {
        desk.server.roster().update("users", id, record -> {
            Map<String, Object> copy = new HashMap<>(record);
            copy.put(field, value);
            return copy;
        });
    }

    private void hear(List<String> command, RosterRun run) {
        commands++;
        String said = (run.out() + run.err());
        boolean raw = said.toLowerCase(Locale.ROOT).contains(CANARY.toLowerCase(Locale.ROOT));
        String encoded = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
        if (raw || said.contains(encoded.substring(0, 16))) {
            heard.put(String.join(" ", command), said);
        }
    }
}
