// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.util.Map;

/** What an administrator can do about each finding of a connection check. */
final class Remedies {
    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry(
                    "url-invalid",
                    "Copy the OneRoster URL again from the district's server settings; it begins with https://."),
            Map.entry("url-repaired", "Nothing to do; check that the address shown is the one you meant."),
            Map.entry(
                    "host-unknown",
                    "Check the host name for typing errors, or ask whether it can be reached from outside."),
            Map.entry(
                    "address-refused",
                    "Enter the server's public address; if it stands in your own network, whoever runs this application has to allow that network."),
            Map.entry(
                    "connection-refused",
                    "Ask the district whether the server is running, and whether its firewall admits this one."),
            Map.entry(
                    "connection",
                    "The server hung up; try again, and ask the district whether its firewall admits this server."),
            Map.entry(
                    "tls-failed",
                    "Ask the district to renew or complete the server's certificate, or correct the host name."),
            Map.entry(
                    "timeout", "The server is too slow or drops our packets; try again later, or allow it more time."),
            Map.entry("not-found", "Check the path of the URL; it usually ends with /ims/oneroster/v1p1."),
            Map.entry("redirect", "Enter the address that the server redirects to; redirects are not followed."),
            Map.entry(
                    "rate-limited", "Wait some minutes and try again; if it stays, ask the vendor for a higher limit."),
            Map.entry(
                    "server-error",
                    "The server has a problem of its own; tell the district or the vendor, and try again later."),
            Map.entry(
                    "bad-request",
                    "The server does not accept the request; check the URL, and report it to the vendor."),
            Map.entry(
                    "unauthorized",
                    "Check client ID and secret, and whether they belong to this server and this method of signing."),
            Map.entry("token-unreachable", "Check the token URL; the token server did not answer as one."),
            Map.entry(
                    "clock-skew",
                    "Set this server's clock, or tell the vendor about theirs; signatures are refused beyond 5 minutes."),
            Map.entry("forbidden", "Ask the district to share this data with your application."),
            Map.entry(
                    "html-answer",
                    "The address leads to a web page; enter the OneRoster URL, not that of the portal or a login page."),
            Map.entry(
                    "missing-envelope",
                    "The address answers, but not as a OneRoster server; check the path of the URL."),
            Map.entry("malformed-json", "The server sends broken data; report it to the vendor."),
            Map.entry("truncated-body", "The answer broke off; try again, and report it to the vendor if it stays."),
            Map.entry("body-too-large", "The server ignores the page size; report it to the vendor."),
            Map.entry(
                    "version-1p2",
                    "The server speaks OneRoster 1.2; the roster is readable, but ask for a 1.1 application if it can be had."));

    private Remedies() {}

    static String of(String code) {
        return BY_CODE.getOrDefault(
                code, code.equals("ok") ? "" : "Try again; if it stays, report the code to the vendor.");
    }
}
