// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.kybergate.classlink.saml.Site.Idp.SPRINGFIELD;
import static com.kybergate.classlink.saml.Site.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.testkit.saml.SamlKeys;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import org.junit.jupiter.api.Test;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.saml.common.xml.SAMLSchemaBuilder;
import org.opensaml.saml.saml2.core.AuthnRequest;
import org.opensaml.saml.saml2.metadata.AssertionConsumerService;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;
import org.opensaml.saml.saml2.metadata.SPSSODescriptor;
import org.opensaml.security.credential.UsageType;

/** What we say of ourselves and ask of others, read by somebody else's parser and held against the standard's schemas. */
class OwnWordsTest {
    private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    private static final SamlKeys NOW = SamlKeys.rsa(2048);
    private static final SamlKeys NEXT = SamlKeys.rsa(2048);

    private static XMLObject read(String xml) throws Exception {
        Schema schema = new SAMLSchemaBuilder(SAMLSchemaBuilder.SAML1Version.SAML_11).getSAMLSchema();
        Source source = new StreamSource(new StringReader(xml));
        schema.newValidator().validate(source);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        var root = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        return XMLObjectProviderRegistrySupport.getUnmarshallerFactory()
                .getUnmarshaller(root)
                .unmarshall(root);
    }

    private static ServiceProviderKeys keys() {
        return ServiceProviderKeys.none()
                .signWith(NOW.privateKey(), NOW.certificate())
                .announce(NEXT.certificate())
                .decryptWith(NOW.privateKey(), NOW.certificate());
    }

    @Test
    void ourMetadataSaysWhereToPostWhatToSignAndWhatToEncryptFor() throws Exception {
        Site site = new Site(builder -> builder.keys(keys()));
        EntityDescriptor entity = (EntityDescriptor) read(site.signIn.metadata(TENANT));
        assertThat(entity.getEntityID()).isEqualTo(site.signIn.entityId(TENANT));
        SPSSODescriptor role = entity.getSPSSODescriptor(PROTOCOL);
        assertThat(role.isAuthnRequestsSigned()).isTrue();
        assertThat(role.getWantAssertionsSigned()).isTrue();
        AssertionConsumerService service = role.getDefaultAssertionConsumerService();
        assertThat(service.getLocation()).isEqualTo(site.signIn.assertionConsumerService(TENANT));
        assertThat(service.getBinding()).isEqualTo("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");
        assertThat(role.getKeyDescriptors())
                .extracting(descriptor -> descriptor.getUse())
                .containsExactly(UsageType.SIGNING, UsageType.SIGNING, UsageType.ENCRYPTION);
    }

    @Test
    void withoutKeysOurMetadataPromisesNoSignature() throws Exception {
        EntityDescriptor entity = (EntityDescriptor) read(new Site().signIn.metadata(TENANT));
        SPSSODescriptor role = entity.getSPSSODescriptor(PROTOCOL);
        assertThat(role.isAuthnRequestsSigned()).isFalse();
        assertThat(role.getKeyDescriptors()).isEmpty();
    }

    @Test
    void ourRequestNamesTheTenantAndTheAddressOfItsAnswer() throws Exception {
        Site site = new Site().active(SPRINGFIELD);
        AuthnRequest request = (AuthnRequest) read(Site.requestXml(site.begin(new Tab())));
        assertThat(request.getIssuer().getValue()).isEqualTo(site.signIn.entityId(TENANT));
        assertThat(request.getAssertionConsumerServiceURL()).isEqualTo(site.signIn.assertionConsumerService(TENANT));
        assertThat(request.getDestination()).isEqualTo(SPRINGFIELD.entityId() + "/sso");
        assertThat(request.getVersion().toString()).isEqualTo("2.0");
        assertThat(request.isForceAuthn()).isFalse();
        assertThat(request.getID()).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void twoRequestsHaveNothingInCommonThatSomebodyCouldGuess() {
        Site site = new Site().active(SPRINGFIELD);
        assertThat(Site.requestOf(site.begin(new Tab()))).isNotEqualTo(Site.requestOf(site.begin(new Tab())));
    }

    @Test
    void theSignatureOfARequestIsOverTheOctetsThatAreSent() throws Exception {
        for (SamlKeys pair : new SamlKeys[] {NOW, NEXT}) {
            Site site = new Site(builder ->
                            builder.keys(ServiceProviderKeys.none().signWith(pair.privateKey(), pair.certificate())))
                    .active(SPRINGFIELD);
            URI address = site.begin(new Tab()).location().orElseThrow();
            Map<String, String> query = Tab.query(address);
            assertThat(query).containsEntry("SigAlg", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
            String signed =
                    address.getRawQuery().substring(0, address.getRawQuery().indexOf("&Signature="));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(pair.certificate().getPublicKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            assertThat(signature.verify(Base64.getDecoder().decode(query.getOrDefault("Signature", ""))))
                    .isTrue();
        }
    }

    @Test
    void aKeyThatIsTooShortOrNotRsaOrNotItsCertificatesIsRefused() {
        SamlKeys weak = SamlKeys.rsa(1024);
        SamlKeys elliptic = SamlKeys.ec();
        ServiceProviderKeys none = ServiceProviderKeys.none();
        assertThatThrownBy(() -> none.signWith(weak.privateKey(), weak.certificate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> none.signWith(elliptic.privateKey(), elliptic.certificate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> none.announce(elliptic.certificate())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> none.decryptWith(elliptic.privateKey(), elliptic.certificate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> none.signWith(NEXT.privateKey(), NOW.certificate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another key's");
    }
}
