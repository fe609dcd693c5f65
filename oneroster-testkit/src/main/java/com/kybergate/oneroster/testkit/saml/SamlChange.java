// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/**
 * What a fault makes of a response, and when.
 *
 * @param draft changes the whole before it is signed, so that the provider itself vouches for what is wrong
 * @param signature changes a signature, or what it is in, as soon as it is made
 * @param encrypted changes an encrypted assertion before a signature is put around it
 * @param text changes what is sent
 * @param holds whether all signatures are good that a response is left with, one at least
 * @param encryption whether it needs a peer with encryption
 */
record SamlChange(
        Consumer<SamlDraft> draft,
        BiConsumer<SamlDraft, Element> signature,
        BiConsumer<SamlDraft, Element> encrypted,
        UnaryOperator<String> text,
        boolean holds,
        boolean encryption) {

    private static SamlChange none() {
        return new SamlChange(
                draft -> {}, (draft, signature) -> {}, (draft, encrypted) -> {}, text -> text, true, false);
    }

    static SamlChange draft(Consumer<SamlDraft> change) {
        return none().alsoDraft(change);
    }

    static SamlChange signature(BiConsumer<SamlDraft, Element> change) {
        return none().alsoSignature(change);
    }

    static SamlChange encrypted(BiConsumer<SamlDraft, Element> change) {
        SamlChange none = none();
        return new SamlChange(none.draft, none.signature, change, none.text, true, true);
    }

    static SamlChange encryption(Consumer<SamlEncryption> change) {
        SamlChange none = none();
        return new SamlChange(
                draft -> change.accept(draft.encryption()), none.signature, none.encrypted, none.text, true, true);
    }

    static SamlChange text(UnaryOperator<String> change) {
        SamlChange none = none();
        return new SamlChange(none.draft, none.signature, none.encrypted, change, true, false);
    }

    SamlChange alsoDraft(Consumer<SamlDraft> change) {
        return new SamlChange(draft.andThen(change), signature, encrypted, text, holds, encryption);
    }

    private SamlChange alsoSignature(BiConsumer<SamlDraft, Element> change) {
        return new SamlChange(draft, change, encrypted, text, holds, encryption);
    }

    SamlChange alsoText(UnaryOperator<String> change) {
        return new SamlChange(draft, signature, encrypted, change, holds, encryption);
    }

    /** The same, after which no verifier may find what it verifies to be good. */
    SamlChange broken() {
        return new SamlChange(draft, signature, encrypted, text, false, encryption);
    }

    static SamlChange remove(String path) {
        return draft(draft -> draft.all(path).forEach(SamlDocument::remove));
    }

    static SamlChange drop(String path, String attribute) {
        return draft(draft -> draft.all(path).forEach(element -> element.removeAttribute(attribute)));
    }

    static SamlChange set(String path, String attribute, String value) {
        return draft(draft -> draft.all(path).forEach(element -> element.setAttribute(attribute, value)));
    }

    /** Sets a time to so many seconds after now. */
    static SamlChange time(String path, String attribute, long seconds) {
        return draft(draft -> draft.all(path).forEach(element -> element.setAttribute(attribute, draft.at(seconds))));
    }

    /** Says a time as a clock on the wall does. */
    static SamlChange zoneless(String path, String attribute) {
        return draft(draft -> draft.all(path)
                .forEach(element -> element.setAttribute(attribute, draft.at(0).replace("Z", ""))));
    }

    static SamlChange say(String path, String text) {
        return draft(draft -> draft.all(path).forEach(element -> element.setTextContent(text)));
    }

    /** Puts an element with a text behind all that stand in another. */
    static SamlChange append(String path, String name, String text) {
        return draft(draft -> SamlDocument.element(draft.one(path), name, text));
    }

    static SamlChange repeat(String path) {
        return draft(draft -> {
            Element element = draft.one(path);
            SamlDocument.insertAfter(element, SamlDocument.copy(element));
        });
    }

    static SamlChange signing(Consumer<SamlSignature> change) {
        return draft(draft -> change.accept(draft.signature));
    }

    static SamlChange status(String top, String second) {
        return draft(draft -> {
            Element code = draft.one("Status/StatusCode");
            code.setAttribute("Value", top);
            SamlDocument.element(code, "samlp:StatusCode").setAttribute("Value", second);
        });
    }
}
