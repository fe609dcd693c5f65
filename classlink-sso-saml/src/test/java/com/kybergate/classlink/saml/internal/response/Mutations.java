// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.w3c.dom.Attr;
import org.w3c.dom.DOMException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * What somebody can make of a genuine message who has no key of the identity provider: damaged bytes, and a few steps of moving, doubling, wrapping, renaming,
 * rewriting, of signing with a key of their own, and of putting in what they have of other messages. Where depends on the draw and on the form of
 * the message alone, so that the same draw does the same to messages of other keys.
 */
final class Mutations {
    /** Whom an attacker would like to be. */
    static final String EVIL = "mallory";

    private static final String XMLNS = "http://www.w3.org/2000/xmlns/";
    private static final int MOST_STEPS = 4;

    private final byte[] genuine;
    private final List<byte[]> others;
    private final SamlKeys attacker;

    /**
     * Mutations of one message.
     *
     * @param genuine the message
     * @param others what else an attacker may have: genuine messages about others, and some of their own making
     * @param attacker keys that nobody trusts
     */
    Mutations(String genuine, List<String> others, SamlKeys attacker) {
        this.genuine = genuine.getBytes(StandardCharsets.UTF_8);
        this.others = others.stream()
                .map(other -> other.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.attacker = attacker;
    }

    /** One mutated message. */
    byte[] of(Draw draw) {
        if (draw.oneIn(8)) {
            return Garble.bytes(draw, genuine);
        }
        if (draw.oneIn(7)) {
            return letters(draw, genuine);
        }
        Document document = Documents.parse(genuine);
        for (int i = 1 + draw.below(1 + draw.below(MOST_STEPS)); i > 0; i--) {
            try {
                step(draw, document);
            } catch (DOMException | IllegalStateException e) {
                // A place where that cannot stand, or a tree that cannot be signed any more; the other steps stay.
            }
        }
        byte[] whole;
        try {
            whole = SignedAnew.write(document);
        } catch (IllegalStateException e) {
            // Not a document any more.
            return Garble.bytes(draw, genuine);
        }
        return draw.oneIn(8) ? Garble.bytes(draw, whole) : whole;
    }

    /** Changes one to three letters or digits, which most documents survive. */
    private static byte[] letters(Draw draw, byte[] whole) {
        byte[] changed = whole.clone();
        for (int i = 1 + draw.below(3); i > 0; i--) {
            int at = draw.below(changed.length);
            while (!Character.isLetterOrDigit(changed[at])) {
                at = (at + 1) % changed.length;
            }
            changed[at] = (byte) "0123456789abcdefABCDEFxyzXYZ".charAt(draw.below(28));
        }
        return changed;
    }

    private void step(Draw draw, Document document) {
        Element one = any(draw, document);
        switch (draw.below(16)) {
            case 0 -> remove(one);
            case 1 -> insert(draw, parent(one), one.cloneNode(true));
            case 2 -> move(draw, one, any(draw, document));
            case 3 -> wrap(draw, one);
            case 4 -> unwrap(one);
            case 5 -> rewrite(draw, one);
            case 6 -> split(draw, one);
            case 7, 8 -> attribute(draw, one, any(draw, document));
            case 9 -> rename(draw, one);
            case 10 -> redeclare(draw, one);
            case 11 -> signByAnother(draw, one);
            case 12, 13 -> disguise(draw, document);
            default -> splice(draw, document);
        }
    }

    private static Element any(Draw draw, Document document) {
        List<Element> all = new ArrayList<>();
        Elements.visit(document.getDocumentElement(), all::add);
        return draw.of(all);
    }

    private static List<Element> named(Document document, String name) {
        List<Element> all = new ArrayList<>();
        Elements.visit(document.getDocumentElement(), element -> {
            if (name.equals(element.getLocalName())) {
                all.add(element);
            }
        });
        return all;
    }

    /** The root has itself for a parent. */
    private static Element parent(Element element) {
        return element.getParentNode() instanceof Element parent ? parent : element;
    }

    private static void remove(Element element) {
        if (element.getParentNode() instanceof Element parent) {
            parent.removeChild(element);
        }
    }

    private static void insert(Draw draw, Element parent, Node node) {
        List<Element> before = Elements.children(parent);
        int at = draw.below(before.size() + 1);
        parent.insertBefore(node, at == before.size() ? null : before.get(at));
    }

    private static void move(Draw draw, Element element, Element to) {
        if (element.getParentNode() instanceof Element from) {
            Node next = element.getNextSibling();
            from.removeChild(element);
            // Into itself nothing can be moved.
            if (isAttached(to)) {
                insert(draw, to, element);
            } else {
                from.insertBefore(element, next);
            }
        }
    }

    private static boolean isAttached(Element element) {
        Node top = element;
        while (top.getParentNode() != null) {
            top = top.getParentNode();
        }
        return top instanceof Document;
    }

    private static void wrap(Draw draw, Element element) {
        Document document = element.getOwnerDocument();
        Element wrapper = draw.below(2) == 0
                ? holder(draw, document)
                : (Element) any(draw, document).cloneNode(false);
        Node parent = element.getParentNode();
        parent.replaceChild(wrapper, element);
        wrapper.appendChild(element);
    }

    /** An element that wrapping attacks are made of. */
    private static Element holder(Draw draw, Document document) {
        return switch (draw.below(7)) {
            case 0 -> document.createElementNS(Names.PROTOCOL, "samlp:Response");
            case 1 -> document.createElementNS(Names.PROTOCOL, "samlp:Extensions");
            case 2 -> document.createElementNS(Names.ASSERTION, "saml:Assertion");
            case 3 -> document.createElementNS(Names.ASSERTION, "saml:Advice");
            case 4 -> document.createElementNS(Names.ASSERTION, "saml:EncryptedAssertion");
            case 5 -> document.createElementNS(Names.SIGNATURE, "ds:Object");
            default -> document.createElementNS("urn:example", "x:any");
        };
    }

    private static void unwrap(Element element) {
        if (element.getParentNode() instanceof Element parent) {
            while (element.getFirstChild() != null) {
                parent.insertBefore(element.getFirstChild(), element);
            }
            parent.removeChild(element);
        }
    }

    private static void rewrite(Draw draw, Element element) {
        element.setTextContent(
                draw.of(EVIL, "", " ", EVIL + "@example.org", draw.text(8).replaceAll("[^ -~]", "")));
    }

    /** Puts something into the middle of a text that some readers stop at. */
    private static void split(Draw draw, Element element) {
        if (element.getFirstChild() instanceof Text text && text.getLength() > 1) {
            Document document = element.getOwnerDocument();
            Text rest = text.splitText(draw.below(text.getLength() - 1) + 1);
            element.insertBefore(
                    switch (draw.below(4)) {
                        case 0 -> document.createComment(EVIL);
                        case 1 -> document.createProcessingInstruction("x", EVIL);
                        case 2 -> document.createCDATASection(draw.of("", EVIL));
                        default -> document.createElementNS("urn:example", "x:any");
                    },
                    rest);
        }
    }

    private static void attribute(Draw draw, Element element, Element other) {
        int count = element.getAttributes().getLength();
        if (count == 0 || draw.oneIn(6)) {
            element.setAttribute(draw.of("ID", "Id", "id", "Destination", "Recipient", "Name", "Format"), EVIL);
            return;
        }
        Attr attribute = (Attr) element.getAttributes().item(draw.below(count));
        switch (draw.below(4)) {
            case 0 -> element.removeAttributeNode(attribute);
            case 1 -> attribute.setValue(EVIL);
            case 2 -> attribute.setValue(attribute.getValue() + draw.of(" ", "x", "/", "Z"));
            default ->
                attribute.setValue(
                        other.hasAttribute(attribute.getName())
                                ? other.getAttribute(attribute.getName())
                                : attribute.getValue().toUpperCase(Locale.ROOT));
        }
    }

    private static void rename(Draw draw, Element element) {
        String namespace = draw.of(Names.ASSERTION, Names.PROTOCOL, Names.SIGNATURE, Names.ENCRYPTION, "urn:example");
        String name = draw.of(
                String.valueOf(element.getLocalName()),
                "Assertion",
                "Response",
                "NameID",
                "Signature",
                "Issuer",
                "Any");
        element.getOwnerDocument().renameNode(element, namespace, "r:" + name);
    }

    private static void redeclare(Draw draw, Element element) {
        element.setAttributeNS(
                XMLNS,
                draw.of("xmlns:saml", "xmlns:samlp", "xmlns:ds", "xmlns:xenc", "xmlns:xs", "xmlns:q"),
                draw.of(Names.ASSERTION, Names.PROTOCOL, Names.SIGNATURE, "urn:example", "relative"));
    }

    private void signByAnother(Draw draw, Element element) {
        if (!element.hasAttribute("ID")) {
            element.setAttribute("ID", "_" + EVIL);
        }
        if (draw.oneIn(2)) {
            SignedAnew.unsign(element);
        }
        SignedAnew.sign(element, attacker.privateKey());
    }

    /** Hides the genuine assertion, response or signature somewhere, and puts one in its place that says something else. */
    private void disguise(Draw draw, Document document) {
        List<Element> signed = new ArrayList<>(named(document, "Assertion"));
        signed.addAll(named(document, "EncryptedAssertion"));
        signed.add(document.getDocumentElement());
        Element original = draw.of(signed);
        Element evil = (Element) original.cloneNode(true);
        Elements.visit(evil, element -> {
            if (Elements.is(element, Names.ASSERTION, "NameID")
                    || Elements.is(element, Names.ASSERTION, "AttributeValue")) {
                element.setTextContent(EVIL);
            }
        });
        switch (draw.below(4)) {
            case 0 -> evil.setAttribute("ID", "_" + EVIL);
            case 1 -> evil.removeAttribute("ID");
            case 2 -> original.setAttribute("ID", "_" + EVIL);
            default -> {
                // Both have the same.
            }
        }
        switch (draw.below(4)) {
            case 0 -> SignedAnew.unsign(evil);
            case 1 -> SignedAnew.unsign(original);
            case 2 -> {
                SignedAnew.unsign(evil);
                signByAnother(draw, evil);
            }
            default -> {
                // Both have the signature.
            }
        }
        original.getParentNode().replaceChild(evil, original);
        Element place = any(draw, document);
        if (draw.oneIn(2)) {
            Element holder = holder(draw, document);
            holder.appendChild(original);
            insert(draw, place, holder);
        } else {
            insert(draw, place, original);
        }
    }

    /** Puts a piece of another message in, beside what is there or instead of it. */
    private void splice(Draw draw, Document document) {
        Document other = Documents.parse(draw.of(others));
        Element piece = any(draw, other);
        if (draw.oneIn(2)) {
            List<Element> large = new ArrayList<>(named(other, "Assertion"));
            large.addAll(named(other, "EncryptedAssertion"));
            large.addAll(named(other, "Signature"));
            large.addAll(named(other, "EncryptedData"));
            piece = draw.of(large);
        }
        Element imported = (Element) document.importNode(piece, true);
        List<Element> same = named(document, String.valueOf(piece.getLocalName()));
        if (!same.isEmpty() && !draw.oneIn(3)) {
            Element old = draw.of(same);
            old.getParentNode().replaceChild(imported, old);
        } else {
            insert(draw, any(draw, document), imported);
        }
    }
}
