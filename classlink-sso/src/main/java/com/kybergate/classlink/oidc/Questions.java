// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.PendingLogins.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a person is asked before anything is believed, and their answer. */
final class Questions {
    /** The hidden field of the form. */
    static final String FIELD = "classlink_confirm";

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private Questions() {}

    static Confirm ask(
            PendingLogins logins,
            BrowserRequest request,
            Question question,
            SsoIdentity identity,
            LoginFacts facts,
            List<String> over) {
        PendingLogins.Begun begun = logins.begin(request, Identities.into(facts, identity), LIFETIME);
        List<String> cookies =
                Stream.concat(over.stream(), begun.cookies().stream()).toList();
        return new Confirm(question, identity, Map.of(FIELD, begun.state()), BrowserReply.page(200, cookies));
    }

    /** The question a form answers, taken. */
    static Found answered(PendingLogins logins, BrowserRequest request, String purpose) {
        List<String> values = request.form().getOrDefault(FIELD, List.of());
        if (values.size() != 1) {
            throw new SignInException(SignInError.CONFIRMATION_INVALID);
        }
        Found found = logins.find(request, values.get(0));
        if (found.standing() != Standing.WAITING
                || !purpose.equals(found.facts().get(Fact.PURPOSE))
                || !logins.take(found)) {
            throw new SignInException(SignInError.CONFIRMATION_INVALID);
        }
        return found;
    }
}
