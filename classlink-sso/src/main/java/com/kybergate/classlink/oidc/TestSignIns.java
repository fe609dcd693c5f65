// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins;
import com.kybergate.classlink.internal.Questions;
import com.kybergate.classlink.internal.SourcedIdContract;
import com.kybergate.classlink.roster.RosterUsers;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An administrator's test sign-in: whether it works, whose district it is, and whether the sign-in and the roster mean the same person by a
 * sourcedId. Without OpenID Connect it is also tried whether the provider refuses a wrong PKCE verifier; that spends the code, so the browser
 * goes round once more.
 */
final class TestSignIns {
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final PendingLogins logins;
    private final AuthorizationRequests requests;
    private final IdentityReader reader;
    private final Tenants tenants;
    private final RosterUsers roster;
    private final URI redirectUri;
    private final boolean openId;

    TestSignIns(
            PendingLogins logins,
            AuthorizationRequests requests,
            IdentityReader reader,
            Tenants tenants,
            RosterUsers roster,
            URI redirectUri,
            boolean openId) {
        this.logins = logins;
        this.requests = requests;
        this.reader = reader;
        this.tenants = tenants;
        this.roster = roster;
        this.redirectUri = redirectUri;
        this.openId = openId;
    }

    SignInOutcome judge(BrowserRequest request, LoginFacts facts, String code, List<String> over) {
        if (!openId && facts.get(Fact.PROBED) == null) {
            if (reader.redeemsWith(new TokenEndpoint.Redemption(code, redirectUri.toString(), logins.text(32)))) {
                throw new SignInException(SignInError.PKCE_NOT_ENFORCED);
            }
            return new RestartLogin(requests.begin(request, facts.with(Fact.PROBED, "refused"), over));
        }
        String tenant = facts.need(Fact.TENANT);
        IdentityReader.Read read = reader.readWithRole(
                new TokenEndpoint.Redemption(code, redirectUri.toString(), facts.need(Fact.VERIFIER)),
                new IdTokenJudge.Asked(facts.need(Fact.NONCE), null, OLDEST));
        if (!read.profile().isStaff()) {
            throw new SignInException(SignInError.TEST_BY_NO_STAFF);
        }
        SsoIdentity identity = tenants.candidate(read, tenant);
        SourcedIdContract.check(roster, identity);
        LoginFacts question = LoginFacts.none()
                .with(Fact.PURPOSE, Fact.TEST_QUESTION)
                .with(Fact.ADMINISTRATOR, facts.need(Fact.ADMINISTRATOR))
                .with(Fact.PROBED, facts.get(Fact.PROBED));
        return Questions.ask(logins, request, Question.BIND_TENANT, identity, question, over);
    }
}
