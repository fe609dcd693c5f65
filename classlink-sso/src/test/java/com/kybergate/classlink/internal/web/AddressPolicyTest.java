// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.SignInException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final AddressPolicy STRICT =
            new AddressPolicy(Set.of("launchpad.classlink.com", "127.0.0.1", "169.254.169.254", "localhost"), false);
    private static final AddressPolicy LOCAL =
            new AddressPolicy(Set.of("127.0.0.1", "10.0.0.1", "localhost", "launchpad.classlink.com"), true);

    @Test
    void aStatedHostIsAllowedOverHttps() {
        assertThat(STRICT.allowed("https://launchpad.classlink.com/oauth2/v2/token")
                        .host())
                .isEqualTo("launchpad.classlink.com");
        assertThat(STRICT.allowed("https://LAUNCHPAD.classlink.com/").host()).isEqualTo("launchpad.classlink.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://launchpad.classlink.com/",
                "https://launchpad.classlink.com.evil.example/",
                "https://evil.example/launchpad.classlink.com",
                "https://launchpad.classlink.com@evil.example/",
                "https://user:word@launchpad.classlink.com/",
                "https://user@launchpad.classlink.com/",
                "https://launchpad.classlink.com/#x",
                "https://127.0.0.1/",
                "https://169.254.169.254/latest",
                "ftp://launchpad.classlink.com/",
                "file:///etc/passwd",
                "//launchpad.classlink.com/",
                "",
                "nonsense"
            })
    void anythingElseIsRefused(String address) {
        assertThatThrownBy(() -> STRICT.allowed(address))
                .isInstanceOf(SignInException.class)
                .hasMessage("address-refused");
    }

    @Test
    void loopbackIsAllowedOnlyWhereSomebodySaidSo() {
        assertThat(LOCAL.allowed("http://127.0.0.1:8080/").port()).isEqualTo(8080);
        assertThatThrownBy(() -> LOCAL.allowed("http://10.0.0.1/")).isInstanceOf(SignInException.class);
        assertThatThrownBy(() -> LOCAL.allowed("http://launchpad.classlink.com/"))
                .isInstanceOf(SignInException.class);
    }

    @Test
    void aNameThatLeadsInsideIsRefusedWhenItIsCalled() throws Exception {
        assertThatThrownBy(() -> STRICT.lookup("localhost")).isInstanceOf(UnknownHostException.class);
        assertThat(LOCAL.lookup("localhost")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "::",
                "::ffff:10.0.0.1"
            })
    void addressesInsideSomebodysNetworkAreNone(String address) throws Exception {
        assertThat(LOCAL.isAllowed(InetAddress.getByName(address))).as(address).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "2606:4700::1", "172.32.0.1"})
    void addressesOfEverybodyAre(String address) throws Exception {
        assertThat(STRICT.isAllowed(InetAddress.getByName(address))).as(address).isTrue();
    }
}
