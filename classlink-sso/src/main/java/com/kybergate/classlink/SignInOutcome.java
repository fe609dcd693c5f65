// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.util.Map;
import java.util.Objects;

/**
 * What an answer of ClassLink's comes to. Exactly one of four; each has the {@link #reply()} to send.
 *
 * <pre>{@code
 * SignInOutcome outcome = signIn.complete(request, sessionKey);
 * if (outcome instanceof Authenticated yes) {
 *     // find the account, end the old session, begin a new one with a new id, then send the reply
 * } else if (outcome instanceof Confirm ask) {
 *     // send the reply with a page: "Continue as …?", a form with ask.fields() that posts to the confirmation
 * } else if (outcome instanceof Denied no) {
 *     // send the reply with a page: no.error().advice(), no.reference(), a button that begins again
 * } else {
 *     // RestartLogin: send the reply, nothing else
 * }
 * }</pre>
 */
public sealed interface SignInOutcome {

    /**
     * What to send to the browser.
     *
     * @return a redirect, or the beginning of a page
     */
    BrowserReply reply();

    /**
     * Somebody is signed in. The host looks for their account and, before it sends the reply, ends whatever session the browser had and begins
     * one with a new id: a session that was there before the sign-in may be known to somebody else.
     *
     * @param identity who it is
     * @param reply a redirect to where they wanted to go
     */
    record Authenticated(SsoIdentity identity, BrowserReply reply) implements SignInOutcome {
        /**
         * Checks that nothing is missing.
         *
         * @param identity who it is
         * @param reply a redirect to where they wanted to go
         */
        public Authenticated {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(reply, "reply");
        }
    }

    /**
     * Nothing was believed yet: the browser goes to ClassLink again, this time with a request of the host's own; or, after a response was posted, on to the host's own
     * next step. No session begins or ends.
     *
     * @param reply the redirect
     */
    record RestartLogin(BrowserReply reply) implements SignInOutcome {
        /**
         * Checks that nothing is missing.
         *
         * @param reply the redirect
         */
        public RestartLogin {
            Objects.requireNonNull(reply, "reply");
        }
    }

    /**
     * Everything is verified but the one thing only the person knows. No session begins before they said yes, by a form that posts
     * {@code fields} back to the host's own confirmation page.
     *
     * @param question what to ask
     * @param identity who it would be; {@link SsoIdentity#displayName()} is for the question, escaped
     * @param fields hidden fields of the form, by name
     * @param reply the beginning of the page
     */
    record Confirm(Question question, SsoIdentity identity, Map<String, String> fields, BrowserReply reply)
            implements SignInOutcome {
        /** What a person is asked. */
        public enum Question {
            /** "Continue as NAME?" Nobody knows whether they clicked the tile or somebody made their browser do it. */
            CONTINUE_AS,
            /** "You are signed in as somebody else. Continue as NAME?" */
            SWITCH_ACCOUNT,
            /** "Is this your district?", asked of the administrator who made a test sign-in. */
            BIND_TENANT
        }

        /**
         * Checks that nothing is missing.
         *
         * @param question what to ask
         * @param identity who it would be
         * @param fields hidden fields of the form, by name
         * @param reply the beginning of the page
         */
        public Confirm {
            Objects.requireNonNull(question, "question");
            Objects.requireNonNull(identity, "identity");
            fields = Map.copyOf(fields);
            Objects.requireNonNull(reply, "reply");
        }

        /** The question alone: the fields open it. */
        @Override
        public String toString() {
            return "Confirm[" + question + "]";
        }
    }

    /**
     * The answer was refused. A session that the browser had is untouched.
     *
     * @param error which check it was
     * @param reference a random word that also stands in the log, for the person to quote
     * @param reply the beginning of the page
     */
    record Denied(SignInError error, String reference, BrowserReply reply) implements SignInOutcome {
        /**
         * Checks that nothing is missing.
         *
         * @param error which check it was
         * @param reference a random word that also stands in the log
         * @param reply the beginning of the page
         */
        public Denied {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(reference, "reference");
            Objects.requireNonNull(reply, "reply");
        }
    }
}
