// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A school, a district, or another body of a school system. OneRoster 1.1 §4, "Org".
 *
 * <p>Immutable. Every component but the identifier may be absent, because some vendor leaves it out: an absent scalar is
 * {@code null}, an absent list is empty. {@code toString} shows the identifier alone.
 *
 * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
 * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
 * @param dateLastModified when the source says it last changed the record; absent at some vendors
 * @param name the name
 * @param type what kind of body it is
 * @param identifier the number it is known by, usually the NCES id
 * @param parent the body above it
 * @param children the bodies below it
 * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
 */
public record Org(
        String sourcedId,
        StatusType status,
        @Nullable Instant dateLastModified,
        @Nullable String name,
        @Nullable OrgType type,
        @Nullable String identifier,
        @Nullable GuidRef parent,
        List<GuidRef> children,
        Map<String, String> metadata)
        implements OneRosterResource {

    /**
     * Copies the lists and checks that the identifier is there.
     *
     * @param sourcedId the identifier of the record at its source; opaque, compared byte by byte
     * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
     * @param dateLastModified when the source says it last changed the record; absent at some vendors
     * @param name the name
     * @param type what kind of body it is
     * @param identifier the number it is known by, usually the NCES id
     * @param parent the body above it
     * @param children the bodies below it
     * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
     */
    public Org {
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(status, "status");
        children = List.copyOf(children);
        metadata = Map.copyOf(metadata);
    }

    /**
     * Begins a record.
     *
     * @param sourcedId the identifier
     * @return a builder with everything else absent
     */
    public static Builder builder(String sourcedId) {
        return new Builder(sourcedId);
    }

    /**
     * Begins a changed copy.
     *
     * @return a builder with the components of this record
     */
    public Builder toBuilder() {
        Builder builder = new Builder(sourcedId);
        builder.status = status;
        builder.dateLastModified = dateLastModified;
        builder.name = name;
        builder.type = type;
        builder.identifier = identifier;
        builder.parent = parent;
        builder.children = children;
        builder.metadata = metadata;
        return builder;
    }

    @Override
    public String toString() {
        return "Org[sourcedId=" + sourcedId + "]";
    }

    /** Builds one record; for one thread at a time. */
    public static final class Builder {
        private final String sourcedId;
        private StatusType status = StatusType.ACTIVE;
        private @Nullable Instant dateLastModified;
        private @Nullable String name;
        private @Nullable OrgType type;
        private @Nullable String identifier;
        private @Nullable GuidRef parent;
        private List<GuidRef> children = List.of();
        private Map<String, String> metadata = Map.of();

        private Builder(String sourcedId) {
            this.sourcedId = Objects.requireNonNull(sourcedId, "sourcedId");
        }

        /**
         * Sets whether the record is in use.
         *
         * @param status whether the record is in use; {@link StatusType#ACTIVE} where the source says nothing
         * @return this builder
         */
        public Builder status(StatusType status) {
            this.status = status;
            return this;
        }

        /**
         * Sets when the source says it last changed the record.
         *
         * @param dateLastModified when the source says it last changed the record; absent at some vendors
         * @return this builder
         */
        public Builder dateLastModified(@Nullable Instant dateLastModified) {
            this.dateLastModified = dateLastModified;
            return this;
        }

        /**
         * Sets the name.
         *
         * @param name the name
         * @return this builder
         */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets what kind of body it is.
         *
         * @param type what kind of body it is
         * @return this builder
         */
        public Builder type(@Nullable OrgType type) {
            this.type = type;
            return this;
        }

        /**
         * Sets the number it is known by, usually the NCES id.
         *
         * @param identifier the number it is known by, usually the NCES id
         * @return this builder
         */
        public Builder identifier(@Nullable String identifier) {
            this.identifier = identifier;
            return this;
        }

        /**
         * Sets the body above it.
         *
         * @param parent the body above it
         * @return this builder
         */
        public Builder parent(@Nullable GuidRef parent) {
            this.parent = parent;
            return this;
        }

        /**
         * Sets the bodies below it.
         *
         * @param children the bodies below it
         * @return this builder
         */
        public Builder children(List<GuidRef> children) {
            this.children = children;
            return this;
        }

        /**
         * Sets the extensions of the record, by name.
         *
         * @param metadata the extensions of the record, by name; what is not a string is kept as its JSON text
         * @return this builder
         */
        public Builder metadata(Map<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /**
         * Makes the record.
         *
         * @return the record
         */
        public Org build() {
            return new Org(sourcedId, status, dateLastModified, name, type, identifier, parent, children, metadata);
        }
    }
}
