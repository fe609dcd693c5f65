// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.opensaml;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.common.assertion.AssertionValidationException;
import org.opensaml.saml.common.assertion.ValidationContext;
import org.opensaml.saml.common.assertion.ValidationResult;
import org.opensaml.saml.saml2.assertion.ConditionValidator;
import org.opensaml.saml.saml2.assertion.SAML20AssertionValidator;
import org.opensaml.saml.saml2.assertion.SAML2AssertionValidationParameters;
import org.opensaml.saml.saml2.assertion.impl.AudienceRestrictionConditionValidator;
import org.opensaml.saml.saml2.assertion.impl.AuthnStatementValidator;
import org.opensaml.saml.saml2.assertion.impl.BearerSubjectConfirmationValidator;
import org.opensaml.saml.saml2.assertion.impl.ProxyRestrictionConditionValidator;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.AuthnStatement;
import org.opensaml.saml.saml2.core.Condition;
import org.opensaml.saml.saml2.core.Conditions;
import org.opensaml.saml.saml2.core.OneTimeUse;
import org.opensaml.saml.saml2.core.SubjectConfirmation;

/** OpenSAML's rules for an assertion, by the clock that everything else is judged by: its own asks the machine. */
final class OpenSamlProfile extends SAML20AssertionValidator {
    private final Asked asked;

    private OpenSamlProfile(Asked asked) {
        super(
                List.of(
                        new AudienceRestrictionConditionValidator(),
                        new ProxyRestrictionConditionValidator(),
                        new UsedOnce()),
                List.of(new Bearer(asked)),
                List.of(new Authenticated()),
                null,
                null);
        this.asked = asked;
    }

    static boolean isGood(Assertion assertion, Asked asked) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(SAML2AssertionValidationParameters.SIGNATURE_REQUIRED, false);
        parameters.put(SAML2AssertionValidationParameters.CLOCK_SKEW, asked.skew());
        parameters.put(SAML2AssertionValidationParameters.VALID_ISSUERS, Set.of(asked.issuer()));
        parameters.put(SAML2AssertionValidationParameters.COND_VALID_AUDIENCES, Set.of(asked.audience()));
        parameters.put(
                SAML2AssertionValidationParameters.COND_REQUIRED_CONDITIONS,
                Set.of(org.opensaml.saml.saml2.core.AudienceRestriction.DEFAULT_ELEMENT_NAME));
        parameters.put(SAML2AssertionValidationParameters.SC_VALID_RECIPIENTS, Set.of(asked.recipient()));
        parameters.put(SAML2AssertionValidationParameters.SC_RECIPIENT_REQUIRED, true);
        parameters.put(SAML2AssertionValidationParameters.SC_NOT_ON_OR_AFTER_REQUIRED, true);
        parameters.put(SAML2AssertionValidationParameters.SC_CHECK_ADDRESS, false);
        String request = asked.inResponseTo();
        if (request != null) {
            parameters.put(SAML2AssertionValidationParameters.SC_IN_RESPONSE_TO_REQUIRED, true);
            parameters.put(SAML2AssertionValidationParameters.SC_VALID_IN_RESPONSE_TO, request);
        }
        parameters.put(SAML2AssertionValidationParameters.STMT_AUTHN_CHECK_ADDRESS, false);
        try {
            return new OpenSamlProfile(asked).validate(assertion, new ValidationContext(parameters))
                    == ValidationResult.VALID;
        } catch (AssertionValidationException e) {
            return false;
        }
    }

    private static boolean isWithin(@Nullable Instant from, @Nullable Instant to, Asked asked) {
        return (from == null || !from.isAfter(asked.now().plus(asked.skew())))
                && (to == null || asked.now().isBefore(to.plus(asked.skew())));
    }

    @Override
    protected ValidationResult validateConditionsTimeBounds(Assertion assertion, ValidationContext context) {
        Conditions conditions = assertion.getConditions();
        return conditions != null && isWithin(conditions.getNotBefore(), conditions.getNotOnOrAfter(), asked)
                ? ValidationResult.VALID
                : ValidationResult.INVALID;
    }

    /** It would write the whole assertion, and who it is about, into the log. */
    @Override
    protected void log(Assertion assertion, ValidationContext context) {}

    /** Signatures are judged before, for the octets. */
    @Override
    protected ValidationResult performSignatureValidation(Assertion assertion, ValidationContext context) {
        return ValidationResult.VALID;
    }

    private static final class Bearer extends BearerSubjectConfirmationValidator {
        private final Asked asked;

        Bearer(Asked asked) {
            this.asked = asked;
        }

        @Override
        protected ValidationResult validateNotBefore(
                SubjectConfirmation confirmation, Assertion assertion, ValidationContext context, boolean required) {
            return confirmation.getSubjectConfirmationData() != null
                            && confirmation.getSubjectConfirmationData().getNotBefore() == null
                    ? ValidationResult.VALID
                    : ValidationResult.INVALID;
        }

        @Override
        protected ValidationResult validateNotOnOrAfter(
                SubjectConfirmation confirmation, Assertion assertion, ValidationContext context, boolean required) {
            Instant end = confirmation.getSubjectConfirmationData() == null
                    ? null
                    : confirmation.getSubjectConfirmationData().getNotOnOrAfter();
            return end != null && isWithin(null, end, asked) ? ValidationResult.VALID : ValidationResult.INVALID;
        }
    }

    private static final class Authenticated extends AuthnStatementValidator {
        /** How long ago somebody may have been authenticated is the host's rule, and judged where that is known. */
        @Override
        protected ValidationResult validateAuthnInstant(
                AuthnStatement statement, Assertion assertion, ValidationContext context) {
            return statement.getAuthnInstant() == null ? ValidationResult.INVALID : ValidationResult.VALID;
        }
    }

    /** Every assertion is used once here, whether it says so or not. */
    private static final class UsedOnce implements ConditionValidator {
        @Override
        public QName getServicedCondition() {
            return OneTimeUse.DEFAULT_ELEMENT_NAME;
        }

        @Override
        public ValidationResult validate(Condition condition, Assertion assertion, ValidationContext context) {
            return ValidationResult.VALID;
        }
    }
}
