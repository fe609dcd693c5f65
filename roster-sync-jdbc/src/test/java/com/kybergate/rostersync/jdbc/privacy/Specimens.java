// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.oneroster.Endpoint;
import com.kybergate.oneroster.Filter;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.TokenProvider;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.rostersync.ApprovalScope;
import com.kybergate.rostersync.SyncMode;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.evidence.Movement;
import com.kybergate.rostersync.jdbc.SecretCipher;
import com.kybergate.rostersync.notify.WebhookNotifier;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.LinkRules;
import com.kybergate.rostersync.plan.RoleMapper;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.schedule.SyncWindow;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.tenant.Secret;
import com.kybergate.rostersync.tenant.SourceAccess;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of each type of the public API, with a canary wherever a text fits. */
final class Specimens {
    private final Canaries canaries;
    private final Map<Class<?>, Object> known = new HashMap<>();

    Specimens(Canaries canaries) {
        this.canaries = canaries;
        known.put(int.class, 7);
        known.put(long.class, 7L);
        known.put(boolean.class, false);
        known.put(Integer.class, 7);
        known.put(Long.class, 7L);
        known.put(Boolean.class, true);
        known.put(Instant.class, Instant.EPOCH);
        known.put(URI.class, URI.create("https://console.example.org"));
        known.put(SyncWindow.class, new SyncWindow(SyncWindow.Kind.BLACKOUT, Instant.EPOCH, Instant.MAX));
        known.put(LocalDate.class, LocalDate.EPOCH);
        known.put(Duration.class, Duration.ofSeconds(7));
        // The host's own name of a district.
        known.put(TenantId.class, new TenantId("springfield"));
        TokenProvider provider = () -> canaries.of("TokenProvider.token");
        known.put(TokenProvider.class, provider);
        known.put(ConflictPolicy.class, ConflictPolicy.merge());
        known.put(SyncMode.class, SyncMode.auto());
        known.put(LinkRules.class, LinkRules.defaults());
        known.put(RoleMapper.class, RoleMapper.standard());
    }

    /** Those that no constructor makes; empty for a type that needs none, as it shows what every object shows. */
    Optional<Object> made(Class<?> type) throws ReflectiveOperationException {
        if (type == SourceAccess.class) {
            // Any text will not do where an address belongs; its server may be seen.
            return Optional.of(SourceAccess.builder("https://example.org/" + canaries.of("SourceAccess.baseUrl"))
                    .clientId(canaries.of("SourceAccess.clientId"))
                    .secret(Secret.of(canaries.of("SourceAccess.secret")))
                    .tokenUrl("https://login.example.org/" + canaries.of("SourceAccess.tokenUrl"))
                    .scope(canaries.of("SourceAccess.scope"))
                    .build());
        }
        if (type == Secret.class) {
            return Optional.of(Secret.of(canaries.of("Secret.text")));
        }
        if (type == SecretCipher.class) {
            byte[] key = Arrays.copyOf(canaries.word("SecretCipher.key").getBytes(StandardCharsets.UTF_8), 32);
            return Optional.of(SecretCipher.ofKeys("k1:" + Base64.getEncoder().encodeToString(key)));
        }
        if (type.isRecord()) {
            return Optional.of(of(type, type.getSimpleName()));
        }
        if (type == AccountValues.class) {
            AccountValues values = AccountValues.none();
            for (AccountField field : AccountField.values()) {
                values = values.with(field, canaries.of("AccountValues." + field));
            }
            return Optional.of(values);
        }
        if (type == RosterRecord.class) {
            return Optional.of(RosterRecord.of((User) of(User.class, "RosterRecord")));
        }
        if (type == MirrorRow.class) {
            return Optional.of(MirrorRow.of((RosterRecord) of(RosterRecord.class, "MirrorRow"), true, null));
        }
        if (type == Filter.class) {
            return Optional.of(Filter.eq("email", canaries.of("Filter.value")));
        }
        if (type == Endpoint.class) {
            return Optional.of(Endpoint.studentsForSchool(canaries.of("Endpoint.school")));
        }
        if (type == LinkRules.class) {
            return Optional.of(LinkRules.defaults());
        }
        if (type == Movement.class) {
            Movement movement = Movement.none();
            movement.left(List.of(canaries.of("Movement.school")), canaries.of("Movement.role"));
            return Optional.of(movement);
        }
        if (type == SyncMode.class) {
            return Optional.of(SyncMode.auto());
        }
        if (type == ApprovalScope.class) {
            return Optional.of(ApprovalScope.school(canaries.of("ApprovalScope.school"))
                    .and(ApprovalScope.people(List.of(canaries.of("ApprovalScope.people")))));
        }
        if (type == AddressPolicy.class) {
            return Optional.of(
                    AddressPolicy.publicOnly().alsoNetworks("10.1.0.0/16").onlyHosts("*.example.org"));
        }
        if (type == SyncSchedule.class) {
            return Optional.of(SyncSchedule.every6Hours(ZoneOffset.UTC));
        }
        if (type == WebhookNotifier.class) {
            // Its host may be seen; what follows it is often a password.
            String key = canaries.word("WebhookNotifier.secret").repeat(2);
            return Optional.of(WebhookNotifier.builder()
                    .url(URI.create("https://hooks.example.org/" + canaries.word("WebhookNotifier.path") + "?a="
                            + canaries.word("WebhookNotifier.query")))
                    .secret("whsec_"
                            + Base64.getEncoder()
                                    .encodeToString(Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), 32)))
                    .build());
        }
        if (type == Counts.class) {
            return Optional.of(new Counts.Builder().read(3).build());
        }
        if (type == OneRosterClient.class) {
            try (OneRosterClient client = OneRosterClient.builder()
                    .baseUrl("https://example.org")
                    .credentials(Credentials.oauth1(canaries.word("Client.id"), canaries.word("Client.secret")))
                    .build()) {
                return Optional.of(client);
            }
        }
        if (type == FakeOneRosterServer.class) {
            try (FakeOneRosterServer server =
                    FakeOneRosterServer.builder(FakeDistrict.small()).start()) {
                return Optional.of(server);
            }
        }
        if (type == Fault.class) {
            return Optional.of(Fault.named("html-404"));
        }
        return Optional.empty();
    }

    /** A value of a type; {@code place} is what its canaries are called. */
    Object of(Type type, String place) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return collection(generic, place);
        }
        if (type == String.class || type == Object.class) {
            return canaries.of(place);
        }
        if (!(type instanceof Class<?> simple)) {
            return of(OneRosterResource.class, place);
        }
        Object ready = known.get(simple);
        if (ready != null) {
            return ready;
        }
        if (simple.isEnum()) {
            return simple.getEnumConstants()[0];
        }
        if (simple == OneRosterResource.class) {
            return of(User.class, place);
        }
        if (simple.isRecord() && simple != SourceAccess.class) {
            return record(simple, place);
        }
        return made(simple).orElseGet(() -> byNoArguments(simple));
    }

    private Object collection(ParameterizedType generic, String place) throws ReflectiveOperationException {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == Map.class) {
            return Map.of(of(arguments[0], place + ".key"), of(arguments[1], place + ".value"));
        }
        Object one = of(arguments[0], place);
        return generic.getRawType() == Set.class ? Set.of(one) : List.of(one);
    }

    private Object record(Class<?> type, String place) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String component = place + "." + components[i].getName();
            // What goes into a header is a single word, or refused.
            values[i] = type.getEnclosingClass() == Credentials.class && types[i] == String.class
                    ? canaries.word(component)
                    : of(components[i].getGenericType(), component);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object byNoArguments(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no specimen of " + type, e);
        }
    }
}
