// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.internal.web.AddressPolicy;
import com.kybergate.classlink.internal.web.GuardedHttp;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Calls the provider for one JSON object. */
final class ProviderHttp {
    private final GuardedHttp http;
    private final AddressPolicy addresses;

    ProviderHttp(AddressPolicy addresses, Duration timeout, @Nullable InetSocketAddress proxy) {
        this.addresses = addresses;
        this.http = new GuardedHttp(addresses, timeout, proxy);
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
        GuardedHttp.Reply reply = http.call(request);
        if (isHtml(reply.contentType(), reply.body())) {
            throw new SignInException(SignInError.PROVIDER_SENT_HTML);
        }
        return new Reply(reply.status(), objectOrNull(reply.body()));
    }

    private static @Nullable Map<String, @Nullable Object> objectOrNull(String body) {
        try {
            return StrictJson.object(body);
        } catch (StrictJson.RefusedException e) {
            return null;
        }
    }

    /** Pages come with every status, and some with the content type of JSON. */
    private static boolean isHtml(String contentType, String body) {
        return contentType.toLowerCase(Locale.ROOT).contains("html")
                || body.stripLeading().startsWith("<");
    }
}
