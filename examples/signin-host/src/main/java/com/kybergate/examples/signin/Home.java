// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.roster.MatchResult;
import com.kybergate.classlink.roster.RosterUserMatcher;
import com.kybergate.examples.signin.Sessions.Session;
import com.sun.net.httpserver.HttpServer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A web application of one page, which knows of signing in only what it comes to: {@link #answer}. The ways to sign in are {@link SignInHost} and {@link
 * SamlHost}; either will do, and both go together.
 */
public final class Home {
    /**
     * A way to sign in.
     *
     * @param begin where a form of the home page posts to
     * @param button what it says
     * @param confirm where the answer to a question is posted to
     * @param signOut what to send when somebody signs out here
     */
    record Way(String begin, String button, String confirm, Function<BrowserRequest, BrowserReply> signOut) {
        String form() {
            return Page.form(begin, "", button);
        }
    }

    private final List<Way> ways = new CopyOnWriteArrayList<>();
    private final RosterUserMatcher matcher;
    private final Sessions sessions;
    private final Routes routes;

    /** Serves the application, into which nobody can sign in yet. */
    public Home(HttpServer server, RosterUserMatcher matcher, Clock clock) {
        this.matcher = matcher;
        this.sessions = new Sessions(clock);
        this.routes = new Routes(server);
        routes.add("/", this::home);
        routes.add("/signout", this::signOut);
    }

    Routes offer(Way way) {
        ways.add(way);
        return routes;
    }

    private Page home(BrowserRequest request) {
        return sessions.of(request)
                .map(session -> Page.of(
                        200,
                        "Signed in as account " + session.localId() + ", a " + session.role() + " by the roster."
                                + Page.form("/signout", "", "Sign out")))
                .orElseGet(() -> Page.of(200, ways.stream().map(Way::form).collect(Collectors.joining())));
    }

    /** Whose session the browser has. */
    @Nullable
    String keyOf(BrowserRequest request) {
        return sessions.of(request).map(Session::identityKey).orElse(null);
    }

    /** Everything about signing in that a host has to do itself. */
    Page answer(BrowserRequest request, SignInOutcome outcome, Way way) {
        if (outcome instanceof Authenticated yes) {
            // Whatever session the browser had ends first, also if nobody is let in: somebody else may know its id.
            sessions.end(request);
            MatchResult match = matcher.match(yes.identity());
            return match.user()
                    .map(user -> Page.redirect(yes.reply()).with(sessions.begin(yes.identity(), user)))
                    .orElseGet(
                            () -> Page.of(403, "You have no account here: " + match.verdict() + ". Ask your school."));
        }
        if (outcome instanceof Confirm ask) {
            String fields = ask.fields().entrySet().stream()
                    .map(field -> Page.hidden(field.getKey(), field.getValue()))
                    .collect(Collectors.joining());
            String signedIn = ask.question() == Question.SWITCH_ACCOUNT ? "You are signed in as somebody else. " : "";
            String name = Page.escaped(ask.identity().displayName().orElse("this account"));
            return Page.of(
                    ask.reply(),
                    "<p>" + signedIn + "Continue as " + name + "?" + Page.form(way.confirm(), fields, "Continue"));
        }
        if (outcome instanceof Denied no) {
            return Page.of(no.reply(), "<p>" + no.error().advice() + "<p>Reference " + no.reference() + way.form());
        }
        return Page.redirect(outcome.reply());
    }

    /** Ends the session here. ClassLink has its own, and no address that ends it. */
    private Page signOut(BrowserRequest request) {
        // Whichever way it was: the browser is to remember the same.
        Page out = Page.redirect(ways.get(0).signOut().apply(request));
        sessions.end(request);
        return out;
    }
}
