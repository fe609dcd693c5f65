// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    private static byte[] bytes(String text) throws UnknownHostException {
        return InetAddress.getByName(text).getAddress();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.0.0, true",
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.0.0/16, 10.0.255.255, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "128.0.0.0/1, 255.255.255.255, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
        "fd12:3456::/32, fd12:3456:ffff::1, true",
        "fd12:3456::/32, fd12:3457::1, false",
        "::/0, 10.1.2.3, false",
        "0.0.0.0/0, fd12::1, false",
    })
    void holdsWhatBeginsWithItsBits(String network, String address, boolean held) throws UnknownHostException {
        assertThat(Network.of(" " + network + " ").contains(bytes(address))).isEqualTo(held);
    }

    @Test
    void agreesWithArithmeticOnRandomRanges() throws UnknownHostException {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            int length = random.nextBoolean() ? 4 : 16;
            int bits = random.nextInt(length * 8 + 1);
            BigInteger size = BigInteger.ONE.shiftLeft(length * 8 - bits);
            BigInteger first = new BigInteger(bits, random).multiply(size);
            byte[] start = padded(first, length);
            String text = InetAddress.getByAddress(start).getHostAddress();
            if (length == 16 && text.indexOf(':') < 0) {
                continue;
            }
            Network network = Network.of(text + "/" + bits);
            BigInteger near = first.add(BigInteger.valueOf(random.nextInt(5) - 2));
            for (BigInteger number :
                    new BigInteger[] {first, first.add(size).subtract(BigInteger.ONE), first.add(size), near}) {
                if (number.signum() >= 0 && number.bitLength() <= length * 8) {
                    boolean inside = number.compareTo(first) >= 0 && number.compareTo(first.add(size)) < 0;
                    assertThat(network.contains(padded(number, length)))
                            .as("%s %s", network, number)
                            .isEqualTo(inside);
                }
            }
            assertThat(network).hasToString(text + "/" + bits);
            assertThat(network)
                    .isEqualTo(Network.of(network.toString()))
                    .hasSameHashCodeAs(Network.of(network.toString()));
        }
    }

    private static byte[] padded(BigInteger number, int length) {
        byte[] all = number.toByteArray();
        byte[] out = new byte[length];
        for (int i = 1; i <= Math.min(length, all.length); i++) {
            out[length - i] = all[all.length - i];
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.1.2.3/16",
                "10.0.0.1/31",
                "10.0.0/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "0x0a.0.0.0/8",
                "167772160/8",
                "localhost",
                "localhost/8",
                "fd12::/129",
                "fd12::1/64",
                "fd12:::/32",
                "fe80::1%lo/128",
                "[fd12::]/16"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(network).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "127.1",
                "0177.0.0.1",
                "127.0.0.01",
                "0x7f.0.0.1",
                "1.2.3.4.5",
                "300.1.1.1",
                "127.0.0.1.",
                "",
                ".",
                "a.b.c.d",
                "1:2:3"
            })
    void readsNoOddSpellingAsAnAddress(String text) {
        assertThat(Network.literal(text)).isNull();
    }
}
