// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;

import com.kybergate.oneroster.testkit.FakeLogin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What a SAML 2.0 identity provider says: responses to service providers about people, by the Web Browser SSO profile (Profiles 4.1), and its
 * metadata. Says it rightly, or with a fault. Immutable; knows nothing of HTTP.
 *
 * <pre>{@code
 * SamlResponses provider = SamlResponses.by("https://idp.example.org", SamlKeys.rsa(2048)).build();
 * String xml = provider.to(SamlPeer.of(entityId, acs), FakeLogin.of("17", "2284", "student-17"), requestId);
 * }</pre>
 */
public final class SamlResponses {
    private final Builder says;

    private SamlResponses(Builder says) {
        this.says = says;
    }

    /**
     * Describes a provider.
     *
     * @param entityId who it is
     * @param keys what it signs with
     * @return a builder
     */
    public static Builder by(String entityId, SamlKeys keys) {
        return new Builder(entityId, keys);
    }

    /**
     * Says who somebody is.
     *
     * @param peer to whom
     * @param login about whom
     * @param inResponseTo the ID of the request that asked; nothing if nobody did
     * @return the response, as XML
     */
    public String to(SamlPeer peer, FakeLogin login, @Nullable String inResponseTo) {
        Instant now = says.clock.instant();
        List<SamlDraft.Attribute> attributes = says.attributes.stream()
                .map(attribute -> new SamlDraft.Attribute(
                        attribute.name(), attribute.value().apply(login)))
                .filter(attribute -> !attribute.value().isEmpty())
                .toList();
        SamlDraft draft = new SamlDraft(
                new SamlDraft.Content(
                        says.entityId,
                        says.nameIdFormat,
                        says.nameId.apply(login),
                        attributes,
                        now,
                        says.authenticatedAt.orElse(now),
                        says.session),
                peer,
                inResponseTo,
                new SamlSignature(says.keys, says.signatureAlgorithm, says.digestAlgorithm),
                says.signed);
        return sealed(draft);
    }

    private String sealed(SamlDraft draft) {
        List<SamlChange> changes = says.faults.stream().map(SamlFault::change).toList();
        changes.forEach(change -> change.draft().accept(draft));
        if (draft.signsAssertion) {
            draft.all("Assertion").forEach(assertion -> sign(draft, assertion, changes));
        }
        draft.encryption.ifPresent(encryption -> draft.all("Assertion").forEach(assertion -> {
            Element encrypted = encryption.instead(assertion);
            changes.forEach(change -> change.encrypted().accept(draft, encrypted));
        }));
        if (draft.signsResponse) {
            sign(draft, draft.response, changes);
        }
        String text = SamlDocument.write(draft.document);
        for (SamlChange change : changes) {
            text = change.text().apply(text);
        }
        return text;
    }

    private static void sign(SamlDraft draft, Element element, List<SamlChange> changes) {
        Element signature = draft.signature.into(element);
        changes.forEach(change -> change.signature().accept(draft, signature));
    }

    /**
     * What the provider says of itself (SAML Metadata 2.4.3).
     *
     * @param singleSignOnRedirect where requests are sent to, by the redirect binding
     * @param more keys that it is going to sign with, or has until lately
     * @return an EntityDescriptor, as XML, not signed
     */
    public String metadata(URI singleSignOnRedirect, SamlKeys... more) {
        Document document = SamlDocument.empty();
        Element entity = element(document, "md:EntityDescriptor");
        entity.setAttribute("entityID", says.entityId);
        Element provider = element(entity, "md:IDPSSODescriptor");
        provider.setAttribute("WantAuthnRequestsSigned", "false");
        provider.setAttribute("protocolSupportEnumeration", SamlNames.PROTOCOL);
        Stream.concat(Stream.of(says.keys), Arrays.stream(more)).forEach(keys -> {
            Element key = element(provider, "md:KeyDescriptor");
            key.setAttribute("use", "signing");
            Element data = element(element(key, "ds:KeyInfo"), "ds:X509Data");
            element(data, "ds:X509Certificate", certificate(keys));
        });
        element(provider, "md:NameIDFormat", says.nameIdFormat);
        Element service = element(provider, "md:SingleSignOnService");
        service.setAttribute("Binding", SamlNames.REDIRECT);
        service.setAttribute("Location", singleSignOnRedirect.toString());
        return SamlDocument.write(document);
    }

