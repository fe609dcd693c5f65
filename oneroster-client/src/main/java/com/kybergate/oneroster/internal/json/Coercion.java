// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

/** A form other than the standard's in which a value was accepted, or found unreadable. The words are stable. */
public enum Coercion {
    BARE_ARRAY("bare-array"),
    ENVELOPE_ALIAS("envelope-alias"),
    SOURCED_ID_TRIMMED("sourced-id-trimmed"),
    SOURCED_ID_AS_NUMBER("sourced-id-as-number"),
    STATUS_VARIANT("status-variant"),
    WORD_CASE("word-case"),
    BOOLEAN_AS_JSON("boolean-as-json"),
    BOOLEAN_AS_NUMBER("boolean-as-number"),
    BOOLEAN_AS_WORD("boolean-as-word"),
    STRING_FROM_SCALAR("string-from-scalar"),
    LIST_FROM_NULL("list-from-null"),
    LIST_FROM_SCALAR("list-from-scalar"),
    REFERENCE_FROM_STRING("reference-from-string"),
    REFERENCE_FROM_ARRAY("reference-from-array"),
    DATE_FORM("date-form"),
    DATE_TIME_FORM("date-time-form"),
    FIELD_ALIAS("field-alias"),
    ROLES_LIST("roles-list"),
    METADATA_FORM("metadata-form"),
    UNREADABLE_VALUE("unreadable-value"),
    VALUE_TOO_LONG("value-too-long");

    private final String word;

    Coercion(String word) {
        this.word = word;
    }

    /** The stable word under which it is counted. */
    public String word() {
        return word;
    }
}
