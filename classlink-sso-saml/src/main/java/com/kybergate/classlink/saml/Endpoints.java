// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.internal.OwnPages;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * The host's own addresses, which are others for each tenant: an assertion for one district is so for no other, even if two shared an identity provider.
 */
final class Endpoints {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,99}");

    private final String base;

    private Endpoints(String base) {
        this.base = base;
    }

    static Endpoints under(String base) {
        URI uri = URI.create(base);
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (host.isEmpty()
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getRawUserInfo() != null
                || !("https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme())))) {
            throw new IllegalArgumentException(
                    "The base has to be an https address without query and fragment: " + base);
        }
        return new Endpoints(base.replaceAll("/+$", ""));
    }

    OwnPages pages() {
        return OwnPages.at(URI.create(base));
    }

    /** The word is the one that a host posts questions to. */
    static void check(String tenant) {
        if (!SEGMENT.matcher(tenant).matches() || tenant.equals("confirm")) {
            throw new IllegalArgumentException(
                    "A tenant that signs in by SAML stands in addresses, so its name is up to 100 letters,"
                            + " digits, and . _ ~ -, and not \"confirm\"");
        }
    }

    private String of(String tenant) {
        check(tenant);
        return base + "/" + tenant;
    }

    String entityId(String tenant) {
        return of(tenant) + "/metadata";
    }

    String acs(String tenant) {
        return of(tenant) + "/acs";
    }

    String complete(String tenant) {
        return of(tenant) + "/complete";
    }

    @Override
    public String toString() {
        return base;
    }
}
