// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.util.Locale;
import java.util.Objects;

/** A district's identity provider cannot be connected by what it says of itself. Tells an administrator which of the reasons it is. */
public final class MetadataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. New reasons may come with any version. */
    public enum Reason {
        /** Not XML, too large, or not SAML metadata. */
        NOT_METADATA(
                "This is not SAML metadata. Copy the IDP Metadata URL, or all of what it shows, from the SAML Console."),
        /** Describes no identity provider, or none of SAML 2.0. */
        NO_IDENTITY_PROVIDER(
                "This metadata describes no SAML 2.0 identity provider. It may be a service provider's own."),
        /** Describes several. */
        SEVERAL_IDENTITY_PROVIDERS(
                "This metadata describes several identity providers. Use the one of this district alone."),
        /** Its time is over. */
        EXPIRED("This metadata is not valid any more. Get the current one."),
        /** States no key to verify signatures with. */
        NO_KEY("This metadata states no key that signatures can be verified with."),
        /** Its keys are too short: RSA below 2048 bits. */
        KEY_TOO_SHORT(
                "The identity provider's key is too short. It needs RSA of 2048 bits or more, or a curve of 256."),
        /** Names no address for requests by redirect. */
        NO_SIGN_ON_ADDRESS("This metadata names no address to sign in at by HTTP-Redirect over https."),
        /** The same identity provider is connected to another tenant: its administrator could sign in as anybody of this one. */
        ENTITY_ID_OF_ANOTHER_TENANT("This identity provider is connected to another district already."),
        /** A key of it belongs to another tenant's identity provider: its administrator could sign in as anybody of this one. */
        KEY_OF_ANOTHER_TENANT("A key of this identity provider is another district's."),
        /** The address could not be read, or may not be called. */
        UNREACHABLE("The metadata's address cannot be read. It has to be an https address that anybody can open.");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }

        /**
         * The reason's name in logs and reports.
         *
         * @return stable words, such as {@code key-too-short}
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * What the administrator can do.
         *
         * @return a sentence or two in English
         */
        public String advice() {
            return advice;
        }
    }

    /** Why. */
    private final Reason reason;

    /**
     * A refusal.
     *
     * @param reason why
     */
    public MetadataException(Reason reason) {
        super(reason.code() + ": " + reason.advice());
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
