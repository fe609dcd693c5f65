// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class FragmentTest {
    private static String completed(String fragment) {
        Element place = Documents.parse("<r xmlns='urn:d' xmlns:a='urn:a' xmlns:b='urn:b'><p xmlns:a='urn:inner'/></r>"
                        .getBytes(StandardCharsets.UTF_8))
                .getDocumentElement();
        byte[] bytes = Fragment.complete(
                fragment.getBytes(StandardCharsets.UTF_8),
                Elements.children(place).get(0));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void prefixesThatAreDeclaredAroundItAreDeclaredOnIt() {
        assertThat(completed("<a:x><b:y/></a:x>"))
                .isEqualTo("<a:x xmlns:a=\"urn:inner\" xmlns=\"urn:d\" xmlns:b=\"urn:b\"><b:y/></a:x>");
        assertThat(completed("<?xml version=\"1.0\"?>\n<x/>"))
                .isEqualTo("<x xmlns:a=\"urn:inner\" xmlns=\"urn:d\" xmlns:b=\"urn:b\"/>");
    }

    @Test
    void whatItDeclaresItselfStays() {
        assertThat(completed("<a:x xmlns:a='urn:own' xmlns=''/>"))
                .isEqualTo("<a:x xmlns:b=\"urn:b\" xmlns:a='urn:own' xmlns=''/>");
    }

    @Test
    void whatIsNoElementStaysWhatItIs() {
        for (String nothing : new String[] {"", "text", "<!-- x -->", "<!DOCTYPE x>", "<"}) {
            assertThat(completed(nothing)).isEqualTo(nothing);
        }
    }
}
