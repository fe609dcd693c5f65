// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.util.Locale;
import java.util.Objects;

/**
 * Something about a district's identity provider that its administrator, or the host's operator, should know. Two notices of the same thing are equal, so a
 * host tells of one once. Immutable.
 *
 * @param tenant the tenant
 * @param kind what it is
 */
public record MetadataNotice(String tenant, Kind kind) {
    /** What there is to know. New kinds may come with any version. */
    public enum Kind {
        /** A key was added beside one that was known, and is trusted from now on: the provider is about to change keys, or somebody else has its address. Ask. */
        KEY_ADDED(true),
        /** A key that was known is gone, and is not trusted any more. */
        KEY_REMOVED(false),
        /** All keys are others than before. The old ones stay; compare the new ones with the district, and connect it again. */
        KEYS_REPLACED(true),
        /** The provider has another name than before. The old metadata stays; connect the district again if that is right. */
        ENTITY_ID_CHANGED(true),
        /** Requests would go to another host than before. The old metadata stays; connect the district again if that is right. */
        SIGN_ON_MOVED(true),
        /** A key of the new metadata belongs to another tenant's provider. The old metadata stays. */
        KEY_OF_ANOTHER_TENANT(true),
        /** The metadata could not be read, or not used. The old one stays until its end. */
        UNREADABLE(true),
        /** The metadata is valid for 30 days at most. */
        ENDS_IN_30_DAYS(false),
        /** The metadata is valid for 14 days at most. */
        ENDS_IN_14_DAYS(true),
        /** The metadata is valid for 3 days at most; after that nobody of the district can sign in. */
        ENDS_IN_3_DAYS(true),
        /** The metadata has ended: nobody of the district can sign in. */
        ENDED(true);

        private final boolean urgent;

        Kind(boolean urgent) {
            this.urgent = urgent;
        }

        /**
         * Whether somebody has to do something.
         *
         * @return false for what is only good to know
         */
        public boolean isUrgent() {
            return urgent;
        }

        /**
         * The kind's name in logs and mails.
         *
         * @return stable words, such as {@code keys-replaced}
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Checks that nothing is missing.
     *
     * @param tenant the tenant
     * @param kind what it is
     */
    public MetadataNotice {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(kind, "kind");
    }
}
