// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, as ClassLink says and as was verified: the tenant and what is known of the person in it.
 *
 * <p>Whose account it is in the host is another question, which {@link com.kybergate.classlink.roster.RosterUserMatcher} answers. There is no
 * role in it on purpose: ClassLink's role of a login collapses staff into teachers and is chosen freely by a district (code.org and others,
 * 2024 to 2026), so what somebody may do comes from the roster. Immutable; {@code toString} shows no person.
 */
public final class SsoIdentity {
    /** Who began the sign-in. */
    public enum Initiation {
        /** The host, by a request of its own that this answers. */
        SERVICE_PROVIDER,
        /** ClassLink, by a launch that was confirmed or accepted. */
        IDENTITY_PROVIDER
    }

    /** What vouches for it, from strong to weak. */
    public enum Source {
        /** A signed ID token for this application and this request. */
        OPENID_CONNECT,
        /** A signed SAML assertion for this application. */
        SAML,
        /** A profile read with an access token: bound to no request but by PKCE. */
        OAUTH
    }

    private final String issuer;
    private final String tenant;
    private final String providerTenant;
    private final String subject;
    private final @Nullable String sourcedId;
    private final @Nullable String loginId;
    private final @Nullable String email;
    private final boolean emailVerified;
    private final @Nullable String displayName;
    private final @Nullable Instant authenticatedAt;
    private final Instant sessionEndsBy;
    private final Initiation initiation;
    private final Source source;

    private SsoIdentity(Builder builder) {
        this.issuer = filled(builder.issuer, "issuer");
        this.tenant = filled(builder.tenant, "tenant");
        this.providerTenant = filled(builder.providerTenant, "providerTenant");
        this.subject = filled(builder.subject, "subject");
        this.sourcedId = blankToNull(builder.sourcedId);
        this.loginId = blankToNull(builder.loginId);
        this.email = blankToNull(builder.email);
        this.emailVerified = builder.emailVerified;
        this.displayName = blankToNull(builder.displayName);
        this.authenticatedAt = builder.authenticatedAt;
        this.sessionEndsBy = Objects.requireNonNull(builder.sessionEndsBy, "sessionEndsBy");
        this.initiation = builder.initiation;
        this.source = builder.source;
    }

