// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.PendingLogins.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a person is asked before anything is believed, and their answer. */
public final class Questions {
    /** The hidden field of the form. */
    public static final String FIELD = "classlink_confirm";

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private Questions() {}

    /**
     * Asks.
     *
     * @param logins where the question is kept
     * @param request the browser's request
     * @param question what is asked
     * @param identity whom it is about
     * @param facts what comes of a yes
     * @param over lines for {@code Set-Cookie} of what is over
     * @return the question
     */
    public static Confirm ask(
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

    /**
     * The question a form answers, taken.
     *
     * @param logins where questions are kept
     * @param request the browser's request
     * @param purpose what kind of question it has to be
     * @return the question
     * @throws SignInException if there is none such, or it was answered
     */
    public static Found answered(PendingLogins logins, BrowserRequest request, String purpose) {
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
