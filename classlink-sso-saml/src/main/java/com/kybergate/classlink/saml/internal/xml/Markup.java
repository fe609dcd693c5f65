// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

/** Writes the few small documents of our own. */
public final class Markup {
    private Markup() {}

    /**
     * A text as it may stand in an element or, in double quotes, in an attribute.
     *
     * @param text any text
     * @return the same, escaped
     */
    public static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
