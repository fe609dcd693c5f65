// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static InetAddress at(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void thePresetsDifferInWhatIsNotPublic() throws UnknownHostException {
        for (String open : new String[] {"8.8.8.8", "2606:4700:4700::1111"}) {
            assertThat(AddressPolicy.publicOnly().allows(at(open))).isTrue();
            assertThat(AddressPolicy.publicAndLoopback().allows(at(open))).isTrue();
            assertThat(AddressPolicy.anywhere().allows(at(open))).isTrue();
        }
        for (String own : new String[] {"127.0.0.1", "127.8.8.8", "::1"}) {
            assertThat(AddressPolicy.publicOnly().allows(at(own))).isFalse();
            assertThat(AddressPolicy.publicAndLoopback().allows(at(own))).isTrue();
            assertThat(AddressPolicy.anywhere().allows(at(own))).isTrue();
        }
        for (String inside : new String[] {"10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::", "fd00::1"}) {
            assertThat(AddressPolicy.publicOnly().allows(at(inside))).isFalse();
            assertThat(AddressPolicy.publicAndLoopback().allows(at(inside))).isFalse();
            assertThat(AddressPolicy.anywhere().allows(at(inside))).isTrue();
        }
    }

    @Test
    void moreNetworksOpenThoseAlone() throws UnknownHostException {
        AddressPolicy policy = AddressPolicy.publicOnly().alsoNetworks("10.1.0.0/16", "fd12::/16");

        assertThat(policy.allows(at("10.1.2.3"))).isTrue();
        assertThat(policy.allows(at("64:ff9b::10.1.2.3"))).isTrue();
        assertThat(policy.allows(at("fd12::1"))).isTrue();
        assertThat(policy.allows(at("10.2.0.0"))).isFalse();
        assertThat(policy.allows(at("127.0.0.1"))).isFalse();
        assertThat(policy.allows(at("8.8.8.8"))).isTrue();
        assertThat(policy.alsoNetworks("192.168.7.7").allows(at("10.1.2.3"))).isTrue();
        assertThat(AddressPolicy.publicOnly().allows(at("10.1.2.3"))).isFalse();
        assertThatThrownBy(() -> policy.alsoNetworks("roster.example.org"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "example.oneroster.com, true",
        "EXAMPLE.OneRoster.COM, true",
        "example.oneroster.com., true",
        "a.b.oneroster.com, true",
        "oneroster.com, false",
        "evil-oneroster.com, false",
        "eviloneroster.com, false",
        "oneroster.com.evil.example, false",
        "roster.example.org, true",
        "Roster.Example.Org., true",
        "www.roster.example.org, false",
        "bücher.example, true",
        "xn--bcher-kva.example, true",
        "203.0.113.9, false",
        "8.8.8.8, true",
        "[2606:4700:4700:0:0:0:0:1111], true",
        "8.8.4.4, false",
        "a b, false",
        "'', false",
    })
    void onlyTheseHosts(String host, boolean allowed) {
        AddressPolicy policy = AddressPolicy.publicOnly()
                .onlyHosts("*.oneroster.com", "Roster.example.org.", "bücher.example")
                .onlyHosts("8.8.8.8", "2606:4700:4700::1111");

        assertThat(policy.allowsHost(host)).isEqualTo(allowed);
        assertThat(AddressPolicy.anywhere()
                        .onlyHosts("*.oneroster.com", "Roster.example.org.", "bücher.example")
                        .onlyHosts("8.8.8.8", "2606:4700:4700::1111")
                        .allowsHost(host))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                "*.*.example",
                "a*.example",
                "*.10.0.0.1",
                "https://roster.example.org",
                "a/b",
                "a b"
            })
    void refusesPatternsThatMeanSomethingElse(String pattern) {
        assertThatThrownBy(() -> AddressPolicy.publicOnly().onlyHosts(pattern))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListWithoutHostsIsAMistake() {
        assertThatThrownBy(() -> AddressPolicy.publicOnly().onlyHosts()).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "roster.example.org, true",
        "localhost, true",
        "8.8.8.8, true",
        "127.0.0.1, false",
        "[::1], false",
        "[::ffff:127.0.0.1], false",
        "[::ffff:8.8.8.8], true",
        "[64:ff9b::7f00:1], false",
        "[64:ff9b::808:808], true",
        "[2002:808:808::1], false",
        "2130706433, false",
        "134744072, false",
        "127.1, false",
        "8.8.8.8., true",
        "127.0.0.1., false",
        "0177.0.0.1, false",
        "0, false",
        "１２７.0.0.1, false",
        "256.1.1.1, false",
        "1.2.3.4.5, false",
    })
    void aHostThatIsAnAddressIsJudgedAtOnce(String host, boolean allowed) {
        assertThat(AddressPolicy.publicOnly().allowsHost(host)).isEqualTo(allowed);
    }

    @Test
    void saysWhatItAllows() {
        AddressPolicy policy =
                AddressPolicy.publicOnly().alsoNetworks("10.1.0.0/16").onlyHosts("*.example.org");

        assertThat(policy).hasToString("AddressPolicy[public, networks [10.1.0.0/16], hosts [.example.org]]");
        assertThat(AddressPolicy.publicAndLoopback()).hasToString("AddressPolicy[public and loopback]");
        assertThat(AddressPolicy.anywhere()).hasToString("AddressPolicy[anywhere]");
        assertThat(policy)
                .isEqualTo(
                        AddressPolicy.publicOnly().alsoNetworks("10.1.0.0/16").onlyHosts("*.EXAMPLE.org"))
                .hasSameHashCodeAs(
                        AddressPolicy.publicOnly().alsoNetworks("10.1.0.0/16").onlyHosts("*.EXAMPLE.org"))
                .isNotEqualTo(AddressPolicy.publicOnly().onlyHosts("*.example.org"))
                .isNotEqualTo(AddressPolicy.anywhere());
    }
}
