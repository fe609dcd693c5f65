// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.web.AddressKind;
import com.kybergate.oneroster.internal.web.Network;
import com.kybergate.oneroster.internal.web.WebAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be called. A district's administrator enters the URLs of servers, and it is the application's machine that calls
 * them later, unattended, from inside its own network: this keeps them from leading there. Immutable.
 *
 * <p>What a name leads to is judged whenever a connection is made, and once more on the connection itself, before anything is sent; so a name
 * that changes its address later gains nothing. Behind a proxy it is the proxy that looks names up, and that has to keep them from leading inside: of
 * a call through one, the host alone is judged.
 *
 * <pre>{@code
 * AddressPolicy.publicOnly()
 *     .alsoNetworks("10.1.0.0/16")                          // servers of districts that stand in our own network
 *     .onlyHosts("*.oneroster.com", "roster.example.org");
 * }</pre>
 */
public final class AddressPolicy {
    private static final AddressPolicy PUBLIC = new AddressPolicy(false, false, List.of(), List.of());
    private static final AddressPolicy WITH_LOOPBACK = new AddressPolicy(false, true, List.of(), List.of());
    private static final AddressPolicy ANYWHERE = new AddressPolicy(true, true, List.of(), List.of());

    private final boolean anywhere;
    private final boolean loopback;
    private final List<Network> networks;

    /** Names and, beginning with a dot, ends of names; empty for all. */
    private final List<String> hosts;

    private AddressPolicy(boolean anywhere, boolean loopback, List<Network> networks, List<String> hosts) {
        this.anywhere = anywhere;
        this.loopback = loopback;
        this.networks = List.copyOf(networks);
        this.hosts = List.copyOf(hosts);
    }

    /**
     * Only the open network. Refused are this machine (127.0.0.0/8, ::1), private and carriers' networks (RFC 1918, 100.64.0.0/10,
     * fc00::/7), the local link with the metadata services of clouds (169.254.0.0/16, fe80::/10), multicast, and all that is reserved for documentation, tests,
     * tunnels (6to4, Teredo) or nothing yet. An IPv6 address that stands for one of IPv4 (::ffff:0:0/96, 64:ff9b::/96) is judged as
     * that one; an address in digits that is not written in full, such as {@code 2130706433} or {@code 127.1}, is refused.
     *
     * @return the policy
     */
    public static AddressPolicy publicOnly() {
        return PUBLIC;
    }

    /**
     * The open network and this machine, for development and tests.
     *
     * @return the policy
     */
    public static AddressPolicy publicAndLoopback() {
        return WITH_LOOPBACK;
    }

    /**
     * Everything, for applications whose addresses nobody outside enters.
     *
     * @return the policy
     */
    public static AddressPolicy anywhere() {
        return ANYWHERE;
    }

    /**
     * Narrows the policy to some hosts; where it was narrowed before, these come to them. What their names lead to is judged all the same.
     *
     * @param patterns names such as {@code roster.example.org}, and ends of names such as {@code *.oneroster.com}, which stands for every name
     *     below {@code oneroster.com} and not for itself; upper and lower case are the same
     * @return the narrower policy
     * @throws IllegalArgumentException if there is none, or one of them is neither
     */
    public AddressPolicy onlyHosts(String... patterns) {
        if (patterns.length == 0) {
            throw new IllegalArgumentException("which hosts?");
        }
        List<String> more = new ArrayList<>(hosts);
        for (String pattern : patterns) {
            boolean end = pattern.startsWith("*.");
            String name = WebAddress.host(end ? pattern.substring(2) : pattern);
            if (name == null || name.indexOf('*') >= 0 || (end && WebAddress.isNumeric(name))) {
                throw new IllegalArgumentException("a host is written like roster.example.org or *.example.org");
            }
            more.add(end ? "." + name : name);
        }
        return new AddressPolicy(anywhere, loopback, networks, more);
    }

    /**
     * Widens the policy by some networks, such as the one that servers of districts stand in.
     *
     * @param ranges such as {@code 10.1.0.0/16} or {@code fd12:3456::/32}; an address without a slash is a range of its own
     * @return the wider policy
     * @throws IllegalArgumentException if one of them is no range of addresses; the message says why
     */
    public AddressPolicy alsoNetworks(String... ranges) {
        List<Network> more = new ArrayList<>(networks);
        for (String range : ranges) {
            more.add(Network.of(range));
        }
        return new AddressPolicy(anywhere, loopback, more, hosts);
    }

    /**
     * Whether a host may be called, as far as that can be told without looking it up. That is for forms, to say no at once; what the name
     * leads to shows when it is called.
     *
     * @param host a name, or an address
     * @return false if it is none of the hosts that may be called, or an address that may not be
     */
    public boolean allowsHost(String host) {
        String name = WebAddress.host(Objects.requireNonNull(host, "host"));
        if (name == null || (!hosts.isEmpty() && hosts.stream().noneMatch(pattern -> matches(pattern, name)))) {
            return false;
        }
        if (anywhere || !WebAddress.isNumeric(name)) {
            return true;
        }
        InetAddress address = Network.literal(name);
        return address != null && allows(address);
    }

    private static boolean matches(String pattern, String name) {
        return pattern.startsWith(".") ? name.endsWith(pattern) : name.equals(pattern);
    }

    /**
     * Whether an address may be called.
     *
     * @param address the address
     * @return true if it may
     */
    public boolean allows(InetAddress address) {
        AddressKind kind = AddressKind.of(Objects.requireNonNull(address, "address"));
        if (anywhere || kind == AddressKind.PUBLIC || (loopback && kind == AddressKind.LOOPBACK)) {
            return true;
        }
        byte[] called = AddressKind.called(address);
        return networks.stream().anyMatch(network -> network.contains(called));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressPolicy policy
                && policy.anywhere == anywhere
                && policy.loopback == loopback
                && policy.networks.equals(networks)
                && policy.hosts.equals(hosts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(anywhere, loopback, networks, hosts);
    }

    /** What it allows; it holds nothing that is secret. */
    @Override
    public String toString() {
        String all = anywhere ? "anywhere" : loopback ? "public and loopback" : "public";
        return "AddressPolicy[" + all + (networks.isEmpty() ? "" : ", networks " + networks)
                + (hosts.isEmpty() ? "" : ", hosts " + hosts) + "]";
    }
}