    private static String certificate(SamlKeys keys) {
        try {
            return Base64.getEncoder().encodeToString(keys.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * As a form carries it (Bindings 3.5.4).
     *
     * @param xml a document
     * @return its UTF-8 in base64, on one line
     */
    public static String base64(String xml) {
        return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** What is said of a person under a name. */
    private record Attribute(String name, Function<FakeLogin, String> value) {}

    /** Describes a provider. Not for use by several threads. */
    public static final class Builder {
        private static final List<Attribute> USUAL = List.of(
                new Attribute("tenantId", FakeLogin::tenantId),
                new Attribute("sourcedId", FakeLogin::sourcedId),
                new Attribute("loginId", FakeLogin::loginId),
                new Attribute("email", FakeLogin::email),
                new Attribute("displayName", FakeLogin::displayName),
                new Attribute("role", FakeLogin::role));

        private final String entityId;
        private final SamlKeys keys;
        private Clock clock = Clock.systemUTC();
        private SamlSigned signed = SamlSigned.ASSERTION;
        private String nameIdFormat = SamlNames.UNSPECIFIED;
        private Function<FakeLogin, String> nameId = FakeLogin::loginId;
        private List<Attribute> attributes = new ArrayList<>();
        private @Nullable String signatureAlgorithm;
        private String digestAlgorithm = SamlNames.SHA256;
        private final Set<SamlFault> faults = EnumSet.noneOf(SamlFault.class);
        private Optional<Duration> session = Optional.empty();
        private Optional<Instant> authenticatedAt = Optional.empty();

        private Builder(String entityId, SamlKeys keys) {
            this.entityId = Objects.requireNonNull(entityId, "entityId");
            this.keys = Objects.requireNonNull(keys, "keys");
        }

        private Builder(Builder from) {
            this(from.entityId, from.keys);
            clock = from.clock;
            signed = from.signed;
            nameIdFormat = from.nameIdFormat;
            nameId = from.nameId;
            attributes = from.attributes.isEmpty() ? USUAL : List.copyOf(from.attributes);
            signatureAlgorithm = from.signatureAlgorithm;
            digestAlgorithm = from.digestAlgorithm;
            faults.addAll(from.faults);
            session = from.session;
            authenticatedAt = from.authenticatedAt;
        }

        /**
         * The clock of its times.
         *
         * @param clock the clock; the system's unless this is said
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * What it signs.
         *
         * @param signed which parts; the assertion unless this is said
         * @return this builder
         */
        public Builder signed(SamlSigned signed) {
            this.signed = Objects.requireNonNull(signed, "signed");
            return this;
        }

        /**
         * What it calls people, which a district's administrator chooses.
         *
         * @param format the format of a NameID; unspecified unless this is said
         * @param value from an account to the name; the login id unless this is said
         * @return this builder
         */
        public Builder nameId(String format, Function<FakeLogin, String> value) {
            this.nameIdFormat = Objects.requireNonNull(format, "format");
            this.nameId = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Says something of people. Unless anything is added, it says tenantId, sourcedId, loginId, email, displayName and role.
         *
         * @param name the name of the attribute
         * @param value from an account to what is said; left out where it is empty
         * @return this builder
         */
        public Builder attribute(String name, Function<FakeLogin, String> value) {
            attributes.add(new Attribute(name, value));
            return this;
        }

        /**
         * Signs in another way.
         *
         * @param uri the name of an XML signature algorithm that fits its keys; RSA or ECDSA with SHA-256 unless this is said
         * @return this builder
         */
        public Builder signatureAlgorithm(String uri) {
            this.signatureAlgorithm = Objects.requireNonNull(uri, "uri");
            return this;
        }

        /**
         * Digests in another way.
         *
         * @param uri the name of a digest algorithm; SHA-256 unless this is said
         * @return this builder
         */
        public Builder digestAlgorithm(String uri) {
            this.digestAlgorithm = Objects.requireNonNull(uri, "uri");
            return this;
        }

        /**
         * Makes it do something wrong.
         *
         * @param more what it does wrong, besides what was said before
         * @return this builder
         */
        public Builder fault(SamlFault... more) {
            faults.addAll(List.of(more));
            return this;
        }

        /**
         * Says how long its session is to last.
         *
         * @param length from the time of the response
         * @return this builder
         */
        public Builder session(Duration length) {
            this.session = Optional.of(length);
            return this;
        }

        /**
         * Says when the person signed in.
         *
         * @param instant the time; that of the response unless this is said
         * @return this builder
         */
        public Builder authenticatedAt(Instant instant) {
            this.authenticatedAt = Optional.of(instant);
            return this;
        }

        /**
         * Makes the provider.
         *
         * @return what was described; changes of this builder do not reach it
         */
        public SamlResponses build() {
            return new SamlResponses(new Builder(this));
        }
    }
}
