// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
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

/** Under {@code /signin/*} of any Servlet container: begin, callback, confirm. */
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
            response.sendError(400, e.error().advice());
        }
    }

    private void finish(HttpServletRequest http, HttpServletResponse response, SignInOutcome outcome)
            throws IOException {
        String page = "";
        if (outcome instanceof Authenticated yes) {
            Optional<RosterUser> user = matcher.match(yes.identity()).user();
            if (user.isEmpty()) {
                response.sendError(403, "You have no account here. Ask your school.");
                return;
            }
            if (http.getSession(false) != null) {
                http.getSession().invalidate(); // somebody else may know its id
            }
            HttpSession session = http.getSession(true);
            session.setAttribute(PERSON, yes.identity().key());
            session.setAttribute("account", user.get().localId());
            session.setAttribute("ends-by", yes.identity().sessionEndsBy()); // and refuse it after that
        } else if (outcome instanceof Confirm ask) {
            String name = ask.identity().displayName().orElse("this account");
            page = pages.page("Continue as " + name + "?", "/signin/confirm", ask.fields());
        } else if (outcome instanceof Denied no) {
            page = pages.page(no.error().advice() + " Reference " + no.reference(), "/signin/", Map.of());
        }
        send(response, outcome.reply(), page);
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

    private static void send(HttpServletResponse response, com.kybergate.classlink.BrowserReply reply, String page)
            throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach((name, lines) -> lines.forEach(line -> response.addHeader(name, line)));
        if (!page.isEmpty()) {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().write(page);
        }
    }
}