    private static String filled(String value, String what) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is blank");
        }
        return value;
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    /**
     * Describes an identity.
     *
     * @return a builder; issuer, tenant, providerTenant, subject and sessionEndsBy have to be given
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * This identity as the beginning of another.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .issuer(issuer)
                .tenant(tenant)
                .providerTenant(providerTenant)
                .subject(subject)
                .sourcedId(sourcedId)
                .loginId(loginId)
                .email(email, emailVerified)
                .displayName(displayName)
                .sessionEndsBy(sessionEndsBy)
                .initiation(initiation)
                .source(source);
        return authenticatedAt == null ? builder : builder.authenticatedAt(authenticatedAt);
    }

    /**
     * Who issued it.
     *
     * @return the provider's issuer, or the entityID of a SAML provider
     */
    public String issuer() {
        return issuer;
    }

    /**
     * The district, in the host's own words.
     *
     * @return the tenant whose administrator connected it; never blank
     */
    public String tenant() {
        return tenant;
    }

    /**
     * The district, in ClassLink's words.
     *
     * @return ClassLink's TenantId, or the entityID of a SAML provider; never blank
     */
    public String providerTenant() {
        return providerTenant;
    }

    /**
     * The person, in ClassLink's words.
     *
     * @return the subject, unique for the issuer; never blank
     */
    public String subject() {
        return subject;
    }

    /**
     * The person, in the roster's words: the OneRoster sourcedId.
     *
     * @return the id as it came, neither trimmed nor folded; empty if the district shares none
     */
    public Optional<String> sourcedId() {
        return Optional.ofNullable(sourcedId);
    }

    /**
     * What the person types to sign in at ClassLink.
     *
     * @return the login id; empty if it did not come
     */
    public Optional<String> loginId() {
        return Optional.ofNullable(loginId);
    }

    /**
     * The person's e-mail address.
     *
     * @return the address as it came; empty if there is none, as with many students
     */
    public Optional<String> email() {
        return Optional.ofNullable(email);
    }

    /**
     * Whether ClassLink says that it has verified the e-mail address.
     *
     * @return true if it says so
     */
    public boolean emailVerified() {
        return emailVerified;
    }

    /**
     * A name to greet the person with.
     *
     * @return the name as it came, which may hold anything: escape it; empty if there is none
     */
    public Optional<String> displayName() {
        return Optional.ofNullable(displayName);
    }

    /**
     * When the person last proved to ClassLink who they are, perhaps hours ago.
     *
     * @return the time; empty if it did not come
     */
    public Optional<Instant> authenticatedAt() {
        return Optional.ofNullable(authenticatedAt);
    }

    /**
     * How long a session of the host may last on this sign-in.
     *
     * @return the end
     */
    public Instant sessionEndsBy() {
        return sessionEndsBy;
    }

    /**
     * Who began it.
     *
     * @return the side
     */
    public Initiation initiation() {
        return initiation;
    }

    /**
     * What vouches for it.
     *
     * @return the source
     */
    public Source source() {
        return source;
    }

    /**
     * A name of this person for the host to keep in its session, and to hand to a later sign-in of the same browser.
     *
     * @return 43 letters, digits and signs; the same whenever issuer, tenant and subject are
     */
    public String key() {
        StringBuilder parts = new StringBuilder();
        for (String part : new String[] {issuer, tenant, providerTenant, subject}) {
            parts.append(part.length()).append(':').append(part);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(parts.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** How it came to be, and nothing of the person. */
    @Override
    public String toString() {
        return "SsoIdentity[" + source + ", " + initiation + ", sourcedId=" + (sourcedId == null ? "absent" : "present")
                + "]";
    }

    /** Describes an identity. Not for use by several threads. */
    public static final class Builder {
        private String issuer = "";
        private String tenant = "";
        private String providerTenant = "";
        private String subject = "";
        private @Nullable String sourcedId;
        private @Nullable String loginId;
        private @Nullable String email;
        private boolean emailVerified;
        private @Nullable String displayName;
        private @Nullable Instant authenticatedAt;
        private @Nullable Instant sessionEndsBy;
        private Initiation initiation = Initiation.SERVICE_PROVIDER;
        private Source source = Source.OPENID_CONNECT;

        private Builder() {}

        /**
         * Who issued it.
         *
         * @param issuer the issuer, not blank
         * @return this builder
         */
        public Builder issuer(String issuer) {
            this.issuer = issuer;
            return this;
        }

        /**
         * The district, in the host's words.
         *
         * @param tenant the tenant, not blank
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * The district, in the provider's words.
         *
         * @param providerTenant the TenantId, not blank
         * @return this builder
         */
        public Builder providerTenant(String providerTenant) {
            this.providerTenant = providerTenant;
            return this;
        }

        /**
         * The person, in the provider's words.
         *
         * @param subject the subject, not blank
         * @return this builder
         */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * The person, in the roster's words.
         *
         * @param sourcedId the id; null or blank is none
         * @return this builder
         */
        public Builder sourcedId(@Nullable String sourcedId) {
            this.sourcedId = sourcedId;
            return this;
        }

        /**
         * What the person types to sign in.
         *
         * @param loginId the login id; null or blank is none
         * @return this builder
         */
        public Builder loginId(@Nullable String loginId) {
            this.loginId = loginId;
            return this;
        }

        /**
         * The person's e-mail address.
         *
         * @param email the address; null or blank is none
         * @param verified whether the provider has verified it
         * @return this builder
         */
        public Builder email(@Nullable String email, boolean verified) {
            this.email = email;
            this.emailVerified = verified;
            return this;
        }

        /**
         * A name to greet with.
         *
         * @param displayName the name; null or blank is none
         * @return this builder
         */
        public Builder displayName(@Nullable String displayName) {
            this.displayName = displayName;
            return this;
        }

        /**
         * When the person last proved who they are.
         *
         * @param authenticatedAt the time
         * @return this builder
         */
        public Builder authenticatedAt(Instant authenticatedAt) {
            this.authenticatedAt = authenticatedAt;
            return this;
        }

        /**
         * How long a session may last.
         *
         * @param sessionEndsBy the end
         * @return this builder
         */
        public Builder sessionEndsBy(Instant sessionEndsBy) {
            this.sessionEndsBy = sessionEndsBy;
            return this;
        }

        /**
         * Who began it; by default the host.
         *
         * @param initiation the side
         * @return this builder
         */
        public Builder initiation(Initiation initiation) {
            this.initiation = initiation;
            return this;
        }

        /**
         * What vouches for it; by default an ID token.
         *
         * @param source the source
         * @return this builder
         */
        public Builder source(Source source) {
            this.source = source;
            return this;
        }

        /**
         * The identity as described.
         *
         * @return an identity
         * @throws IllegalArgumentException if issuer, tenant, providerTenant or subject is blank: half a key would be everybody's
         */
        public SsoIdentity build() {
            return new SsoIdentity(this);
        }
    }
}
