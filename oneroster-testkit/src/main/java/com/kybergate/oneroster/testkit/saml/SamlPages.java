// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The pages that a person sees at the provider. */
final class SamlPages {
    /**
     * What a browser gets.
     *
     * @param status the status of HTTP
     * @param contentType what the body is
     * @param body the text
     * @param cookie what the browser is to keep
     */
    record Page(int status, String contentType, String body, Optional<String> cookie) {
        Page with(String newCookie) {
            return new Page(status, contentType, body, Optional.of(newCookie));
        }

        void writeTo(HttpExchange exchange) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            cookie.ifPresent(line -> exchange.getResponseHeaders().set("Set-Cookie", line));
            // The platform's server lets an answer wait for an acknowledgement on a connection that stays open.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }
    }

    private SamlPages() {}

    static Page metadata(String xml) {
        return new Page(200, "application/samlmetadata+xml", xml, Optional.empty());
    }

    static Page message(int status, String title, String text) {
        return page(status, title, "<p>" + escaped(text) + "</p>");
    }

    /** Addresses with what they are called. */
    static Page links(String title, Map<String, String> links) {
        StringBuilder list = new StringBuilder();
        links.forEach((address, name) -> list.append("<p><a href=\"")
                .append(escaped(address))
                .append("\">")
                .append(escaped(name))
                .append("</a></p>"));
        return page(200, title, list.toString());
    }

    /** A form that sends itself (SAML Bindings 3.5.4). */
    static Page form(String action, Map<String, String> fields) {
        StringBuilder form = new StringBuilder("<form method=\"post\" action=\"")
                .append(escaped(action))
                .append("\">");
        fields.forEach((name, value) -> form.append("<input type=\"hidden\" name=\"")
                .append(escaped(name))
                .append("\" value=\"")
                .append(escaped(value))
                .append("\"/>"));
        return page(
                200,
                "Signing in",
                form.append("<button>Go on</button></form><script>document.forms[0].submit()</script>")
                        .toString());
    }

    private static Page page(int status, String title, String body) {
        String text = escaped(title);
        String html = "<!DOCTYPE html><html><head><title>" + text + "</title></head><body><h1>" + text + "</h1>" + body
                + "</body></html>";
        return new Page(status, "text/html;charset=UTF-8", html, Optional.empty());
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** As the value of a parameter in an address. */
    static String parameter(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
            out.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return out.toString();
    }
}
