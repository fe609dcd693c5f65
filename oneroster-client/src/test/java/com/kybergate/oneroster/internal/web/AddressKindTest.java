// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import static com.kybergate.oneroster.internal.web.AddressKind.LINK_LOCAL;
import static com.kybergate.oneroster.internal.web.AddressKind.LOOPBACK;
import static com.kybergate.oneroster.internal.web.AddressKind.MULTICAST;
import static com.kybergate.oneroster.internal.web.AddressKind.PRIVATE;
import static com.kybergate.oneroster.internal.web.AddressKind.PUBLIC;
import static com.kybergate.oneroster.internal.web.AddressKind.RESERVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

    /** From the first to the last address, both written out: another way to say it than that of the code. */
    private record Span(AddressKind kind, BigInteger first, BigInteger last) {
        static Span of(AddressKind kind, String first, String last) {
            return new Span(kind, number(first), number(last));
        }

        boolean holds(BigInteger number) {
            return first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
        }
    }

    private static final List<Span> FOUR = List.of(
            Span.of(RESERVED, "0.0.0.0", "0.255.255.255"),
            Span.of(PRIVATE, "10.0.0.0", "10.255.255.255"),
            Span.of(PRIVATE, "100.64.0.0", "100.127.255.255"),
            Span.of(LOOPBACK, "127.0.0.0", "127.255.255.255"),
            Span.of(LINK_LOCAL, "168.63.129.16", "168.63.129.16"),
            Span.of(LINK_LOCAL, "169.254.0.0", "169.254.255.255"),
            Span.of(PRIVATE, "172.16.0.0", "172.31.255.255"),
            Span.of(RESERVED, "192.0.0.0", "192.0.0.255"),
            Span.of(RESERVED, "192.0.2.0", "192.0.2.255"),
            Span.of(RESERVED, "192.88.99.0", "192.88.99.255"),
            Span.of(PRIVATE, "192.168.0.0", "192.168.255.255"),
            Span.of(RESERVED, "198.18.0.0", "198.19.255.255"),
            Span.of(RESERVED, "198.51.100.0", "198.51.100.255"),
            Span.of(RESERVED, "203.0.113.0", "203.0.113.255"),
            Span.of(MULTICAST, "224.0.0.0", "239.255.255.255"),
            Span.of(RESERVED, "240.0.0.0", "255.255.255.255"));

    private static final List<Span> SIX = List.of(
            Span.of(LOOPBACK, "::1", "::1"),
            Span.of(PUBLIC, "2001:200::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(PUBLIC, "2000::", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(PUBLIC, "2001:db9::", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(PUBLIC, "2003::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(PUBLIC, "3fff:1000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(PRIVATE, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(LINK_LOCAL, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(PRIVATE, "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            Span.of(MULTICAST, "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(text, e);
        }
    }

    private static BigInteger number(String text) {
        return new BigInteger(1, address(text).getAddress());
    }

    private static byte[] bytes(BigInteger number, int length) {
        byte[] all = number.toByteArray();
        byte[] out = new byte[length];
        for (int i = 1; i <= Math.min(length, all.length); i++) {
            out[length - i] = all[all.length - i];
        }
        return out;
    }

    /** Of 16 bytes as such: the platform would make an IPv4 address of what stands for one. */
    private static InetAddress address(BigInteger number, int length) throws UnknownHostException {
        byte[] bytes = bytes(number, length);
        return length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
    }

    private static AddressKind expected(List<Span> spans, BigInteger number, AddressKind otherwise) {
        return spans.stream()
                .filter(span -> span.holds(number))
                .map(Span::kind)
                .findFirst()
                .orElse(otherwise);
    }

    @Test
    void tellsEveryRangeAtItsEdgesAndInside() throws UnknownHostException {
        Random random = new Random(7);
        int checked = 0;
        for (int length : new int[] {4, 16}) {
            List<Span> spans = length == 4 ? FOUR : SIX;
            AddressKind otherwise = length == 4 ? PUBLIC : RESERVED;
            List<BigInteger> numbers = new ArrayList<>();
            for (Span span : spans) {
                for (int off = -2; off <= 2; off++) {
                    numbers.add(span.first().add(BigInteger.valueOf(off)));
                    numbers.add(span.last().add(BigInteger.valueOf(off)));
                }
                for (int i = 0; i < 20; i++) {
                    numbers.add(span.first().xor(new BigInteger(length * 8 - random.nextInt(length * 8), random)));
                }
            }
            for (int i = 0; i < 20_000; i++) {
                numbers.add(new BigInteger(length * 8, random));
            }
            for (BigInteger number : numbers) {
                if (number.signum() < 0 || number.bitLength() > length * 8) {
                    continue;
                }
                InetAddress address = address(number, length);
                assertThat(AddressKind.of(address))
                        .as(address.getHostAddress())
                        .isEqualTo(expected(spans, number, otherwise));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(40_000);
    }

    @Test
    void judgesAnAddressThatStandsForAnotherAsThatOne() throws UnknownHostException {
        Random random = new Random(8);
        for (String prefix : List.of("::ffff:0:0", "64:ff9b::")) {
            for (int i = 0; i < 2_000; i++) {
                // Half of them at an edge, where they can be wrong.
                Span span = FOUR.get(random.nextInt(FOUR.size()));
                BigInteger four = i % 2 == 0 ? new BigInteger(32, random) : (i % 4 == 1 ? span.first() : span.last());
                BigInteger whole = prefix.equals("::ffff:0:0")
                        ? BigInteger.valueOf(0xffff).shiftLeft(32).add(four)
                        : number(prefix).add(four);
                Inet6Address six = Inet6Address.getByAddress(null, bytes(whole, 16), -1);

                assertThat(AddressKind.of(six)).as("%s", six).isEqualTo(expected(FOUR, four, PUBLIC));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "::, RESERVED",
        "::8.8.8.8, RESERVED",
        "::127.0.0.1, RESERVED",
        "64:ff9b:1::808:808, RESERVED",
        "64:ff9b:0:0:1::808:808, RESERVED",
        "100::1, RESERVED",
        "2001::1, RESERVED",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, RESERVED",
        "2001:db8::1, RESERVED",
        "2002:7f00:1::, RESERVED",
        "2002:808:808::1, RESERVED",
        "3fff:fff:ffff::1, RESERVED",
        "5f00::1, RESERVED",
        "fd00:ec2::254, PRIVATE",
        "2606:4700:4700::1111, PUBLIC",
    })
    void knowsTheFormsThatAttackersUse(String text, AddressKind kind) {
        assertThat(AddressKind.of(address(text))).isEqualTo(kind);
    }
}
