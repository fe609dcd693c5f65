// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a person, from an ID token, from ClassLink's {@code profileinfo}, which has the same names, or from its {@code /v2/my/info},
 * which has others. Types vary between districts (numbers, texts, one in a list), so each is read as whatever it can be; ids are never trimmed,
 * folded or taken apart.
 *
 * @param subject the person in ClassLink's words; null if not said
 * @param tenant the district in ClassLink's words; null if not said
 * @param role what ClassLink calls the person, which a district chooses freely; null if not said
 */
record Profile(
        @Nullable String subject,
        @Nullable String tenant,
        @Nullable String sourcedId,
        @Nullable String loginId,
        @Nullable String email,
        boolean emailVerified,
        @Nullable String displayName,
        @Nullable String role) {
    /** Nobody has such an id, and whatever is read is stored for a while. */
    private static final int LONGEST = 400;

    /** Names of OpenID Connect and of ClassLink's own claims. */
    static Profile ofClaims(Map<String, @Nullable Object> claims) {
        return new Profile(
                first(claims, "sub"),
                first(claims, "classLink_tenant_id", "classLink_tenant_id_string"),
                first(claims, "classLink_sourcedId"),
                first(claims, "preferred_username", "login_hint"),
                first(claims, "email"),
                "true".equals(first(claims, "email_verified")),
                first(claims, "name", "given_name"),
                first(claims, "classLink_role"));
    }

    /** Names of {@code /v2/my/info}, which says of no address that it is verified. */
    static Profile ofMyInfo(Map<String, @Nullable Object> info) {
        return new Profile(
                first(info, "UserId"),
                first(info, "TenantId"),
                first(info, "SourcedId"),
                first(info, "LoginId"),
                first(info, "Email"),
                false,
                first(info, "DisplayName", "FirstName"),
                first(info, "Role"));
    }

    boolean isEnough() {
        return tenant != null && sourcedId != null;
    }

    /** The only thing a login's role is good for: nobody of the staff is called so. */
    boolean isStaff() {
        return role != null
                && Stream.of("student", "parent", "guardian", "relative")
                        .noneMatch(role.toLowerCase(Locale.ROOT)::contains);
    }

    /**
     * What another source adds. What both say has to agree: a token that was redeemed with somebody else's code brings somebody else's profile.
     */
    Profile and(Profile other) {
        if (other.subject == null) {
            throw new SignInException(SignInError.PROFILE_INVALID);
        }
        if (differ(subject, other.subject) || differ(tenant, other.tenant) || differ(sourcedId, other.sourcedId)) {
            throw new SignInException(SignInError.PROFILE_OF_SOMEBODY_ELSE);
        }
        return new Profile(
                subject,
                either(tenant, other.tenant),
                either(sourcedId, other.sourcedId),
                either(loginId, other.loginId),
                either(email, other.email),
                email == null ? other.emailVerified : emailVerified,
                either(displayName, other.displayName),
                either(role, other.role));
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equals(other);
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }

    private static @Nullable String first(Map<String, @Nullable Object> said, String... names) {
        return Stream.of(names)
                .flatMap(name -> text(said.get(name)).stream())
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.size() == 1 ? text(list.get(0)) : Optional.empty();
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            String text = value.toString();
            return text.isBlank() || text.length() > LONGEST ? Optional.empty() : Optional.of(text);
        }
        return Optional.empty();
    }

    /** Whether the two things that matter are there. */
    @Override
    public String toString() {
        return "Profile[enough=" + isEnough() + "]";
    }
}
