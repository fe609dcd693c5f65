// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.oneroster.auth.Credentials;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a client is kept from going, by whatever way somebody tries to lead it there. */
class AddressesTest {
    private final RawServer server = new RawServer((asked, number) -> RawServer.Said.json("{'orgs':[],'users':[]}"));
    private final int port = URI.create(server.url()).getPort();
    private final AtomicInteger lookups = new AtomicInteger();

    /** Where somebody tried to connect to. */
    private final List<InetAddress> connected = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        server.close();
    }

    private OneRosterClient.Builder builder(String url) {
        return OneRosterClient.builder()
                .baseUrl(url)
                .httpClient(http().build())
                .timeout(Duration.ofSeconds(5))
                .sleeper(pause -> {
                    throw new AssertionError("what is refused is not tried again");
                })
                .credentials(Credentials.bearer("t"));
    }

    private abstract static class Sockets extends SocketFactory {
        @Override
        public Socket createSocket(String host, int to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int to, InetAddress from, int at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int to, InetAddress from, int at) {
            throw new UnsupportedOperationException();
        }
    }

    /** Leaves this machine for nowhere, whatever else is broken. */
    private final class Grounded extends Sockets {
        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress meant, int timeout) throws IOException {
                    InetAddress to = ((InetSocketAddress) meant).getAddress();
                    connected.add(to);
                    if (!to.isLoopbackAddress()) {
                        throw new ConnectException("kept on this machine");
                    }
                    super.connect(meant, timeout);
                }
            };
        }
    }

    private OkHttpClient.Builder http() {
        return new OkHttpClient.Builder().socketFactory(new Grounded());
    }

    /** Answers in turn, the last one for ever; each answer is a list of addresses. */
    private OkHttpClient.Builder resolving(String... answers) {
        Deque<String> left = new ArrayDeque<>(List.of(answers));
        Dns dns = host -> {
            lookups.incrementAndGet();
            String answer = left.size() > 1 ? left.removeFirst() : left.getFirst();
            List<InetAddress> found = new ArrayList<>();
            for (String address : answer.split(" ")) {
                found.add(InetAddress.getByAddress(
                        host, InetAddress.getByName(address).getAddress()));
            }
            return found;
        };
        return http().dns(dns);
    }

    private static ConnectionCheck.Stage last(ConnectionCheck check) {
        return check.stages().get(check.stages().size() - 1);
    }

    private void assertRefused(OneRosterClient.Builder builder, String reason) {
        try (OneRosterClient client = builder.build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOf(OneRosterConnectionException.class)
                    .hasMessageContaining(reason)
                    .hasMessageContaining("OneRosterClient.Builder.addresses")
                    .satisfies(e -> assertThat(((OneRosterException) e).code()).isEqualTo("address-refused"));
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aNameThatLeadsInsideIsNotCalled() {
        assertRefused(
                builder("https://roster.example.org:" + port)
                        .httpClient(resolving("10.1.2.3").build()),
                "roster.example.org leads into a private network");
        assertRefused(
                builder("https://roster.example.org:" + port)
                        .httpClient(resolving("169.254.169.254").build()),
                "roster.example.org leads to a machine next to this one, or to a cloud's own service");
        assertThat(lookups).hasValue(2);
        assertThat(connected).isEmpty();
    }

    @Test
    void theMessageDoesNotShowWhatANameInsideLeadsTo() {
        Throwable refused = catchThrowable(() -> builder("https://vault.internal")
                .httpClient(resolving("10.77.2.3").build())
                .build()
                .page(Endpoint.orgs(), Query.all()));

        assertThat(refused).hasMessageContaining("vault.internal").message().doesNotContain("10.77");
    }

    @Test
    void oneAddressInsideRefusesAll() {
        for (String answer : List.of("8.8.8.8 127.0.0.1", "127.0.0.1 8.8.8.8", "2606:4700::1 fd00::1")) {
            assertRefused(
                    builder("https://roster.example.org:" + port)
                            .httpClient(resolving(answer).build()),
                    "roster.example.org leads");
        }
        assertThat(connected).isEmpty();
    }

    @Test
    void aNameThatChangesItsAddressIsJudgedAgain() {
        // The check looks the name up first; the call that follows does so again.
        ConnectionCheck check = builder("https://roster.example.org:" + port)
                .httpClient(resolving("8.8.8.8", "127.0.0.1").build())
                .check();

        assertThat(lookups).hasValue(2);
        assertThat(last(check).name() + "/" + last(check).code()).isEqualTo("connect/address-refused");
        assertThat(server.asked()).isEmpty();
    }

    /** Connects to the server whatever it was told, as a resolver or a router that lies would. */
    private final class Elsewhere extends Sockets {
        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress meant, int timeout) throws IOException {
                    super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
                }
            };
        }
    }

    /** Sends what is meant for https to a server that speaks http; for the sake of what comes after the handshake. */
    private static OkHttpClient.Builder withoutTls(OkHttpClient.Builder http) {
        return http.addInterceptor(chain -> {
            HttpUrl url = chain.request().url();
            return chain.proceed(chain.request()
                    .newBuilder()
                    .url(url.newBuilder().scheme("http").port(url.port()).build())
                    .build());
        });
    }

    @Test
    void theConnectionItselfIsJudgedBeforeAnythingIsSent() {
        OkHttpClient http =
                withoutTls(resolving("8.8.8.8")).socketFactory(new Elsewhere()).build();
        assertRefused(
                builder("https://roster.example.org:" + port).httpClient(http),
                "roster.example.org leads to this very machine");
        try (OneRosterClient client = builder("https://roster.example.org:" + port)
                .httpClient(http)
                .addresses(AddressPolicy.publicAndLoopback())
                .build()) {
            assertThat(client.page(Endpoint.orgs(), Query.all()).items()).isEmpty();
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aConnectionThatSomebodyElseOpenedIsJudgedToo() {
        OkHttpClient shared = withoutTls(resolving("127.0.0.1")).build();
        for (AddressPolicy policy : List.of(AddressPolicy.anywhere(), AddressPolicy.publicAndLoopback())) {
            try (OneRosterClient client = builder("https://roster.example.org:" + port)
                    .httpClient(shared)
                    .addresses(policy)
                    .build()) {
                client.page(Endpoint.orgs(), Query.all());
            }
        }
        int before = server.asked().size();
        try (OneRosterClient client =
                builder("https://roster.example.org:" + port).httpClient(shared).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all())).hasMessageContaining("address-refused");
        }
        assertThat(server.asked()).hasSize(before);
    }

    @Test
    void aClientUsesItsConnectionsAgainAndNobodyElses() throws IOException {
        OkHttpClient shared = http().build();
        shared.newCall(new Request.Builder().url(server.url()).build())
                .execute()
                .close();
        shared.newCall(new Request.Builder().url(server.url()).build())
                .execute()
                .close();
        assertThat(connected).as("of the host").hasSize(1);
        for (int clients = 1; clients <= 2; clients++) {
            try (OneRosterClient client = builder(server.url())
                    .allowHttpOnLoopback(true)
                    .httpClient(shared)
                    .build()) {
                client.page(Endpoint.orgs(), Query.all());
                client.page(Endpoint.orgs(), Query.all());
            }
            assertThat(connected).hasSize(1 + clients);
        }
    }

    @Test
    void anInterceptorThatSendsItElsewhereGainsNothing() {
        for (String target : List.of(server.url(), "http://localhost:" + port, "http://2130706433:" + port)) {
            OkHttpClient http = http().addInterceptor(chain -> chain.proceed(
                            chain.request().newBuilder().url(target).build()))
                    .build();
            assertRefused(builder("https://roster.example.org").httpClient(http), "address-refused");
        }
    }

    @Test
    void anInterceptorThatSendsItToAnotherHostThanThoseOfTheListGainsNothing() {
        OkHttpClient http = http().addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().url(server.url()).build()))
                .build();

        assertRefused(
                builder("https://roster.example.org")
                        .httpClient(http)
                        .addresses(AddressPolicy.publicAndLoopback().onlyHosts("roster.example.org")),
                "127.0.0.1 is none of the hosts that may be called");
        assertThat(connected).isEmpty();
    }

    @Test
    void anInterceptorThatBringsItsOwnResolverGainsNothing() {
        Dns loopback = host -> List.of(InetAddress.getLoopbackAddress());
        OkHttpClient http = withoutTls(http())
                .addInterceptor(chain -> chain.withDns(loopback).proceed(chain.request()))
                .build();

        assertRefused(
                builder("https://roster.example.org:" + port).httpClient(http),
                "roster.example.org leads to this very machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1",
                "https://10.0.0.5/ims/oneroster/v1p1",
                "https://169.254.169.254",
                "https://2130706433",
                "https://127.1",
                "https://0177.0.0.1",
                "https://0",
                "https://１２７.0.0.1",
                "https://127。0。0。1",
                "https://127.0.0.1.",
                "https://[::1]",
                "https://[::]",
                "https://[::ffff:127.0.0.1]",
                "https://[::127.0.0.1]",
                "https://[64:ff9b::a00:1]",
                "https://[2002:7f00:1::]",
                "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
                "https://[fe80::1]",
                "https://[fd00:ec2::254]",
            })
    void anAddressInsideIsRefusedWhereItIsEntered(String url) {
        assertThatThrownBy(() -> builder(url).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the base URL may not be called: ")
                .hasMessageContaining("OneRosterClient.Builder.addresses");
        assertThatThrownBy(() -> builder("https://roster.example.org")
                        .credentials(Credentials.oauth2("i", "s", url + "/token"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the token URL may not be called: ");
        ConnectionCheck check = builder(url).check();
        assertThat(check.ok()).isFalse();
        assertThat(last(check).name() + "/" + last(check).code()).isEqualTo("url/address-refused");
        assertThat(last(check).remedy()).contains("public address");
        assertThat(check.baseUrl()).isNull();
    }

    /** OkHttp takes these for names; the platform's resolver takes them for addresses. */
    @ParameterizedTest
    @ValueSource(strings = {"0x7f000001", "0x7f.0.0.1", "0x7f.1", "localhost", "LOCALHOST."})
    void aSpellingThatOnlyTheResolverReadsIsRefusedByWhatItReads(String host) {
        try (OneRosterClient client = builder("https://" + host + ":" + port)
                .retryPolicy(RetryPolicy.none())
                .build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOf(OneRosterConnectionException.class)
                    .satisfies(
                            e -> assertThat(((OneRosterException) e).code()).isIn("address-refused", "host-unknown"));
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void theCheckSaysThatANameLeadsInside() {
        ConnectionCheck check = builder("https://roster.example.org")
                .httpClient(resolving("192.168.1.1").build())
                .check();

        assertThat(last(check).name() + "/" + last(check).code()).isEqualTo("dns/address-refused");
        assertThat(last(check).message()).isEqualTo("The name roster.example.org leads into a private network.");
        assertThat(last(check).remedy()).contains("whoever runs this application");
    }

    private static @Nullable List<String> path(ConnectionCheck check) {
        return List.of(last(check).name(), last(check).code());
    }

    @Test
    void theTokenUrlIsJudgedLikeTheBaseUrl() throws UnknownHostException {
        Dns dns = host -> List.of(InetAddress.getByName(host.equals("login.example.org") ? "127.0.0.1" : "8.8.8.8"));
        OkHttpClient http = withoutTls(http().dns(dns)).build();
        OneRosterClient.Builder builder = builder("https://roster.example.org")
                .httpClient(http)
                .credentials(Credentials.oauth2("i", "s", "https://login.example.org:" + port + "/token"));

        assertRefused(builder, "login.example.org leads to this very machine");
        assertThat(path(builder.check())).containsExactly("auth", "address-refused");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void onlyTheHostsOfTheListAreCalled() {
        AddressPolicy policy = AddressPolicy.publicOnly().onlyHosts("*.oneroster.com");

        builder("https://example.oneroster.com").addresses(policy).build().close();
        assertThatThrownBy(() -> builder("https://oneroster.com.evil.example")
                        .addresses(policy)
                        .build())
                .hasMessageContaining("is none of the hosts that may be called");
        assertThatThrownBy(() -> builder("https://example.oneroster.com")
                        .addresses(policy)
                        .credentials(Credentials.oauth2("i", "s", "https://login.example.org/token"))
                        .build())
                .hasMessageContaining("the token URL may not be called: login.example.org is none of the hosts");
        assertThatThrownBy(() -> builder("https://8.8.8.8").addresses(policy).build())
                .hasMessageContaining("8.8.8.8 is none of the hosts that may be called");
    }

    @Test
    void aServerOfOnesOwnNetworkIsCalledWhereThatIsAllowed() {
        AddressPolicy policy = AddressPolicy.publicOnly().alsoNetworks("127.0.0.0/8");
        try (OneRosterClient client = builder("https://roster.example.org:" + port)
                .httpClient(withoutTls(resolving("127.0.0.1")).build())
                .addresses(policy)
                .build()) {
            client.page(Endpoint.orgs(), Query.all());
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void whoAllowsHttpOnLoopbackAllowsLoopbackAndNoMore() {
        try (OneRosterClient client =
                builder(server.url()).allowHttpOnLoopback(true).build()) {
            client.page(Endpoint.orgs(), Query.all());
        }
        assertThat(server.asked()).hasSize(1);
        assertThatThrownBy(() ->
                        builder("https://10.0.0.5").allowHttpOnLoopback(true).build())
                .hasMessageContaining("may not be called");
        assertThatThrownBy(() -> builder(server.url())
                        .allowHttpOnLoopback(true)
                        .addresses(AddressPolicy.publicOnly())
                        .build())
                .hasMessageContaining("127.0.0.1 leads to this very machine");
    }

    /** Goes through a proxy but for the proxy's own name. */
    private ProxySelector selector(String proxy) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return proxy.equals(uri.getHost())
                        ? List.of(Proxy.NO_PROXY)
                        : List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy, port)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    }

    @Test
    void aProxyMayStandInsideAndIsToldOnlyOfHostsThatMayBeCalled() {
        Dns dns = host -> {
            if (host.equals("proxy.internal")) {
                return Arrays.asList(InetAddress.getLoopbackAddress());
            }
            throw new UnknownHostException("whatever stands behind a proxy is the proxy's to find");
        };
        for (OkHttpClient.Builder proxied : List.of(
                http().proxySelector(selector("proxy.internal")),
                http().proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.internal", port))))) {
            OkHttpClient http = withoutTls(proxied.dns(dns)).build();
            int before = server.asked().size();
            try (OneRosterClient client =
                    builder("https://roster.example.org").httpClient(http).build()) {
                client.page(Endpoint.orgs(), Query.all());
            }
            assertThat(server.asked()).hasSize(before + 1);
            assertThatThrownBy(
                            () -> builder("https://10.0.0.5").httpClient(http).build())
                    .hasMessageContaining("may not be called");
        }
        int before = server.asked().size();
        OkHttpClient direct = withoutTls(
                        http().proxySelector(selector("proxy.internal")).dns(dns))
                .build();
        try (OneRosterClient client =
                builder("https://proxy.internal:" + port).httpClient(direct).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all())).hasMessageContaining("address-refused");
        }
        assertThat(server.asked()).hasSize(before);
    }
}
