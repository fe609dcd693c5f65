// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.saml.internal.response.CorpusTest.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes down what came of the messages of others. */
final class VerdictsDocument {
    private static final String RESPONSES = "java-saml/data/responses/";
    private static final String NODE = "node-saml/";

    private final List<Found> all;

    VerdictsDocument(List<Found> all) {
        this.all = all;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("""
                # What we make of others' SAML responses

                Two other projects publish SAML responses with their own tests: java-saml (its core's `data/responses`) and node-saml (`test/static`).
                They are not ours, are read in place and never copied; here is what our judge says of each of their %s files, and why. The expected
                verdicts are written by hand in `classlink-sso-saml/src/test/resources/saml-verdicts.tsv`; `CorpusTest` judges every file, fails where
                one comes out differently, and compares this page with what it found. `-Dverdicts.update=true` writes the page anew; it is not
                edited.

                **How to read it.** A message is judged a second after it says that it was made, for the issuer, the audience, the address and the key that
                its publishers configure for it; where they configure nothing (messages of other identity providers), for those that it names itself,
                which is what an administrator there would have typed in. In an attack the key is always the genuine one. Another time is said in front of
                the reason.

                - **As shipped**: the judge that hosts get. Most of these messages were signed in 2010 to 2015 with SHA-1 or RSA of 1024 bits, or
                  encrypted with AES-CBC, and are refused for that alone.
                - **Old algorithms**: the same judge, except that these are allowed. There is no way to that but from tests. Where it differs from the
                  first, this is the verdict that says something about the message.
                - **Mended, then**: what most of the invalid files are about is not why they are refused: they are unsigned as well, or their signature
                  broke when names were blacked out, or they are for an application that nobody configured. So the test mends what is beside
                  the point, signs the response with a key that is trusted, judges it again, and so on; the last verdict is what the file is about.
                  `accepted` means that nothing else was wrong with it.
                - **Signatures**: what the strict verifier says of each signature alone, and `OpenSAML too` or `not OpenSAML`: whether OpenSAML
                  accepts all of them. Where the strict one accepts, both digested the same octets; that is asserted for every file.
                """.formatted(
                all.stream().map(found -> found.expected().file()).distinct().count()).strip());
        parts.add(numbers());
        parts.add(section("## java-saml, messages that are meant well", row(RESPONSES, false)));
        parts.add(section("## java-saml, messages that are to be refused", row(RESPONSES, true)));
        parts.add(section("## node-saml, messages that are meant well", row(NODE, false)));
        parts.add(section("## node-saml, messages that are to be refused", row(NODE, true)));
        parts.add(differences());
        return String.join("\n\n", parts) + "\n";
    }

    private static Predicate<Found> row(String project, boolean refused) {
        return found ->
                found.expected().file().startsWith(project) && found.expected().isMadeToBeRefused() == refused;
    }

    private String numbers() {
        Predicate<Found> refused = found -> found.expected().isMadeToBeRefused();
        Predicate<Found> accepted = found -> found.legacy().isAccepted();
        Predicate<Found> gap = found -> found.expected().why().contains("known gap");
        Predicate<Found> rejectedThoughMeantWell = refused.or(accepted).negate();
        return """
                **Numbers.** %d verdicts on %d files: %d accepted, %d rejected; as shipped, %d accepted.

                - To be refused are %d, %d attacks among them: %d are accepted.
                - Meant well are the others. %d of these are accepted; of the %d that are rejected, %d are known gaps of ours, marked as such, and %d
                  have the reason that stands with them.
                """.formatted(
                all.size(),
                all.stream().map(found -> found.expected().file()).distinct().count(),
                count(accepted),
                count(accepted.negate()),
                count(found -> found.shipped().isAccepted()),
                count(refused),
                count(found -> found.expected().file().contains("/attacks/")),
                count(refused.and(accepted)),
                count(refused.negate().and(accepted)),
                count(rejectedThoughMeantWell),
                count(rejectedThoughMeantWell.and(gap)),
                count(rejectedThoughMeantWell.and(gap.negate()))).strip();
    }

    private long count(Predicate<Found> which) {
        return all.stream().filter(which).count();
    }

    private String section(String title, Predicate<Found> which) {
        return title
                + "\n\n| File | As shipped | Old algorithms | Mended, then | Signatures | Why |\n|---|---|---|---|---|---|\n"
                + all.stream().filter(which).map(VerdictsDocument::line).collect(Collectors.joining("\n"));
    }

    private static String line(Found found) {
        String file = found.expected().file().replace(RESPONSES, "").replace(NODE, "");
        String clock = found.expected().clock().equals("own")
                ? ""
                : "at " + found.expected().clock() + ": ";
        boolean same = found.shipped().verdict().equals(found.legacy().verdict());
        return "| `" + file + "` | " + found.shipped().verdict() + " | "
                + (same ? "the same" : found.legacy().verdict()) + " | "
                + (found.peeled().equals("-") ? "" : found.peeled()) + " | " + signatures(found) + " | " + clock
                + found.expected().why() + " |";
    }

    private static String signatures(Found found) {
        if (found.signatures().each().isEmpty()) {
            return "none";
        }
        return found.signatures().text() + "; " + (found.signatures().openSaml() ? "OpenSAML too" : "not OpenSAML");
    }

    private String differences() {
        String files = all.stream()
                .filter(found ->
                        found.signatures().openSaml() && !found.signatures().strictly())
                .map(found -> "- `" + found.expected().file() + "`: "
                        + found.signatures().text())
                .collect(Collectors.joining("\n"));
        return """
                ## Where the two verifiers differ

                Wherever the strict verifier accepts, OpenSAML does. The other way around it accepts all signatures of these, which the strict one
                refuses for their form:

                """.stripLeading() + files;
    }
}
