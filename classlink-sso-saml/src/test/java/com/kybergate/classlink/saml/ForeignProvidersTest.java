// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.kybergate.classlink.saml.Site.ANN;
import static com.kybergate.classlink.saml.Site.OTHER;
import static com.kybergate.classlink.saml.Site.TENANT;
import static com.kybergate.classlink.saml.Site.assertDenied;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.SsoIdentity.Initiation;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.saml.ForeignProvider.Library;
import com.kybergate.classlink.store.Activation;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sign-ins at identity providers that others have written, each from another root: two verifiers that have to agree would agree on refusing everything, too.
 * Each provider knows us by our metadata, and we it by its own.
 */
class ForeignProvidersTest {
    private static final SamlKeys SIGNS = SamlKeys.rsa(2048);
    private static final SamlKeys OPENS = SamlKeys.rsa(2048);
    private static final Pattern ALGORITHM = Pattern.compile("EncryptionMethod Algorithm=\"([^\"]+)\"");
    private static final Map<Library, ForeignProvider> PROVIDERS = new EnumMap<>(Library.class);
    private static final Map<Library, String> ABSENT = new EnumMap<>(Library.class);

    @TempDir
    static Path folder;

    /** Where its library is absent, the test is skipped, or fails if it is required. */
    private static ForeignProvider provider(Library library) throws IOException {
        ForeignProvider provider = PROVIDERS.get(library);
        if (provider != null) {
            return provider;
        }
        if (!ABSENT.containsKey(library)) {
            try {
                provider = ForeignProvider.start(library, Files.createTempDirectory(folder, library.name()));
                PROVIDERS.put(library, provider);
                return provider;
            } catch (IOException e) {
                ABSENT.put(library, String.valueOf(e.getMessage()));
            }
        }
        if (ForeignProvider.isRequired(library)) {
            throw new AssertionError(library + " is required here, and is not there: " + ABSENT.get(library));
        }
        return abort("the library " + library + " is not here");
    }

    @AfterAll
    static void end() {
        PROVIDERS.values().forEach(ForeignProvider::close);
    }

    private static Stream<Arguments> signed() {
        return Arrays.stream(Library.values())
                .flatMap(library -> library.signs.stream().map(signed -> Arguments.of(library, signed)));
    }

    private static Stream<Arguments> encrypted() {
        return signed().filter(arguments -> ((Library) arguments.get()[0]).encryptsAsWeDemand());
    }

    private static Site site(ForeignProvider provider, UnaryOperator<SamlSignIn.Builder> settings) {
        Site site = new Site(builder -> settings.apply(builder.keys(ServiceProviderKeys.none()
                .signWith(SIGNS.privateKey(), SIGNS.certificate())
                .decryptWith(OPENS.privateKey(), OPENS.certificate()))));
        // The providers have no other clock than the machine's.
        site.clock.pass(Duration.between(site.now(), Instant.now()));
        SamlConnection connection = site.connections.connect(
                TENANT, provider.metadata(), NameIdMeaning.SOURCED_ID, AttributeNames.standard());
        site.activations.save(
                new Activation(TENANT, connection.entityId(), connection.entityId(), false, "admin", site.now()));
        return site;
    }

    private static Site site(ForeignProvider provider) {
        return site(provider, builder -> builder);
    }

    /** What a provider is asked to do: unless something else is said, to answer nothing, and sign all of it well. */
    private static Map<String, String> form(Site site, Map<String, String> said) {
        Map<String, String> form = new HashMap<>(Map.of(
                "sp", site.signIn.metadata(TENANT),
                "spEntityId", site.signIn.entityId(TENANT),
                "request", "",
                "signing", "sha256",
                "signed", "both",
                "encrypting", "no",
                "nameId", ANN.sourcedId(),
                "email", "ann@example.org",
                "displayName", "Ann Student"));
        form.putAll(said);
        return form;
    }

    /** The fields of the form that a provider's page posts. */
    private record Answer(Map<String, String> fields) {
        String xml() {
            return new String(Base64.getMimeDecoder().decode(fields.getOrDefault("SAMLResponse", "")), UTF_8);
        }
    }

    private static Answer answer(ForeignProvider provider, Site site, Map<String, String> said) {
        Map<String, String> fields = provider.answer(form(site, said));
        assertThat(fields).containsOnlyKeys("SAMLResponse");
        return new Answer(fields);
    }

    private static SignInOutcome bring(Site site, Tab tab, Answer answer) {
        return site.bring(tab, tab.posted(answer.fields()), null);
    }

