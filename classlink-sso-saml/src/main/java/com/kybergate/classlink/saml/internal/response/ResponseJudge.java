// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.opensaml.Asked;
import com.kybergate.classlink.saml.internal.opensaml.OpenSamlVerifier;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import com.kybergate.classlink.saml.internal.xml.Bounds;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Judges a response as it was posted: bounds, form, signatures by two verifiers, decryption where there is any, and then every rule of the profile. What it
 * gives back was parsed from octets that both verifiers digested, and from nothing else.
 *
 * <p>Safe for concurrent use; so many at a time as the machine can verify.
 */
public final class ResponseJudge {
    private static final long PATIENCE_SECONDS = 5;
    private static final int TURNS = 2 * Runtime.getRuntime().availableProcessors();

    /** Who waits keeps a thread of the host. */
    private static final int MOST_WAITING = 4 * TURNS;

    private final StrictVerifier strict;
    private final OpenSamlVerifier second;
    private final Decryption decryption;
    private final Clock clock;
    private final Duration skew;
    private final Semaphore turns = new Semaphore(TURNS, true);

    /**
     * A judge.
     *
     * @param strict the first verifier
     * @param second the second
     * @param keys what opens what is encrypted for us; none if nothing is
     * @param clock says what is late
     * @param skew how far a provider's clock may be off
     * @return the judge
     */
    public static ResponseJudge with(
            StrictVerifier strict, OpenSamlVerifier second, List<PrivateKey> keys, Clock clock, Duration skew) {
        return new ResponseJudge(strict, second, new Decryption(keys, false), clock, skew);
    }

    ResponseJudge(StrictVerifier strict, OpenSamlVerifier second, Decryption decryption, Clock clock, Duration skew) {
        this.strict = strict;
        this.second = second;
        this.decryption = decryption;
        this.clock = clock;
        this.skew = skew;
    }

    /**
     * Judges a response.
     *
     * @param posted what stood in the form as {@code SAMLResponse}
     * @param party between whom it has to be
     * @return what it says
     * @throws SignInException which check it did not pass
     */
    public Claims judge(String posted, Party party) {
        byte[] document = decoded(posted);
        if (turns.getQueueLength() > MOST_WAITING || !isMyTurn()) {
            throw new SignInException(SignInError.TOO_BUSY);
        }
        try {
            Bounds.check(document);
            return judge(document, party);
        } catch (StackOverflowError e) {
            throw new SignInException(SignInError.RESPONSE_OUT_OF_BOUNDS);
        } finally {
            turns.release();
        }
    }

