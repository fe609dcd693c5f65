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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The same for Spring MVC, and the same two routes are missing. Where Spring Security is at work, permit these three addresses. */
@RestController
@RequestMapping("/signin")
public class SignInController {
    /** Your own sessions: with Spring Security, the context cleared, and a new session id with an authentication in the context. */
    public interface Sessions {
        Optional<String> identityKey();

        void end();

        void begin(RosterUser user, Authenticated signIn);
    }

    private final SignIn signIn;
    private final RosterUserMatcher matcher;
    private final Sessions sessions;
    private final SignInServlet.Pages pages;

    public SignInController(SignIn signIn, RosterUserMatcher matcher, Sessions sessions, SignInServlet.Pages pages) {
        this.signIn = signIn;
        this.matcher = matcher;
        this.sessions = sessions;
        this.pages = pages;
    }

    @PostMapping
    ResponseEntity<String> begin(@RequestHeader HttpHeaders headers) {
        return send(signIn.begin(request(HttpMethod.POST, headers, ""), LoginOptions.anyTenant()), "");
    }

    @GetMapping("/callback")
    ResponseEntity<String> callback(@RequestHeader HttpHeaders headers) {
        return finish(signIn.complete(
                request(HttpMethod.GET, headers, ""), sessions.identityKey().orElse(null)));
    }

    @PostMapping(path = "/confirm", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> confirm(@RequestHeader HttpHeaders headers, @RequestBody String form) {
        return finish(signIn.confirm(request(HttpMethod.POST, headers, form)));
    }

    @ExceptionHandler
    ResponseEntity<String> refused(SignInException refusal) {
        return send(
                BrowserReply.page(refusal.error().status(), List.of()),
                pages.page(refusal.error().advice(), "/signin", Map.of()));
    }

    private ResponseEntity<String> finish(SignInOutcome outcome) {
        BrowserReply reply = outcome.reply();
        String page = "";
        if (outcome instanceof Authenticated yes) {
            sessions.end();
            Optional<RosterUser> user = matcher.match(yes.identity()).user();
            if (user.isPresent()) {
                sessions.begin(user.get(), yes);
            } else {
                reply = BrowserReply.page(403, reply.headers().getOrDefault("Set-Cookie", List.of()));
                page = pages.page("You have no account here. Ask your school.", "/signin", Map.of());
            }
        } else if (outcome instanceof Confirm ask) {
            String answer = ask.question() == Question.BIND_TENANT ? "/admin/signin/confirm" : "/signin/confirm";
            page = pages.page(SignInServlet.question(ask), answer, ask.fields());
        } else if (outcome instanceof Denied no) {
            page = pages.page(no.error().advice() + " Reference " + no.reference(), "/signin", Map.of());
        }
        return send(reply, page);
    }

    /** The query as it came: Spring's own parameters are decoded and joined already. */
    private static BrowserRequest request(HttpMethod method, HttpHeaders headers, String form) {
        RequestAttributes attributes = RequestContextHolder.currentRequestAttributes();
        String query = ((ServletRequestAttributes) attributes).getRequest().getQueryString();
        Map<String, List<String>> all = new LinkedHashMap<>();
        headers.forEach(all::put);
        return BrowserRequest.of(method.name(), query, all, form);
    }

    private static ResponseEntity<String> send(BrowserReply reply, String page) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(reply.status());
        reply.headers().forEach((name, lines) -> response.header(name, lines.toArray(String[]::new)));
        return page.isEmpty()
                ? response.build()
                : response.contentType(MediaType.TEXT_HTML).body(page);
    }
}
