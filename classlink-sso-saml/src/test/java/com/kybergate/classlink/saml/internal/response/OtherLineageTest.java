// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.kybergate.classlink.saml.internal.signature.Algorithms;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/**
 * What was digested, by a canonicalizer of another lineage: the platform's XML signatures and Santuario's are one code of long ago, so what both get wrong neither
 * sees. Needs the program xmlsec1 (libxml2, in C); where it is absent these are skipped, and say so.
 */
class OtherLineageTest {
    private static final String BEGIN = "== PreDigest data - start buffer:\n";
    private static final String END = "\n== PreDigest data - end buffer";

    @TempDir
    Path folder;

    @BeforeAll
    static void look() {
        boolean present = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, "xmlsec1")));
        if (!present && "true".equals(System.getenv("XMLSEC1_REQUIRED"))) {
            throw new AssertionError("xmlsec1 is required here, and is not there");
        }
        assumeTrue(present, "the program xmlsec1 is not here");
    }

    private record Seen(boolean accepted, String digested) {}

    private Seen seen(String xml, String parent) throws IOException, InterruptedException {
        Path certificate = folder.resolve("certificate.pem");
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encodedCertificate());
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        Path message = Files.writeString(folder.resolve("message.xml"), xml);
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        "xmlsec1",
                        "--verify",
                        "--enabled-key-data",
                        "x509,rsa",
                        "--pubkey-cert-pem",
                        certificate.toString(),
                        "--store-references",
                        "--id-attr:ID",
                        Names.PROTOCOL + ":Response",
                        "--id-attr:ID",
                        Names.ASSERTION + ":Assertion",
                        "--node-xpath",
                        "//*[local-name()='" + parent + "']/*[local-name()='Signature']",
                        message.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, UTF_8);
        int begin = said.indexOf(BEGIN);
        int end = said.indexOf(END, Math.max(0, begin));
        assertThat(begin).as(said).isNotNegative();
        return new Seen(process.exitValue() == 0, said.substring(begin + BEGIN.length(), end));
    }

    private static byte[] encodedCertificate() {
        try {
            return Messages.KEYS.certificate().getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ours(String xml, String parent) {
        Element root = Documents.parse(xml.getBytes(UTF_8)).getDocumentElement();
        Element signed = root.getLocalName().equals(parent)
                ? root
                : Elements.only(root, Names.ASSERTION, parent).orElseThrow();
        Element signature = Elements.only(signed, Names.SIGNATURE, "Signature").orElseThrow();
        return new String(
                StrictVerifier.on(Algorithms.strict())
                        .verify(signature, String.valueOf(Elements.attribute(signed, "ID")), Messages.PARTY.keys()),
                UTF_8);
    }

    private void assertSame(String xml, String parent) throws IOException, InterruptedException {
        Seen seen = seen(xml, parent);
        assertThat(seen.accepted()).isTrue();
        assertThat(seen.digested()).isEqualTo(ours(xml, parent));
    }

    @Test
    void anotherLineageDigestsTheSameOctets() throws Exception {
        assertSame(Messages.genuine(SamlSigned.RESPONSE, false), "Response");
        assertSame(Messages.genuine(SamlSigned.ASSERTION, false), "Assertion");
        assertSame(Messages.genuine(SamlSigned.BOTH, false), "Response");
        assertSame(Messages.genuine(SamlSigned.BOTH, false), "Assertion");
        assertSame(Messages.genuine(SamlSigned.RESPONSE, true), "Response");
    }

    @Test
    void soItDoesWithLettersThatHaveToBeWrittenInAParticularWay() throws Exception {
        FakeLogin odd = FakeLogin.of("17", "2284", "s-<&>\"'\t\r\n é 漢 \uD83D\uDC69")
                .called("a & b", "x@example.org", "  <![CDATA[x]]> \u00A0 ");
        for (SamlSigned signed : List.of(SamlSigned.RESPONSE, SamlSigned.ASSERTION)) {
            String xml = Messages.from(signed).build().to(Messages.peer(false), odd, Messages.REQUEST);
            assertSame(xml, signed == SamlSigned.RESPONSE ? "Response" : "Assertion");
        }
    }

    @Test
    void soItDoesWithComments() throws Exception {
        String xml = Messages.genuine(SamlSigned.ASSERTION, false)
                .replaceAll("(<saml:(?:Subject|Attribute)[ >])", "<!-- a & b -->$1");
        assertThat(xml).contains("<!-- a & b -->");
        assertSame(xml, "Assertion");
    }

    @Test
    void whatWasChangedNeitherAccepts() throws Exception {
        String changed = Messages.genuine(SamlSigned.ASSERTION, false).replace("student-17", "student-18");
        assertThat(seen(changed, "Assertion").accepted()).isFalse();
    }
}
