// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where an address stands: on the open network, or somewhere that only machines inside can reach. */
public enum AddressKind {
    /** The open network. */
    PUBLIC("to the open network"),
    /** The machine itself. */
    LOOPBACK("to this very machine"),
    /** A network of somebody's own: a school's, a company's, a carrier's. */
    PRIVATE("into a private network"),
    /** What stands on the same link; and where clouds answer questions about their machines, with keys among the answers. */
    LINK_LOCAL("to a machine next to this one, or to a cloud's own service"),
    /** Many at once. */
    MULTICAST("to many machines at once"),
    /** Ranges kept for documentation, tests, tunnels and the future, in which no server of the open network stands. */
    RESERVED("into a range that is kept for other purposes");

    /** The first that holds an address tells its kind: so what stands inside another stands before it. */
    private static final List<Range> RANGES = ranges();

    private static final Network OPEN_OF_SIX = Network.of("2000::/3");
    private static final Network TRANSLATED = Network.of("64:ff9b::/96");
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final String leads;

    AddressKind(String leads) {
        this.leads = leads;
    }

    private record Range(AddressKind kind, Network network) {}

    /** The registries of special addresses of IANA, RFC 6890 and what came after it. */
    private static List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        add(ranges, LOOPBACK, "127.0.0.0/8", "::1/128");
        add(ranges, PRIVATE, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10");
        // The last is where Azure answers its machines, though it looks like anybody's.
        add(ranges, LINK_LOCAL, "169.254.0.0/16", "fe80::/10", "168.63.129.16/32");
        add(ranges, MULTICAST, "224.0.0.0/4", "ff00::/8");
        add(
                ranges,
                RESERVED,
                "0.0.0.0/8",
                "192.0.0.0/24",
                "192.0.2.0/24",
                "192.88.99.0/24",
                "198.18.0.0/15",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "240.0.0.0/4");
        // Tunnels (Teredo, 6to4) carry an IPv4 address that a relay would call for us; the rest is documentation.
        add(ranges, RESERVED, "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
        return List.copyOf(ranges);
    }

    private static void add(List<Range> ranges, AddressKind kind, String... networks) {
        for (String network : networks) {
            ranges.add(new Range(kind, Network.of(network)));
        }
    }

    /**
     * The kind of an address. One of IPv6 that stands for one of IPv4 is of the latter's kind, whether the platform maps it or a translator of
     * the network (NAT64, RFC 6052) does.
     *
     * @param address the address
     * @return its kind
     */
    public static AddressKind of(InetAddress address) {
        byte[] bytes = called(address);
        for (Range range : RANGES) {
            if (range.network().contains(bytes)) {
                return range.kind();
            }
        }
        return bytes.length == 4 || OPEN_OF_SIX.contains(bytes) ? PUBLIC : RESERVED;
    }

    /**
     * The address that is called in the end.
     *
     * @param address any address
     * @return its bytes, or those of the IPv4 address that it stands for
     */
    public static byte[] called(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean stands = bytes.length == 16
                && (TRANSLATED.contains(bytes) || Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length));
        return stands ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    /**
     * Where it leads, to be read after "it leads".
     *
     * @return such as {@code into a private network}
     */
    public String leads() {
        return leads;
    }
}
