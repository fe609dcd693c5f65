// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.tenant.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailNotifierBuilderTest {

    private static MailNotifier.Builder complete() {
        return MailNotifier.builder()
                .server("smtp.example.com")
                .from("roster@kyber.example")
                .to("it@springfield.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "it",
                "@springfield.example",
                "it@",
                "it@springfield..example",
                "it@springfield.example\r\nBcc: x@example.org",
                "it@springfield.example, x@example.org",
                "It <it@springfield.example>",
                "it it@springfield.example",
                "\"it\"@springfield.example",
                "it>@springfield.example",
                "s\u00fcd@springfield.example",
                ".it@springfield.example",
                "it@-springfield.example"
            })
    void whatIsNoPlainAddressIsRefusedAndNotShown(String address) {
        for (Runnable refused : new Runnable[] {
            () -> complete().to("a@example.org", address),
            () -> complete().from(address),
            () -> complete().from(address, "Name"),
            () -> complete().replyTo(address)
        }) {
            assertThatThrownBy(refused::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(from|to, number 2|replyTo): not a mail address such as it@example\\.org")
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A\r\nBcc: x@example.org", "A\nB", "A\u0000B", "A\u2028B", "A\u0085B"})
    void aNameWithLineBreaksIsRefused(String name) {
        assertThatThrownBy(() -> complete().from("roster@kyber.example", name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "smtp.example.com:587", "smtps://example.com", "a b", "a\nb", "user@host", "."})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> complete().server(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressOfVersionSixIsAHost() {
        assertThat(complete().server("2001:db8::1").build()).asString().contains("[2001:db8::1]:587,");
        assertThat(complete().server("::1").build()).asString().contains("[::1]:587,");
    }

    @Test
    void portsAndTimesHaveTheirBounds() {
        assertThatThrownBy(() -> complete().server("h", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> complete().server("h", 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> complete().timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> complete().timeout(Duration.ofNanos(10))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> complete().totalTimeout(Duration.ofHours(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsMissingIsNamed() {
        MailNotifier.Builder b = MailNotifier.builder();
        assertThatThrownBy(b::build).isInstanceOf(IllegalStateException.class).hasMessage("server is missing");
        b.server("smtp.example.com");
        assertThatThrownBy(b::build).isInstanceOf(IllegalStateException.class).hasMessage("from is missing");
        b.from("roster@kyber.example");
        assertThatThrownBy(b::build).isInstanceOf(IllegalStateException.class).hasMessage("to is missing");
        b.to("it@springfield.example");
        assertThat(b.build()).isNotNull();
    }

    @Test
    void noPasswordGoesUnencrypted() {
        MailNotifier.Builder b =
                complete().credentials("roster", Secret.of("s")).unencryptedInside();

        assertThatThrownBy(b::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without encryption");
    }

    @Test
    void aPasswordThatIsWithheldIsRefused() {
        assertThatThrownBy(() -> complete().credentials("roster", Secret.withheld()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePortGoesWithTheEncryption() {
        assertThat(complete().build()).hasToString("MailNotifier[smtp.example.com:587, STARTTLS, recipients=1]");
        assertThat(complete().implicitTls().build())
                .hasToString("MailNotifier[smtp.example.com:465, implicit TLS, recipients=1]");
        assertThat(complete().unencryptedInside().build())
                .hasToString("MailNotifier[smtp.example.com:25, unencrypted, inside, recipients=1]");
        assertThat(complete().server("smtp.example.com", 2525).build())
                .hasToString("MailNotifier[smtp.example.com:2525, STARTTLS, recipients=1]");
    }

    @Test
    void oneWhoIsNamedTwiceIsOneRecipient() {
        assertThat(complete().to("it@example.org", "it@example.org").build())
                .asString()
                .contains("recipients=1]");
    }

    @Test
    void itIsRememberedByTheNameItWasGiven() {
        assertThat(complete().build().name()).isEqualTo("MailNotifier");
        assertThat(complete().name("mail-principal").build().name()).isEqualTo("mail-principal");
        assertThatThrownBy(() -> complete().name("x".repeat(41))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> complete().name("a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
