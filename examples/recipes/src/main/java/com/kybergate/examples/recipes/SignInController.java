// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.classlink.BrowserReply;
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

/** The same for Spring MVC. Where Spring Security is at work, permit these three addresses. */
@RestController
@RequestMapping("/signin")
public class SignInController {
    /** Your own sessions: with Spring Security, a new session id and an authentication in the context. */
    public interface Sessions {
        Optional<String> identityKey();

        void replaceBy(RosterUser user, Authenticated signIn);
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
        return ResponseEntity.badRequest().body(refusal.error().advice());
    }

    private ResponseEntity<String> finish(SignInOutcome outcome) {
        String page = "";
        if (outcome instanceof Authenticated yes) {
            Optional<RosterUser> user = matcher.match(yes.identity()).user();
            if (user.isEmpty()) {
                return ResponseEntity.status(403).body("You have no account here. Ask your school.");
            }
            sessions.replaceBy(user.get(), yes);
        } else if (outcome instanceof Confirm ask) {
            String name = ask.identity().displayName().orElse("this account");
            page = pages.page("Continue as " + name + "?", "/signin/confirm", ask.fields());
        } else if (outcome instanceof Denied no) {
            page = pages.page(no.error().advice() + " Reference " + no.reference(), "/signin", Map.of());
        }
        return send(outcome.reply(), page);
    }

    /** The query as it came: Spring's own parameters are decoded and joined already. */
    private static BrowserRequest request(HttpMethod method, HttpHeaders headers, String form) {
        RequestAttributes attributes = RequestContextHolder.currentRequestAttributes();
        String query = ((ServletRequestAttributes) attributes).getRequest().getQueryString();
        Map<String, java.util.List<String>> all = new java.util.LinkedHashMap<>();
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
