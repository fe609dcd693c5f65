// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * An element that was taken out of its place, as a document of its own: what was encrypted may use prefixes that are declared around it (XML Encryption 1.1,
 * section 4.4.1), and some identity providers write it so.
 */
public final class Fragment {
    private static final String DECLARATIONS = "http://www.w3.org/2000/xmlns/";
    private static final Pattern START =
            Pattern.compile("\\A\\uFEFF?\\s*(?:<\\?xml[^>]*\\?>\\s*)?<([^\\s/>!?]+)([^>]*)");
    private static final Pattern DECLARED = Pattern.compile("(?:^|\\s)xmlns(?::([^\\s=]+))?\\s*=");

    private Fragment() {}

    /**
     * The fragment with the declarations that hold in its place, where it has not its own. Nothing else of it is touched.
     *
     * @param octets the fragment, which may be anything
     * @param place the element that held it
     * @return a document, or what never will be one
     */
    public static byte[] complete(byte[] octets, Element place) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Matcher start = START.matcher(text);
        if (!start.find()) {
            return octets;
        }
        Map<String, String> around = inScope(place);
        Matcher declared = DECLARED.matcher(start.group(2));
        while (declared.find()) {
            around.remove(declared.group(1) == null ? "" : declared.group(1));
        }
        StringBuilder added = new StringBuilder();
        around.forEach((prefix, namespace) -> added.append(prefix.isEmpty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"")
                .append(Markup.escaped(namespace))
                .append('"'));
        String complete = "<" + start.group(1) + added + text.substring(start.end(1));
        return complete.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> inScope(Element place) {
        Map<String, String> scope = new LinkedHashMap<>();
        for (@Nullable Node node = place; node instanceof Element element; node = element.getParentNode()) {
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                Node attribute = attributes.item(i);
                if (DECLARATIONS.equals(attribute.getNamespaceURI())) {
                    boolean isDefault = attribute.getPrefix() == null;
                    scope.putIfAbsent(isDefault ? "" : attribute.getLocalName(), attribute.getNodeValue());
                }
            }
        }
        scope.remove("xml");
        // No namespace at all is what a document begins with.
        scope.remove("", "");
        return scope;
    }
}
