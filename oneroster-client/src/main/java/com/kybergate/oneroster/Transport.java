// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.web.AddressGuard;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * The HTTP clients of one OneRoster client, derived from the host's or from a fresh one. OkHttp's own resending is off: it would
 * send one nonce twice. What it cannot be told not to do, it is kept from: it reads {@code Retry-After} of a 503, sends again at
 * once for a 0, and dies of a number beyond an int, so it does not get to see that header. Signing is a network interceptor all
 * the same, behind whatever a host's client may resend.
 *
 * @param plain sends requests as they are
 */
record Transport(OkHttpClient plain) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int WHOLE_ATTEMPT = 10;
    private static final String RETRY_AFTER = "Retry-After";
    private static final String HIDDEN = "Retry-After-As-Sent";

    Transport(OkHttpClient given, Duration timeout, AddressGuard guard) {
        this(guard.applyTo(given.newBuilder())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .cache(null)
                .connectTimeout(timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(timeout.multipliedBy(WHOLE_ATTEMPT))
                .addInterceptor(Transport::named)
                .addNetworkInterceptor(chain -> {
                    Calls.Connected connected = chain.request().tag(Calls.Connected.class);
                    if (connected != null) {
                        connected.reached.set(true);
                    }
                    return renamed(chain.proceed(chain.request()), RETRY_AFTER, HIDDEN);
                })
                .build());
    }

    /** Sends requests signed. */
    OkHttpClient authorized(Authorizer authorizer) {
        Interceptor signing = chain -> chain.proceed(authorizer.sign(chain.request()));
        return plain.newBuilder().addNetworkInterceptor(signing).build();
    }

    private static Response named(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request()
                .newBuilder()
                .header("User-Agent", "kybergate-oneroster-client")
                .build());
        return renamed(response, HIDDEN, RETRY_AFTER);
    }

    private static Response renamed(Response response, String from, String to) {
        String value = response.header(from);
        Response.Builder builder = response.newBuilder().removeHeader(from).removeHeader(to);
        return value == null || !Calls.fitsHeader(value)
                ? builder.build()
                : builder.addHeader(to, value).build();
    }
}