    private boolean isMyTurn() {
        try {
            return turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] decoded(String posted) {
        // Longer than base64 of the longest document, with a line end after every 64 characters.
        if (posted.length() > Bounds.LONGEST / 3 * 4 + Bounds.LONGEST / 16) {
            throw new SignInException(SignInError.RESPONSE_TOO_LARGE);
        }
        StringBuilder plain = new StringBuilder(posted.length());
        for (int i = 0; i < posted.length(); i++) {
            char c = posted.charAt(i);
            if (c != '\r' && c != '\n' && c != ' ' && c != '\t') {
                plain.append(c);
            }
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(plain.toString());
            if (bytes.length == 0) {
                throw new SignInException(SignInError.NOTHING_SENT);
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new SignInException(SignInError.RESPONSE_NOT_BASE64);
        }
    }

    private Claims judge(byte[] document, Party party) {
        Element posted = Documents.parse(document).getDocumentElement();
        if (!Elements.is(posted, Names.PROTOCOL, "Response")) {
            throw new SignInException(SignInError.NOT_A_RESPONSE);
        }
        Structure.check(posted);
        Times times = new Times(clock.instant(), skew);
        ResponseRules.checkSuccess(posted, times);
        Element content = Structure.assertion(posted);
        boolean encrypted = Elements.is(content, Names.ASSERTION, "EncryptedAssertion");

        Map<String, byte[]> signed = new LinkedHashMap<>();
        @Nullable Element envelope = signedTree(posted, party, signed);
        @Nullable Element assertion = encrypted ? null : signedTree(content, party, signed);
        if (envelope == null && assertion == null && !encrypted) {
            throw new SignInException(SignInError.SIGNATURE_MISSING);
        }
        checkAgreement(document, party, signed);

        Element response = envelope == null ? posted : envelope;
        // Of a response that is signed, nothing outside of what was signed is looked at again.
        Element held = Structure.assertion(response);
        String answered = ResponseRules.check(response, party, times);
        byte[] octets = octetsOf(assertion == null ? posted : content, signed);
        if (encrypted) {
            byte[] opened = decryption.open(held);
            Opened inner = opened(opened, party, envelope != null);
            return claims(inner.assertion, inner.document, party, times, answered);
        }
        if (assertion == null) {
            return claims(held, octets, party, times, answered);
        }
        if (!String.valueOf(Elements.attribute(held, "ID")).equals(Elements.attribute(assertion, "ID"))) {
            throw new SignInException(SignInError.SIGNED_OCTETS_WRONG);
        }
        return claims(assertion, octets, party, times, answered);
    }

    private static byte[] octetsOf(Element element, Map<String, byte[]> signed) {
        return signed.getOrDefault(String.valueOf(Elements.attribute(element, "ID")), new byte[0]);
    }

    /** What an element's own signature covers, parsed from the octets that were digested; null if it has none. */
    private @Nullable Element signedTree(Element element, Party party, Map<String, byte[]> signed) {
        Optional<Element> signature = Structure.signature(element);
        if (signature.isEmpty()) {
            return null;
        }
        String id = Elements.attribute(element, "ID");
        if (id == null || id.isBlank()) {
            throw new SignInException(SignInError.ASSERTION_ID_MISSING);
        }
        byte[] octets = strict.verify(signature.get(), id, party.keys());
        Element root = Documents.parse(octets).getDocumentElement();
        if (!Elements.is(root, String.valueOf(element.getNamespaceURI()), element.getLocalName())
                || !id.equals(Elements.attribute(root, "ID"))) {
            throw new SignInException(SignInError.SIGNED_OCTETS_WRONG);
        }
        Structure.check(root);
        signed.put(id, octets);
        return root;
    }

    /** Both verifiers accept the same elements, and digested the same octets for each. */
    private void checkAgreement(byte[] document, Party party, Map<String, byte[]> signed) {
        if (signed.isEmpty()) {
            // Nothing in it is signed: it is nobody's yet, and the second verifier need not see it.
            return;
        }
        Map<String, byte[]> others = second.signed(document, party.keys()).orElse(Map.of());
        boolean same = others.keySet().equals(signed.keySet())
                && signed.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), others.get(entry.getKey())));
        if (!same) {
            throw new SignInException(SignInError.VERIFIERS_DISAGREE);
        }
    }

    /** What was encrypted, and may be believed: as a tree, and as the octets it was parsed from. */
    private static final class Opened {
        private final Element assertion;
        private final byte[] document;

        Opened(Element assertion, byte[] document) {
            this.assertion = assertion;
            this.document = document;
        }
    }

    /** An assertion that was encrypted is judged like any other; unsigned, it needs an envelope that is signed. */
    private Opened opened(byte[] document, Party party, boolean isCovered) {
        Element root;
        try {
            root = Documents.parse(document).getDocumentElement();
        } catch (SignInException e) {
            throw new SignInException(SignInError.DECRYPTION_FAILED);
        }
        if (!Elements.is(root, Names.ASSERTION, "Assertion")) {
            throw new SignInException(SignInError.DECRYPTION_FAILED);
        }
        Structure.check(root);
        Map<String, byte[]> signed = new LinkedHashMap<>();
        @Nullable Element assertion = signedTree(root, party, signed);
        checkAgreement(document, party, signed);
        if (assertion != null) {
            return new Opened(assertion, octetsOf(root, signed));
        }
        if (!isCovered) {
            throw new SignInException(SignInError.SIGNATURE_MISSING);
        }
        return new Opened(root, document);
    }

    private Claims claims(Element assertion, byte[] document, Party party, Times times, @Nullable String answered) {
        Claims claims = new AssertionRules(party, times, this::name).check(assertion, answered);
        Asked asked =
                new Asked(party.issuer(), party.audience(), party.recipient(), answered, times.now(), times.skew());
        if (!second.isGood(document, asked)) {
            throw new SignInException(SignInError.VERIFIERS_DISAGREE);
        }
        return claims;
    }

    private Element name(Element encryptedId) {
        try {
            Element name = Documents.parse(decryption.open(encryptedId)).getDocumentElement();
            if (Elements.is(name, Names.ASSERTION, "NameID")) {
                return name;
            }
        } catch (SignInException e) {
            if (e.error() == SignInError.ENCRYPTION_REFUSED) {
                throw e;
            }
        }
        throw new SignInException(SignInError.DECRYPTION_FAILED);
    }
}
