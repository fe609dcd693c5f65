// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Under which names a district sends what. Names are compared whatever their case; a name stands for one thing only. Immutable.
 */
public final class AttributeNames {
    private static final AttributeNames STANDARD = new AttributeNames(Map.of(
            PersonAttribute.SOURCED_ID,
                    List.of("sourcedId", "userSourcedId", "OR:userSourcedId", "classLink_sourcedId"),
            PersonAttribute.LOGIN_ID, List.of("loginId", "Login id", "username"),
            PersonAttribute.EMAIL,
                    List.of("email", "mail", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"),
            PersonAttribute.DISPLAY_NAME, List.of("displayName", "Full Name", "name"),
            PersonAttribute.GIVEN_NAME, List.of("firstName", "givenName", "Given Name"),
            PersonAttribute.FAMILY_NAME, List.of("lastName", "familyName", "Family Name", "sn"),
            PersonAttribute.TENANT_ID, List.of("tenantId", "Tenant ID", "classLink_tenant_id")));

    private final Map<PersonAttribute, List<String>> names;

    private AttributeNames(Map<PersonAttribute, List<String>> names) {
        EnumMap<PersonAttribute, List<String>> copy = new EnumMap<>(PersonAttribute.class);
        List<String> seen = new ArrayList<>();
        names.forEach((attribute, aliases) -> {
            copy.put(attribute, List.copyOf(aliases));
            aliases.forEach(alias -> {
                if (alias.isBlank() || alias.chars().anyMatch(c -> c < ' ') || seen.contains(folded(alias))) {
                    throw new IllegalArgumentException(
                            "An attribute's name is blank, or holds what no name does, or stands for two things");
                }
                seen.add(folded(alias));
            });
        });
        this.names = Collections.unmodifiableMap(copy);
    }

    /**
     * The names that ClassLink's console offers and that integrators use.
     *
     * @return the names
     */
    public static AttributeNames standard() {
        return STANDARD;
    }

    static AttributeNames none() {
        return new AttributeNames(Map.of());
    }

    /**
     * The same, but for one thing.
     *
     * @param attribute what is sent
     * @param aliases under which names, in place of all before; none if the district does not send it
     * @return other names
     * @throws IllegalArgumentException if a name is blank or stands for something else already
     */
    public AttributeNames with(PersonAttribute attribute, String... aliases) {
        Map<PersonAttribute, List<String>> other = new EnumMap<>(PersonAttribute.class);
        other.putAll(names);
        other.put(Objects.requireNonNull(attribute, "attribute"), List.of(aliases));
        return new AttributeNames(other);
    }

    /**
     * Under which names something is sent.
     *
     * @param attribute what is sent
     * @return the names; none if it is not
     */
    public List<String> of(PersonAttribute attribute) {
        return names.getOrDefault(attribute, List.of());
    }

    static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AttributeNames names && names.names.equals(this.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
