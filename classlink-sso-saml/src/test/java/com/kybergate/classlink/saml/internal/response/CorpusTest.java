// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.saml.internal.response.Corpus.Message;
import com.kybergate.classlink.saml.internal.response.Verdicts.Case;
import com.kybergate.classlink.saml.internal.response.Verdicts.Signatures;
import com.kybergate.classlink.saml.internal.response.Verdicts.Verdict;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The messages that two other projects publish with their tests, each judged, and each verdict with its reason. */
class CorpusTest {
    private static final Path DOCUMENT = Path.of("../docs/saml-verdicts.md");

    private static final List<Found> FOUND = new ArrayList<>();

    /** What was found of a row. */
    record Found(Expected expected, Verdict shipped, Verdict legacy, String peeled, Signatures signatures) {
        /** As the row would be if all of it were expected. */
        String line() {
            return String.join(
                    "\t",
                    expected.file(),
                    expected.setup(),
                    expected.clock(),
                    shipped.verdict(),
                    legacy.verdict(),
                    peeled,
                    expected.why());
        }
    }

    @BeforeAll
    static void judge() {
        Verdicts verdicts = new Verdicts();
        for (Expected expected : Expected.all()) {
            Case of = new Case(Corpus.response(expected.file()), expected.setup(), expected.clock());
            FOUND.add(new Found(
                    expected,
                    verdicts.shipped(of),
                    verdicts.legacy(of),
                    expected.peeled().equals("-") ? "-" : verdicts.peeled(of),
                    verdicts.signatures(of)));
        }
    }

    @Test
    void everyMessageThatOthersPublishHasAVerdict() {
        assertThat(FOUND)
                .extracting(found -> found.expected().file())
                .containsOnly(Corpus.responses().stream().map(Message::name).toArray(String[]::new));
    }

    @Test
    void everyMessageIsJudgedAsAPersonHasReadIt() {
        List<String> wrong = new ArrayList<>();
        for (Found found : FOUND) {
            Expected expected = found.expected();
            boolean same = expected.shipped().equals(found.shipped().verdict())
                    && expected.legacy().equals(found.legacy().verdict())
                    && expected.peeled().equals(found.peeled());
            if (!same) {
                wrong.add(found.line());
            }
        }
        assertThat(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void everyVerdictHasAReason() {
        assertThat(FOUND)
                .allSatisfy(found -> assertThat(found.expected().why())
                        .as(found.expected().file())
                        .isNotBlank());
    }

    @Test
    void noMessageThatWasMadeToBeRefusedIsAccepted() {
        assertThat(FOUND)
                .filteredOn(found -> found.expected().isMadeToBeRefused())
                .hasSizeGreaterThan(70)
                .noneMatch(
                        found -> found.legacy().isAccepted() || found.shipped().isAccepted());
    }

    /** What is good but for its algorithms is refused for them, and for nothing else. */
    @Test
    void whatIsAcceptedWithOldAlgorithmsIsRefusedForThemAsShipped() {
        assertThat(FOUND)
                .filteredOn(found -> found.legacy().isAccepted())
                .extracting(found -> found.shipped().verdict())
                .containsOnly("SIGNATURE_ALGORITHM_REFUSED", "ENCRYPTION_REFUSED");
    }

    /** Whatever was believed of a message stands in it as the only name of its only assertion. */
    @Test
    void whoIsBelievedIsWhoThePublishersMeant() {
        assertThat(FOUND)
                .filteredOn(found -> found.legacy().isAccepted())
                .hasSizeGreaterThan(8)
                .allSatisfy(found -> names(found)
                        .ifPresent(name -> assertThat(
                                        found.legacy().claims().orElseThrow().nameId())
                                .isEqualTo(name)));
    }

    @Test
    void whereTheStrictVerifierAcceptsOpenSamlDoesAndDigestedTheSameOctets() {
        assertThat(FOUND).allSatisfy(found -> {
            assertThat(found.signatures().sameOctets())
                    .as(found.expected().file())
                    .isTrue();
            if (found.signatures().strictly()) {
                assertThat(found.signatures().openSaml())
                        .as(found.expected().file())
                        .isTrue();
            }
        });
    }

    /** Every signature that node-saml publishes as valid is good, whatever else is wrong with its message. */
    @Test
    void everySignatureThatIsPublishedAsValidIsGood() {
        assertThat(FOUND)
                .filteredOn(found -> found.expected().file().contains("/signatures/valid/"))
                .hasSize(16)
                .allMatch(found -> found.signatures().strictly());
    }

    /** Whatever else a message is refused for first. What is signed within an encrypted assertion is not seen here. */
    @Test
    void noSignatureThatIsPublishedAsInvalidIsGood() {
        assertThat(FOUND)
                .filteredOn(found -> found.expected().file().contains("/signatures/invalid/")
                        && !found.expected().file().contains("encrypted"))
                .hasSize(19)
                .noneMatch(found ->
                        found.signatures().strictly() || found.signatures().openSaml());
    }

    @Test
    @SuppressWarnings("SystemOut")
    void theDocumentSaysWhatWasFound() throws IOException {
        String text = new VerdictsDocument(FOUND).text();
        System.out.println(text.lines().filter(line -> line.startsWith("|")).collect(Collectors.joining("\n")));
        if (Boolean.getBoolean("verdicts.update")) {
            Files.writeString(DOCUMENT, text, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(DOCUMENT, StandardCharsets.UTF_8))
                .as("If this is meant, run the test with -Dverdicts.update=true, and look at the difference.")
                .isEqualTo(text);
    }

    private static Optional<String> names(Found found) {
        List<String> names = new ArrayList<>();
        Configured.parsed(Corpus.response(found.expected().file()).document())
                .ifPresent(root -> Elements.visit(root, (Element element) -> {
                    if (Elements.is(element, Names.ASSERTION, "NameID")) {
                        names.add(Elements.text(element));
                    }
                }));
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }
}
