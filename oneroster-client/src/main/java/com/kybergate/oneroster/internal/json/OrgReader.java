// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.OrgType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads orgs. */
final class OrgReader extends RecordReader<Org> {
    OrgReader() {
        super("name", "type", "identifier", "parent", "children");
    }

    @Override
    Draft<Org> draft() {
        return new OrgDraft();
    }

    private static final class OrgDraft extends Draft<Org> {
        private @Nullable String name;
        private @Nullable OrgType type;
        private @Nullable String identifier;
        private @Nullable GuidRef parent;
        private List<GuidRef> children = List.of();

        @Override
        void read(int field, JsonValues in) throws IOException {
            switch (field) {
                case 0 -> name = in.string();
                case 1 -> type = Vocabularies.ORG.read(in);
                case 2 -> identifier = in.string();
                case 3 -> parent = in.reference();
                default -> children = in.references();
            }
        }

        @Override
        Org record(String id) {
            return new Org(id, status, dateLastModified, name, type, identifier, parent, children, metadata);
        }
    }
}
