// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void isRevealedExactlyAsItWasGivenAndShownNowhere() {
        Secret secret = Secret.of(" pass\u00e9 \ud83d\udd11\n");
        assertThat(secret.reveal()).isEqualTo(" pass\u00e9 \ud83d\udd11\n");
        assertThat(secret).hasToString("Secret[\u2026]");
        assertThat(Secret.withheld()).hasToString("Secret[\u2026]");
    }

    @Test
    void equalsTheSameTextAndNothingElse() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("aa")).isNotEqualTo("a");
        assertThat(Secret.withheld()).isEqualTo(Secret.withheld()).isNotEqualTo(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.withheld());
    }

    @Test
    void itsHashTellsNothingOfTheText() {
        assertThat(Secret.of("a").hashCode()).isEqualTo(Secret.of("b").hashCode());
    }

    @Test
    void isNeitherEmptyNorHalfACharacter() {
        assertThatThrownBy(() -> Secret.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Secret.of("hidden\ud83d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }

    @Test
    void whatIsWithheldCannotBeRevealed() {
        assertThat(Secret.withheld().isWithheld()).isTrue();
        assertThat(Secret.of("a").isWithheld()).isFalse();
        assertThatThrownBy(() -> Secret.withheld().reveal()).isInstanceOf(IllegalStateException.class);
    }
}
