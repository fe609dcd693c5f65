// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Bounds;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/**
 * Sizes that nobody but an attacker sends, before anything about the sender is known: each is refused, on a thread with little stack, and for next to
 * nothing.
 *
 * <p>What it costs is measured, which tests here do not do otherwise: in time that the thread computes and not by the clock on the wall, after
 * it was done some times, and the best of five, so that what a busy machine does meanwhile does not count.
 */
class HostileSizesTest {
    private static final int STACK = 256 << 10;
    private static final long MOST_CPU_NANOS = 50_000_000;

    private static final int WARM_UPS = 8;
    private static final int MEASURED = 5;

    private static final String OPEN = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
            + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""
            + " xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"";

    /**
     * Something too large.
     *
     * @param what in words
     * @param posted what is sent
     * @param refused what it is refused for; more than one where another release of the platform's parser has a limit of its own
     */
    record Hostile(String what, String posted, Set<SignInError> refused) {
        Hostile(String what, String posted, SignInError refused) {
            this(what, posted, Set.of(refused));
        }

        static Hostile of(String what, String xml, SignInError... refused) {
            return new Hostile(
                    what, Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)), Set.of(refused));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Hostile> hostile() {
        return List.of(
                Hostile.of("37,000 levels", "<a>".repeat(37_000), SignInError.RESPONSE_OUT_OF_BOUNDS),
                Hostile.of(
                        "37,000 levels that end",
                        "<a>".repeat(37_000) + "</a>".repeat(37_000),
                        SignInError.RESPONSE_OUT_OF_BOUNDS),
                Hostile.of(
                        "a level more than allowed, in a response",
                        OPEN + ">" + "<saml:Advice>".repeat(64) + "</saml:Advice>".repeat(64) + "</samlp:Response>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS),
                Hostile.of(
                        "10,000 attributes",
                        OPEN + each(10_000, i -> " a" + i + "=\"\"") + "/>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS,
                        SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "20,000 attributes",
                        OPEN + each(20_000, i -> " a" + i + "=\"\"") + "/>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS,
                        SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "7,000 attributes with one hash",
                        OPEN + each(7_000, i -> " " + collision(i) + "=\"\"") + "/>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS,
                        SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "1,000 encrypted keys",
                        OPEN + "><saml:EncryptedAssertion>" + "<xenc:EncryptedKey/>".repeat(1_000)
                                + "</saml:EncryptedAssertion></samlp:Response>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS),
                Hostile.of(
                        "100,000 namespaces",
                        OPEN + each(100_000, i -> " xmlns:a" + i + "=\"a\"") + "/>",
                        SignInError.RESPONSE_TOO_LARGE),
                Hostile.of(
                        "as many namespaces as have room",
                        OPEN + each(14_500, i -> " xmlns:a" + i + "=\"a\"") + "/>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS,
                        SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "36,000 comments",
                        OPEN + ">" + "<!---->".repeat(36_000) + "</samlp:Response>",
                        SignInError.RESPONSE_VERSION_WRONG),
                Hostile.of(
                        "20,000 sections of text",
                        OPEN + ">" + "<![CDATA[]]>".repeat(20_000) + "</samlp:Response>",
                        SignInError.VALUE_IN_PIECES),
                Hostile.of(
                        "64,000 elements side by side",
                        OPEN + ">" + "<a/>".repeat(64_000) + "</samlp:Response>",
                        SignInError.RESPONSE_OUT_OF_BOUNDS),
                Hostile.of(
                        "a name of 200,000 letters",
                        "<" + "a".repeat(200_000) + "/>",
                        SignInError.NOT_A_RESPONSE,
                        SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "65,000 references to characters",
                        OPEN + ">" + "&#9;".repeat(65_000) + "</samlp:Response>",
                        SignInError.RESPONSE_VERSION_WRONG,
                        SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "a billion laughs",
                        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\">"
                                + each(
                                        9,
                                        i -> "<!ENTITY a" + i + " \"" + ("&a" + (i == 0 ? "" : i - 1) + ";").repeat(10)
                                                + "\">")
                                + "]><a>&a8;</a>",
                        SignInError.DOCTYPE_REFUSED),
                Hostile.of(
                        "256 KiB and a byte",
                        "<a>" + "x".repeat(Bounds.LONGEST - 6) + "</a>",
                        SignInError.RESPONSE_TOO_LARGE),
                Hostile.of("a byte that stands alone", "<", SignInError.RESPONSE_MALFORMED),
                Hostile.of(
                        "256 KiB of an element that does not end",
                        "<" + "a ".repeat(131_000),
                        SignInError.RESPONSE_MALFORMED),
                new Hostile("5 MB of base64", "A".repeat(5_000_000), SignInError.RESPONSE_TOO_LARGE),
                new Hostile("5 MB of line ends", "\n".repeat(5_000_000), SignInError.RESPONSE_TOO_LARGE),
                new Hostile("300 KB that are not base64", "!".repeat(300_000), SignInError.RESPONSE_NOT_BASE64));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void sizesOfAttackersAreRefusedForNextToNothing(Hostile hostile) throws InterruptedException {
        Set<SignInError> refused = new HashSet<>();
        long[] nanos = new long[WARM_UPS + MEASURED];
        onLittleStack(() -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            for (int i = 0; i < nanos.length; i++) {
                long before = threads.getCurrentThreadCpuTime();
                try {
                    Messages.JUDGE.judge(hostile.posted(), Messages.PARTY);
                } catch (SignInException e) {
                    refused.add(e.error());
                }
                nanos[i] = threads.getCurrentThreadCpuTime() - before;
            }
        });

        assertThat(refused).hasSize(1).isSubsetOf(hostile.refused());
        assertThat(Arrays.stream(nanos).skip(WARM_UPS).min().orElseThrow())
                .as("nanoseconds of computing")
                .isLessThan(MOST_CPU_NANOS);
    }

    /** What is refused for its depth must not be what a host's small threads could not bear. */
    @Test
    void aMessageAsDeepAsIsAllowedIsJudgedOnLittleStack() throws InterruptedException {
        String genuine = Messages.genuine(SamlSigned.RESPONSE, false);
        Element response =
                Documents.parse(genuine.getBytes(StandardCharsets.UTF_8)).getDocumentElement();
        List<Element> values = new ArrayList<>();
        Elements.visit(response, element -> {
            if (Elements.is(element, Names.ASSERTION, "AttributeValue")) {
                values.add(element);
            }
        });
        values.forEach(HostileSizesTest::deepen);
        SignedAnew.unsign(response);
        SignedAnew.sign(response, Messages.KEYS.privateKey());
        String deep = Base64.getEncoder().encodeToString(SignedAnew.write(response.getOwnerDocument()));
        AtomicReference<@Nullable Claims> claims = new AtomicReference<>();
        onLittleStack(() -> claims.set(Messages.JUDGE.judge(deep, Messages.PARTY)));

        assertThat(deep.length()).isGreaterThan(genuine.length());
        assertThat(claims.get()).isNotNull();
    }

    /** Nests elements in an attribute's value, which stands on level 5. */
    private static void deepen(Element element) {
        Element inner = element;
        for (int level = 6; level <= Bounds.MOST_DEPTH; level++) {
            Element next = element.getOwnerDocument().createElementNS(Names.ASSERTION, "saml:AttributeValue");
            inner.appendChild(next);
            inner = next;
        }
    }

    private static void onLittleStack(Runnable work) throws InterruptedException {
        AtomicReference<@Nullable Throwable> escaped = new AtomicReference<>();
        Thread small = new Thread(null, work, "little stack", STACK);
        small.setUncaughtExceptionHandler((thread, e) -> escaped.set(e));
        small.start();
        small.join();
        assertThat(escaped.get()).isNull();
    }

    private static String each(int count, IntFunction<String> made) {
        return IntStream.range(0, count).mapToObj(made).collect(Collectors.joining());
    }

    /** Names of 26 letters with one hash: "Aa" and "BB" have the same. */
    private static String collision(int number) {
        return IntStream.range(0, 13)
                .mapToObj(bit -> ((number >> bit) & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }
}
