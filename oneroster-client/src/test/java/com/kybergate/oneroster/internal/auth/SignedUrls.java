// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * URLs that have gone wrong in OAuth 1.0 signatures somewhere, each with what RFC 5849 makes of it, worked out by hand. The first
 * nineteen are those that scribejava 8.3.3 was once measured with.
 */
final class SignedUrls {
    private static final String H = "https://h.example";

    private SignedUrls() {}

    /** An implementation that is not ours, with the release that the table was checked against. */
    enum Library {
        SIGNPOST_2_1_1,
        SCRIBEJAVA_8_3_3
    }

    /**
     * A URL.
     *
     * @param baseUri what §3.4.1.2 makes of it
     * @param parameters what §3.4.1.3 makes of its query, before the protocol parameters come in
     * @param errs the libraries that sign something else, with the mistake
     */
    record Named(String name, String url, String baseUri, String parameters, Map<Library, String> errs) {
        Named err(Library library, String mistake) {
            Map<Library, String> more = new EnumMap<>(Library.class);
            more.putAll(errs);
            more.put(library, mistake);
            return new Named(name, url, baseUri, parameters, more);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Named> ALL = List.of(
            row("no query", H + "/p", H + "/p", ""),
            row("encoded filter", "/p?filter=role%3D%27student%27", "filter=role%3D%27student%27"),
            row("blank as %20", "/p?filter=a%20b", "filter=a%20b"),
            row("blank as plus", "/p?a=1+2", "a=1%202"),
            row("repeated name", "/p?a=2&a=10&a=1", "a=1&a=10&a=2"),
            row("empty value", "/p?a=&b=1", "a=&b=1"),
            row("value without its equals sign", "/p?b&a=1", "a=1&b=").err(Library.SIGNPOST_2_1_1, "drops the name"),
            row("encoded tilde", "/p?a=%7Ex", "a=~x"),
            row("raw star", "/p?a=*", "a=%2A"),
            row("encoded percent sign", "/p?a=100%25&b=%2525", "a=100%25&b=%2525"),
            row("encoded path", H + "/a%2Fb%20c/%C3%A9", H + "/a%2Fb%20c/%C3%A9", ""),
            row("port of its own", "https://h.example:8443/p?a=1", "https://h.example:8443/p", "a=1"),
            row(
                    "query as OkHttp writes it",
                    "/p?filter=name%3D%27a%20b%26c%27&limit=1",
                    "filter=name%3D%27a%20b%26c%27&limit=1"),
            row("names out of order", "/p?z=1&B=2&a=3&a.b=4&a-b=5", "B=2&a=3&a-b=5&a.b=4&z=1"),
            row("raw sub-delimiters", "/p?a=!()'", "a=%21%28%29%27"),
            row("raw equals sign in a value", "/p?filter=role='student'", "filter=role%3D%27student%27")
                    .err(Library.SCRIBEJAVA_8_3_3, "cuts the value"),
            row("repeated name, not ASCII", "/p?a=%C3%A9&a=z&a=~x", "a=%C3%A9&a=z&a=~x")
                    .err(Library.SCRIBEJAVA_8_3_3, "sorts before it encodes"),
            row("host in upper case", "https://H.Example/p?a=1", H + "/p", "a=1")
                    .err(Library.SCRIBEJAVA_8_3_3, "leaves the case"),
            row("empty path", H, H + "/", "").err(Library.SCRIBEJAVA_8_3_3, "leaves it empty"),
            row("empty path with a query", H + "?a=1", H + "/", "a=1").err(Library.SCRIBEJAVA_8_3_3, "leaves it empty"),
            row("scheme in upper case", "HTTPS://h.example/P", H + "/P", "")
                    .err(Library.SCRIBEJAVA_8_3_3, "leaves the case"),
            row("default port of https", "https://h.example:443/p", H + "/p", ""),
            row("default port of http", "http://127.0.0.1:80/p", "http://127.0.0.1/p", ""),
            row("the other scheme's port", "http://h.example:443/p", "http://h.example:443/p", ""),
            row("IPv6 literal", "https://[2001:DB8::1]/p?a=1", "https://[2001:db8::1]/p", "a=1")
                    .err(Library.SCRIBEJAVA_8_3_3, "leaves the case"),
            row("IPv6 literal with a port", "http://[::1]:8080/p", "http://[::1]:8080/p", ""),
            row("host with an underscore", "https://my_district.example/p", "https://my_district.example/p", ""),
            row(
                    "host label that is a number",
                    "https://roster.example.12a3:8443/p",
                    "https://roster.example.12a3:8443/p",
                    ""),
            row("brackets in the path", H + "/a[1]/b", H + "/a[1]/b", "")
                    .err(Library.SIGNPOST_2_1_1, "refuses the URL"),
            row("raw characters that no URI has", "/p?a=[1]|{2}^`\\", "a=%5B1%5D%7C%7B2%7D%5E%60%5C")
                    .err(Library.SIGNPOST_2_1_1, "refuses the URL"),
            row("same pair twice", "/p?a=1&a=1", "a=1&a=1").err(Library.SIGNPOST_2_1_1, "keeps a set of values"),
            row("dots and double slashes", H + "/a/../b//c;v=1", H + "/a/../b//c;v=1", ""),
            row("raw tilde and encoded star", "/p?b=~&a=%2A", "a=%2A&b=~"),
            row("encoded plus", "/p?a=1%2B2", "a=1%2B2"),
            row("digits of a code in lower case", "/p?a=%c3%a9%2f", "a=%C3%A9%2F"),
            row("letters encoded without need", "/p?%61=%41%2D", "a=A-"),
            row("four bytes of UTF-8", "/p?a=%F0%9F%8E%93&%E2%82%AC=b", "%E2%82%AC=b&a=%F0%9F%8E%93")
                    .err(Library.SCRIBEJAVA_8_3_3, "sorts before it encodes"),
            row("raw letters beyond ASCII", "/p?a=é", "a=%C3%A9"),
            row("colon, slash, question mark in a value", "/p?a=08:00/b?c@d,e;f$", "a=08%3A00%2Fb%3Fc%40d%2Ce%3Bf%24"),
            row("empty name", "/p?=1&a=2", "=1&a=2"),
            row("empty pairs", "/p?&a=1&&b=2&", "a=1&b=2").err(Library.SCRIBEJAVA_8_3_3, "signs pairs of nothing"),
            row("question mark alone", H + "/p?", H + "/p", ""),
            row("fragment", H + "/p?a=1#b=2", H + "/p", "a=1")
                    .err(Library.SIGNPOST_2_1_1, "takes it for part of the query"),
            row("one name is the beginning of another", "/p?ab=1&a=2&a%20b=3&a%00=4", "a=2&a%00=4&a%20b=3&ab=1"));

    private static Named row(String name, String target, String parameters) {
        return row(name, H + target, H + "/p", parameters);
    }

    private static Named row(String name, String url, String baseUri, String parameters) {
        return new Named(name, url, baseUri, parameters, Map.of());
    }
}
