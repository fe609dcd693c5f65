// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal.web;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be called: https, a host that was stated, and no address inside anybody's network. What a name resolves to is judged when
 * the connection is made, so a name that changes its address later is judged again.
 */
public final class AddressPolicy implements Dns {
    private final Set<String> hosts;
    private final boolean loopback;

    /**
     * A policy.
     *
     * @param hosts the hosts that may be called, in lower case
     * @param loopback whether this machine may be called, and without TLS
     */
    public AddressPolicy(Set<String> hosts, boolean loopback) {
        this.hosts = hosts;
        this.loopback = loopback;
    }

    /**
     * The host of an address.
     *
     * @param uri the address
     * @return its host, in lower case
     * @throws IllegalArgumentException if it has none
     */
    public static String host(URI uri) {
        HttpUrl url = HttpUrl.get(uri);
        if (url == null) {
            throw new IllegalArgumentException("Not an address of the web");
        }
        return url.host();
    }

    /**
     * The address, if it may be called or shown to a browser.
     *
     * @param address any text
     * @return the address
     * @throws SignInException if it may not
     */
    public HttpUrl allowed(@Nullable String address) {
        HttpUrl url = address == null ? null : HttpUrl.parse(address);
        if (url == null
                || !hosts.contains(url.host().toLowerCase(Locale.ROOT))
                || !url.username().isEmpty()
                || !url.password().isEmpty()
                || url.fragment() != null) {
            throw new SignInException(SignInError.ADDRESS_REFUSED);
        }
        // OkHttp asks no resolver about a host that is an address already.
        boolean literal = url.host().contains(":") || url.host().matches("[0-9.]+");
        boolean local = url.host().equals("localhost")
                || url.host().equals("127.0.0.1")
                || url.host().equals("::1");
        if (url.isHttps() ? literal && !(loopback && local) : !(loopback && local)) {
            throw new SignInException(SignInError.ADDRESS_REFUSED);
        }
        return url;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> all = Dns.SYSTEM.lookup(host);
        List<InetAddress> allowed = all.stream().filter(this::isAllowed).toList();
        if (allowed.isEmpty()) {
            throw new UnknownHostException("an address that may not be called");
        }
        return allowed;
    }

    boolean isAllowed(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return loopback;
        }
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean carrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        return !(address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal
                || carrier
                || thisNetwork);
    }
}
