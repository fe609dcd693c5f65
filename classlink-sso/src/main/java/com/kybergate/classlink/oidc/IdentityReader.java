// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.time.Instant;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a code to a person: redeems it, judges the ID token, and reads a profile where the token alone does not say enough. An access token is
 * used for that one call and then forgotten.
 */
final class IdentityReader {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityReader.class);

    private final OpenIdProvider provider;
    private final Discovery discovery;
    private final TokenEndpoint tokens;
    private final IdTokenJudge judge;
    private final ProviderHttp http;
    private final boolean openId;

    /**
     * Somebody.
     *
     * @param authenticatedAt when they last signed in at the provider; null if not said
     */
    record Read(Profile profile, @Nullable Instant authenticatedAt) {}

    IdentityReader(
            OpenIdProvider provider,
            Discovery discovery,
            TokenEndpoint tokens,
            IdTokenJudge judge,
            ProviderHttp http,
            boolean openId) {
        this.provider = provider;
        this.discovery = discovery;
        this.tokens = tokens;
        this.judge = judge;
        this.http = http;
        this.openId = openId;
    }

    Read read(TokenEndpoint.Redemption redemption, IdTokenJudge.Asked asked) {
        return read(redemption, asked, false);
    }

    /** With what ClassLink calls the person, which needs the profile in most districts. */
    Read readWithRole(TokenEndpoint.Redemption redemption, IdTokenJudge.Asked asked) {
        return read(redemption, asked, true);
    }

    private Read read(TokenEndpoint.Redemption redemption, IdTokenJudge.Asked asked, boolean withRole) {
        TokenEndpoint.Tokens redeemed = tokens.redeem(discovery.addresses().token(), redemption);
        if (!openId) {
            Profile profile = myInfo(redeemed.accessToken());
            if (profile.subject() == null) {
                throw new SignInException(SignInError.PROFILE_INVALID);
            }
            return new Read(profile, null);
        }
        if (redeemed.idToken() == null) {
            throw new SignInException(SignInError.ID_TOKEN_MISSING);
        }
        Map<String, @Nullable Object> claims = judge.judge(redeemed.idToken(), redeemed.accessToken(), asked);
        Profile profile = Profile.ofClaims(claims);
        if (!profile.isEnough() || (withRole && profile.role() == null)) {
            profile = completed(profile, redeemed.accessToken(), withRole);
        }
        return new Read(profile, IdTokenJudge.time(claims, "auth_time"));
    }

    /** Whether the provider redeems a code for a verifier that is not the one it was asked with. */
    boolean redeemsWith(TokenEndpoint.Redemption wrong) {
        try {
            tokens.redeem(discovery.addresses().token(), wrong);
            return true;
        } catch (SignInException e) {
            if (e.error() == SignInError.CODE_REFUSED) {
                return false;
            }
            throw e;
        }
    }

    /** A district is what nobody can do without; whoever has that can be looked for by whatever else the token says. */
    private Profile completed(Profile profile, String accessToken, boolean withRole) {
        Profile more;
        try {
            more = moreOf(accessToken, withRole);
        } catch (SignInException e) {
            if (profile.tenant() == null) {
                throw e;
            }
            LOG.warn(
                    "the profile could not be read ({}); the ID token alone is used",
                    e.error().code());
            return profile;
        }
        return profile.and(more);
    }

    /** ClassLink's own addresses answer some districts with a web page; then the older profile is asked. */
    private Profile moreOf(String accessToken, boolean withRole) {
        HttpUrl userInfo = discovery.addresses().userInfo();
        if (userInfo != null) {
            try {
                Profile profile = Profile.ofClaims(ask(userInfo, accessToken));
                if (profile.isEnough() && !(withRole && profile.role() == null)) {
                    return profile;
                }
            } catch (SignInException e) {
                if (e.error() != SignInError.PROVIDER_SENT_HTML && e.error() != SignInError.PROFILE_INVALID) {
                    throw e;
                }
            }
        }
        return myInfo(accessToken);
    }

    private Profile myInfo(String accessToken) {
        return Profile.ofMyInfo(ask(http.addresses().allowed(provider.myInfo().toString()), accessToken));
    }

    private Map<String, @Nullable Object> ask(HttpUrl address, String accessToken) {
        Request.Builder request = new Request.Builder().url(address).header("Accept", "application/json");
        try {
            request.header("Authorization", "Bearer " + accessToken);
        } catch (IllegalArgumentException e) {
            // A token with a line end in it; OkHttp's message would quote it.
            throw new SignInException(SignInError.TOKEN_RESPONSE_INVALID);
        }
        ProviderHttp.Reply reply = http.call(request.build());
        if (!reply.isSuccess() || reply.object() == null) {
            throw new SignInException(SignInError.PROFILE_INVALID);
        }
        return reply.object();
    }
}
