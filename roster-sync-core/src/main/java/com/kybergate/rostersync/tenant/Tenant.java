// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A school district as the host knows it: where its roster is read, and what the host wants of it. Immutable; {@code toString} shows its name
 * alone. Made with a {@link #builder}; later versions may add components.
 *
 * @param id the host's name for the district
 * @param displayName what people call it; {@code null} where nobody has said
 * @param active whether it is synced; one that is not keeps its settings
 * @param source where the roster is, and what opens it
 * @param scope which schools and which kinds of people are wanted
 * @param conflicts the word for what happens to local edits: {@code source-wins}, {@code local-wins} or {@code merge}; a host may have words of
 *     its own
 */
public record Tenant(
        TenantId id,
        @Nullable String displayName,
        boolean active,
        SourceAccess source,
        RosterScope scope,
        String conflicts) {

    /**
     * Checks that everything is there.
     *
     * @param id the host's name for the district
     * @param displayName what people call it; {@code null} where nobody has said
     * @param active whether it is synced; one that is not keeps its settings
     * @param source where the roster is, and what opens it
     * @param scope which schools and which kinds of people are wanted
     * @param conflicts the word for what happens to local edits
     */
    public Tenant {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(conflicts, "conflicts");
    }

    /**
     * Begins a tenant that is active, wants everything, and lets the source win.
     *
     * @param id the host's name for the district
     * @param source where the roster is, and what opens it
     * @return a builder
     */
    public static Builder builder(TenantId id, SourceAccess source) {
        return new Builder(id, source);
    }

    /**
     * Begins a changed copy.
     *
     * @return a builder that holds all of this tenant
     */
    public Builder toBuilder() {
        return new Builder(id, source)
                .displayName(displayName)
                .active(active)
                .scope(scope)
                .conflicts(conflicts);
    }

    @Override
    public String toString() {
        return "Tenant[" + id + (active ? "]" : ", inactive]");
    }

    /** Puts a tenant together. One thread at a time. */
    public static final class Builder {
        private final TenantId id;
        private @Nullable String displayName;
        private boolean active = true;
        private SourceAccess source;
        private RosterScope scope = RosterScope.everything();
        private String conflicts = "source-wins";

        private Builder(TenantId id, SourceAccess source) {
            this.id = id;
            this.source = source;
        }

        /**
         * What people call it.
         *
         * @param name the name; {@code null} for none
         * @return this builder
         */
        public Builder displayName(@Nullable String name) {
            this.displayName = name;
            return this;
        }

        /**
         * Whether it is synced. Unless told otherwise, it is.
         *
         * @param synced false for a district that is kept and not synced
         * @return this builder
         */
        public Builder active(boolean synced) {
            this.active = synced;
            return this;
        }

        /**
         * Where the roster is, and what opens it.
         *
         * @param access the access
         * @return this builder
         */
        public Builder source(SourceAccess access) {
            this.source = access;
            return this;
        }

        /**
         * Which schools and which kinds of people are wanted. Unless told otherwise, everything.
         *
         * @param wanted the scope
         * @return this builder
         */
        public Builder scope(RosterScope wanted) {
            this.scope = wanted;
            return this;
        }

        /**
         * What happens to local edits. Unless told otherwise, the source wins.
         *
         * @param word {@code source-wins}, {@code local-wins}, {@code merge}, or a word of the host's own
         * @return this builder
         */
        public Builder conflicts(String word) {
            this.conflicts = word;
            return this;
        }

        /**
         * Puts the tenant together.
         *
         * @return the tenant
         * @throws NullPointerException if the name, the source, the scope or the word is missing
         */
        public Tenant build() {
            return new Tenant(id, displayName, active, source, scope, conflicts);
        }
    }
}
