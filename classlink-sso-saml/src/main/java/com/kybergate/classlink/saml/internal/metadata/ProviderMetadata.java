// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.metadata;

import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.MetadataException;
import com.kybergate.classlink.saml.MetadataException.Reason;
import com.kybergate.classlink.saml.internal.signature.Algorithms;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What a district's identity provider says of itself (SAML 2.0 Metadata, sections 2.3 and 2.4.3). A certificate is only how a key is written: who signed it and
 * until when it is valid says nothing (SAML V2.0 Metadata Interoperability Profile, section 2.6.1).
 *
 * @param entityId its name
 * @param keys the keys it signs with, in order
 * @param signOn where requests go by redirect
 * @param validUntil until when this holds; null if it does not say
 * @param cacheDuration how long until it should be read anew; null if it does not say
 */
public record ProviderMetadata(
        String entityId,
        List<PublicKey> keys,
        URI signOn,
        @Nullable Instant validUntil,
        @Nullable Duration cacheDuration) {
    /**
     * Reads a document.
     *
     * @param xml the document
     * @param loopback whether plain HTTP to this machine may be signed in at
     * @return what it says
     * @throws MetadataException if it cannot be used
     */
    public static ProviderMetadata read(String xml, boolean loopback) {
        Element root = root(xml);
        Element entity = entity(root);
        List<Element> roles = Elements.children(entity, Names.METADATA, "IDPSSODescriptor").stream()
                .filter(role -> String.valueOf(Elements.attribute(role, "protocolSupportEnumeration"))
                        .contains(Names.PROTOCOL))
                .toList();
        String entityId = Elements.attribute(entity, "entityID");
        if (roles.size() != 1 || entityId == null || entityId.isBlank() || entityId.length() > 400) {
            throw new MetadataException(Reason.NO_IDENTITY_PROVIDER);
        }
        Element role = roles.get(0);
        List<PublicKey> keys = keys(role);
        List<PublicKey> allowed =
                keys.stream().filter(Algorithms.strict()::allows).toList();
        if (allowed.isEmpty()) {
            throw new MetadataException(keys.isEmpty() ? Reason.NO_KEY : Reason.KEY_TOO_SHORT);
        }
        return new ProviderMetadata(
                entityId,
                allowed,
                signOn(role, loopback),
                earlier(time(root), earlier(time(entity), time(role))),
                shorter(duration(root), shorter(duration(entity), duration(role))));
    }

    private static Element root(String xml) {
        try {
            return Documents.parse(xml.strip().getBytes(StandardCharsets.UTF_8)).getDocumentElement();
        } catch (SignInException e) {
            throw new MetadataException(Reason.NOT_METADATA);
        }
    }

    private static Element entity(Element root) {
        if (Elements.is(root, Names.METADATA, "EntityDescriptor")) {
            return root;
        }
        if (!Elements.is(root, Names.METADATA, "EntitiesDescriptor")) {
            throw new MetadataException(Reason.NOT_METADATA);
        }
        List<Element> providers = Elements.children(root, Names.METADATA, "EntityDescriptor").stream()
                .filter(entity -> !Elements.children(entity, Names.METADATA, "IDPSSODescriptor")
                        .isEmpty())
                .toList();
        if (providers.size() != 1) {
            throw new MetadataException(
                    providers.isEmpty() ? Reason.NO_IDENTITY_PROVIDER : Reason.SEVERAL_IDENTITY_PROVIDERS);
        }
        return providers.get(0);
    }

    private static List<PublicKey> keys(Element role) {
        List<PublicKey> keys = new ArrayList<>();
        for (Element descriptor : Elements.children(role, Names.METADATA, "KeyDescriptor")) {
            String use = Elements.attribute(descriptor, "use");
            if (use == null || use.equals("signing")) {
                Elements.visit(descriptor, element -> {
                    if (Elements.is(element, Names.SIGNATURE, "X509Data")) {
                        // The first is the provider's own; others are whoever vouches for it, and they sign nobody in.
                        Elements.children(element, Names.SIGNATURE, "X509Certificate").stream()
                                .findFirst()
                                .map(certificate -> key(Elements.text(certificate)))
                                .filter(key -> !keys.contains(key))
                                .ifPresent(keys::add);
                    }
                });
            }
        }
        return keys;
    }

    private static PublicKey key(String certificate) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(certificate);
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes))
                    .getPublicKey();
        } catch (CertificateException | IllegalArgumentException e) {
            throw new MetadataException(Reason.NOT_METADATA);
        }
    }

    private static URI signOn(Element role, boolean loopback) {
        return Elements.children(role, Names.METADATA, "SingleSignOnService").stream()
                .filter(service -> Names.REDIRECT.equals(Elements.attribute(service, "Binding")))
                .map(service -> address(Elements.attribute(service, "Location"), loopback))
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new MetadataException(Reason.NO_SIGN_ON_ADDRESS));
    }

    private static List<URI> address(@Nullable String text, boolean loopback) {
        try {
            URI uri = URI.create(text == null ? "" : text);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            boolean local =
                    loopback && Set.of("127.0.0.1", "localhost", "[::1]").contains(host);
            boolean good = "https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme()));
            return good && !host.isEmpty() && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    ? List.of(URI.create(uri.toASCIIString()))
                    : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static @Nullable Instant time(Element element) {
        String text = Elements.attribute(element, "validUntil");
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new MetadataException(Reason.NOT_METADATA);
        }
    }

    /** Months and years, which have no length, are not heeded. */
    private static @Nullable Duration duration(Element element) {
        String text = Elements.attribute(element, "cacheDuration");
        try {
            return text == null ? null : Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }

    /**
     * Names for the keys, by which they are told apart.
     *
     * @return SHA-256 of each key, in hexadecimal
     */
    public Set<String> fingerprints() {
        return keys.stream().map(ProviderMetadata::fingerprint).collect(Collectors.toSet());
    }

    private static String fingerprint(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
