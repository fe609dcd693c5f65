// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.child;

import com.kybergate.oneroster.testkit.saml.SamlAttacks.Attack;
import com.kybergate.oneroster.testkit.saml.SamlTarget.Copy;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What XML can do to those who read it one way when they verify and another when they look for a name. */
final class SamlTricks {
    /** Where nobody listens. */
    private static final String NOWHERE = "http://127.0.0.1:9/";

    private final SamlTarget target;
    private final List<Attack> attacks;

    SamlTricks(SamlTarget target, List<Attack> attacks) {
        this.target = target;
        this.attacks = attacks;
    }

    void addAll() {
        splitNames();
        documentTypes();
        roots();
        namespaces();
        prologues();
    }

    private void add(String name, String xml) {
        SamlTarget.add(attacks, name, xml);
    }

    /** In everything that names a person, a comment or the like that splits it. */
    private void splitNames() {
        split("a comment", text -> document -> document.createComment(text));
        split("an instruction", text -> document -> document.createProcessingInstruction("x", text));
        split("an element", text -> document -> {
            Element element = document.createElementNS(SamlNames.ASSERTION, "saml:b");
            element.setTextContent(text);
            return element;
        });
        split("more text", text -> document -> document.createTextNode(text));
        split("a section of CDATA", text -> document -> document.createCDATASection(text));
        add(
                "the name in two CDATA sections and a comment",
                target.changed(copy -> eachName(copy, (name, document) -> {
                    String whole = name.getTextContent();
                    name.setTextContent("");
                    name.appendChild(document.createCDATASection(whole.substring(0, 1)));
                    name.appendChild(document.createComment(target.evil()));
                    name.appendChild(document.createCDATASection(whole.substring(1)));
                })));
    }

    private void split(String what, Function<String, Function<Document, Node>> node) {
        for (String place : List.of("before", "within", "behind")) {
            add(
                    "%s %s the name".formatted(what, place),
                    target.changed(copy -> eachName(copy, (name, document) -> {
                        Node more = node.apply(target.evil()).apply(document);
                        switch (place) {
                            case "before" -> SamlDocument.insertFirst(name, more);
                            case "within" -> SamlPieces.split(name, more);
                            default -> name.appendChild(more);
                        }
                    })));
        }
    }

    private static void eachName(Copy copy, BiConsumer<Element, Document> change) {
        for (String name : List.of("NameID", "AttributeValue")) {
            var all = copy.response().getElementsByTagNameNS(SamlNames.ASSERTION, name);
            for (int i = 0; i < all.getLength(); i++) {
                change.accept((Element) all.item(i), copy.document());
            }
        }
    }

    /** The document with a reference to an entity where the name was. */
    private String withEntity(String declaration, String reference) {
        String marker = "entity-goes-here";
        String xml = new SamlTarget(target.xml(), marker).renamed(copy -> {});
        return "<!DOCTYPE r [" + declaration + "]>" + xml.replace(marker, reference);
    }

    private void documentTypes() {
        String evil = escaped(target.evil());
        String said = "<!ENTITY e \"" + evil + "\">";
        add("entity: the name", withEntity(said, "&e;"));
        add("entity: the name behind nothing", withEntity(said, "&e;<!-- -->"));
        add("entity: a file", withEntity("<!ENTITY e SYSTEM \"file:///etc/hostname\">", "&e;" + evil));
        add("entity: an address", withEntity("<!ENTITY e SYSTEM \"" + NOWHERE + "\">", "&e;" + evil));
        add("entity: a parameter from an address", withEntity("<!ENTITY % p SYSTEM \"" + NOWHERE + "\">%p;", evil));
        add("entity: never declared", withEntity("", "&e;" + evil));
        add("entity: itself", withEntity("<!ENTITY e \"&e;\">", "&e;" + evil));
        StringBuilder laughs = new StringBuilder("<!ENTITY l0 \"").append(evil).append("\">");
        for (int i = 1; i < 12; i++) {
            laughs.append(
                    "<!ENTITY l%d \"%s\">".formatted(i, "&l%d;".formatted(i - 1).repeat(10)));
        }
        add("entity: a billion laughs", withEntity(laughs.toString(), "&l11;"));
        add(
                "entity: long, and often",
                withEntity("<!ENTITY e \"" + evil + "x".repeat(50_000) + "\">", "&e;".repeat(5_000)));
        String genuine = hidden();
        add("document type: says nothing", "<!DOCTYPE r>" + genuine);
        add("document type: elsewhere", "<!DOCTYPE r SYSTEM \"" + NOWHERE + "\">" + genuine);
        add(
                "document type: other attributes are ids",
                "<!DOCTYPE r [<!ATTLIST saml:NameID Format ID #IMPLIED>]>" + genuine);
        add(
                "document type: the name by default",
                "<!DOCTYPE r [<!ATTLIST saml:NameID SPProvidedID CDATA \"" + evil + "\">]>" + genuine);
    }

    /** The genuine response with the evil name where nobody should look, so that the signature stays good. */
    private String hidden() {
        return target.xml() + "<!--" + target.evil() + "-->";
    }

    private static String escaped(String text) {
        return text.replace("&", "&#38;")
                .replace("<", "&#60;")
                .replace("\"", "&#34;")
                .replace("%", "&#37;");
    }

