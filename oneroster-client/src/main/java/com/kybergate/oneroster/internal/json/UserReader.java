// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonReader.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads users. {@code password} is no field of the model: it is passed over unread. Servers of OneRoster 1.2 that answer under
 * a 1.1 path (ClassLink, psd401/aistudio#1308) send {@code roles[]} where 1.1 has {@code role} and {@code orgs}.
 */
final class UserReader extends RecordReader<User> {
    private static final JsonReader.Options USER_ID = JsonReader.Options.of("type", "identifier");
    private static final JsonReader.Options ROLE = JsonReader.Options.of("roleType", "role", "org");

    UserReader() {
        super(
                "username",
                "userIds",
                "enabledUser",
                "givenName",
                "familyName",
                "middleName",
                "role",
                "identifier",
                "email",
                "sms",
                "phone",
                "agents",
                "orgs",
                "grades",
                "grade",
                "roles");
    }

    @Override
    Draft<User> draft() {
        return new UserDraft();
    }

    private static final class UserDraft extends Draft<User> {
        private @Nullable String username;
        private List<UserId> userIds = List.of();
        private @Nullable Boolean enabledUser;
        private @Nullable String givenName;
        private @Nullable String familyName;
        private @Nullable String middleName;
        private @Nullable RoleType role;
        private @Nullable String identifier;
        private @Nullable String email;
        private @Nullable String sms;
        private @Nullable String phone;
        private List<GuidRef> agents = List.of();
        private List<GuidRef> orgs = List.of();
        private List<String> grades = List.of();
        private @Nullable RoleType roleOfRoles;
        private List<GuidRef> orgsOfRoles = List.of();

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> username = in.string();
                case 1 -> userIds = userIds(in);
                case 2 -> enabledUser = in.bool();
                case 3 -> givenName = in.string();
                case 4 -> familyName = in.string();
                case 5 -> middleName = in.string();
                case 6 -> role = Vocabularies.ROLE.read(in);
                case 7 -> identifier = in.string();
                case 8 -> email = in.string();
                case 9 -> sms = in.string();
                case 10 -> phone = in.string();
                case 11 -> agents = in.references();
                case 12 -> orgs = in.references();
                case 13 -> grades = in.codes();
                case 14 -> {
                    in.note(Coercion.FIELD_ALIAS);
                    List<String> grade = in.codes();
                    grades = grades.isEmpty() ? grade : grades;
                }
                default -> roles(in);
            }
        }

        private static List<UserId> userIds(JsonValues in) throws IOException {
            JsonReader json = in.reader();
            if (json.peek() == Token.BEGIN_OBJECT) {
                in.note(Coercion.LIST_FROM_SCALAR);
                UserId only = userId(in);
                return only == null ? List.of() : List.of(only);
            }
            if (json.peek() != Token.BEGIN_ARRAY) {
                in.note(json.peek() == Token.NULL ? Coercion.LIST_FROM_NULL : Coercion.UNREADABLE_VALUE);
                in.skip();
                return List.of();
            }
            List<UserId> ids = new ArrayList<>(2);
            json.beginArray();
            while (json.hasNext()) {
                UserId id = userId(in);
                if (id != null) {
                    ids.add(id);
                }
            }
            json.endArray();
            return ids;
        }

        private static @Nullable UserId userId(JsonValues in) throws IOException {
            JsonReader json = in.reader();
            if (json.peek() != Token.BEGIN_OBJECT) {
                in.note(Coercion.UNREADABLE_VALUE);
                in.skip();
                return null;
            }
            String type = null;
            String identifier = null;
            json.beginObject();
            while (json.hasNext()) {
                switch (in.selectName(USER_ID)) {
                    case 0 -> type = in.string();
                    case 1 -> identifier = in.string();
                    default -> {}
                }
            }
            json.endObject();
            return identifier == null ? null : new UserId(type, identifier);
        }

        private void roles(JsonValues in) throws IOException {
            JsonReader json = in.reader();
            if (json.peek() != Token.BEGIN_ARRAY) {
                in.skip();
                return;
            }
            in.note(Coercion.ROLES_LIST);
            Map<String, GuidRef> orgsById = new LinkedHashMap<>();
            boolean primaryFound = false;
            json.beginArray();
            while (json.hasNext()) {
                if (!in.beginObject()) {
                    continue;
                }
                String type = null;
                RoleType word = null;
                GuidRef org = null;
                while (json.hasNext()) {
                    switch (in.selectName(ROLE)) {
                        case 0 -> type = in.string();
                        case 1 -> word = Vocabularies.ROLE.read(in);
                        case 2 -> org = in.reference();
                        default -> {}
                    }
                }
                json.endObject();
                boolean primary = "primary".equalsIgnoreCase(type);
                if (word != null && (roleOfRoles == null || (primary && !primaryFound))) {
                    roleOfRoles = word;
                    primaryFound = primary;
                }
                if (org != null) {
                    orgsById.putIfAbsent(org.sourcedId(), org);
                }
            }
            json.endArray();
            orgsOfRoles = List.copyOf(orgsById.values());
        }

        @Override
        User record(String id) {
            return new User(
                    id,
                    status,
                    dateLastModified,
                    username,
                    userIds,
                    enabledUser,
                    givenName,
                    familyName,
                    middleName,
                    role != null ? role : roleOfRoles,
                    identifier,
                    email,
                    sms,
                    phone,
                    agents,
                    orgs.isEmpty() ? orgsOfRoles : orgs,
                    grades,
                    metadata);
        }
    }
}
