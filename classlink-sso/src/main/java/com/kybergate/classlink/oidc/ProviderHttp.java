// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls the provider: only where the policy allows, never where a redirect leads, within seconds, and for one JSON object of a bounded size.
 */
final class ProviderHttp {
    private static final long LONGEST_BODY = 256 * 1024;

    private final OkHttpClient client;
    private final AddressPolicy addresses;

    ProviderHttp(AddressPolicy addresses, Duration timeout, @Nullable InetSocketAddress proxy) {
        this.addresses = addresses;
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

    AddressPolicy addresses() {
        return addresses;
    }

    /**
     * What came back: a status, and the object if it was one.
     *
     * @param object null where the body was not one JSON object, which is an error only for whoever needs it
     */
    record Reply(int status, @Nullable Map<String, @Nullable Object> object) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        Optional<String> text(String name) {
            return object != null && object.get(name) instanceof String text && !text.isEmpty()
                    ? Optional.of(text)
                    : Optional.empty();
        }

        /** The status alone: bodies hold tokens and people. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    Reply call(Request request) {
        try (Response response = client.newCall(request).execute()) {
            int status = response.code();
            if (status >= 300 && status < 400) {
                throw new SignInException(SignInError.PROVIDER_REDIRECTS);
            }
            if (status >= 500 || status == 429) {
                throw new SignInException(SignInError.PROVIDER_UNREACHABLE);
            }
            String body = text(response.body());
            if (isHtml(response.header("Content-Type"), body)) {
                throw new SignInException(SignInError.PROVIDER_SENT_HTML);
            }
            return new Reply(status, objectOrNull(body));
        } catch (IOException e) {
            throw new SignInException(SignInError.PROVIDER_UNREACHABLE, e);
        }
    }

    private static @Nullable Map<String, @Nullable Object> objectOrNull(String body) {
        try {
            return StrictJson.object(body);
        } catch (StrictJson.RefusedException e) {
            return null;
        }
    }

    private static String text(ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        if (source.request(LONGEST_BODY + 1)) {
            throw new SignInException(SignInError.PROVIDER_SENT_TOO_MUCH);
        }
        return source.readUtf8();
    }

    /** Pages come with every status, and some with the content type of JSON. */
    private static boolean isHtml(@Nullable String contentType, String body) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return type.contains("html") || body.stripLeading().startsWith("<");
    }
}
