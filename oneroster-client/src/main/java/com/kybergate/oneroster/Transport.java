// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * The HTTP clients of one OneRoster client, derived from the host's or from a fresh one. OkHttp's own resending is off: it would
 * send one nonce twice. Signing is a network interceptor all the same, because the little that OkHttp still resends (a 503 with
 * {@code Retry-After: 0}) passes there.
 *
 * @param plain sends requests as they are
 */
record Transport(OkHttpClient plain) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int WHOLE_ATTEMPT = 10;

    Transport(OkHttpClient given, Duration timeout) {
        this(given.newBuilder()
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
                    return chain.proceed(chain.request());
                })
                .build());
    }

    /** Sends requests signed. */
    OkHttpClient authorized(Authorizer authorizer) {
        Interceptor signing = chain -> chain.proceed(authorizer.sign(chain.request()));
        return plain.newBuilder().addNetworkInterceptor(signing).build();
    }

    private static Response named(Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request()
                .newBuilder()
                .header("User-Agent", "kybergate-oneroster-client")
                .build());
    }
}
