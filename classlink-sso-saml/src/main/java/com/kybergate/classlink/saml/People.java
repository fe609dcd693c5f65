// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.SsoIdentity.Initiation;
import com.kybergate.classlink.SsoIdentity.Source;
import com.kybergate.classlink.saml.internal.response.Claims;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who somebody is by what was signed of them and by what their district was declared to send. */
final class People {
    /** What the host keeps of one value, in a row and in a cookie's worth of it. */
    private static final int LONGEST = 400;

    private final Clock clock;
    private final Duration longestSession;

    People(Clock clock, Duration longestSession) {
        this.clock = clock;
        this.longestSession = longestSession;
    }

    SsoIdentity identity(SamlConnection connection, Claims claims) {
        Attributes attributes = new Attributes(connection.attributes(), claims);
        String nameId = claims.nameId();
        if (nameId.length() > LONGEST) {
            throw new SignInException(SignInError.RESPONSE_OUT_OF_BOUNDS);
        }
        NameIdMeaning meaning = connection.nameId();
        boolean isAddress = meaning == NameIdMeaning.EMAIL;
        Instant longest = clock.instant().plus(longestSession);
        Instant theirs = claims.sessionEndsBy();
        return SsoIdentity.builder()
                .issuer(connection.entityId())
                .tenant(connection.tenant())
                .providerTenant(attributes.get(PersonAttribute.TENANT_ID).orElse(connection.entityId()))
                .subject(nameId)
                .sourcedId(either(meaning == NameIdMeaning.SOURCED_ID, nameId, attributes, PersonAttribute.SOURCED_ID))
                .loginId(either(meaning == NameIdMeaning.LOGIN_ID, nameId, attributes, PersonAttribute.LOGIN_ID))
                .email(either(isAddress, nameId, attributes, PersonAttribute.EMAIL), isAddress)
                .displayName(name(attributes))
                .authenticatedAt(claims.authenticatedAt())
                .sessionEndsBy(theirs != null && theirs.isBefore(longest) ? theirs : longest)
                .initiation(claims.inResponseTo() == null ? Initiation.IDENTITY_PROVIDER : Initiation.SERVICE_PROVIDER)
                .source(Source.SAML)
                .build();
    }

    /** What the name is declared to be, it alone is: an attribute that says otherwise is a contradiction, and nobody's. */
    private static String either(boolean isName, String nameId, Attributes attributes, PersonAttribute attribute) {
        Optional<String> said = attributes.get(attribute);
        if (!isName) {
            return said.orElse("");
        }
        if (said.isPresent() && !said.get().equalsIgnoreCase(nameId)) {
            throw new SignInException(SignInError.ATTRIBUTE_REPEATED);
        }
        return nameId;
    }

    private static String name(Attributes attributes) {
        return attributes
                .get(PersonAttribute.DISPLAY_NAME)
                .orElseGet(() -> Stream.of(
                                attributes.get(PersonAttribute.GIVEN_NAME), attributes.get(PersonAttribute.FAMILY_NAME))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")));
    }

    private record Attributes(AttributeNames names, Claims claims) {
        Optional<String> get(PersonAttribute attribute) {
            List<String> wanted =
                    names.of(attribute).stream().map(AttributeNames::folded).toList();
            List<String> found = new ArrayList<>();
            claims.attributes().forEach((name, values) -> {
                if (wanted.contains(AttributeNames.folded(name))) {
                    found.addAll(values);
                }
            });
            List<String> said =
                    found.stream().filter(value -> !value.isBlank()).distinct().toList();
            if (said.size() > 1) {
                throw new SignInException(SignInError.ATTRIBUTE_REPEATED);
            }
            if (said.stream().anyMatch(value -> value.length() > LONGEST)) {
                throw new SignInException(SignInError.RESPONSE_OUT_OF_BOUNDS);
            }
            return said.stream().findFirst();
        }

        /** Nothing of the person. */
        @Override
        public String toString() {
            return "Attributes[]";
        }
    }
}
