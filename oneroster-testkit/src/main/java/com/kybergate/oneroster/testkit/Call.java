// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP request as it arrived, its target untouched. Header names are in lower case. */
record Call(String method, String rawPath, String rawQuery, Map<String, List<String>> headers, String body) {

    Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? Optional.empty() : Optional.of(values.get(0));
    }

    List<QueryString.Parameter> query() {
        return QueryString.parse(rawQuery);
    }
}
