// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUserMatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Under {@code /signin/*} of any Servlet container: begin, callback, confirm. Two more routes belong to your administrators' pages, {@link
 * SignIn#beginTest} and {@link SignIn#confirmTest}; before they were used for a district nobody of it can sign in.
 */
public final class SignInServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String PERSON = "signed-in-as";

    /** Your templates, which escape the text. */
    public interface Pages {
        String page(String text, String formAction, Map<String, String> hiddenFields);
    }

    private final transient SignIn signIn;
    private final transient RosterUserMatcher matcher;
    private final transient Pages pages;

    public SignInServlet(SignIn signIn, RosterUserMatcher matcher, Pages pages) {
        this.signIn = signIn;
        this.matcher = matcher;
        this.pages = pages;
    }

    @Override
    protected void service(HttpServletRequest http, HttpServletResponse response) throws IOException {
        BrowserRequest request = requestOf(http);
        String path = http.getPathInfo() == null ? "/" : http.getPathInfo();
        try {
            if (path.equals("/")) {
                send(response, signIn.begin(request, LoginOptions.anyTenant()), "");
            } else if (path.equals("/callback")) {
                finish(http, response, signIn.complete(request, personOf(http)));
            } else if (path.equals("/confirm")) {
                finish(http, response, signIn.confirm(request));
            } else {
                response.sendError(404);
            }
        } catch (SignInException e) {
            send(
                    response,
                    BrowserReply.page(e.error().status(), List.of()),
                    pages.page(e.error().advice(), "/signin/", Map.of()));
        }
    }

    private void finish(HttpServletRequest http, HttpServletResponse response, SignInOutcome outcome)
            throws IOException {
        String page = "";
        BrowserReply reply = outcome.reply();
        if (outcome instanceof Authenticated yes) {
            if (http.getSession(false) != null) {
                http.getSession().invalidate(); // first, and in any case: somebody else may know its id
            }
            Optional<RosterUser> user = matcher.match(yes.identity()).user();
            if (user.isPresent()) {
                HttpSession session = http.getSession(true);
                session.setAttribute(PERSON, yes.identity().key());
                session.setAttribute("account", user.get().localId());
                session.setAttribute("ends-by", yes.identity().sessionEndsBy()); // and refuse it after that
            } else {
                reply = BrowserReply.page(403, reply.headers().getOrDefault("Set-Cookie", List.of()));
                page = pages.page("You have no account here. Ask your school.", "/signin/", Map.of());
            }
        } else if (outcome instanceof Confirm ask) {
            String answer = ask.question() == Question.BIND_TENANT ? "/admin/signin/confirm" : "/signin/confirm";
            page = pages.page(question(ask), answer, ask.fields());
        } else if (outcome instanceof Denied no) {
            page = pages.page(no.error().advice() + " Reference " + no.reference(), "/signin/", Map.of());
        }
        send(response, reply, page);
    }

    static String question(Confirm ask) {
        String name = ask.identity().displayName().orElse("this account");
        return switch (ask.question()) {
            case CONTINUE_AS -> "Continue as " + name + "?";
            case SWITCH_ACCOUNT -> "You are signed in as somebody else. Continue as " + name + "?";
            case BIND_TENANT ->
                "Is " + name + " of your district, " + ask.identity().providerTenant() + "?";
        };
    }

    /** Before anybody asks the container for parameters, which would read the body away. */
    static BrowserRequest requestOf(HttpServletRequest http) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(http.getHeaderNames())) {
            headers.put(name, Collections.list(http.getHeaders(name)));
        }
        String body = new String(http.getInputStream().readNBytes(64 * 1024), StandardCharsets.UTF_8);
        return BrowserRequest.of(http.getMethod(), http.getQueryString(), headers, body);
    }

    private static String personOf(HttpServletRequest http) {
        HttpSession session = http.getSession(false);
        boolean on = session != null
                && session.getAttribute("ends-by") instanceof Instant end
                && Instant.now().isBefore(end);
        return on ? (String) session.getAttribute(PERSON) : null;
    }

    private static void send(HttpServletResponse response, BrowserReply reply, String page) throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach((name, lines) -> lines.forEach(line -> response.addHeader(name, line)));
        if (!page.isEmpty()) {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().write(page);
        }
    }
}
