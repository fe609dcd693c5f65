// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Tells requests of the host's own pages from those that another site made the browser send. Immutable. */
public final class OwnPages {
    private final String origin;

    private OwnPages(String origin) {
        this.origin = origin;
    }

    /**
     * The pages beside an address.
     *
     * @param own an http or https address of the host's own
     * @return the pages
     */
    public static OwnPages at(URI own) {
        String scheme = own.getScheme().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        boolean isStandard = own.getPort() == -1 || own.getPort() == standard;
        return new OwnPages(
                scheme + "://" + own.getHost().toLowerCase(Locale.ROOT) + (isStandard ? "" : ":" + own.getPort()));
    }

    /**
     * Another site must not be able to begin anything here: the person would come back signed in without having wanted to.
     *
     * @param request the browser's request
     * @throws SignInException {@link SignInError#CROSS_SITE}
     */
    public void check(BrowserRequest request) {
        checkNotForeign(request);
        Optional<String> site = request.header("Sec-Fetch-Site");
        boolean own = site.isPresent()
                ? site.get().equals("same-origin")
                : request.method().equals("POST")
                        && request.header("Origin").filter(origin::equals).isPresent();
        if (!own) {
            throw new SignInException(SignInError.CROSS_SITE);
        }
    }

    /**
     * The field of a question's form is known to this browser's page alone, so it is enough that nothing speaks against it.
     *
     * @param request the browser's request
     * @throws SignInException if it is no POST, or something does
     */
    public void checkAnswer(BrowserRequest request) {
        if (!request.method().equals("POST")) {
            throw new SignInException(SignInError.METHOD_WRONG);
        }
        checkNotForeign(request);
    }

    /**
     * A page that forbids referrers, as ours do, makes browsers say "null" for their origin.
     *
     * @param request the browser's request
     * @throws SignInException {@link SignInError#CROSS_SITE} if the browser says that it comes from elsewhere
     */
    public void checkNotForeign(BrowserRequest request) {
        boolean foreignOrigin = request.header("Origin")
                .filter(said -> !said.equals(origin) && !said.equals("null"))
                .isPresent();
        boolean foreignSite = request.header("Sec-Fetch-Site")
                .filter(site -> !site.equals("same-origin"))
                .isPresent();
        if (foreignOrigin || foreignSite) {
            throw new SignInException(SignInError.CROSS_SITE);
        }
    }

    /** The origin. */
    @Override
    public String toString() {
        return origin;
    }
}