    private static SignInOutcome bring(Site site, Tab tab, String changed) {
        return site.bring(tab, site.answer(tab, changed, ""), null);
    }

    private static String begun(Site site, Tab tab) {
        return asked(site.begin(tab));
    }

    /** The request in the address that a reply sends the browser to, as it stands there. */
    private static String asked(BrowserReply reply) {
        return String.valueOf(reply.location().orElseThrow().getRawQuery());
    }

    private static SsoIdentity assertAnn(SignInOutcome outcome, ForeignProvider provider) {
        assertThat(outcome).isInstanceOf(Authenticated.class);
        SsoIdentity identity = ((Authenticated) outcome).identity();
        assertThat(identity.sourcedId()).contains("student-17");
        assertThat(identity.issuer()).isEqualTo(provider.entityId());
        assertThat(identity.email()).contains("ann@example.org");
        assertThat(identity.displayName()).contains("Ann Student");
        return identity;
    }

    @ParameterizedTest
    @MethodSource("signed")
    void whoeverIsAskedForSignsIn(Library library, String signed) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        Answer answer = answer(provider, site, Map.of("request", begun(site, tab), "signed", signed));
        assertThat(answer.xml()).contains("xmldsig-more#rsa-sha256", "InResponseTo=");
        assertThat(answer.xml().split("SignatureValue>", -1)).hasSize(signed.equals("both") ? 5 : 3);
        SsoIdentity ann = assertAnn(bring(site, tab, answer), provider);
        assertThat(ann.initiation()).isEqualTo(Initiation.SERVICE_PROVIDER);
    }

    @ParameterizedTest
    @MethodSource("encrypted")
    void whatIsEncryptedForUsIsOpened(Library library, String signed) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        Map<String, String> said = Map.of("request", begun(site, tab), "signed", signed, "encrypting", "gcm");
        Answer answer = answer(provider, site, said);
        assertThat(answer.xml()).contains("EncryptedAssertion").doesNotContain("student-17");
        assertThat(ALGORITHM.matcher(answer.xml()).results().map(found -> found.group(1)))
                .satisfiesExactly(
                        content -> assertThat(content).matches("http://www.w3.org/2009/xmlenc11#aes(128|256)-gcm"),
                        key -> assertThat(key).isEqualTo("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"));
        assertAnn(bring(site, tab, answer), provider);
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void aTileIsBegunAnewAndComesBackSignedIn(Library library) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        String encrypting = library.encryptsAsWeDemand() ? "gcm" : "no";
        Answer unasked = answer(provider, site, Map.of("encrypting", encrypting));
        SignInOutcome thrownAway = bring(site, tab, unasked);
        assertThat(thrownAway).isInstanceOf(RestartLogin.class);
        String request = asked(thrownAway.reply());
        Answer answer = answer(provider, site, Map.of("request", request, "encrypting", encrypting));
        assertAnn(bring(site, tab, answer), provider);
    }

    @ParameterizedTest
    @MethodSource("signed")
    void aTileIsBelievedWhereTheHostWantsThat(Library library, String signed) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider, builder -> builder.unsolicited(UnsolicitedPolicy.accept("a test")));
        Tab tab = new Tab();
        Answer answer = answer(provider, site, Map.of("signed", signed));
        assertThat(answer.xml()).doesNotContain("InResponseTo");
        SsoIdentity ann = assertAnn(bring(site, tab, answer), provider);
        assertThat(ann.initiation()).isEqualTo(Initiation.IDENTITY_PROVIDER);
    }

    @ParameterizedTest
    @MethodSource("encrypted")
    void soItIsWhereItIsEncryptedAndTheHostAsksFirst(Library library, String signed) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider, builder -> builder.unsolicited(UnsolicitedPolicy.confirm()));
        Tab tab = new Tab();
        Answer answer = answer(provider, site, Map.of("signed", signed, "encrypting", "gcm"));
        SignInOutcome question = bring(site, tab, answer);
        assertThat(question).isInstanceOf(Confirm.class);
        assertAnn(site.confirmed(tab, question), provider);
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void aRequestThatWeDidNotSignIsRefusedThere(Library library) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        String ours = begun(site, new Tab());
        String other = begun(site, new Tab());
        String unsigned = ours.substring(0, ours.indexOf("&SigAlg="));
        String exchanged = unsigned + other.substring(other.indexOf("&SigAlg="));
        for (String wrong : new String[] {unsigned, exchanged}) {
            assertThat(provider.answer(form(site, Map.of("request", wrong))))
                    .as(wrong)
                    .containsOnlyKeys("refused");
        }
    }

    @ParameterizedTest
    @MethodSource("signed")
    void oneByteOfTheNameAndNobodySignsIn(Library library, String signed) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        Answer answer = answer(provider, site, Map.of("request", begun(site, tab), "signed", signed));
        String changed = answer.xml().replace(">student-17<", ">student-18<");
        assertThat(changed).isNotEqualTo(answer.xml());
        assertDenied(bring(site, tab, changed), SignInError.SIGNATURE_WRONG);
        assertAnn(bring(site, tab, answer), provider);
    }

    @ParameterizedTest
    @MethodSource("encrypted")
    void oneByteOfTheCiphertextAndNobodySignsIn(Library library, String signed) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        Map<String, String> said = Map.of("request", begun(site, tab), "signed", signed, "encrypting", "gcm");
        Answer answer = answer(provider, site, said);
        String xml = answer.xml();
        int at = xml.lastIndexOf("CipherValue>", xml.lastIndexOf("CipherValue>") - 1) + 200;
        char other = xml.charAt(at) == 'A' ? 'B' : 'A';
        String changed = xml.substring(0, at) + other + xml.substring(at + 1);
        assertDenied(
                bring(site, tab, changed),
                signed.equals("assertion") ? SignInError.DECRYPTION_FAILED : SignInError.SIGNATURE_WRONG);
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void whatIsForAnotherServiceProviderIsRefused(Library library) throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        String other = site.signIn.entityId(OTHER);
        Map<String, String> elsewhere = Map.of("sp", site.signIn.metadata(OTHER), "spEntityId", other);
        assertDenied(bring(site, tab, answer(provider, site, elsewhere)), SignInError.DESTINATION_WRONG);
        String here = site.signIn.metadata(TENANT).replace(site.signIn.entityId(TENANT), other);
        Map<String, String> brought = Map.of("sp", here, "spEntityId", other);
        assertDenied(bring(site, tab, answer(provider, site, brought)), SignInError.AUDIENCE_WRONG);
    }

    @ParameterizedTest
    @CsvSource({
        "PYSAML2, signed=default, SIGNATURE_MISSING, Assertion",
        "PYSAML2, signing=default, SIGNATURE_ALGORITHM_REFUSED, xmldsig#rsa-sha1",
        "PYSAML2, encrypting=default, ENCRYPTION_REFUSED, xmlenc#tripledes-cbc",
        "PYSAML2, encrypting=rsa15, ENCRYPTION_REFUSED, xmlenc#rsa-1_5",
        "LASSO, signing=default, SIGNATURE_ALGORITHM_REFUSED, xmldsig#rsa-sha1",
        "LASSO, encrypting=default, ENCRYPTION_REFUSED, xmlenc#aes128-cbc",
        "LASSO, encrypting=cbc256, ENCRYPTION_REFUSED, xmlenc#aes256-cbc",
        "SAMLP, signing=sha1, SIGNATURE_ALGORITHM_REFUSED, xmldsig#rsa-sha1",
        "SAMLP, encrypting=cbc256, ENCRYPTION_REFUSED, xmlenc#aes256-cbc",
        "SAMLIFY, signing=sha1, SIGNATURE_ALGORITHM_REFUSED, xmldsig#rsa-sha1",
        "SAMLIFY, encrypting=default, ENCRYPTION_REFUSED, xmlenc#aes256-cbc",
        "SAMLIFY, encrypting=rsa15, ENCRYPTION_REFUSED, xmlenc#rsa-1_5",
        "SAMLIFY, encrypting=gcm&order=default, SIGNATURE_WRONG, xmlenc11#aes128-gcm",
        "SAMLIFY, template=default, AUTHN_STATEMENT_MISSING, xmldsig-more#rsa-sha256",
        "SAMLIFY, request=&unasked=default, IN_RESPONSE_TO_CONTRADICTS, 'InResponseTo=\"\"'",
    })
    void whatTheyDoByDefaultOrCanBeMadeToDoIsRefusedByName(Library library, String how, SignInError error, String seen)
            throws IOException {
        ForeignProvider provider = provider(library);
        Site site = site(provider);
        Tab tab = new Tab();
        Map<String, String> said = new HashMap<>(ForeignProvider.fields(how));
        said.putIfAbsent("request", begun(site, tab));
        Answer answer = answer(provider, site, said);
        assertThat(answer.xml()).contains(seen);
        assertDenied(bring(site, tab, answer), error);
    }
}
