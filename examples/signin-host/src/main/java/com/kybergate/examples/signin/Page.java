// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserReply;
import java.util.List;

/**
 * What a browser gets.
 *
 * @param reply the status and headers, as a sign-in gave them
 * @param type what the body is
 * @param body the text; empty if there is none
 * @param cookie a line for {@code Set-Cookie} of the host's own; empty if there is none
 */
record Page(BrowserReply reply, String type, String body, String cookie) {
    private static final String HTML = "text/html;charset=utf-8";

    static Page of(int status, String body) {
        return of(BrowserReply.page(status, List.of()), body);
    }

    static Page of(BrowserReply reply, String body) {
        return new Page(reply, HTML, "<!DOCTYPE html><title>Example</title>" + body, "");
    }

    /** A redirect needs no page. */
    static Page redirect(BrowserReply reply) {
        return new Page(reply, HTML, "", "");
    }

    static Page document(String type, String text) {
        return new Page(BrowserReply.page(200, List.of()), type, text, "");
    }

    Page with(String line) {
        return new Page(reply, type, body, line);
    }

    static String form(String action, String fields, String button) {
        return "<form method=post action=\"" + action + "\">" + fields + "<button>" + button + "</button></form>";
    }

    static String hidden(String field, String value) {
        return "<input type=hidden name=\"" + escaped(field) + "\" value=\"" + escaped(value) + "\">";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
