// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** References between records (OneRoster's GUIDRef), and what records say under a dotted path. */
final class References {

    private References() {}

    static Map<String, Object> to(String collection, String type, String sourcedId) {
        Map<String, Object> reference = new LinkedHashMap<>(4);
        // Servers know their public name when they write; a record does not, so its links are relative.
        reference.put("href", "/ims/oneroster/v1p1/" + collection + "/" + encode(sourcedId));
        reference.put("sourcedId", sourcedId);
        reference.put("type", type);
        return reference;
    }

    static String encode(String segment) {
        if (segment.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return segment;
        }
        return OAuth1Signature.encode(segment);
    }

    static boolean refersTo(Map<String, Object> record, String field, String sourcedId) {
        return ids(record, field).contains(sourcedId);
    }

    static List<String> ids(Map<String, Object> record, String field) {
        return Paths.texts(record, field + ".sourcedId");
    }
}
