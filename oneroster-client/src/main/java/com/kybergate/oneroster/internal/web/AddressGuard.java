// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import okhttp3.Connection;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an HTTP client from addresses that it may not call. Asked three times: about the host that a request names in the end, whatever the
 * interceptors of a host's client made of it; about each address that its name leads to, of which one refused refuses all; and about the address of the connection,
 * before the request is written to it. The last is what a name that changes its mind, or a resolver that is not asked, cannot get around.
 *
 * <p>Behind a proxy it is the proxy that looks names up and connects, so of a request only the first question is left.
 *
 * @param hosts whether a host may be called, as far as that can be told without looking it up
 * @param addresses whether an address may be called
 */
public record AddressGuard(Predicate<String> hosts, Predicate<InetAddress> addresses) {

    /**
     * Puts the guard behind all that a client has.
     *
     * @param builder the client in the making; whatever is added to it later has to keep to the URL
     * @return the same
     */
    public OkHttpClient.Builder applyTo(OkHttpClient.Builder builder) {
        return builder.addInterceptor(this::outside).addNetworkInterceptor(this::connected);
    }

    /**
     * Why a host may not be called, as far as that can be told without looking it up.
     *
     * @param host the host
     * @return half a sentence that begins with the host; null if nothing speaks against it
     */
    public @Nullable String refusal(String host) {
        if (hosts.test(host)) {
            return null;
        }
        String name = WebAddress.host(host);
        if (name == null) {
            return host + " is no name that can be looked up";
        }
        if (!WebAddress.isNumeric(name)) {
            return host + " is none of the hosts that may be called";
        }
        InetAddress address = Network.literal(name);
        if (address == null) {
            return host + " is neither a name nor an address written in full";
        }
        return addresses.test(address)
                ? host + " is none of the hosts that may be called"
                : host + " leads " + AddressKind.of(address).leads();
    }

    /**
     * Looks a name up.
     *
     * @param dns whom to ask
     * @param host the name
     * @return its addresses, of which every one may be called
     * @throws UnknownHostException if it has none; an {@link AddressRefusedException} if one of them may not be called
     */
    public List<InetAddress> lookup(Dns dns, String host) throws UnknownHostException {
        List<InetAddress> found = dns.lookup(host);
        for (InetAddress address : found) {
            check(host, address);
        }
        return found;
    }

    private void check(String host, InetAddress address) throws AddressRefusedException {
        if (!addresses.test(address)) {
            // The address itself may be known to nobody outside; its kind is what helps.
            throw new AddressRefusedException(
                    host + " leads " + AddressKind.of(address).leads());
        }
    }

    private Response outside(Interceptor.Chain chain) throws IOException {
        String host = chain.request().url().host();
        String refusal = refusal(host);
        if (refusal != null) {
            throw new AddressRefusedException(refusal);
        }
        return chain.withDns(new Guarded(this, chain.getDns(), proxies(chain))).proceed(chain.request());
    }

    /** The names of proxies, which are asked for in the same way and are the host's own choice. */
    private static Set<String> proxies(Interceptor.Chain chain) {
        Proxy only = chain.getProxy();
        List<Proxy> proxies = only == null
                ? chain.getProxySelector().select(chain.request().url().uri())
                : List.of(only);
        Set<String> names = new HashSet<>();
        if (proxies != null) {
            for (Proxy proxy : proxies) {
                if (proxy.address() instanceof InetSocketAddress address) {
                    names.add(address.getHostString());
                }
            }
        }
        return names;
    }

    private Response connected(Interceptor.Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null && connection.route().proxy().type() == Proxy.Type.DIRECT) {
            String host = chain.request().url().host();
            // The one is where it was told to connect to, the other where the socket says it is.
            InetAddress meant = connection.route().socketAddress().getAddress();
            InetAddress found = connection.socket().getInetAddress();
            if (meant != null) {
                check(host, meant);
            }
            if (found != null) {
                check(host, found);
            }
        }
        return chain.proceed(chain.request());
    }

    /** Equal to another of the same guard, so that its calls use each other's connections; and to no other, so that nobody else's are used. */
    private record Guarded(AddressGuard guard, Dns dns, Set<String> proxies) implements Dns {
        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            return proxies.contains(host) ? dns.lookup(host) : guard.lookup(dns, host);
        }
    }
}
