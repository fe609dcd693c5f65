// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal.web;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls a provider: only where the policy allows, never where a redirect leads, within seconds, and for a text of a bounded size. Safe for
 * concurrent use.
 */
public final class GuardedHttp {
    private static final long LONGEST_BODY = 256 * 1024;

    private final OkHttpClient client;

    /**
     * A client.
     *
     * @param addresses what names may lead to
     * @param timeout how long a connection, and a pause, may take; a call may take twice as long
     * @param proxy an HTTP proxy; null for none
     */
    public GuardedHttp(AddressPolicy addresses, Duration timeout, @Nullable InetSocketAddress proxy) {
        this.client = new OkHttpClient.Builder()
                // Of a proxy the resolver is asked for nothing but the proxy's own address.
                .dns(proxy == null ? addresses : Dns.SYSTEM)
                .proxy(proxy == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy))
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .cookieJar(CookieJar.NO_COOKIES)
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .callTimeout(timeout.multipliedBy(2))
                .build();
    }

    /**
     * What came back.
     *
     * @param status the HTTP status, never a redirect, 429 or 5xx
     * @param contentType what it calls itself; empty if nothing
     * @param body the text
     */
    public record Reply(int status, String contentType, String body) {
        /**
         * Whether it is an answer and no refusal.
         *
         * @return true for 2xx
         */
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** The status alone: bodies hold tokens and people. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /**
     * Calls.
     *
     * @param request where, to an address that the policy allowed
     * @return what came back
     * @throws SignInException if nothing came back that could be one
     */
    public Reply call(Request request) {
        try (Response response = client.newCall(request).execute()) {
            int status = response.code();
            if (status >= 300 && status < 400) {
                throw new SignInException(SignInError.PROVIDER_REDIRECTS);
            }
            if (status >= 500 || status == 429) {
                throw new SignInException(SignInError.PROVIDER_UNREACHABLE);
            }
            BufferedSource source = response.body().source();
            if (source.request(LONGEST_BODY + 1)) {
                throw new SignInException(SignInError.PROVIDER_SENT_TOO_MUCH);
            }
            String contentType = response.header("Content-Type");
            return new Reply(status, contentType == null ? "" : contentType, source.readUtf8());
        } catch (IOException e) {
            throw new SignInException(SignInError.PROVIDER_UNREACHABLE, e);
        }
    }
}