    private void roots() {
        String genuine = SamlDocument.write(target.copy().document());
        String evil = target.renamed(copy -> SamlTarget.unsign(copy.response()));
        add("two roots, the evil one first", evil + genuine);
        add("two roots, the evil one last", genuine + evil);
        add("both in a root of no name", "<r>" + evil + genuine + "</r>");
        add("both in a root of no name, the genuine one first", "<r>" + genuine + evil + "</r>");
        String envelope = "http://schemas.xmlsoap.org/soap/envelope/";
        add(
                "both in an envelope",
                "<s:Envelope xmlns:s=\"%s\"><s:Header>%s</s:Header><s:Body>%s</s:Body></s:Envelope>"
                        .formatted(envelope, genuine, evil));
        for (String name : List.of("samlp:LogoutResponse", "samlp:ArtifactResponse", "samlp:AuthnRequest")) {
            add(
                    "the root is " + name,
                    target.renamed(copy -> copy.document().renameNode(copy.response(), SamlNames.PROTOCOL, name)));
        }
        add(
                "the evil assertion alone",
                target.renamed(copy -> copy.assertion().ifPresent(assertion -> {
                    SamlDocument.declare(assertion, "saml");
                    copy.document().replaceChild(assertion, copy.response());
                })));
        add(
                "the evil assertion alone, not signed",
                target.renamed(copy -> copy.assertion().ifPresent(assertion -> {
                    SamlTarget.unsign(copy.response());
                    SamlDocument.declare(assertion, "saml");
                    copy.document().replaceChild(assertion, copy.response());
                })));
        add(
                "the evil assertion in CDATA behind the genuine one",
                target.changed(
                        copy -> copy.response().appendChild(copy.document().createCDATASection(evil))));
        add(
                "white space around the name",
                target.changed(
                        copy -> eachName(copy, (name, document) -> name.setTextContent(" \n" + target.evil() + " "))));
    }

    /** An evil assertion, the first of all, under a name that only some take for that of an assertion. */
    private void namespaces() {
        named("of SAML 1", "urn:oasis:names:tc:SAML:1.0:assertion", "saml:Assertion");
        named("of no namespace", null, "Assertion");
        named("of the protocol", SamlNames.PROTOCOL, "samlp:Assertion");
        named("in small letters", SamlNames.ASSERTION, "saml:assertion");
        named("under another prefix", SamlNames.ASSERTION, "samlp2:Assertion");
        named("that was encrypted, it says", SamlNames.ASSERTION, "saml:EncryptedAssertion");
        add(
                "the evil assertion included",
                target.renamed(copy -> copy.assertion().ifPresent(assertion -> {
                    Element include = copy.document().createElementNS("http://www.w3.org/2001/XInclude", "xi:include");
                    include.setAttribute("href", NOWHERE);
                    SamlDocument.insertFirst(assertion, include);
                })));
        add(
                "a schema elsewhere",
                target.renamed(copy -> copy.response()
                        .setAttributeNS(SamlNames.INSTANCE, "xsi:schemaLocation", SamlNames.PROTOCOL + " " + NOWHERE)));
        add(
                "a base elsewhere",
                target.renamed(copy ->
                        copy.response().setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:base", NOWHERE)));
    }

    private void named(String what, @Nullable String namespace, String name) {
        for (boolean first : new boolean[] {true, false}) {
            add(
                    "an assertion %s, %s the genuine one".formatted(what, first ? "before" : "behind"),
                    target.changed(copy -> target.evilAssertion(copy).ifPresent(evil -> {
                        Element genuine = copy.assertion().orElseThrow();
                        Element renamed = copy.document().createElementNS(namespace, name);
                        for (String attribute : List.of("ID", "Version", "IssueInstant")) {
                            renamed.setAttribute(attribute, evil.getAttribute(attribute));
                        }
                        SamlDocument.declare(renamed, "saml");
                        SamlDocument.children(evil).forEach(renamed::appendChild);
                        copy.response().insertBefore(renamed, first ? genuine : genuine.getNextSibling());
                    })));
        }
    }

    private void prologues() {
        for (boolean good : new boolean[] {true, false}) {
            String xml = good ? hidden() : target.renamed(copy -> {});
            String suffix = good ? ", signature good" : "";
            add("XML 1.1" + suffix, "<?xml version=\"1.1\"?>" + xml);
            add("XML 2.0" + suffix, "<?xml version=\"2.0\"?>" + xml);
            add("said to be UTF-7" + suffix, "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + xml);
            add("said to be UTF-16" + suffix, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + xml);
            add("said to be EBCDIC" + suffix, "<?xml version=\"1.0\" encoding=\"IBM037\"?>" + xml);
            add("a byte order mark" + suffix, "\uFEFF" + xml);
            add("a zero behind it" + suffix, xml + "\0");
            add("a zero before it" + suffix, "\0" + xml);
            add("text behind it" + suffix, xml + "and so on");
            add(
                    "a stylesheet to see it with" + suffix,
                    "<?xml-stylesheet type=\"text/xsl\" href=\"" + NOWHERE + "\"?>" + xml);
        }
        String evil = target.renamed(copy -> {});
        add("a line before its declaration", "\n<?xml version=\"1.0\"?>" + evil);
        add("the end is missing", evil.substring(0, evil.lastIndexOf("</")));
        add("an attribute twice", evil.replaceFirst(" ID=", " ID=\"" + SamlTarget.EVIL_ID + "\" ID="));
        add("a form for it", "SAMLResponse=" + evil);
        child(target.copy().response(), "Status")
                .ifPresent(status -> add(
                        "a status of the attacker's",
                        target.renamed(copy -> SamlDocument.below(copy.response(), "StatusCode")
                                .ifPresent(code -> {
                                    Element nested = SamlDocument.element(code, "samlp:StatusCode");
                                    nested.setAttribute("Value", SamlNames.SUCCESS);
                                }))));
    }
}
