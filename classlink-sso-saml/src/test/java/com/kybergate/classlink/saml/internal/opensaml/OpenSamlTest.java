// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.opensaml;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.saml.internal.signature.Algorithms;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.Test;

class OpenSamlTest {
    @Test
    void theVersionsThatWereTriedStart() {
        assertThatCode(Libraries::check).doesNotThrowAnyException();
        assertThatCode(OpenSaml::start).doesNotThrowAnyException();
        assertThatCode(() -> Libraries.checkVersions("4.0.1", "4.0.1", "4.0.4")).doesNotThrowAnyException();
        assertThatCode(() -> Libraries.checkVersions("4.0.1", "4.0.1", "4.1.0")).doesNotThrowAnyException();
    }

    @Test
    void otherVersionsAreRefusedWithWhatToChange() {
        assertThatThrownBy(() -> Libraries.checkVersions("4.0.1", "4.0.1", "2.1.4"))
                .hasMessageContaining("xmlsec")
                .hasMessageContaining("<version>4.0.4</version>");
        assertThatThrownBy(() -> Libraries.checkVersions("4.0.1", "4.0.1", "4.0.3"))
                .hasMessageContaining("xmlsec");
        assertThatThrownBy(() -> Libraries.checkVersions("4.0.1", "4.0.1", "5.0.0"))
                .hasMessageContaining("xmlsec");
        assertThatThrownBy(() -> Libraries.checkVersions("5.1.6", "5.1.6", "4.0.4"))
                .hasMessageContaining("OpenSAML 4.0.1");
        assertThatThrownBy(() -> Libraries.checkVersions("4.0.1", "3.4.6", "4.0.4"))
                .hasMessageContaining("OpenSAML 4.0.1");
        assertThatThrownBy(() -> Libraries.checkVersions("one without a version", "4.0.1", "4.0.4"))
                .hasMessageContaining("OpenSAML 4.0.1");
    }

    @Test
    void anotherLibrarysProviderInFrontDoesNotReplaceThePlatforms() {
        Provider apache = new org.apache.jcp.xml.dsig.internal.dom.XMLDSigRI();
        Security.insertProviderAt(apache, 1);
        try {
            assertThatCode(() -> StrictVerifier.on(Algorithms.strict())).doesNotThrowAnyException();
        } finally {
            Security.removeProvider(apache.getName());
        }
    }

    @Test
    void aProviderThatOnlyHasThePlatformsNameIsRefused() {
        Provider platform = Security.getProvider("XMLDSig");
        Security.removeProvider("XMLDSig");
        try {
            assertThatThrownBy(StrictVerifier::provider).hasMessageContaining("no provider XMLDSig");
            Security.addProvider(new Provider("XMLDSig", "1", "somebody else's") {
                private static final long serialVersionUID = 1L;
            });
            assertThatThrownBy(StrictVerifier::provider).hasMessageContaining("another provider of that name");
        } finally {
            Security.removeProvider("XMLDSig");
            Security.addProvider(platform);
        }
    }
}
